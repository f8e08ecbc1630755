//! What the window begins with: the work of last time, or the samples.

use std::path::{Path, PathBuf};

use facemath_studio::{
    Document, PhotoStorage, Restored, StorageError, UNPACK_FOLDER, read_project, restore,
    restore_set_aside, samples::SAMPLES,
};

/// Said where work of an earlier time can be brought back.
pub(super) const SET_ASIDE_NOTE: &str =
    "Work that was left unsaved is kept: File, Bring back discarded work";

/// Said where another window was killed.
pub(super) const OTHER_WINDOW_NOTE: &str =
    "Work of another window is kept too: open a second window to go on with it";

/// What a window starts with.
pub(super) struct Start {
    pub document: Document,
    pub project: Option<PathBuf>,
    /// The work as its project file has it, or as nobody has touched it.
    pub saved: Option<Document>,
    /// How that file keeps its photos.
    pub storage: Option<PhotoStorage>,
    /// Work that was left unsaved earlier.
    pub set_aside: Option<Restored>,
    /// Nobody has worked here before.
    pub is_first: bool,
    /// What could not be read, in sentences.
    pub problems: Vec<String>,
}

/// The work of last time; where that cannot be read, the work that was set aside before it; or the samples.
pub(super) fn first_document(data_folder: Option<&Path>) -> Start {
    let mut problems = Vec::new();
    let mut there = |restored: Result<Option<Restored>, StorageError>| {
        restored.unwrap_or_else(|error| {
            problems.push(error.to_string());
            None
        })
    };
    let last = data_folder.and_then(|folder| there(restore(folder)));
    let set_aside = data_folder.and_then(|folder| there(restore_set_aside(folder)));
    let Some(work) = last.or_else(|| set_aside.clone()) else {
        let document = Document::first_run(SAMPLES);
        return Start {
            saved: Some(document.clone()),
            document,
            project: None,
            storage: None,
            set_aside: None,
            is_first: true,
            problems,
        };
    };
    // A project that has gone meanwhile is told of when it is saved or opened: the work itself is here.
    let saved = work
        .project
        .as_deref()
        .zip(data_folder)
        .and_then(|(path, folder)| read_project(path, &folder.join(UNPACK_FOLDER)).ok());
    Start {
        document: work.document,
        project: work.project,
        storage: saved.as_ref().map(|saved| saved.storage),
        saved: saved.map(|saved| saved.document),
        set_aside,
        is_first: false,
        problems,
    }
}
