//! The work and its project file: saving, opening, starting over, and what would be lost by it.

use std::path::{Path, PathBuf};

use super::{Session, StageView};
use crate::autosave::Restored;
use crate::document::Document;
use crate::history::History;
use crate::messages::Severity;
use crate::project::{load_project, save_project};
use crate::samples::SAMPLES;
use crate::storage::absolute;

/// Name of the program, at the end of the window's title.
const PROGRAM: &str = "FaceMath Studio";
/// What work without a project file is called.
const UNNAMED: &str = "Untitled";

/// Which file the work belongs to.
pub(super) struct Project {
    path: Option<PathBuf>,
    /// The work as the project file has it, or as it was before anybody did anything; `None` if it is nowhere but here.
    saved: Option<Document>,
}

impl Project {
    pub fn new(path: Option<PathBuf>, saved: Option<Document>) -> Self {
        Self { path, saved }
    }

    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The file's name without its ending.
    fn name(&self) -> Option<String> {
        let stem = self.path.as_deref()?.file_stem()?;
        Some(stem.to_string_lossy().into_owned())
    }

    fn is_saved(&self, document: &Document) -> bool {
        let saved = self.saved.as_ref();
        saved.is_some_and(|saved| is_same_work(saved, document))
    }
}

/// Whether two documents differ in nothing but the selection.
fn is_same_work(a: &Document, b: &Document) -> bool {
    *a == *b || a.clone().with_selection(b.selected()) == *b
}

/// Whether a document is empty, or what everybody meets first: nobody has done anything.
fn is_untouched(document: &Document) -> bool {
    [Document::new(), Document::first_run(SAMPLES)]
        .into_iter()
        .any(|fresh| is_same_work(&with_model(fresh, document.model()), document))
}

fn with_model(document: Document, model: &str) -> Document {
    Document {
        model: model.to_owned(),
        ..document
    }
}

impl Session {
    /// The project file that the work is from or was saved to last.
    pub fn project_path(&self) -> Option<&Path> {
        self.project.path()
    }

    /// The name of the project: its file's, without the ending. `None` for work that is in no file.
    pub fn project_name(&self) -> Option<String> {
        self.project.name()
    }

    /// Whether there is work that is in no project file, and that going on with something else would lose. The selection
    /// does not count, and neither do empty slots or the faces of the first run as they are.
    pub fn is_modified(&self) -> bool {
        let document = self.document();
        let is_kept = self.project.is_saved(document)
            || self.project.is_saved(&self.document_to_save())
            || (self.project.path.is_none() && is_untouched(document));
        !is_kept
    }

    /// The window's title: the project's name, an asterisk while there is unsaved work, and the program.
    pub fn title(&self) -> String {
        let is_modified = self.is_modified();
        let mark = if is_modified { "*" } else { "" };
        match self.project.name() {
            Some(name) => format!("{name}{mark} - {PROGRAM}"),
            None if is_modified => format!("{UNNAMED}{mark} - {PROGRAM}"),
            None => PROGRAM.to_owned(),
        }
    }

    /// Saves the work to a project file. `false` if that failed; the reason is then among the messages.
    pub fn save_project(&mut self, path: &Path) -> bool {
        match save_project(path, &self.document_to_save()) {
            Ok(()) => {
                let document = self.document().clone();
                self.project = Project::new(Some(absolute(path)), Some(document));
                self.notices.report(Severity::Info, "Project saved");
                true
            }
            Err(error) => {
                self.notices.report(Severity::Error, error.to_string());
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
                self.notices.report(Severity::Error, error.to_string());
                false
            }
        }
    }

    /// Starts over with empty slots and a new history, keeping the model. Asks nothing: [`Session::leave`] does.
    pub fn new_project(&mut self) {
        let document = with_model(Document::new(), self.document().model());
        let project = Project::new(None, Some(document.clone()));
        self.start_with(document, project);
    }

    /// The work that was left unsaved last, as far as it is not the one that is open: it can be brought back.
    pub fn work_set_aside(&self) -> Option<&Restored> {
        let open = self.document();
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
        match self.project.saved.clone() {
            Some(saved) => {
                let project = Project::new(self.project.path.clone(), Some(saved.clone()));
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
        let now_secs = self.notices.now_secs;
        let seen = autosave.tick(now_secs, self.history.document(), self.project.path());
        if let Err(error) = seen.and_then(|()| autosave.flush()) {
            tracing::warn!("{error}");
        }
    }

    /// Goes on with other work. What was open and is in no file is set aside, whoever decided to leave it.
    fn start_with(&mut self, document: Document, project: Project) {
        if self.is_modified() {
            let work = Restored {
                document: self.document().clone(),
                project: self.project.path.clone(),
            };
            if let Some(autosave) = &mut self.autosave {
                autosave.set_aside(work.clone());
            }
            self.set_aside = Some(work);
        }
        self.project = project;
        self.history = History::new(document);
        self.drops.clear();
        self.refresh_directions();
        self.forget_draft();
        self.show(StageView::Face);
        self.scrub_to_start();
    }
}
