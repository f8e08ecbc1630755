use std::fmt::Display;
use std::io;
use std::path::PathBuf;

use thiserror::Error;

use facemath_core::export::ExportError;
use facemath_core::latent::LatentError;
use facemath_core::words;
use facemath_nets::engine::EngineError;

/// Why a command had to stop. What is wrong with a single input is told through the
/// [`Console`](super::console::Console) instead, and the others are still done.
#[derive(Debug, Error)]
pub(super) enum CommandError {
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error(transparent)]
    Latent(#[from] LatentError),
    /// The folder for the results.
    #[error("the folder {} cannot be made: {}", path.display(), words::io_error(source))]
    Folder { path: PathBuf, source: io::Error },
    /// Standard output.
    #[error("the output cannot be written: {}", words::io_error(.0))]
    Output(#[from] io::Error),
    /// The command asks for something impossible; the text says what to change.
    #[error("{0}")]
    Request(String),
    /// From the window or the trainer, which have errors of their own.
    #[error("{0}")]
    Other(String),
}

impl CommandError {
    pub(super) fn other(error: impl Display) -> Self {
        Self::Other(error.to_string())
    }
}
