//! Why an alignment network could not be trained.

use facemath_core::words;

/// Why an alignment network could not be trained.
#[derive(Debug, thiserror::Error)]
pub enum AlignTrainError {
    /// There is nothing to learn from.
    #[error("The data set holds no face to train on: all of its pictures are kept for measuring.")]
    NoFaces,
    /// The loss stopped being a number.
    #[error(
        "The alignment network's loss is no longer a number at step {step}: start again with a lower learning rate."
    )]
    Diverged {
        /// Step at which it was noticed.
        step: u64,
    },
    /// The system refused a thread.
    #[error("The training threads could not be started: {}.", words::io_error(.0))]
    Threads(#[from] rayon::ThreadPoolBuildError),
}
