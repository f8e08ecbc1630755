//! Intents about a path that is typed, where the system opens no dialog for files.

use std::path::PathBuf;

use crate::dialog::Dialog;

/// What is asked for about a path that is typed into the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathIntent {
    /// Ask for one, since the system opens no dialog.
    Ask {
        /// What the dialog would have asked for.
        dialog: Dialog,
        /// Why it did not open, in a sentence.
        reason: String,
    },
    /// Look up the name that a dialog gave without its ending: with it there may be a file already.
    Check {
        /// What the dialog asked for.
        dialog: Dialog,
        /// What was chosen.
        path: PathBuf,
    },
    /// This was typed.
    Answer(String),
    /// Nothing will be.
    Cancel,
}
