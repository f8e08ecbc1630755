//! Layers as matrix products. Activations are channels-last (`[batch, height, width, channels]`), so that every layer is
//! one wide product `[batch * height * width, in] x [in, out]`, forward and backward. On two CPU cores that trains
//! several times faster than convolution kernels, whose weight gradients become products with nine columns.

use burn::module::{Module, Param};
use burn::tensor::ops::PadMode;
use burn::tensor::{Device, Tensor, TensorData, activation::relu};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Normal};

/// Draws start weights from a seed, in the order in which layers are made: the same seed gives the same network on
/// every device.
pub struct WeightInit {
    rng: ChaCha8Rng,
    device: Device,
}

impl WeightInit {
    /// Weights for `device`, from `seed`.
    pub fn new(seed: u64, device: &Device) -> Self {
        Self {
            rng: ChaCha8Rng::seed_from_u64(seed),
            device: device.clone(),
        }
    }

    /// He-normal weights (He et al. 2015, arXiv 1502.01852) `[inputs, outputs]`, times `gain`; a gain of 0 gives zeros.
    fn weights(&mut self, inputs: usize, outputs: usize, gain: f32) -> Param<Tensor<2>> {
        let std = gain * (2.0 / inputs as f32).sqrt();
        let values: Vec<f32> = match Normal::new(0.0, std) {
            Ok(normal) if std > 0.0 => normal
                .sample_iter(&mut self.rng)
                .take(inputs * outputs)
                .collect(),
            _ => vec![0.0; inputs * outputs],
        };
        Param::from_data(TensorData::new(values, [inputs, outputs]), &self.device)
    }

    fn constant(&self, outputs: usize, value: f32) -> Param<Tensor<1>> {
        Param::from_data(
            TensorData::new(vec![value; outputs], [outputs]),
            &self.device,
        )
    }
}

/// A linear map of the channels: a 1 x 1 convolution, or a fully connected layer.
#[derive(Module, Debug)]
pub struct Pointwise {
    weight: Param<Tensor<2>>,
    bias: Param<Tensor<1>>,
}

impl Pointwise {
    /// `inputs` to `outputs` channels; `gain` scales the start weights.
    pub fn new(init: &mut WeightInit, inputs: usize, outputs: usize, gain: f32) -> Self {
        Self::with_bias(init, inputs, outputs, gain, 0.0)
    }

    /// As [`Self::new`], with every bias starting at `bias`.
    pub fn with_bias(
        init: &mut WeightInit,
        inputs: usize,
        outputs: usize,
        gain: f32,
        bias: f32,
    ) -> Self {
        Self {
            weight: init.weights(inputs, outputs, gain),
            bias: init.constant(outputs, bias),
        }
    }

    /// The weights, `[inputs, outputs]`.
    pub fn weight(&self) -> Tensor<2> {
        self.weight.val()
    }

    /// The numbers added to every output, `[outputs]`.
    pub fn bias(&self) -> Tensor<1> {
        self.bias.val()
    }

    /// `[rows, inputs]` to `[rows, outputs]`.
    pub fn forward_rows(&self, x: Tensor<2>) -> Tensor<2> {
        x.matmul(self.weight.val()) + self.bias.val().unsqueeze()
    }

    /// `[batch, height, width, inputs]` to `[batch, height, width, outputs]`.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        self.forward_with(self.weight.val(), x)
    }

    /// As [`Self::forward`] with other weights `[inputs, outputs]`, such as this layer's own ones normalised.
    pub fn forward_with(&self, weight: Tensor<2>, x: Tensor<4>) -> Tensor<4> {
        let [batch, height, width, channels] = x.dims();
        let [_, outputs] = weight.dims();
        let rows = x.reshape([batch * height * width, channels]);
        let rows = rows.matmul(weight) + self.bias.val().unsqueeze();
        rows.reshape([batch, height, width, outputs])
    }
}

/// A 3 x 3 convolution with zero padding: the nine shifted pictures side by side in the channels, then one product.
#[derive(Module, Debug)]
pub struct Conv3x3 {
    product: Pointwise,
}

impl Conv3x3 {
    /// `inputs` to `outputs` channels; `gain` scales the start weights.
    pub fn new(init: &mut WeightInit, inputs: usize, outputs: usize, gain: f32) -> Self {
        Self {
            product: Pointwise::new(init, 9 * inputs, outputs, gain),
        }
    }

