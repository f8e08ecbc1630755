//! What training minimises.

use burn::tensor::{Device, Tensor};

use crate::model::{Posterior, Resampler};

/// Weight of the squared error, against 1 for each absolute error: it keeps the large errors, and so the likeness, in
/// check.
const SQUARED_WEIGHT: f32 = 10.0;

/// Pixel errors at three scales, prepared for one image size.
#[derive(Clone, Debug)]
pub struct PixelLoss {
    levels: Vec<(Resampler, Resampler)>,
}

impl PixelLoss {
    /// For pictures of `size_px`, a multiple of 4.
    pub fn new(size_px: usize, device: &Device) -> Self {
        let level = |size: usize| {
            (
                Resampler::new(size, size / 2, device),
                Resampler::new(size / 2, size, device),
            )
        };
        Self {
            levels: vec![level(size_px), level(size_px / 2)],
        }
    }

    /// Mean absolute error over a three-level Laplacian pyramid (as Bojanowski et al. 2018, arXiv 1707.05776, use for
    /// sharp pictures), plus mean absolute and mean squared error of the pixels; `[batch, 3, size, size]` both, one number
    /// out.
    pub fn forward(&self, drawn: Tensor<4>, wanted: Tensor<4>) -> Tensor<1> {
        let error = drawn - wanted;
        let mut loss = error.clone().abs().mean() + error.clone().square().mean() * SQUARED_WEIGHT;
        // The pyramid is linear: the pyramid of the difference is the difference of the pyramids.
        let mut coarse = error;
        for (shrink, grow) in &self.levels {
            let smaller = shrink.forward(coarse.clone());
            let detail = coarse - grow.forward(smaller.clone());
            loss = loss + detail.abs().mean();
            coarse = smaller;
        }
        loss + coarse.abs().mean()
    }
}

/// Kullback-Leibler divergence from the unit Gaussian in nats, the mean over the batch.
pub fn divergence_nats(posterior: &Posterior) -> Tensor<1> {
    let variance = posterior.log_variance.clone().exp();
    let per_number =
        (posterior.mean.clone().square() + variance - posterior.log_variance.clone() - 1.0) * 0.5;
    per_number.sum_dim(1).mean()
}
