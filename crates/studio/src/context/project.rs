//! The project file that the work belongs to, and whether something would be lost without it.

use std::path::{Path, PathBuf};

use super::Context;
use crate::demonstration;
use crate::document::Document;
use crate::project::PhotoStorage;

/// Which file the work belongs to.
pub(crate) struct Project {
    pub path: Option<PathBuf>,
    /// The work as the project file has it, or as it was before anybody did anything; `None` if it is nowhere but here.
    pub saved: Option<Document>,
    /// How the user wants the photos kept; `None` if nobody has said.
    pub storage: Option<PhotoStorage>,
    /// How the project file keeps them; `None` while there is none.
    pub saved_storage: Option<PhotoStorage>,
}

impl Project {
    /// Work that is in no file.
    pub fn unnamed(saved: Option<Document>) -> Self {
        Self {
            path: None,
            saved,
            storage: None,
            saved_storage: None,
        }
    }

    /// Work that belongs to a file. `storage` is how that keeps its photos; `None` where it could not be read.
    pub fn in_file(path: PathBuf, saved: Option<Document>, storage: Option<PhotoStorage>) -> Self {
        Self {
            path: Some(path),
            saved,
            storage,
            saved_storage: storage,
        }
    }

    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The file's name without its ending.
    pub fn name(&self) -> Option<String> {
        let stem = self.path.as_deref()?.file_stem()?;
        Some(stem.to_string_lossy().into_owned())
    }

    pub fn is_saved(&self, document: &Document) -> bool {
        let saved = self.saved.as_ref();
        saved.is_some_and(|saved| is_same_work(saved, document))
    }
}

/// Whether two documents differ in nothing but the selection.
pub(crate) fn is_same_work(a: &Document, b: &Document) -> bool {
    *a == *b || a.clone().with_selection(b.selected()) == *b
}

/// Whether a document is empty, or what everybody meets first: nobody has done anything.
fn is_untouched(document: &Document) -> bool {
    let empty = with_model(Document::new(), document.model());
    is_same_work(&empty, document) || demonstration::is_untouched(document)
}

pub(crate) fn with_model(document: Document, model: &str) -> Document {
    Document {
        model: model.to_owned(),
        ..document
    }
}

impl Context {
    /// The project file that the work is from or was saved to last.
    pub fn project_path(&self) -> Option<&Path> {
        self.project.path()
    }

    /// The name of the project: its file's, without the ending. `None` for work that is in no file.
    pub fn project_name(&self) -> Option<String> {
        self.project.name()
    }

    /// Whether nobody has done anything: the slots are empty, or what everybody meets first, and no project is open.
    pub(crate) fn is_untouched(&self) -> bool {
        self.project.path.is_none() && is_untouched(self.document())
    }

    /// Whether there is work that is in no project file, and that going on with something else would lose. The selection
    /// does not count, and neither do empty slots or the faces of the first run as they are.
    pub fn is_modified(&self) -> bool {
        let document = self.document();
        let is_kept = self.project.is_saved(document)
            || self.project.is_saved(&self.document_to_save())
            || self.is_untouched();
        let is_kept_so =
            self.project.path.is_none() || self.project.storage == self.project.saved_storage;
        !(is_kept && is_kept_so)
    }
}
