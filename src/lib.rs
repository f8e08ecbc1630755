//! FaceMath Studio: algebra on faces.
//!
//! This package is the program's shells; what they show and drive lies in crates of its own. A crate or module imports only
//! those above it:
//!
//! | crate or module | owns |
//! | --- | --- |
//! | [`facemath_core`] | the algebra of codes, photos, carried detail, files: neither networks nor a window |
//! | [`facemath_nets`] | the networks, their bundles, and the one thread that owns them |
//! | [`facemath_train`] | data sets, training, directions, evaluation |
//! | [`facemath_studio`] | what the user works on, without a window |
//! | [`ui`] | drawing the studio |
//! | [`app`], [`cli`] | the window and the command line |
//!
//! `ARCHITECTURE.md` follows one frame through them.

pub mod app;
pub mod cli;
pub mod ui;
