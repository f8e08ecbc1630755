//! FaceMath Studio: algebra on faces.
//!
//! The library holds everything; the program in `main.rs` is a thin shell. A module imports only modules above it:
//!
//! | module | owns |
//! | --- | --- |
//! | [`guard`] | panics into errors, and the reports of them |
//! | [`latent`] | the algebra: codes, directions, edits, morphs, the prior |
//! | [`photo`] | picture files to aligned faces |
//! | [`detail`] | the detail of photographs in edited faces |
//! | [`model`] | the networks and their bundles on disk |
//! | [`align`] | faces in a photo, and the exact square of each |
//! | [`train`] | data sets, training, directions, evaluation |
//! | [`engine`] | the one thread that owns device, networks and tensors |
//! | [`export`] | frames to files |
//! | [`concepts`] | concepts that people made: what a project keeps, their files, those installed |
//! | [`library`] | the codes of many photos on disk, and which are most alike |
//! | [`studio`] | what the user works on, without a window |
//! | [`ui`] | drawing the studio |
//! | [`app`], [`cli`] | the window and the command line |
//!
//! `ARCHITECTURE.md` follows one frame through them.

// Tensor types nest deeply.
#![recursion_limit = "256"]

pub mod align;
pub mod app;
pub mod cli;
pub mod concepts;
pub mod detail;
pub mod engine;
pub mod export;
pub mod guard;
pub mod latent;
pub mod library;
pub mod model;
pub mod photo;
pub mod studio;
pub mod train;
pub mod ui;
