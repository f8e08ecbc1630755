//! The network that says where the eyes are in a look at a face.

use burn::module::Module;
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

use super::config::AlignConfig;
use super::look::LOOK_SHARE;
use crate::model::{
    Pointwise, ResidualBlock, WeightInit, centred, patches_from_image, pixel_unshuffle,
};
use facemath_core::photo::{Framing, LEFT_EYE, RIGHT_EYE};

/// Side of the patches that looks enter as, in pixels.
const PATCH_PX: usize = 4;
/// Numbers that the network says: the eyes' places, and the logarithm of their variance.
pub const OUTPUTS: usize = 5;
/// The range of the logarithm of the variance, in squares of the look's side: beyond it lies nothing but overflow.
const LOG_VARIANCE: (f32, f32) = (-12.0, 1.0);

/// Where the eyes of the canonical square are in a look: fractions of the look's side, from its top left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EyeEstimate {
    /// The eye on the viewer's left.
    pub left: (f32, f32),
    /// The eye on the viewer's right.
    pub right: (f32, f32),
    /// Standard deviation of each of the four numbers.
    pub deviation: f32,
}

impl EyeEstimate {
    /// The eyes of a face that already sits in its framing.
    pub fn canonical() -> Self {
        let in_look = |(u, v): (f32, f32)| (in_look(u), in_look(v));
        Self {
            left: in_look(LEFT_EYE),
            right: in_look(RIGHT_EYE),
            deviation: 0.0,
        }
    }

    /// The framing that has its eyes here, for a look at photo pixels `look`. `None` where the eyes coincide.
    pub fn framing(&self, look: Framing) -> Option<Framing> {
        let on_photo = |(u, v): (f32, f32)| look.photo_from_crop(u, v);
        Framing::from_eyes(on_photo(self.left), on_photo(self.right))
    }

    /// What this look's mirror image says, told for the look itself.
    pub fn mirrored(&self) -> Self {
        let mirror = |(u, v): (f32, f32)| (1.0 - u, v);
        Self {
            left: mirror(self.right),
            right: mirror(self.left),
            deviation: self.deviation,
        }
    }
}

/// A number of the framing, from 0 to 1, as one of the look about the same middle.
fn in_look(of_framing: f32) -> f32 {
    (of_framing - 0.5) / LOOK_SHARE + 0.5
}

/// Patches, three residual blocks, each at half the resolution of the one before, and two layers that see every place:
/// an average over places would forget where things are.
#[derive(Module, Debug)]
pub struct AlignNetwork {
    stem: Pointwise,
    quarter: ResidualBlock,
    to_eighth: Pointwise,
    eighth: ResidualBlock,
    to_sixteenth: Pointwise,
    sixteenth: ResidualBlock,
    hidden: Pointwise,
    answer: Pointwise,
}

impl AlignNetwork {
    /// A network of this shape with start weights from `seed`.
    pub fn new(config: &AlignConfig, seed: u64, device: &Device) -> Self {
        let mut init = WeightInit::new(seed, device);
        let [quarter, eighth, sixteenth] = config.channels;
        let places = (config.look_px / 16).pow(2);
        Self {
            stem: Pointwise::new(&mut init, 3 * PATCH_PX * PATCH_PX, quarter, 1.0),
            quarter: ResidualBlock::new(&mut init, quarter),
            to_eighth: Pointwise::new(&mut init, 4 * quarter, eighth, 1.0),
            eighth: ResidualBlock::new(&mut init, eighth),
            to_sixteenth: Pointwise::new(&mut init, 4 * eighth, sixteenth, 1.0),
            sixteenth: ResidualBlock::new(&mut init, sixteenth),
            hidden: Pointwise::new(&mut init, places * sixteenth, config.features, 1.0),
            answer: Pointwise::new(&mut init, config.features, OUTPUTS, 0.1),
        }
    }

    /// Looks `[batch, 3, look_px, look_px]`, values 0 to 1, to `[batch, 5]`: how far the left and the right eye are from
    /// where a perfect framing has them (u, v, u, v in sides of the look), and the logarithm of the variance of each.
    pub fn forward(&self, looks: Tensor<4>) -> Tensor<2> {
        let x = self
            .stem
            .forward(patches_from_image(centred(looks), PATCH_PX));
        let x = relu(self.quarter.forward(x));
        let x = self.to_eighth.forward(pixel_unshuffle(x, 2));
        let x = relu(self.eighth.forward(x));
        let x = self.to_sixteenth.forward(pixel_unshuffle(x, 2));
        let x = relu(self.sixteenth.forward(x));
        let [batch, height, width, channels] = x.dims();
        let x = x.reshape([batch, height * width * channels]);
        let answer = self.answer.forward_rows(relu(self.hidden.forward_rows(x)));
        let places = answer.clone().slice([0..batch, 0..OUTPUTS - 1]);
        // Starts at a variance of e^-4, about the spread of the looks that it learns from.
        let log_variance = answer.slice([0..batch, OUTPUTS - 1..OUTPUTS]) * 4.0 - 4.0;
        let log_variance = log_variance.clamp(LOG_VARIANCE.0, LOG_VARIANCE.1);
        Tensor::cat(vec![places, log_variance], 1)
    }

    /// The same as values.
    pub fn estimates(&self, looks: Tensor<4>) -> Vec<EyeEstimate> {
        let numbers: Vec<f32> = self
            .forward(looks)
            .into_data()
            .try_to_vec()
            .unwrap_or_default();
        let (rows, _) = numbers.as_chunks::<OUTPUTS>();
        let start = EyeEstimate::canonical();
        rows.iter()
            .map(
                |&[left_u, left_v, right_u, right_v, log_variance]| EyeEstimate {
                    left: (start.left.0 + left_u, start.left.1 + left_v),
                    right: (start.right.0 + right_u, start.right.1 + right_v),
                    deviation: (log_variance / 2.0).exp(),
                },
            )
            .collect()
    }
}
