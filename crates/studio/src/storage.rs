//! Reading and writing the studio's own small files: projects, autosave, settings.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use thiserror::Error;

use super::project::PROJECT_VERSION;
use facemath_core::export::{ExportError, write_atomically};
use facemath_core::files::{close_to_others, read_small};
use facemath_core::words;

/// Largest file that is read. Real ones have a few kilobytes; a film chosen by mistake should not be loaded.
pub(super) const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;

/// Why a file of the studio was not read or written. Each message is a sentence for the user, the path last.
#[derive(Debug, Error)]
pub enum StorageError {
    /// The system would not let us read the file.
    #[error("The file cannot be read: {} ({})", words::io_error(source), path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file could not be written; an older file of that name is untouched.
    #[error("Nothing was saved: {0}")]
    Write(#[from] ExportError),
    /// The file is something else.
    #[error("This is not a project of FaceMath Studio ({})", path.display())]
    NotAProject {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a later version of the program.
    #[error(
        "This project was saved by a newer FaceMath Studio (project version {found}, this one reads up to \
         {PROJECT_VERSION}). Update the studio to open it ({})",
        path.display()
    )]
    Newer {
        /// The version in the file.
        found: u64,
        /// The project file.
        path: PathBuf,
    },
    /// The file is of the right kind, but its content makes no sense.
    #[error("The file is damaged: {reason} ({})", path.display())]
    Damaged {
        /// What is wrong, in words.
        reason: String,
        /// The file.
        path: PathBuf,
    },
}

impl StorageError {
    /// Whether the reason is that there is no such file.
    pub(super) fn is_missing_file(&self) -> bool {
        matches!(self, Self::Read { source, .. } if source.kind() == ErrorKind::NotFound)
    }

    /// For `map_err` after an attempt to write `path`.
    pub(super) fn unwritable(path: &Path) -> impl Fn(std::io::Error) -> Self {
        move |source| {
            Self::Write(ExportError::Unwritable {
                path: path.into(),
                source,
            })
        }
    }
}

/// Writes a value as indented JSON, atomically.
pub(super) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), StorageError> {
    write(path, value, false)
}

/// As [`write_json`], into a file that only its owner may read.
pub(super) fn write_private_json(path: &Path, value: &impl Serialize) -> Result<(), StorageError> {
    write(path, value, true)
}

fn write(path: &Path, value: &impl Serialize, is_private: bool) -> Result<(), StorageError> {
    write_atomically(path, |file| {
        if is_private {
            close_to_others(file.get_ref());
        }
        serde_json::to_writer_pretty(&mut *file, value)
            .map_err(std::io::Error::from)
            .and_then(|()| file.write_all(b"\n"))
            .map_err(ExportError::unwritable(path))
    })?;
    Ok(())
}

/// Reads a small file, or says why not.
pub(super) fn read_limited(path: &Path) -> Result<Vec<u8>, StorageError> {
    let bytes = read_small(path, MAX_FILE_BYTES).map_err(|source| StorageError::Read {
        path: path.into(),
        source,
    })?;
    bytes.ok_or_else(|| StorageError::NotAProject { path: path.into() })
}

/// The path from the root, without asking the disk; as given where the working folder is unknown.
pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// A name without the signs that separate folders, or that some systems keep for themselves.
pub(crate) fn as_file_name(name: &str) -> String {
    name.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "-")
}
