//! Where the eyes of a face are, to the corner, and its temples.
//!
//! A network says for each point how likely it is at each place of the band about the eyes, and the mean of that is the point
//! (Nibali et al. 2018, arXiv 1801.07372). It was taught by the points of a face mesh; `tools/pytorch` has the recipe.

use std::sync::OnceLock;

use image::RgbImage;

use super::convolutions::Channel;
use super::eye_band::{EyeBand, ROWS, SIDE, TOGETHER, WIDTH};

/// Points that are found.
const POINTS: usize = 6;
/// See [`EyeBand::read`].
const WEIGHTS: &[u8] = include_bytes!("../../../../assets/frames/eyes.bin");

/// A place to the right and downwards, in sides of the square that models see.
pub(super) type Place = [f32; 2];

/// Points of a face, from left to right in the picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct EyePoints {
    /// The outer and the inner corner of the left eye, the inner and the outer one of the right eye.
    pub corners: [Place; 4],
    /// Beside the left and the right eye.
    pub temples: [Place; 2],
}

impl EyePoints {
    /// Those of a face in the square that models see.
    pub fn of(picture: &RgbImage) -> Self {
        static NETWORK: OnceLock<EyeBand> = OnceLock::new();
        let network = NETWORK.get_or_init(|| EyeBand::read(WEIGHTS, POINTS));
        let answers = network.answers(picture);
        let point = |number: usize| answers.get(number).map_or([0.5; 2], mean_place);
        Self {
            corners: std::array::from_fn(point),
            temples: std::array::from_fn(|number| point(4 + number)),
        }
    }
}

/// The mean place of a point whose log likelihoods these are.
fn mean_place(answers: &Channel) -> Place {
    let most = answers.iter().copied().fold(f32::MIN, f32::max);
    let (mut sum, mut whole) = ([0.0; 2], f32::MIN_POSITIVE);
    for (at, answer) in answers.iter().enumerate() {
        let share = (answer - most).exp();
        let middle = |number: usize| ((number as f32 + 0.5) * TOGETHER as f32) / SIDE as f32;
        sum[0] += share * middle(at % WIDTH);
        sum[1] += share * (middle(at / WIDTH) + ROWS.start as f32 / SIDE as f32);
        whole += share;
    }
    sum.map(|sum| sum / whole)
}
