//! The linear core: a fixed PCA of the training faces, in which every code starts and every picture begins. The networks
//! around it only learn what a linear map cannot say, so an untrained model already equals PCA.

use burn::tensor::{Device, Tensor, TensorData};

use super::config::ModelConfig;
use super::resample::Resampler;

/// How far a linear picture may leave the range of 0 to 1.
///
/// Pictures of training faces leave it by no more than this but for a pixel in a hundred; what the networks make of values
/// that they never saw is dots in the dark corners of invented faces.
const OVERSHOOT: f32 = 0.05;

/// A value of a linear picture, held within [`OVERSHOOT`] of the range of 0 to 1 without a kink.
pub(super) fn held_in_range(value: f32) -> f32 {
    let inside = value.clamp(0.0, 1.0);
    if value == inside {
        return value;
    }
    inside + OVERSHOOT * ((value - inside) / OVERSHOOT).tanh()
}

/// PCA of the training faces as plain numbers, as fitted and as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct BasisData {
    /// Mean face, `[3 * size * size]`, planar, values 0 to 1.
    pub mean: Vec<f32>,
    /// Orthonormal rows, `[latent_dim, 3 * size * size]`, strongest first.
    pub components: Vec<f32>,
    /// Standard deviation of the training faces along each row, `[latent_dim]`.
    pub scales: Vec<f32>,
}

impl BasisData {
    /// Whether the three parts have the sizes that `config` asks for.
    pub fn fits(&self, config: &ModelConfig) -> bool {
        let pixels = 3 * config.basis_size_px * config.basis_size_px;
        self.mean.len() == pixels
            && self.scales.len() == config.latent_dim
            && self.components.len() == config.latent_dim * pixels
    }
}

/// The linear encoder and decoder on a device. Never trained.
#[derive(Clone, Debug)]
pub struct LinearBasis {
    /// `[1, 3 * size * size]`.
    mean: Tensor<2>,
    /// `[latent_dim, 3 * size * size]`.
    components: Tensor<2>,
    /// `[1, latent_dim]`.
    scales: Tensor<2>,
    shrink: Resampler,
    grow: Resampler,
    notch: Resampler,
    size: usize,
}

impl LinearBasis {
    /// Places `data` on `device`. The caller has checked [`BasisData::fits`].
    pub fn new(data: &BasisData, config: &ModelConfig, device: &Device) -> Self {
        let size = config.basis_size_px;
        let pixels = 3 * size * size;
        let matrix = |values: &[f32], shape: [usize; 2]| {
            Tensor::from_data(TensorData::new(values.to_vec(), shape), device)
        };
        Self {
            mean: matrix(&data.mean, [1, pixels]),
            components: matrix(&data.components, [config.latent_dim, pixels]),
            scales: matrix(&data.scales, [1, config.latent_dim]),
            shrink: Resampler::new(config.image_size_px, size, device),
            grow: Resampler::new(size, config.image_size_px, device),
            notch: Resampler::notch(config.image_size_px, device),
            size,
        }
    }

    /// Whitened principal components of pictures: `[batch, 3, image, image]` to `[batch, latent_dim]`, about unit
    /// variance each.
    pub fn encode(&self, images: Tensor<4>) -> Tensor<2> {
        let [batch, ..] = images.dims();
        let small = self.shrink.forward(images);
        let flat = small.reshape([batch, 3 * self.size * self.size]) - self.mean.clone();
        flat.matmul(self.components.clone().transpose()) / self.scales.clone()
    }

    /// The picture a linear model would draw: `[batch, latent_dim]` to `[batch, 3, image, image]`, values at most
    /// 0.05 outside of 0 to 1.
    pub fn decode(&self, codes: Tensor<2>) -> Tensor<4> {
        let [batch, _] = codes.dims();
        let flat =
            (codes * self.scales.clone()).matmul(self.components.clone()) + self.mean.clone();
        let picture = self
            .grow
            .forward(flat.reshape([batch, 3, self.size, self.size]));
        let inside = picture.clone().clamp(0.0, 1.0);
        let outside = (picture - inside.clone()) / OVERSHOOT;
        inside + outside.tanh() * OVERSHOOT
    }

    /// What the networks draw, `[batch, 3, image, image]`, without the checkerboard that patches of pixels leave: see
    /// [`notch_matrix`](super::resample::notch_matrix).
    pub fn without_checkerboard(&self, drawn: Tensor<4>) -> Tensor<4> {
        self.notch.forward(drawn)
    }
}
