//! The work of last time, read on a thread of its own while the window is open already: a disk may be slow, and a project
//! large.

use std::path::Path;

use super::{Departure, Session};
use crate::autosave::{Restored, restore, restore_set_aside};
use crate::command::Command;
use crate::concepts::{ConceptFolder, OwnConcept};
use crate::context::Project;
use crate::demonstration;
use crate::dialog::WindowTask;
use crate::document::Document;
use crate::messages::Severity;
use crate::project::read_project;
use crate::storage::StorageError;
use facemath_core::work::{Job, Stopped};

/// Said where work of an earlier time can be brought back.
const SET_ASIDE_NOTE: &str = "Work that was left unsaved is kept: File, Bring back discarded work";
/// Said where the work of last time came after something had been done.
const LATE_NOTE: &str =
    "The work of last time took long to read. It is kept: File, Bring back discarded work";

/// What is on its way, and what waits for it.
#[derive(Default)]
pub(super) struct Resuming {
    job: Option<Job<LastTime>>,
    /// The model that was asked for at the start, in place of that of the work.
    model: Option<String>,
    /// Where the user wants to go once it is known what would be left.
    departure: Option<Departure>,
    has_found_work: bool,
}

/// What was left behind.
#[derive(Default)]
struct LastTime {
    /// The work, and its project as it is on the disk; `None` if nobody has worked here before.
    work: Option<(Document, Project)>,
    /// Work that was left unsaved earlier.
    set_aside: Option<Restored>,
    /// The user's own concepts.
    concepts: Vec<OwnConcept>,
    /// What could not be read, in sentences.
    problems: Vec<String>,
}

impl LastTime {
    /// Reads the autosave in `folder`, its project, and the concepts in `data_folder`.
    fn read(folder: &Path, unpack_folder: &Path, data_folder: Option<&Path>) -> Self {
        let mut problems = Vec::new();
        let mut there = |restored: Result<Option<Restored>, StorageError>, what: &str| {
            restored.unwrap_or_else(|error| {
                problems.push(format!(
                    "{what} cannot be read, and is kept. Open a project of yours, or begin anew. {error}"
                ));
                None
            })
        };
        let last = there(restore(folder), "The work of last time");
        let set_aside = there(restore_set_aside(folder), "Work that was left unsaved");
        let (concepts, broken) = data_folder
            .map(|folder| ConceptFolder::inside(folder).load())
            .unwrap_or_default();
        problems.extend(broken.iter().map(ToString::to_string));
        Self {
            work: last.map(|work| with_project(work, unpack_folder)),
            set_aside,
            concepts: concepts.into_iter().map(|known| known.own).collect(),
            problems,
        }
    }
}

/// Restored work with what its project file has. A project that has gone meanwhile is told of when it is saved or opened: the
/// work itself is here.
pub(super) fn with_project(work: Restored, unpack_folder: &Path) -> (Document, Project) {
    let project = match work.project {
        Some(path) => {
            let saved = read_project(&path, unpack_folder).ok();
            let storage = saved.as_ref().map(|saved| saved.storage);
            Project::in_file(path, saved.map(|saved| saved.document), storage)
        }
        None => Project::unnamed(None),
    };
    (work.document, project)
}

impl Resuming {
    /// Whether there was work of last time.
    pub fn has_found_work(&self) -> bool {
        self.has_found_work
    }

    /// Whether the work of last time is still being read.
    pub fn is_under_way(&self) -> bool {
        self.job.is_some()
    }
}

impl Session {
    /// Goes on with the work of last time once it has been read on another thread, or with the samples where nobody has worked
    /// before; [`WindowTask::Begin`] tells when. Where something has been done until then, that stays, and the work of last
    /// time can be brought back. The autosave is not written before. `model` is the name or path of a model to show it with.
    pub fn resume(&mut self, model: Option<String>) {
        self.resuming.model = model;
        let Some(folder) = self.project_files.place().map(Path::to_owned) else {
            self.begin(LastTime::default());
            return;
        };
        let unpack_folder = self.project_files.unpack_folder().to_owned();
        let data_folder = self.project_files.own_folder().map(Path::to_owned);
        let doing = format!("Reading the work of last time in {}", folder.display());
        self.resuming.job = Some(Job::spawn("project", doing, &self.wake, move |_| {
            let data_folder = data_folder.as_deref();
            Ok(LastTime::read(&folder, &unpack_folder, data_folder))
        }));
    }

    /// Whether the work of last time is still being read.
    pub fn is_resuming(&self) -> bool {
        self.resuming.is_under_way()
    }

    /// Has a departure wait until it is known what would be left; gives it back if that is known.
    pub(super) fn go_on_after_resuming(&mut self, departure: Departure) -> Result<(), Departure> {
        // Whoever quits now leaves everything as it was.
        if !self.is_resuming() || departure == Departure::Quit {
            return Err(departure);
        }
        self.resuming.departure = Some(departure);
        Ok(())
    }

    /// Handles that the work of last time has been read.
    pub(super) fn pump_resuming(&mut self) {
        let Some(ended) = self.resuming.job.as_mut().and_then(Job::poll) else {
            return;
        };
        self.resuming.job = None;
        let last = ended.unwrap_or_else(|stopped| {
            // What is there must not be written over.
            self.autosave = None;
            let problem = match stopped {
                Stopped::Failed(reason) => Some(format!(
                    "{reason}. Save often until the next start: nothing is kept by itself now"
                )),
                Stopped::Cancelled => None,
            };
            LastTime {
                problems: problem.into_iter().collect(),
                ..LastTime::default()
            }
        });
        self.begin(last);
        if let Some(departure) = self.resuming.departure.take() {
            self.leave(departure);
        }
    }

    /// Goes on with what was left behind.
    fn begin(&mut self, last: LastTime) {
        self.context.set_installed_concepts(last.concepts);
        let is_untouched = !self.context.is_modified() && self.context.project.path().is_none();
        let is_first = last.work.is_none() && is_untouched;
        self.resuming.has_found_work = last.work.is_some();
        match last.work {
            Some((document, project)) if is_untouched => {
                self.start_with(document, project);
                self.offer_set_aside(last.set_aside);
            }
            Some((document, project)) => {
                self.keep_aside(Restored {
                    document,
                    project: project.path,
                });
                self.context.report(Severity::Info, LATE_NOTE);
            }
            None if is_untouched => {
                // It is no change that one could lose. An impossible name is told of where the engine looks for it.
                let model = self.resuming.model.take();
                let model = model.filter(|model| !model.trim().is_empty());
                let model = model.unwrap_or_else(|| Document::new().model().to_owned());
                let document = demonstration::of_model(&model);
                let project = Project::unnamed(Some(document.clone()));
                self.start_with(document, project);
                // It was discarded, so it is not gone on with unasked, even if there is nothing else.
                self.offer_set_aside(last.set_aside);
            }
            None => {}
        }
        if let Some(model) = self.resuming.model.take() {
            self.context.commit(Command::UseModel { model });
        }
        for problem in last.problems {
            self.context.report(Severity::Warning, problem);
        }
        self.window_tasks.push(WindowTask::Begin { is_first });
    }

    fn offer_set_aside(&mut self, work: Option<Restored>) {
        self.set_aside = work;
        if self.work_set_aside().is_some() {
            self.context.report(Severity::Info, SET_ASIDE_NOTE);
        }
    }
}