    /// `[batch, height, width, inputs]` to `[batch, height, width, outputs]`.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        self.product.forward(neighbourhoods(x))
    }
}

/// Every place with its eight neighbours in the channels, zeros beyond the edge: `[batch, height, width, channels]` to
/// `[batch, height, width, 9 * channels]`. One product with it is a 3 x 3 convolution.
pub fn neighbourhoods(x: Tensor<4>) -> Tensor<4> {
    let [batch, height, width, channels] = x.dims();
    let padded = x.pad([(0, 0), (1, 1), (1, 1), (0, 0)], PadMode::Constant(0.0));
    let mut shifted = Vec::with_capacity(9);
    for dy in 0..3 {
        for dx in 0..3 {
            let window = [0..batch, dy..dy + height, dx..dx + width, 0..channels];
            shifted.push(padded.clone().slice(window));
        }
    }
    Tensor::cat(shifted, 3)
}

/// Two 3 x 3 convolutions beside an identity (He et al. 2016, arXiv 1603.05027), without normalisation: batch
/// statistics would make one face's picture depend on the others decoded with it.
#[derive(Module, Debug)]
pub struct ResidualBlock {
    first: Conv3x3,
    second: Conv3x3,
}

impl ResidualBlock {
    /// A block of constant width that starts close to the identity.
    pub fn new(init: &mut WeightInit, channels: usize) -> Self {
        Self {
            first: Conv3x3::new(init, channels, channels, 1.0),
            second: Conv3x3::new(init, channels, channels, 0.1),
        }
    }

    /// `[batch, height, width, channels]`, same shape out.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let y = self.first.forward(relu(x.clone()));
        x + self.second.forward(relu(y))
    }

    /// As [`Self::forward`], with the inner channels scaled by `1 + gain` (as FiLM does, Perez et al. 2018, arXiv
    /// 1709.07871); gain `[batch, channels]`. A code can so say how strong a feature is in the whole picture, which
    /// plain convolutions learn poorly: light and contrast multiply everything.
    pub fn forward_modulated(&self, x: Tensor<4>, gain: Tensor<2>) -> Tensor<4> {
        let [batch, channels] = gain.dims();
        let y = self.first.forward(relu(x.clone()));
        let y = y * (gain.reshape([batch, 1, 1, channels]) + 1.0);
        x + self.second.forward(relu(y))
    }
}

/// Space to channels: `[batch, height, width, c]` to `[batch, height / factor, width / factor, c * factor^2]`.
pub fn pixel_unshuffle(x: Tensor<4>, factor: usize) -> Tensor<4> {
    let [batch, height, width, channels] = x.dims();
    let (rows, columns) = (height / factor, width / factor);
    x.reshape([batch, rows, factor, columns, factor * channels])
        .swap_dims(2, 3)
        .reshape([batch, rows, columns, factor * factor * channels])
}

/// Channels to space, the inverse of [`pixel_unshuffle`] (Shi et al. 2016, arXiv 1609.05158).
pub fn pixel_shuffle(x: Tensor<4>, factor: usize) -> Tensor<4> {
    let [batch, rows, columns, channels] = x.dims();
    let inner = channels / (factor * factor);
    x.reshape([batch, rows, columns, factor, factor * inner])
        .swap_dims(2, 3)
        .reshape([batch, rows * factor, columns * factor, inner])
}

/// Pixels 0 to 1 spread about zero: products of all-positive inputs learn slowly.
pub fn centred(images: Tensor<4>) -> Tensor<4> {
    (images - 0.5) * 4.0
}

/// A planar picture as a grid of patches: `[batch, 3, height, width]` to
/// `[batch, height / factor, width / factor, 3 * factor^2]`.
pub fn patches_from_image(image: Tensor<4>, factor: usize) -> Tensor<4> {
    let [batch, channels, height, width] = image.dims();
    let (rows, columns) = (height / factor, width / factor);
    image
        .reshape([batch, channels, rows, factor, columns, factor])
        .permute([0, 2, 4, 3, 5, 1])
        .reshape([batch, rows, columns, factor * factor * channels])
}

/// The inverse of [`patches_from_image`].
pub fn image_from_patches(patches: Tensor<4>, factor: usize) -> Tensor<4> {
    let [batch, rows, columns, channels] = patches.dims();
    let planes = channels / (factor * factor);
    patches
        .reshape([batch, rows, columns, factor, factor, planes])
        .permute([0, 5, 1, 3, 2, 4])
        .reshape([batch, planes, rows * factor, columns * factor])
}
