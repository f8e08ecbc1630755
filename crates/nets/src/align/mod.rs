//! A photo to the faces in it, each with the exact square that the face model was trained on.
//!
//! A [`Detector`] finds rough boxes without tensors, so it may run on any thread. An [`Aligner`] holds a small network
//! that looks at each box two or three times and says where the eyes are and how sure it is of that.

mod aligner;
mod config;
mod detector;
mod error;
mod face_box;
mod files;
mod found;
mod look;
mod network;
mod placement;
mod tiles;

pub use aligner::{Aligner, ROUNDS, Refinement};
pub use config::AlignConfig;
pub use detector::Detector;
pub use error::AlignError;
pub use face_box::FaceBox;
pub use files::{AlignFigures, ErrorFigures};
pub use found::{FoundFace, SURE, TOLERANCE, is_aligned_crop};
pub use look::{LOOK_SHARE, look_of};
pub use network::{AlignNetwork, EyeEstimate};
pub use placement::{ModelFrame, PhotoUse, PictureLook, Placement, Sureness};
