//! Concept files.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{ConceptFault, OwnConcept};
use facemath_core::export::{ExportError, write_atomically};
use facemath_core::files::read_small;
use facemath_core::words;

/// What every concept file says it is.
const FORMAT: &str = "facemath-concept";
/// The fields that say so; the others are those of a concept.
const HEADER_FIELDS: [&str; 2] = ["format", "version"];
/// The version this program writes, and the newest it reads.
pub const CONCEPT_VERSION: u32 = 1;
/// The usual ending of concept files, without the dot.
pub const CONCEPT_EXTENSION: &str = "json";
/// Largest file that is read; real ones have some ten kilobytes.
const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// Why a concept file was not read or written. Each message is a sentence for the user, the path last.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConceptFileError {
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
    #[error("This is not a concept of FaceMath Studio ({})", path.display())]
    NotAConcept {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a later version of the program.
    #[error(
        "This concept was saved by a newer FaceMath Studio (version {found}, this one reads up to {CONCEPT_VERSION}). \
         Update the studio to use it ({})",
        path.display()
    )]
    Newer {
        /// The version in the file.
        found: u64,
        /// The file.
        path: PathBuf,
    },
    /// The file is of the right kind, but its content makes no sense.
    #[error("The concept cannot be used: {reason} ({})", path.display())]
    Damaged {
        /// What is wrong, in words.
        reason: String,
        /// The file.
        path: PathBuf,
    },
    /// The file's content is no usable concept.
    #[error("The concept cannot be used: {fault} ({})", path.display())]
    Fault {
        /// What is wrong.
        fault: ConceptFault,
        /// The file.
        path: PathBuf,
    },
}

/// The part that every version has, read first.
#[derive(Deserialize)]
struct Header {
    format: String,
    version: u64,
}

#[derive(Serialize)]
struct Content<'a> {
    format: &'static str,
    version: u32,
    #[serde(flatten)]
    own: &'a OwnConcept,
}

/// Writes a concept to `path`. The file is either the old one or the whole new one, never a part.
///
/// # Errors
/// If the file cannot be written.
pub fn write(path: &Path, own: &OwnConcept) -> Result<(), ConceptFileError> {
    let content = Content {
        format: FORMAT,
        version: CONCEPT_VERSION,
        own,
    };
    write_atomically(path, |file| {
        let unwritable = |source: std::io::Error| ExportError::Unwritable {
            path: path.into(),
            source,
        };
        serde_json::to_writer_pretty(&mut *file, &content)
            .map_err(|error| unwritable(error.into()))?;
        file.write_all(b"\n").map_err(unwritable)
    })?;
    Ok(())
}

/// Reads and checks a concept. It may be for any model ([`OwnConcept::check_model`]).
///
/// # Errors
/// [`ConceptFileError`] if the file cannot be read, is no concept, is newer than this program, or makes no sense.
pub fn read(path: &Path) -> Result<OwnConcept, ConceptFileError> {
    let bytes = read_limited(path)?;
    let not_a_concept = || ConceptFileError::NotAConcept { path: path.into() };
    let damaged = |reason: String| ConceptFileError::Damaged {
        reason,
        path: path.into(),
    };
    let mut json: serde_json::Value = serde_json::from_slice(&bytes).map_err(|error| {
        if error.is_eof() && bytes.starts_with(b"{") {
            damaged("the file ends in the middle".to_owned())
        } else {
            not_a_concept()
        }
    })?;
    let header = Header::deserialize(&json).map_err(|_| not_a_concept())?;
    if header.format != FORMAT {
        return Err(not_a_concept());
    }
    if header.version > u64::from(CONCEPT_VERSION) {
        return Err(ConceptFileError::Newer {
            found: header.version,
            path: path.into(),
        });
    }
    if let Some(fields) = json.as_object_mut() {
        fields.retain(|name, _| !HEADER_FIELDS.contains(&name.as_str()));
    }
    let own: OwnConcept =
        serde_json::from_value(json).map_err(|error| damaged(error.to_string()))?;
    own.check().map_err(|fault| ConceptFileError::Fault {
        fault,
        path: path.into(),
    })?;
    Ok(own)
}

/// Reads a small file; one that is too large is no concept.
fn read_limited(path: &Path) -> Result<Vec<u8>, ConceptFileError> {
    let bytes = read_small(path, MAX_FILE_BYTES).map_err(|source| ConceptFileError::Read {
        path: path.into(),
        source,
    })?;
    bytes.ok_or_else(|| ConceptFileError::NotAConcept { path: path.into() })
}
