//! A small network that is the same on every device.

use std::sync::Arc;

use burn::tensor::{
    Device, Tensor, TensorData, activation::sigmoid, module::conv2d, ops::ConvOptions,
};
use facemath_core::latent::{Concept, ConceptNetwork, Directions, Latent, Probe, Unit};
use facemath_nets::engine::{ModelInfo, Network};
use facemath_nets::model::Upscaler;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{model_info, upscaler};

/// In which memory layout a [`TinyNetwork`] hands out its pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Channels outermost.
    Planar,
    /// A permuted view of a tensor with the channels innermost, passed through one more operation.
    ChannelsLast,
}

/// A convolutional network with weights drawn from a seed: the same on every device.
pub struct TinyNetwork {
    project: Tensor<2>,
    kernel: Tensor<4>,
    size_px: usize,
    latent_dim: usize,
    layout: Layout,
    upscaler: Option<Arc<Upscaler>>,
    directions: Directions,
}

impl TinyNetwork {
    pub const SIZE_PX: u32 = 20;
    pub const LATENT_DIM: usize = 6;

    pub fn new(device: &Device, layout: Layout) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let mut weights = |count: usize, scale: f32| -> Vec<f32> {
            (0..count)
                .map(|_| scale * rng.random_range(-1.0..1.0))
                .collect()
        };
        let size_px = Self::SIZE_PX as usize;
        let pixels = 3 * size_px * size_px;
        let project = weights(Self::LATENT_DIM * pixels, 1.0);
        let kernel = weights(3 * 3 * 3 * 3, 0.7);
        Self {
            project: Tensor::from_data(
                TensorData::new(project, [Self::LATENT_DIM, pixels]),
                device,
            ),
            kernel: Tensor::from_data(TensorData::new(kernel, [3, 3, 3, 3]), device),
            size_px,
            latent_dim: Self::LATENT_DIM,
            layout,
            upscaler: None,
            directions: Directions::default(),
        }
    }

    /// The same, taught glasses: the first number of a code says how many there are.
    pub fn with_glasses(mut self) -> Self {
        let first = |value: f32| {
            let mut code = vec![0.0; Self::LATENT_DIM];
            code[0] = value;
            Latent::from_vec(code)
        };
        self.directions.concepts.push(Concept {
            name: "glasses".to_owned(),
            label: "Glasses".to_owned(),
            negative: "off".to_owned(),
            positive: "on".to_owned(),
            direction: first(1.0),
            network: Some(ConceptNetwork {
                looks: vec![0.0; Self::LATENT_DIM],
                offsets: vec![0.0],
                effects: vec![0.0; Self::LATENT_DIM],
            }),
            probe: Probe {
                weights: first(1.0),
                bias: 0.0,
            },
            range: 1.0,
            unit: Unit::ClearChange,
        });
        self
    }

    /// The same, and draws its pictures larger.
    pub fn with_upscaler(mut self) -> Self {
        self.upscaler = Some(upscaler::lifting(self.size_px));
        self
    }
}

impl Network for TinyNetwork {
    fn info(&self) -> ModelInfo {
        ModelInfo {
            upscaler: self.upscaler.clone(),
            directions: self.directions.clone(),
            ..model_info("tiny", self.size_px as u32, self.latent_dim)
        }
    }

    fn encode(&self, images: Tensor<4>) -> Tensor<2> {
        let [batch, channels, height, width] = images.dims();
        images
            .reshape([batch, channels * height * width])
            .matmul(self.project.clone().transpose())
            / (channels * height * width) as f32
    }

    fn decode(&self, latents: Tensor<2>) -> Tensor<4> {
        let [batch, _] = latents.dims();
        let size = self.size_px;
        let x = latents
            .matmul(self.project.clone())
            .reshape([batch, 3, size, size]);
        let options = ConvOptions::new([1, 1], [1, 1], [1, 1], 1);
        let faces = sigmoid(conv2d(x, self.kernel.clone(), None, options));
        match self.layout {
            Layout::Planar => faces,
            Layout::ChannelsLast => {
                let rows = faces
                    .permute([0, 2, 3, 1])
                    .reshape([batch * size * size, 3])
                    * 1.0;
                rows.reshape([batch, size, size, 3]).permute([0, 3, 1, 2]) + 0.0
            }
        }
    }
}
