//! A judge of drawn faces: small networks, trained on the training faces and independent of every face model, that read
//! age, gender and glasses off a picture and tell whose it is.

mod accuracy;
mod augment;
mod config;
mod error;
mod files;
mod losses;
mod network;
mod oval;
mod pictures;
mod training;
mod truth;
mod verdict;

pub(super) use accuracy::share_nearer;
pub use accuracy::{AttributeAccuracy, JudgeAccuracy};
pub(super) use augment::{blur, halve_and_double};
pub use config::JudgeConfig;
pub use error::JudgeError;
pub(super) use oval::inside_oval;
pub(super) use pictures::SmallFaces;
pub use training::{JudgeOptions, JudgeProgress, train_judge};
pub use truth::Truth;
pub use verdict::{Judge, Verdict};
