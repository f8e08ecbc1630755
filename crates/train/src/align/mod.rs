//! Training and measuring the network that aligns faces.

mod error;
mod light;
mod looks;
mod measure;
mod report;
mod scene;
mod training;

pub use error::AlignTrainError;
pub use measure::measure_aligner;
pub use report::{card, table};
pub use training::{AlignOptions, train_aligner};
