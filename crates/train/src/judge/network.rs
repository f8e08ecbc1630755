//! The judge's two networks, of the same layers as the face model's and with nothing else in common with it.

use burn::module::Module;
use burn::tensor::activation::{relu, softmax};
use burn::tensor::{Device, Tensor, TensorData};

use facemath_nets::model::{
    Pointwise, ResidualBlock, WeightInit, centred, patches_from_image, pixel_unshuffle,
};

use super::config::{AGE_BINS_YEARS, JudgeConfig};
use super::oval::inside_oval;

/// Side of the patches that pictures enter as, in pixels.
const PATCH_PX: usize = 4;

/// Patches and three residual blocks, each at half the resolution of the one before, then the mean over all places.
#[derive(Module, Debug)]
struct Trunk {
    stem: Pointwise,
    quarter: ResidualBlock,
    to_eighth: Pointwise,
    eighth: ResidualBlock,
    to_sixteenth: Pointwise,
    sixteenth: ResidualBlock,
}

impl Trunk {
    fn new(channels: [usize; 3], init: &mut WeightInit) -> Self {
        let [quarter, eighth, sixteenth] = channels;
        Self {
            stem: Pointwise::new(init, 3 * PATCH_PX * PATCH_PX, quarter, 1.0),
            quarter: ResidualBlock::new(init, quarter),
            to_eighth: Pointwise::new(init, 4 * quarter, eighth, 1.0),
            eighth: ResidualBlock::new(init, eighth),
            to_sixteenth: Pointwise::new(init, 4 * eighth, sixteenth, 1.0),
            sixteenth: ResidualBlock::new(init, sixteenth),
        }
    }

    /// Centred pictures `[batch, 3, size, size]` to `[batch, channels]`.
    fn forward(&self, pictures: Tensor<4>) -> Tensor<2> {
        let x = self.stem.forward(patches_from_image(pictures, PATCH_PX));
        let x = relu(self.quarter.forward(x));
        let x = self.to_eighth.forward(pixel_unshuffle(x, 2));
        let x = relu(self.eighth.forward(x));
        let x = self.to_sixteenth.forward(pixel_unshuffle(x, 2));
        let x = relu(self.sixteenth.forward(x));
        let [batch, height, width, channels] = x.dims();
        x.reshape([batch, height * width, channels])
            .mean_dim(1)
            .reshape([batch, channels])
    }
}

/// What the attribute network says of pictures.
#[derive(Clone, Debug)]
pub(super) struct Attributes {
    /// Unnormalised belief in each of the age bins, `[batch, bins]`.
    pub age_logits: Tensor<2>,
    /// Log odds of "female" and of "wears glasses", `[batch, 2]`.
    pub yes_no_logits: Tensor<2>,
    /// The last layer but one, `[batch, features]`.
    pub features: Tensor<2>,
}

/// Age, gender and glasses. Age is read as the mean of a belief over ages (Rothe et al. 2015, "DEX: Deep EXpectation
/// of apparent age"), which fits better than one number does.
#[derive(Module, Debug)]
pub(super) struct AttributeNetwork {
    trunk: Trunk,
    features: Pointwise,
    age: Pointwise,
    yes_no: Pointwise,
}

impl AttributeNetwork {
    pub(super) fn new(config: &JudgeConfig, seed: u64, device: &Device) -> Self {
        let mut init = WeightInit::new(seed, device);
        let last = config.attribute_channels[2];
        Self {
            trunk: Trunk::new(config.attribute_channels, &mut init),
            features: Pointwise::new(&mut init, last, config.features, 1.0),
            age: Pointwise::new(&mut init, config.features, AGE_BINS_YEARS.len(), 0.1),
            yes_no: Pointwise::new(&mut init, config.features, 2, 0.1),
        }
    }

    /// Pictures `[batch, 3, size, size]`, values 0 to 1.
    pub(super) fn forward(&self, pictures: Tensor<4>) -> Attributes {
        let features = self
            .features
            .forward_rows(self.trunk.forward(centred(pictures)));
        let active = relu(features.clone());
        Attributes {
            age_logits: self.age.forward_rows(active.clone()),
            yes_no_logits: self.yes_no.forward_rows(active),
            features,
        }
    }
}

/// The mean age of a belief over the bins: `[batch, bins]` to years, `[batch, 1]`.
pub(super) fn expected_years(age_logits: Tensor<2>) -> Tensor<2> {
    let device = age_logits.device();
    let years = TensorData::new(AGE_BINS_YEARS.to_vec(), [AGE_BINS_YEARS.len(), 1]);
    softmax(age_logits, 1).matmul(Tensor::from_data(years, &device))
}

/// Places a face on a sphere, so that two looks at the same photo are close. It sees the face's oval only: the
/// background must not give a photo away.
#[derive(Module, Debug)]
pub(super) struct IdentityNetwork {
    trunk: Trunk,
    hidden: Pointwise,
    embedding: Pointwise,
}

impl IdentityNetwork {
    pub(super) fn new(config: &JudgeConfig, seed: u64, device: &Device) -> Self {
        let mut init = WeightInit::new(seed, device);
        let last = config.identity_channels[2];
        Self {
            trunk: Trunk::new(config.identity_channels, &mut init),
            hidden: Pointwise::new(&mut init, last, config.features, 1.0),
            embedding: Pointwise::new(&mut init, config.features, config.identity_dim, 1.0),
        }
    }

    /// Pictures `[batch, 3, size, size]`, values 0 to 1, to vectors of length 1, `[batch, identity_dim]`.
    pub(super) fn forward(&self, pictures: Tensor<4>) -> Tensor<2> {
        let [_, _, size, _] = pictures.dims();
        let device = pictures.device();
        let mask: Vec<f32> = inside_oval(size)
            .map(|inside| f32::from(u8::from(inside)))
            .collect();
        let mask: Tensor<4> = Tensor::from_data(TensorData::new(mask, [1, 1, size, size]), &device);
        let pooled = self.trunk.forward(centred(pictures) * mask);
        let rows = self
            .embedding
            .forward_rows(relu(self.hidden.forward_rows(pooled)));
        // The constant keeps the slope finite at the origin.
        let lengths = (rows.clone().square().sum_dim(1) + 1e-8).sqrt();
        rows / lengths
    }
}
