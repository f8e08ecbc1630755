//! What can be wrong with a bundle.

use std::path::PathBuf;

use super::manifest::{FORMAT_VERSION, MANIFEST};
use facemath_core::words;

/// Why a bundle could not be used.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// A file could not be read.
    #[error(
        "The model file {path} could not be read: {}. Check that the folder holds a complete bundle.",
        words::io_error(source)
    )]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error(
        "The model file {path} could not be written: {}.",
        words::io_error(source)
    )]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The bundle was made by another version of the program.
    #[error(
        "The model {origin} has the format version {found}, but this program reads version {FORMAT_VERSION}. Use the program that made it, or train it again."
    )]
    Version {
        /// Where the bundle came from.
        origin: String,
        /// Version found.
        found: u32,
    },
    /// A file does not have the checksum that the manifest gives for it.
    #[error(
        "The model file {file} of {origin} is damaged: its checksum is not the one in {MANIFEST}. Copy the bundle again."
    )]
    Checksum {
        /// Where the bundle came from.
        origin: String,
        /// The damaged file.
        file: &'static str,
    },
    /// A file's contents do not make a model.
    #[error("The model {origin} cannot be used: {reason}.")]
    Broken {
        /// Where the bundle came from.
        origin: String,
        /// What is wrong.
        reason: String,
    },
    /// There is no model of that name.
    #[error(
        "There is no model called \"{name}\". Installed: {installed}. A path to a bundle's folder works too."
    )]
    Unknown {
        /// The name asked for.
        name: String,
        /// Names that would have worked.
        installed: String,
    },
}
