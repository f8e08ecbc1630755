//! Training and measuring the network that aligns faces.

mod command;
mod error;
mod light;
mod looks;
mod measure;
mod report;
mod scene;
mod training;

pub use command::{EvalAlignerArgs, TrainAlignerArgs};
pub use error::AlignTrainError;
pub use measure::measure_aligner;
pub use training::{AlignOptions, train_aligner};
