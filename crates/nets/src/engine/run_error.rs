//! What can go wrong between a network and its pictures.

use std::fmt::Display;

use facemath_core::guard::first_line;

/// Why a network gave no result.
#[derive(Debug, thiserror::Error)]
pub(super) enum RunError {
    /// The device reports an error; on a GPU usually that it is lost.
    #[error("{0}")]
    Device(String),
    /// The code of the network or of the tensor library panicked.
    #[error("{0}")]
    Panic(String),
    /// The network's output is no picture.
    #[error("the model's output has an unexpected shape ({0})")]
    Shape(String),
    /// The bundle could not be loaded; whole sentences.
    #[error("{0}")]
    Load(String),
}

impl RunError {
    /// For errors of the tensor library, whose texts may go on with a backtrace.
    pub(super) fn device(error: impl Display) -> Self {
        Self::Device(first_line(&error.to_string()).to_owned())
    }
}
