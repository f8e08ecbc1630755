//! Fits the linear core of a new model.

use burn::tensor::Device;
use rayon::prelude::*;

use facemath_nets::model::{BasisData, ModelConfig, Resampler};

use super::batch::plain_batch;
use super::faces::FaceSet;
use super::pca::{Pca, Rows};

/// PCA of the training faces at the basis' own, smaller size.
///
/// # Errors
/// If there are fewer faces than numbers in a code.
pub fn fit_basis(
    set: &FaceSet,
    training: &[usize],
    config: &ModelConfig,
    seed: u64,
    device: &Device,
) -> Result<BasisData, String> {
    if training.len() < config.latent_dim {
        return Err(format!(
            "A model with codes of {} numbers needs at least as many training faces, but there are {}",
            config.latent_dim,
            training.len()
        ));
    }
    let width = 3 * config.basis_size_px * config.basis_size_px;
    let small: Vec<Vec<f32>> = training
        .par_chunks(64)
        .map(|chunk| {
            let shrink = Resampler::new(config.image_size_px, config.basis_size_px, device);
            let pictures = shrink.forward(plain_batch(set, chunk, device));
            pictures.into_data().try_to_vec().unwrap_or_default()
        })
        .collect();
    let rows = SmallFaces {
        values: small.concat(),
        width,
    };
    let pca = Pca::fit(&rows, config.latent_dim, seed, device);
    Ok(BasisData {
        mean: pca.mean,
        components: pca.components,
        scales: pca.scales,
    })
}

struct SmallFaces {
    values: Vec<f32>,
    width: usize,
}

impl Rows for SmallFaces {
    fn count(&self) -> usize {
        self.values.len() / self.width
    }

    fn width(&self) -> usize {
        self.width
    }

    fn read(&self, range: std::ops::Range<usize>) -> Vec<f32> {
        self.values
            .get(range.start * self.width..range.end * self.width)
            .unwrap_or_default()
            .to_vec()
    }
}
