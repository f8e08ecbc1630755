//! The work and its project file: saving, opening, starting over, and what would be lost by it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::Session;
use super::leaving::LeavingAnswer;
use super::project_files::AfterSaving;
use crate::autosave::Restored;
use crate::context::{Project, StageView, is_same_work, with_model};
use crate::dialog::{Dialog, Purpose};
use crate::document::{Document, Source};
use crate::history::History;
use crate::messages::Severity;
use crate::project::PhotoStorage;

/// Name of the program, at the end of the window's title.
const PROGRAM: &str = "FaceMath Studio";
/// What work without a project file is called.
const UNNAMED: &str = "Untitled";

impl Session {
    /// The window's title: the project's name, an asterisk while there is unsaved work, and the program.
    pub fn title(&self) -> String {
        let is_modified = self.context.is_modified();
        let mark = if is_modified { "*" } else { "" };
        match self.context.project.name() {
            Some(name) => format!("{name}{mark} - {PROGRAM}"),
            None if is_modified => format!("{UNNAMED}{mark} - {PROGRAM}"),
            None => PROGRAM.to_owned(),
        }
    }

    /// Saves the work to a project file, on another thread. Whether that worked is among the messages later.
    pub fn save_project(&mut self, path: &Path) {
        self.start_saving(path, AfterSaving::Stay);
    }

    pub(super) fn start_saving(&mut self, path: &Path, after: AfterSaving) {
        self.project_files.save(&self.context, path, after);
    }

    /// Goes on with a project file, with a new history, once it has been read on another thread. Asks nothing:
    /// [`Session::leave`] does. If it cannot be opened the reason is among the messages and the work is as it was.
    pub fn open_project(&mut self, path: &Path) {
        self.project_files.open(path);
    }

    /// Whether a project file is being read or written.
    pub fn is_at_project_file(&self) -> bool {
        self.project_files.is_busy()
    }

    /// How the work's photos are kept when it is saved; `None` if nobody has said.
    pub fn photo_storage(&self) -> Option<PhotoStorage> {
        self.context.project.storage
    }

    /// Keeps the photos so from the next time that the work is saved.
    pub fn set_photo_storage(&mut self, storage: PhotoStorage) {
        self.context.project.storage = Some(storage);
    }

    /// Whether it is to be asked how the photos are kept before the work is saved: nobody has said, and there are some.
    pub fn asks_for_photo_storage(&self) -> bool {
        let mut faces = self.context.document().all_faces();
        let has_photos = faces.any(|face| face.source.as_ref().is_some_and(Source::names_a_file));
        self.context.project.storage.is_none() && has_photos
    }

    /// Keeps the photos in the project from now on, or only links to them.
    pub(super) fn toggle_photo_storage(&mut self) {
        let storage = match self.photo_storage() {
            Some(PhotoStorage::Embedded) => PhotoStorage::Linked,
            Some(PhotoStorage::Linked) | None => PhotoStorage::Embedded,
        };
        self.set_photo_storage(storage);
    }

    /// Asks for the file that the work is to be saved to, and before that how its photos are kept, where nobody has said.
    pub(super) fn ask_where_to_save(&mut self, purpose: Purpose) {
        if self.asks_for_photo_storage() {
            self.asking_storage = Some(purpose);
        } else {
            self.ask(Dialog::save(purpose, self.project_file_name()));
        }
    }

    /// Whether it is being asked how the photos are kept.
    pub fn is_asking_for_photo_storage(&self) -> bool {
        self.asking_storage.is_some()
    }

    /// Goes on with saving now that it is known how the photos are kept; without an answer nothing is saved.
    pub(super) fn answer_photo_storage(&mut self, answer: Option<PhotoStorage>) {
        let Some(purpose) = self.asking_storage.take() else {
            return;
        };
        match answer {
            Some(storage) => {
                self.set_photo_storage(storage);
                self.ask_where_to_save(purpose);
            }
            None if purpose == Purpose::SaveAndLeave => self.answer_leaving(LeavingAnswer::Cancel),
            None => {}
        }
    }

