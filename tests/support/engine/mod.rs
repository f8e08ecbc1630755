//! Networks to put behind the engine, and what its tests say and see.

// Each test program uses a part of these.
#![allow(dead_code)]

use facemath_core::latent::{Directions, Latent, Prior};
use facemath_nets::engine::ModelInfo;

pub mod gate;
pub mod tiny;
#[path = "../upscaler.rs"]
pub mod upscaler;

/// What the engine tells of a small network.
pub fn model_info(name: &str, image_size_px: u32, latent_dim: usize) -> ModelInfo {
    ModelInfo {
        name: name.to_owned(),
        image_size_px,
        latent_dim,
        directions: Directions::default(),
        prior: Prior::gaussian(
            Latent::zeros(latent_dim),
            vec![0.0; latent_dim * (latent_dim + 1) / 2],
        )
        .expect("sizes fit"),
        scales: Vec::new(),
        upscaler: None,
        has_fixed_pose: false,
        card: String::new(),
    }
}
