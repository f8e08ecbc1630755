//! Why an alignment network could not be used.

use std::path::PathBuf;

use facemath_core::words;

/// Why an alignment network could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum AlignError {
    /// A file could not be read.
    #[error(
        "The alignment network's file {path} could not be read: {}. Check the folder, or train one with facemath train-aligner.",
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
        "The alignment network's file {path} could not be written: {}.",
        words::io_error(source)
    )]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The files do not make a network.
    #[error(
        "The alignment network {name} cannot be used: {reason}. Train one with facemath train-aligner."
    )]
    Broken {
        /// The folder, or what the compiled one is called.
        name: String,
        /// What is wrong.
        reason: String,
    },
}
