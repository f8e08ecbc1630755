//! Why a picture could not be written, in words for the person who asked for it.

use std::path::PathBuf;

use crate::words;

/// Why an export did not happen. The target file is as it was before, in every case.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The person or the program stopped it.
    #[error("the export was cancelled")]
    Cancelled,
    /// The system refuses to write there.
    #[error("{} cannot be written: {}. Choose another folder or name", path.display(), words::io_error(source))]
    Unwritable {
        /// The file or folder that was to be written.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The pictures or the settings make no file of this kind.
    #[error("{} was not written: {reason}", path.display())]
    Invalid {
        /// The file that was to be written.
        path: PathBuf,
        /// What to change.
        reason: String,
    },
    /// The pictures themselves could not be had: a sentence saying why.
    #[error("{0}")]
    Frames(String),
}

impl ExportError {
    /// For `map_err` after an operation on `path`.
    pub fn unwritable(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Unwritable { path, source }
    }
}
