//! The face networks, their bundles on disk, and the one thread that owns them.
//!
//! A module imports only modules above it:
//!
//! | module | owns |
//! | --- | --- |
//! | [`model`] | the networks and their bundles on disk |
//! | [`align`] | faces in a photo, and the exact square of each |
//! | [`engine`] | the one thread that owns device, networks and tensors |

// Tensor types nest deeply.
#![recursion_limit = "256"]

pub mod align;
pub mod engine;
pub mod model;
