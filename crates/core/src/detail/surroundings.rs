//! Where a photograph shows what is behind the person: walls, trees, the sky.
//!
//! No direction among codes leaves it alone: children are photographed before brighter walls. A network of six 3 x 3 convolutions
//! (three of them dilated, after Yu and Koltun 2016, arXiv 1511.07122) tells it from hair, skin and clothes in a picture of 32
//! pixels. It was taught by masks that mediapipe's selfie segmentation makes of faces; `tools/pytorch` has the recipe.

use std::sync::OnceLock;

use image::RgbImage;
use image::imageops::flip_horizontal;
use rayon::prelude::*;

use super::Planes;
use crate::photo::resize;
use crate::vectors::vectorized;

/// Side of the pictures that the network sees.
const SIDE: usize = 32;
/// Channels of each layer's outputs; the first one sees red, green and blue.
const OUTPUTS: [usize; 6] = [16, 16, 16, 16, 16, 1];
/// How far the taps of each layer's convolution are apart.
const DILATIONS: [usize; 6] = [1, 1, 2, 4, 8, 1];
/// For each layer its weights `[outputs, inputs, 3, 3]` and its biases `[outputs]`, as little-endian 32-bit numbers.
const WEIGHTS: &[u8] = include_bytes!("../../../../assets/surroundings/weights.bin");

/// One channel, row by row.
type Channel = Vec<f32>;

/// A convolution with zeros beyond the edge.
struct Layer {
    /// For each output its bias, and for each input the nine taps.
    outputs: Vec<(f32, Vec<[f32; 9]>)>,
    dilation: usize,
}

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
fn seen_behind(small: &RgbImage) -> Channel {
    static NETWORK: OnceLock<Vec<Layer>> = OnceLock::new();
    let layers = NETWORK.get_or_init(network);
    let scaled = |channel: usize| {
        let pixels = small.pixels();
        pixels.map(move |pixel| f32::from(pixel.0[channel]) / 127.5 - 1.0)
    };
    let mut channels: Vec<Channel> = (0..3).map(|channel| scaled(channel).collect()).collect();
    for (number, layer) in layers.iter().enumerate() {
        if number > 0 {
            for value in channels.iter_mut().flatten() {
                *value = value.max(0.0);
            }
        }
        channels = layer.forward(&channels);
    }
    let logits = channels.into_iter().flatten();
    logits.map(|logit| 1.0 / (1.0 + (-logit).exp())).collect()
}

/// Reads the weights.
fn network() -> Vec<Layer> {
    let numbers = WEIGHTS.chunks_exact(4);
    let mut numbers = numbers.map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap_or_default()));
    let mut inputs = 3;
    let layers = OUTPUTS.into_iter().zip(DILATIONS);
    layers
        .map(|(outputs, dilation)| {
            let mut next = || numbers.next().unwrap_or_default();
            let taps: Vec<Vec<[f32; 9]>> = (0..outputs)
                .map(|_| {
                    (0..inputs)
                        .map(|_| std::array::from_fn(|_| next()))
                        .collect()
                })
                .collect();
            let outputs: Vec<_> = taps.into_iter().map(|taps| (next(), taps)).collect();
            inputs = outputs.len();
            Layer { outputs, dilation }
        })
        .collect()
}

impl Layer {
    fn forward(&self, inputs: &[Channel]) -> Vec<Channel> {
        // With zeros around it each tap sees one long row, of which the ends of lines are not kept.
        let width = SIDE + 2 * self.dilation;
        let inputs: Vec<Channel> = inputs.iter().map(|input| self.padded(input)).collect();
        let outputs = self.outputs.par_iter().map(|(bias, taps)| {
            let mut lines = vec![*bias; SIDE * width - 2 * self.dilation];
            vectorized(
                #[inline(always)]
                || {
                    for (input, taps) in inputs.iter().zip(taps) {
                        for (tap, weight) in taps.iter().enumerate() {
                            let seen = &input[self.dilation * (tap / 3 * width + tap % 3)..];
                            for (out, input) in lines.iter_mut().zip(seen) {
                                *out += weight * input;
                            }
                        }
                    }
                },
            );
            let kept = lines.chunks(width).flat_map(|line| &line[..SIDE]);
            kept.copied().collect()
        });
        outputs.collect()
    }

    /// A channel with as many zeros around it as a tap reaches.
    fn padded(&self, channel: &[f32]) -> Channel {
        let width = SIDE + 2 * self.dilation;
        let mut padded = vec![0.0; width * width];
        let lines = padded.chunks_exact_mut(width).skip(self.dilation);
        for (line, values) in lines.zip(channel.chunks_exact(SIDE)) {
            line[self.dilation..][..SIDE].copy_from_slice(values);
        }
        padded
    }
}
