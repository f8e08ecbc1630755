//! Networks that are small enough to look at a photograph in a few milliseconds wherever there is no device at hand: 3 x 3
//! convolutions, dilated where they are to see far (Yu and Koltun 2016, arXiv 1511.07122), with ReLU between them.

use rayon::prelude::*;

use crate::vectors::vectorized;

/// One channel of a picture, row by row.
pub(super) type Channel = Vec<f32>;

/// Convolutions one after the other.
pub(super) struct Convolutions {
    layers: Vec<Layer>,
}

/// A convolution with zeros beyond the edge.
struct Layer {
    /// For each output its bias, and for each input the nine taps.
    outputs: Vec<(f32, Vec<[f32; 9]>)>,
    /// How far the taps are apart.
    dilation: usize,
}

impl Convolutions {
    /// `weights` has for each layer its weights `[outputs, inputs, 3, 3]` and its biases `[outputs]`, as little-endian 32-bit
    /// numbers; what is missing counts as 0. `layers` are their outputs and dilations, and the first one sees `inputs` channels.
    pub fn read(
        weights: &[u8],
        mut inputs: usize,
        layers: impl IntoIterator<Item = (usize, usize)>,
    ) -> Self {
        let numbers = weights.chunks_exact(4);
        let mut numbers =
            numbers.map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap_or_default()));
        let mut layer = |(outputs, dilation)| {
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
        };
        Self {
            layers: layers.into_iter().map(&mut layer).collect(),
        }
    }

    /// What the last layer says of `channels`, which are `width` pixels wide and `height` high.
    pub fn forward(&self, mut channels: Vec<Channel>, width: usize, height: usize) -> Vec<Channel> {
        for (number, layer) in self.layers.iter().enumerate() {
            if number > 0 {
                for value in channels.iter_mut().flatten() {
                    *value = value.max(0.0);
                }
            }
            channels = layer.forward(&channels, width, height);
        }
        channels
    }
}

impl Layer {
    fn forward(&self, inputs: &[Channel], width: usize, height: usize) -> Vec<Channel> {
        // With zeros around it each tap sees one long row, of which the ends of lines are not kept.
        let wide = width + 2 * self.dilation;
        let inputs: Vec<Channel> = inputs
            .iter()
            .map(|input| self.padded(input, width, height))
            .collect();
        let outputs = self.outputs.par_iter().map(|(bias, taps)| {
            let mut lines = vec![*bias; height * wide - 2 * self.dilation];
            vectorized(
                #[inline(always)]
                || {
                    for (input, taps) in inputs.iter().zip(taps) {
                        for (tap, weight) in taps.iter().enumerate() {
                            let seen = &input[self.dilation * (tap / 3 * wide + tap % 3)..];
                            for (out, input) in lines.iter_mut().zip(seen) {
                                *out += weight * input;
                            }
                        }
                    }
                },
            );
            let kept = lines.chunks(wide).flat_map(|line| &line[..width]);
            kept.copied().collect()
        });
        outputs.collect()
    }

    /// A channel with as many zeros around it as a tap reaches.
    fn padded(&self, channel: &[f32], width: usize, height: usize) -> Channel {
        let wide = width + 2 * self.dilation;
        let mut padded = vec![0.0; wide * (height + 2 * self.dilation)];
        let lines = padded.chunks_exact_mut(wide).skip(self.dilation);
        for (line, values) in lines.zip(channel.chunks_exact(width)) {
            line[self.dilation..][..width].copy_from_slice(values);
        }
        padded
    }
}

/// How sure a network is, 0 to 1, of its answer.
pub(super) fn sureness(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}
