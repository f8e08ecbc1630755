//! Project files on their way to and from the disk, on threads of their own: a project with its photos in it may be large,
//! and a disk may be slow.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::Departure;
use crate::context::{Context, Project};
use crate::document::Document;
use crate::messages::Severity;
use crate::project::{PhotoStorage, read_project, save_project_with};
use crate::storage::absolute;
use facemath_core::work::{Job, Stopped, Wake};

/// Name of the folder, in that of the autosave, with photos that were taken out of projects.
pub(crate) const UNPACK_FOLDER: &str = "unpacked";

/// What happens once the work has been saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AfterSaving {
    /// The user goes on with it.
    Stay,
    /// The user goes there.
    Leave(Departure),
}

/// A project that has been read.
pub(super) struct Opened {
    pub path: PathBuf,
    pub document: Document,
    pub storage: PhotoStorage,
    /// Photos that could not be taken out of it, in sentences.
    pub problems: Vec<String>,
}

struct Saving {
    job: Job<Vec<String>>,
    path: PathBuf,
    /// The work that the file gets.
    document: Document,
    storage: PhotoStorage,
    after: AfterSaving,
}

/// What is to be saved once what is being saved is done.
struct Waiting {
    path: PathBuf,
    after: AfterSaving,
}

/// See the [module documentation](self).
pub(super) struct ProjectFiles {
    /// Where photos are put that a project holds.
    unpack_folder: PathBuf,
    own_place: Option<PathBuf>,
    /// The program's own folder: nobody would think of taking photos along that are in it.
    own_folder: Option<PathBuf>,
    saving: Option<Saving>,
    waiting: Option<Waiting>,
    opening: Option<Job<Opened>>,
    wake: Wake,
}

impl ProjectFiles {
    /// `folder` is this window's own; without one, photos are put into the system's folder for what is temporary.
    pub fn new(folder: Option<&Path>, own_folder: Option<PathBuf>, wake: Wake) -> Self {
        let unpack_folder = folder.map_or_else(
            || std::env::temp_dir().join(format!("facemath-{}", std::process::id())),
            |folder| folder.join(UNPACK_FOLDER),
        );
        Self {
            own_place: folder.map(Path::to_owned),
            unpack_folder,
            own_folder,
            saving: None,
            waiting: None,
            opening: None,
            wake,
        }
    }

    /// The folder of this window, if it has one.
    pub fn place(&self) -> Option<&Path> {
        self.own_place.as_deref()
    }

    /// Where photos are put that a project holds.
    pub fn unpack_folder(&self) -> &Path {
        &self.unpack_folder
    }

    /// The program's own folder.
    pub fn own_folder(&self) -> Option<&Path> {
        self.own_folder.as_deref()
    }

    pub fn is_opening(&self) -> bool {
        self.opening.is_some()
    }

    pub fn is_busy(&self) -> bool {
        self.saving.is_some() || self.opening.is_some()
    }

    /// Starts writing the work, or does so once the file that is being written is there.
    pub fn save(&mut self, context: &Context, path: &Path, after: AfterSaving) {
        let path = absolute(path);
        if self.saving.is_some() {
            self.waiting = Some(Waiting { path, after });
            return;
        }
        let storage = context.project.storage.unwrap_or_default();
        let to_write = context.document_to_save();
        let own_folder = self.own_folder.clone();
        let target = path.clone();
        let doing = format!("Saving {}", path.display());
        let job = Job::spawn("project", doing, &self.wake, move |_| {
            save_project_with(&target, &to_write, storage, own_folder.as_deref())
                .map_err(|error| Stopped::Failed(error.to_string()))
        });
        self.saving = Some(Saving {
            job,
            path,
            document: context.document().clone(),
            storage,
            after,
        });
    }

    /// Has `departure` follow if the work as it is now is being saved; gives it back otherwise.
    pub fn go_on_after_saving(
        &mut self,
        context: &Context,
        departure: Departure,
    ) -> Result<(), Departure> {
        match &mut self.saving {
            Some(saving) if saving.document == *context.document() => {
                saving.after = AfterSaving::Leave(departure);
                Ok(())
            }
            _ => Err(departure),
        }
    }

    /// Handles that the work has been written, or why not; what the user wanted after that, if it was.
    pub fn take_saved(&mut self, context: &mut Context) -> Option<AfterSaving> {
        let ended = self.saving.as_mut()?.job.poll()?;
        let saved = self.saving.take()?;
        let notes = match ended {
            Ok(notes) => notes,
            Err(stopped) => {
                if let Stopped::Failed(reason) = stopped {
                    context.report(Severity::Error, reason);
                }
                self.waiting = None;
                return None;
            }
        };
        context.project = Project::in_file(saved.path, Some(saved.document), Some(saved.storage));
        context.report(Severity::Info, "Project saved");
        for note in notes {
            context.report(Severity::Warning, note);
        }
        if let Some(Waiting { path, after }) = self.waiting.take() {
            self.save(context, &path, after);
        }
        Some(saved.after)
    }

    /// Other work is open now: what is still being written of the one before is written, and nothing follows.
    pub fn let_go(&mut self) {
        self.saving = None;
        self.waiting = None;
    }

    /// Starts reading a project; one that is being read is given up.
    pub fn open(&mut self, path: &Path) {
        let path = absolute(path);
        let unpack_folder = self.unpack_folder.clone();
        let doing = format!("Opening {}", path.display());
        self.opening = Some(Job::spawn("project", doing, &self.wake, move |_| {
            let read = read_project(&path, &unpack_folder).map_err(|error| {
                Stopped::Failed(format!(
                    "{error}. The work that is open stays; choose another project under File, Open project"
                ))
            })?;
            let problems = read.unpack(&unpack_folder);
            Ok(Opened {
                path,
                document: read.document,
                storage: read.storage,
                problems,
            })
        }));
    }

    /// Removes photos that were taken out of projects and that `needed` has not. For the end of the program.
    pub fn sweep(&self, needed: &HashSet<PathBuf>) {
        let folders = fs::read_dir(&self.unpack_folder);
        for folder in folders.into_iter().flatten().flatten() {
            let photos = fs::read_dir(folder.path());
            for photo in photos.into_iter().flatten().flatten() {
                if !needed.contains(&photo.path()) {
                    // Whatever cannot be removed is only a copy.
                    let _left = fs::remove_file(photo.path());
                }
            }
            // Fails where photos are left in it, as it should.
            let _left = fs::remove_dir(folder.path());
        }
    }

    /// The project that has been read, or why it cannot be, once.
    pub fn take_opened(&mut self) -> Option<Result<Opened, String>> {
        let ended = self.opening.as_mut()?.poll()?;
        self.opening = None;
        match ended {
            Ok(opened) => Some(Ok(opened)),
            Err(Stopped::Failed(reason)) => Some(Err(reason)),
            Err(Stopped::Cancelled) => None,
        }
    }
}
