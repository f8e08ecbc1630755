//! The work and its project file: saving, opening, starting over, and what would be lost by it.

use std::path::Path;

use super::Session;
use crate::autosave::Restored;
use crate::context::{Project, StageView, is_same_work, with_model};
use crate::document::Document;
use crate::history::History;
use crate::messages::Severity;
use crate::project::{load_project, save_project};
use crate::storage::absolute;

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

    /// Saves the work to a project file. `false` if that failed; the reason is then among the messages.
    pub fn save_project(&mut self, path: &Path) -> bool {
        match save_project(path, &self.context.document_to_save()) {
            Ok(()) => {
                let document = self.context.document().clone();
                self.context.project = Project::new(Some(absolute(path)), Some(document));
                self.context.notices.report(Severity::Info, "Project saved");
                true
            }
            Err(error) => {
                self.context
                    .notices
                    .report(Severity::Error, error.to_string());
                false
            }
        }
    }

    /// Goes on with a project file, with a new history. Asks nothing: [`Session::leave`] does. `false` if it cannot be
    /// opened; the reason is then among the messages and the work is as it was.
    pub fn open_project(&mut self, path: &Path) -> bool {
        match load_project(path) {
            Ok(document) => {
                let project = Project::new(Some(absolute(path)), Some(document.clone()));
                self.start_with(document, project);
                true
            }
            Err(error) => {
                self.context
                    .notices
                    .report(Severity::Error, error.to_string());
                false
            }
        }
    }

    /// Starts over with empty slots and a new history, keeping the model. Asks nothing: [`Session::leave`] does.
    pub fn new_project(&mut self) {
        let document = with_model(Document::new(), self.context.document().model());
        let project = Project::new(None, Some(document.clone()));
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
            self.start_with(document, Project::new(project, None));
        }
    }

    /// Goes back to the work as it was saved last, or to empty slots.
    pub(super) fn revert(&mut self) {
        match self.context.project.saved.clone() {
            Some(saved) => {
                let project = Project::new(self.context.project.path.clone(), Some(saved.clone()));
                self.start_with(saved, project);
            }
            None => self.new_project(),
        }
    }

    /// Writes the autosave now, for the end of the program.
    pub fn flush_autosave(&mut self) {
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

    /// Goes on with other work. What was open and is in no file is set aside, whoever decided to leave it.
    fn start_with(&mut self, document: Document, project: Project) {
        if self.context.is_modified() {
            let work = Restored {
                document: self.context.document().clone(),
                project: self.context.project.path.clone(),
            };
            if let Some(autosave) = &mut self.autosave {
                autosave.set_aside(work.clone());
            }
            self.set_aside = Some(work);
        }
        self.context.project = project;
        self.context.history = History::new(document);
        self.context.drops.clear();
        // The faces of the work that was left must not stand under the names of this one.
        self.context.refresh();
        self.context.refresh_directions();
        self.rooms.draft.forget_draft(&mut self.context);
        self.context.show(StageView::Face);
        self.context.scrub_to_start();
    }
}
