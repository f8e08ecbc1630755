//! Activations with their channels last and a border of zeros, and the layers on them.

use rayon::prelude::*;

use super::product::{Onto, Rows, multiply};

/// Bands of rows that a layer is shared out in, for each thread: some more than one, since threads do not run alike.
const BANDS_A_THREAD: usize = 2;

/// A square of places with a border of one place around it, `[side + 2, side + 2, channels]`.
///
/// Layers run over whole lines, border and all, as over one long row of places; what they write into the border is put back
/// to zero.
#[derive(Clone, Debug)]
pub struct Picture {
    values: Vec<f32>,
    side: usize,
    channels: usize,
}

/// The weights of a linear map of the channels.
#[derive(Clone, Debug)]
pub struct Linear {
    /// `[inputs, outputs]`; for a 3 x 3 convolution `[3, 3, inputs, outputs]`, rows first.
    pub weight: Vec<f32>,
    /// `[outputs]`.
    pub bias: Vec<f32>,
}

impl Linear {
    /// Channels that come out.
    pub fn outputs(&self) -> usize {
        self.bias.len()
    }
}

/// Two 3 x 3 convolutions beside an identity.
#[derive(Clone, Debug)]
pub struct Block {
    pub first: Linear,
    pub second: Linear,
}

impl Picture {
    /// `[side, side, channels]`, all zero.
    pub fn zeros(side: usize, channels: usize) -> Self {
        let line = side + 2;
        // A convolution's last row of taps begins in the last line and ends two places beyond it.
        let places = line * line + 2;
        Self {
            values: vec![0.0; places * channels],
            side,
            channels,
        }
    }

    /// One as large, of other channels, all zero.
    pub fn like(&self, channels: usize) -> Self {
        Self::zeros(self.side, channels)
    }

    /// Places along a line, border included.
    fn line(&self) -> usize {
        self.side + 2
    }

    /// Where the first place inside the border begins.
    fn origin(&self) -> usize {
        (self.line() + 1) * self.channels
    }

    /// Values from one line to the next.
    fn pitch(&self) -> usize {
        self.line() * self.channels
    }

    /// The lines inside the border: each begins with its first place and ends with two of the border.
    fn lines_mut(&mut self) -> &mut [f32] {
        let (origin, length) = (self.origin(), self.side * self.pitch());
        &mut self.values[origin..origin + length]
    }

    /// Calls `write` with each line's number and its places, `[side, channels]`.
    pub fn fill(&mut self, mut write: impl FnMut(usize, &mut [f32])) {
        let (pitch, inner) = (self.pitch(), self.side * self.channels);
        for (y, line) in self.lines_mut().chunks_exact_mut(pitch).enumerate() {
            write(y, &mut line[..inner]);
        }
    }

    /// Calls `read` with each line's number and its places, `[side, channels]`.
    pub fn read(&self, mut read: impl FnMut(usize, &[f32])) {
        let inner = self.side * self.channels;
        for (y, line) in self.values[self.origin()..]
            .chunks(self.pitch())
            .take(self.side)
            .enumerate()
        {
            read(y, &line[..inner]);
        }
    }

    /// What is negative becomes zero, in a copy.
    fn relu(&self) -> Self {
        let values = self.values.iter().map(|value| value.max(0.0)).collect();
        Self { values, ..*self }
    }

    /// A 3 x 3 convolution with zeros beyond the edge onto `out`, whose places then go through `finish`, `[_, channels]` at a
    /// time. No copy is made: three places side by side are one row of the left factor, and three products, one for each row
    /// of taps, add up.
    pub fn convolve(
        &self,
        weight: &[f32],
        out: &mut Picture,
        onto: Onto,
        finish: impl Fn(&mut [f32]) + Sync,
    ) {
        let taps = 3 * self.channels;
        self.layer(out, &finish, |start, count, band| {
            let outputs = band.len() / count.max(1);
            for (dy, weight) in weight.chunks_exact(taps * outputs).enumerate() {
                let rows = Rows {
                    values: &self.values[(start + dy * self.line()) * self.channels..],
                    count,
                    width: taps,
                    stride: self.channels,
                };
                let onto = if dy == 0 { onto } else { Onto::Sum };
                multiply(rows, weight, outputs, band, onto);
            }
        });
    }

    /// A linear map of the channels onto `out`, as [`Picture::convolve`].
    pub fn map(
        &self,
        weight: &[f32],
        out: &mut Picture,
        onto: Onto,
        finish: impl Fn(&mut [f32]) + Sync,
    ) {
        self.layer(out, &finish, |start, count, band| {
            let values = &self.values[start * self.channels + self.origin()..];
            let rows = Rows {
                values,
                count,
                width: self.channels,
                stride: self.channels,
            };
            multiply(rows, weight, band.len() / count.max(1), band, onto);
        });
    }

    /// Shares the lines of `out` between the threads: `compute` is given the first place of a band, how many places it has
    /// and where they go.
    fn layer(
        &self,
        out: &mut Picture,
        finish: &(impl Fn(&mut [f32]) + Sync),
        compute: impl Fn(usize, usize, &mut [f32]) + Sync,
    ) {
        let (side, line, channels) = (out.side, out.line(), out.channels);
        let bands = BANDS_A_THREAD * rayon::current_num_threads();
        let height = side.div_ceil(bands).max(2);
        let bands = out.lines_mut().par_chunks_mut(height * line * channels);
        bands.enumerate().for_each(|(index, band)| {
            compute(index * height * line, band.len() / channels, band);
            for places in band.chunks_exact_mut(line * channels) {
                let (inner, border) = places.split_at_mut(side * channels);
                finish(inner);
                border.fill(0.0);
            }
        });
    }

    /// The block and what is negative put to zero after it; the inner channels are scaled by `1 + gain`, `[channels]`.
    pub fn apply(&mut self, block: &Block, gain: &[f32]) {
        let mut inner = Self::zeros(self.side, self.channels);
        self.relu()
            .convolve(&block.first.weight, &mut inner, Onto::Nothing, |places| {
                for place in places.chunks_exact_mut(gain.len()) {
                    for ((value, bias), gain) in place.iter_mut().zip(&block.first.bias).zip(gain) {
                        *value = ((*value + bias) * (1.0 + gain)).max(0.0);
                    }
                }
            });
        inner.convolve(&block.second.weight, self, Onto::Sum, |places| {
            add_bias(places, &block.second.bias);
            relu(places);
        });
    }

    /// Channels to space: `[side, side, 4 * inner]` to `[2 * side, 2 * side, inner]`. The four of a place are its square, row by
    /// row.
    pub fn shuffled(&self) -> Self {
        let inner = self.channels / 4;
        let mut out = Self::zeros(2 * self.side, inner);
        let (pair, channels) = (2 * inner, self.channels);
        let (origin, pitch, side) = (self.origin(), self.pitch(), self.side);
        out.fill(|y, line| {
            let source = &self.values[origin + y / 2 * pitch..][..side * channels];
            let half = y % 2 * pair;
            for (to, from) in line
                .chunks_exact_mut(pair)
                .zip(source.chunks_exact(channels))
            {
                to.copy_from_slice(&from[half..half + pair]);
            }
        });
        out
    }
}

/// Adds `bias`, `[channels]`, to places `[_, channels]`.
pub fn add_bias(places: &mut [f32], bias: &[f32]) {
    for place in places.chunks_exact_mut(bias.len()) {
        for (value, bias) in place.iter_mut().zip(bias) {
            *value += bias;
        }
    }
}

/// What is negative becomes zero.
pub fn relu(values: &mut [f32]) {
    for value in values {
        *value = value.max(0.0);
    }
}
