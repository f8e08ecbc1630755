//! The variational autoencoder (Kingma and Welling 2014, arXiv 1312.6114): two small convolutional networks that
//! correct a linear core.

use burn::module::Module;
use burn::tensor::{Device, Tensor, activation::relu};

use super::basis::LinearBasis;
use super::bundle::Bundle;
use super::bundle_error::BundleError;
use super::config::ModelConfig;
use super::layers::{
    Conv3x3, Pointwise, ResidualBlock, WeightInit, centred, image_from_patches, patches_from_image,
    pixel_shuffle, pixel_unshuffle,
};
use super::parameters::apply_parameters;

/// Side of one patch at the encoder's input: its widest work happens at a quarter of the image size.
const ENCODER_PATCH_PX: usize = 4;
/// Side of the patches in which the decoder looks at the linear picture.
pub(super) const LINEAR_PATCH_PX: usize = 4;
/// Side of one patch at the decoder's output. Patches are drawn by a 3 x 3 convolution over the neighbours' features at
/// half the image size, so that no grid of patch borders shows in flat skin.
pub(super) const DECODER_PATCH_PX: usize = 2;
/// Start value of the posterior's log-variance: small enough that training begins as a plain autoencoder.
const START_LOG_VARIANCE: f32 = -3.0;

/// What the encoder knows of a face: a Gaussian over codes.
#[derive(Clone, Debug)]
pub struct Posterior {
    /// `[batch, latent_dim]`.
    pub mean: Tensor<2>,
    /// `[batch, latent_dim]`, natural logarithm of the variance.
    pub log_variance: Tensor<2>,
}

/// Corrects the linear code of a picture and says how sure it is.
#[derive(Module, Debug)]
struct Encoder {
    stem: Pointwise,
    quarter: Conv3x3,
    to_eighth: Pointwise,
    eighth: ResidualBlock,
    to_sixteenth: Pointwise,
    sixteenth: ResidualBlock,
    to_thirty_second: Pointwise,
    mean: Pointwise,
    log_variance: Pointwise,
}

impl Encoder {
    fn new(config: &ModelConfig, init: &mut WeightInit) -> Self {
        let [quarter, eighth, sixteenth, thirty_second] = config.encoder_channels;
        let grid = config.image_size_px / 32;
        let features = grid * grid * thirty_second;
        let patch = 3 * ENCODER_PATCH_PX * ENCODER_PATCH_PX;
        let dim = config.latent_dim;
        Self {
            stem: Pointwise::new(init, patch, quarter, 1.0),
            quarter: Conv3x3::new(init, quarter, quarter, 1.0),
            to_eighth: Pointwise::new(init, 4 * quarter, eighth, 1.0),
            eighth: ResidualBlock::new(init, eighth),
            to_sixteenth: Pointwise::new(init, 4 * eighth, sixteenth, 1.0),
            sixteenth: ResidualBlock::new(init, sixteenth),
            to_thirty_second: Pointwise::new(init, 4 * sixteenth, thirty_second, 1.0),
            mean: Pointwise::new(init, features, dim, 0.0),
            // How sure the encoder is depends on the picture as a whole: pooled features are enough.
            log_variance: Pointwise::with_bias(init, thirty_second, dim, 0.0, START_LOG_VARIANCE),
        }
    }

    /// `[batch, 3, image, image]` to a correction of the mean and the log-variance, both `[batch, latent_dim]`.
    fn forward(&self, images: Tensor<4>) -> (Tensor<2>, Tensor<2>) {
        let x = patches_from_image(centred(images), ENCODER_PATCH_PX);
        let x = relu(self.stem.forward(x));
        let x = relu(self.quarter.forward(x));
        let x = self.to_eighth.forward(pixel_unshuffle(x, 2));
        let x = relu(self.eighth.forward(x));
        let x = self.to_sixteenth.forward(pixel_unshuffle(x, 2));
        let x = relu(self.sixteenth.forward(x));
        let x = relu(self.to_thirty_second.forward(pixel_unshuffle(x, 2)));
        let [batch, height, width, channels] = x.dims();
        let pooled = x
            .clone()
            .reshape([batch, height * width, channels])
            .mean_dim(1);
        (
            self.mean
                .forward_rows(x.reshape([batch, height * width * channels])),
            self.log_variance
                .forward_rows(pooled.reshape([batch, channels])),
        )
    }
}

/// Draws what the linear picture lacks.
#[derive(Module, Debug)]
struct Decoder {
    seed: Pointwise,
    modulation: Pointwise,
    to_sixteenth: Pointwise,
    sixteenth: ResidualBlock,
    to_eighth: Pointwise,
    eighth: ResidualBlock,
    to_quarter: Pointwise,
    merge: Pointwise,
    quarter: ResidualBlock,
    to_half: Conv3x3,
    pixels: Conv3x3,
    widths: [usize; 5],
    grid: usize,
}

