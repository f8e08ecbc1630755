//! What training minimises.

use burn::tensor::{Device, Tensor};

use facemath_nets::model::{Posterior, Resampler};

/// Weight of the squared error, against 1 for each absolute error: it keeps the large errors, and so the likeness, in
/// check.
const SQUARED_WEIGHT: f32 = 10.0;
/// Side of the blocks in which contrast is compared, in pixels.
const CONTRAST_BLOCK_PX: usize = 8;

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

    /// Difference in how much of the finest detail there is, block by block; `[batch, 3, size, size]` both, one number
    /// out. Where an error in the place of a hair costs as much as no hair at all, a network draws none; the amount of
    /// detail in a block can be right even so.
    pub fn contrast(&self, drawn: Tensor<4>, wanted: Tensor<4>) -> Tensor<1> {
        let [drawn, wanted] = [drawn, wanted].map(|image| match self.levels.first() {
            Some((shrink, grow)) => {
                local_contrast(image.clone() - grow.forward(shrink.forward(image)))
            }
            None => local_contrast(image),
        });
        (drawn - wanted).abs().mean()
    }
}

/// Root mean square of each block of [`CONTRAST_BLOCK_PX`] pixels: `[batch, 3, size, size]` to
/// `[batch, 3, blocks, 1, blocks, 1]`.
fn local_contrast(detail: Tensor<4>) -> Tensor<6> {
    let [batch, planes, height, width] = detail.dims();
    let block = CONTRAST_BLOCK_PX;
    let squares =
        detail
            .square()
            .reshape([batch, planes, height / block, block, width / block, block]);
    // The constant keeps the root's slope finite where there is no detail.
    (squares.mean_dim(5).mean_dim(3) + 1e-5).sqrt()
}

/// Kullback-Leibler divergence from the unit Gaussian in nats, the mean over the batch.
pub fn divergence_nats(posterior: &Posterior) -> Tensor<1> {
    let variance = posterior.log_variance.clone().exp();
    let per_number =
        (posterior.mean.clone().square() + variance - posterior.log_variance.clone() - 1.0) * 0.5;
    per_number.sum_dim(1).mean()
}
