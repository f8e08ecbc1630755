//! Why a judge could not be trained or used.

use std::path::PathBuf;

use facemath_core::words;

/// Why a judge could not be trained or used.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    /// There is nothing to learn from.
    #[error(
        "A judge needs training faces of known age, and faces with and without glasses and of both genders: give --labels."
    )]
    Labels,
    /// The loss stopped being a number.
    #[error(
        "The judge's loss is no longer a number at step {step}: start again with a lower learning rate."
    )]
    Diverged {
        /// Step at which it was noticed.
        step: u64,
    },
    /// Whoever watches stopped the run.
    #[error("The judge's training was stopped before its end.")]
    Stopped,
    /// The system refused a thread.
    #[error("The training threads could not be started: {}.", words::io_error(.0))]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// A file could not be read.
    #[error(
        "The judge's file {path} could not be read: {}. Check that the folder holds a judge, or train one with facemath train-judge.",
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
        "The judge's file {path} could not be written: {}.",
        words::io_error(source)
    )]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The files do not make a judge.
    #[error(
        "The judge in {folder} cannot be used: {reason}. Copy it again, or train one with facemath train-judge."
    )]
    Broken {
        /// The judge's folder.
        folder: PathBuf,
        /// What is wrong.
        reason: String,
    },
}
