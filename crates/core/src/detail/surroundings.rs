//! Where a photograph shows what is behind the person: walls, trees, the sky.
//!
//! No direction among codes leaves it alone: children are photographed before brighter walls. A network of six 3 x 3 convolutions
//! (two of them dilated, after Yu and Koltun 2016, arXiv 1511.07122) tells it from hair, skin and clothes in a picture of 32
//! pixels. It was taught by masks that mediapipe's selfie segmentation makes of faces; `tools/pytorch` has the recipe.

use std::sync::OnceLock;

use image::RgbImage;
use image::imageops::flip_horizontal;

use super::Planes;
use crate::photo::resize;

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

/// How sure it is that each place of `picture`, a face in the square that models see, display-encoded, shows what is behind the
/// person: 0 to 1, as large as the picture. A mirrored picture has mirrored surroundings.
pub fn surroundings(picture: &Planes<3>) -> Planes<1> {
    let small = resize(&picture.to_image(), SIDE as u32, SIDE as u32);
    let mirrored = seen_behind(&flip_horizontal(&small));
    let seen = seen_behind(&small);
    let at = |seen: &[f32], index: usize| seen.get(index).copied().unwrap_or_default();
    let both = Planes::from_fn(SIDE, |index| {
        let opposite = index - index % SIDE + (SIDE - 1 - index % SIDE);
        [0.5 * (at(&seen, index) + at(&mirrored, opposite))]
    });
    both.resampled(picture.side())
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
        let outputs = self.outputs.iter().map(|(bias, taps)| {
            let mut out = vec![*bias; SIDE * SIDE];
            for (input, taps) in inputs.iter().zip(taps) {
                for (tap, weight) in taps.iter().enumerate() {
                    self.add(input, (tap % 3, tap / 3), *weight, &mut out);
                }
            }
            out
        });
        outputs.collect()
    }

    /// Adds `input`, seen through the tap in this column and row, times `weight`.
    fn add(&self, input: &[f32], (column, row): (usize, usize), weight: f32, out: &mut [f32]) {
        // Which places of a line have a neighbour in that direction, and where the first of these neighbours is.
        let reach = |tap: usize| match tap {
            0 => (self.dilation..SIDE, 0),
            1 => (0..SIDE, 0),
            _ => (0..SIDE - self.dilation, self.dilation),
        };
        let ((across, first), (down, top)) = (reach(column), reach(row));
        for (y, from) in down.zip(top..) {
            let out = &mut out[y * SIDE..][across.clone()];
            let input = &input[from * SIDE + first..];
            for (out, input) in out.iter_mut().zip(input) {
                *out += weight * input;
            }
        }
    }
}