    /// Handles what has become of projects that were being read and written.
    pub(super) fn pump_project_files(&mut self) {
        match self.project_files.take_saved(&mut self.context) {
            Some(AfterSaving::Leave(departure)) => {
                // Asks again if there have been changes meanwhile.
                self.leave(departure);
            }
            Some(AfterSaving::Stay) | None => {}
        }
        match self.project_files.take_opened() {
            Some(Ok(opened)) => {
                let document = opened.document.clone();
                let project = Project::in_file(opened.path, Some(document), Some(opened.storage));
                self.start_with(opened.document, project);
                for problem in opened.problems {
                    self.context.report(Severity::Warning, problem);
                }
            }
            Some(Err(reason)) => self.context.report(Severity::Error, reason),
            None => {}
        }
    }

    /// Starts over with empty slots and a new history, keeping the model. Asks nothing: [`Session::leave`] does.
    pub fn new_project(&mut self) {
        let document = with_model(Document::new(), self.context.document().model());
        let project = Project::unnamed(Some(document.clone()));
        self.start_with(document, project);
    }

    /// The work that was left unsaved last, as far as it is not the one that is open: it can be brought back.
    pub fn work_set_aside(&self) -> Option<&Restored> {
        let open = self.context.document();
        let set_aside = self.set_aside.as_ref();
        set_aside.filter(|work| !is_same_work(&work.document, open))
    }

    /// Goes on with the work that was left unsaved last. Asks nothing: [`Session::leave`] does.
    pub(super) fn bring_back(&mut self) {
        if let Some(Restored { document, project }) = self.work_set_aside().cloned() {
            let project = match project {
                Some(path) => Project::in_file(path, None, None),
                None => Project::unnamed(None),
            };
            self.start_with(document, project);
        }
    }

    /// Goes back to the work as it was saved last, or to empty slots.
    pub(super) fn revert(&mut self) {
        match self.context.project.saved.clone() {
            Some(saved) => {
                let open = &self.context.project;
                let project = Project {
                    path: open.path.clone(),
                    saved: Some(saved.clone()),
                    storage: open.saved_storage,
                    saved_storage: open.saved_storage,
                };
                self.start_with(saved, project);
            }
            None => self.new_project(),
        }
    }

    /// Writes the autosave now, for the end of the program, and removes photos of projects that nothing refers to.
    pub fn flush_autosave(&mut self) {
        if self.is_resuming() {
            // What the autosave has, and which photos it needs, is not known yet: all of it stays.
            return;
        }
        let set_aside = self.set_aside.iter().map(|work| &work.document);
        let needed = set_aside.chain([self.context.document()]);
        self.project_files.sweep(&photos_of(needed));
        let Some(autosave) = &mut self.autosave else {
            return;
        };
        let now_secs = self.context.notices.now_secs;
        let seen = autosave.tick(
            now_secs,
            self.context.history.document(),
            self.context.project.path(),
        );
        if let Err(error) = seen.and_then(|()| autosave.flush()) {
            tracing::warn!("{error}");
        }
    }

    /// Keeps work that is not open, so that it can be brought back.
    pub(super) fn keep_aside(&mut self, work: Restored) {
        if let Some(autosave) = &mut self.autosave {
            autosave.set_aside(work.clone());
        }
        self.set_aside = Some(work);
    }

    /// Goes on with other work. What was open and is in no file is set aside, whoever decided to leave it.
    pub(super) fn start_with(&mut self, document: Document, project: Project) {
        if self.context.is_modified() {
            self.keep_aside(Restored {
                document: self.context.document().clone(),
                project: self.context.project.path.clone(),
            });
        }
        self.project_files.let_go();
        self.context.project = project;
        self.context.history = History::new(document);
        self.context.drops.clear();
        // The faces of the work that was left must not stand under the names of this one.
        self.context.refresh();
        self.context.refresh_directions();
        self.rooms.draft.forget_draft();
        self.context.show(StageView::Face);
        self.context.scrub_to_start();
    }
}

/// All photos that these documents name.
pub(super) fn photos_of<'a>(documents: impl Iterator<Item = &'a Document>) -> HashSet<PathBuf> {
    documents
        .flat_map(|document| {
            let mut document = document.clone();
            let photos = document.photo_paths_mut().map(|photo| photo.clone());
            photos.collect::<Vec<PathBuf>>()
        })
        .collect()
}
