//! The one thread that owns device and networks.

mod detail;
#[path = "../../../../tests/support/engine/mod.rs"]
mod engine_support;
mod gpu;
mod jobs;
mod painting;
mod refinement;
mod requests;