impl Decoder {
    fn new(config: &ModelConfig, init: &mut WeightInit) -> Self {
        let [thirty_second, sixteenth, eighth, quarter, half] = config.decoder_channels;
        let grid = config.image_size_px / 32;
        let linear_patch = 3 * LINEAR_PATCH_PX * LINEAR_PATCH_PX;
        let patch = 3 * DECODER_PATCH_PX * DECODER_PATCH_PX;
        let dim = config.latent_dim;
        Self {
            seed: Pointwise::new(init, dim, grid * grid * thirty_second, 1.0),
            modulation: Pointwise::new(init, dim, sixteenth + eighth + quarter, 0.0),
            to_sixteenth: Pointwise::new(init, thirty_second, 4 * sixteenth, 1.0),
            sixteenth: ResidualBlock::new(init, sixteenth),
            to_eighth: Pointwise::new(init, sixteenth, 4 * eighth, 1.0),
            eighth: ResidualBlock::new(init, eighth),
            to_quarter: Pointwise::new(init, eighth, 4 * quarter, 1.0),
            merge: Pointwise::new(init, quarter + linear_patch, quarter, 1.0),
            quarter: ResidualBlock::new(init, quarter),
            to_half: Conv3x3::new(init, quarter, 4 * half, 1.0),
            pixels: Conv3x3::new(init, half, patch, 0.0),
            widths: config.decoder_channels,
            grid,
        }
    }

    /// Codes `[batch, latent_dim]` and the linear picture `[batch, 3, image, image]` to a correction of its shape.
    fn forward(&self, codes: Tensor<2>, linear: Tensor<4>) -> Tensor<4> {
        let [batch, _] = codes.dims();
        let [thirty_second, sixteenth, eighth, quarter, _] = self.widths;
        let gains = self.modulation.forward_rows(codes.clone());
        let x = relu(self.seed.forward_rows(codes)).reshape([
            batch,
            self.grid,
            self.grid,
            thirty_second,
        ]);
        let x = pixel_shuffle(self.to_sixteenth.forward(x), 2);
        let gain = gains.clone().narrow(1, 0, sixteenth);
        let x = relu(self.sixteenth.forward_modulated(x, gain));
        let x = pixel_shuffle(self.to_eighth.forward(x), 2);
        let gain = gains.clone().narrow(1, sixteenth, eighth);
        let x = relu(self.eighth.forward_modulated(x, gain));
        let x = pixel_shuffle(self.to_quarter.forward(x), 2);
        let patches = patches_from_image(centred(linear), LINEAR_PATCH_PX);
        let x = self.merge.forward(Tensor::cat(vec![x, patches], 3));
        let gain = gains.narrow(1, sixteenth + eighth, quarter);
        let x = relu(self.quarter.forward_modulated(x, gain));
        let x = relu(pixel_shuffle(self.to_half.forward(x), 2));
        image_from_patches(self.pixels.forward(x), DECODER_PATCH_PX)
    }
}

/// The trainable part of a face model. The fixed linear core, [`LinearBasis`], is passed in.
#[derive(Module, Debug)]
pub struct Vae {
    encoder: Encoder,
    decoder: Decoder,
}

impl Vae {
    /// A network that computes exactly the linear core, its other weights drawn from `seed`.
    pub fn new(config: &ModelConfig, seed: u64, device: &Device) -> Self {
        let mut init = WeightInit::new(seed, device);
        Self {
            encoder: Encoder::new(config, &mut init),
            decoder: Decoder::new(config, &mut init),
        }
    }

    /// A bundle's network. On an autodiff device its weights can be trained further.
    ///
    /// # Errors
    /// If a weight is missing or has a shape other than the configuration's.
    pub fn load(bundle: &Bundle, device: &Device) -> Result<Self, BundleError> {
        let vae = Self::new(bundle.config(), 0, device);
        apply_parameters(vae, Bundle::NETWORK, bundle.weights())
            .map_err(|reason| bundle.broken(reason))
    }

    /// Pictures `[batch, 3, image, image]`, values 0 to 1, to a posterior over codes.
    pub fn encode(&self, basis: &LinearBasis, images: Tensor<4>) -> Posterior {
        let (correction, log_variance) = self.encoder.forward(images.clone());
        Posterior {
            mean: basis.encode(images) + correction,
            log_variance,
        }
    }

    /// Codes `[batch, latent_dim]` to pictures `[batch, 3, image, image]`, not clamped: losses need to see the overshoot.
    pub fn decode(&self, basis: &LinearBasis, codes: Tensor<2>) -> Tensor<4> {
        let linear = basis.decode(codes.clone());
        let correction = self.decoder.forward(codes, linear.clone());
        linear + basis.without_checkerboard(correction)
    }
}
