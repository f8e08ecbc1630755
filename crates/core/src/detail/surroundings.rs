//! Where a photograph shows what is behind the person: walls, trees, the sky.
//!
//! No direction among codes leaves it alone: children are photographed before brighter walls. A network of six [`Convolutions`]
//! tells it from hair, skin and clothes in a picture of 32 pixels. It was taught by masks that mediapipe's selfie segmentation makes of faces; `tools/pytorch` has the recipe.

use std::sync::OnceLock;

use image::RgbImage;
use image::imageops::flip_horizontal;

use super::Planes;
use super::convolutions::{Convolutions, sureness};
use crate::photo::resize;

/// Side of the pictures that the network sees.
const SIDE: usize = 32;
/// Channels of each layer's outputs; the first one sees red, green and blue.
const OUTPUTS: [usize; 6] = [16, 16, 16, 16, 16, 1];
/// How far the taps of each layer's convolution are apart.
const DILATIONS: [usize; 6] = [1, 1, 2, 4, 8, 1];
/// See [`Convolutions::read`].
const WEIGHTS: &[u8] = include_bytes!("../../../../assets/surroundings/weights.bin");

/// How sure it is that each place of `picture`, a face in the square that models see, shows what is behind the person: 0 to 1,
/// as large as the picture. A mirrored picture has mirrored surroundings.
pub fn surroundings(picture: &RgbImage) -> Planes<1> {
    let small = resize(picture, SIDE as u32, SIDE as u32);
    let (seen, mirrored) = rayon::join(
        || seen_behind(&small),
        || seen_behind(&flip_horizontal(&small)),
    );
    let at = |seen: &[f32], index: usize| seen.get(index).copied().unwrap_or_default();
    let both = Planes::from_fn(SIDE, |index| {
        let opposite = index - index % SIDE + (SIDE - 1 - index % SIDE);
        [0.5 * (at(&seen, index) + at(&mirrored, opposite))]
    });
    both.resampled(picture.width() as usize)
}

/// What the network sees in `[32, 32]` pixels, row by row.
fn seen_behind(small: &RgbImage) -> Vec<f32> {
    static NETWORK: OnceLock<Convolutions> = OnceLock::new();
    let layers = OUTPUTS.into_iter().zip(DILATIONS);
    let network = NETWORK.get_or_init(|| Convolutions::read(WEIGHTS, 3, layers));
    let scaled = |channel: usize| {
        let pixels = small.pixels();
        pixels.map(move |pixel| f32::from(pixel.0[channel]) / 127.5 - 1.0)
    };
    let channels = (0..3).map(|channel| scaled(channel).collect()).collect();
    let logits = network.forward(channels, SIDE, SIDE).into_iter().flatten();
    logits.map(sureness).collect()
}
