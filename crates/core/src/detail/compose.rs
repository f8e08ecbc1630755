//! The picture of a face with the detail of photographs.
//!
//! Everything that is computed, is computed at the model's size: where things have gone, what still holds, and the sum of the
//! drawn face with all bands of the residual. What remains at the picture's own size are two reads for each pixel:
//!
//! ```text
//! picture(x) = enlarge(low)(x) + sum over photographs of grain(x) * photograph(x + flow(x))
//! low        = drawn with more contrast + sum over photographs of (sum over bands of gain * band - grain * small photograph), each moved
//! ```
//!
//! In the photograph's own face nothing moves and all gains are 1, so `low` is nothing and the picture is the photograph.

use std::sync::Arc;

use image::RgbImage;
use rayon::prelude::*;

use super::carried::{Carried, Moved};
use super::contrast::added_contrast;
use super::gain::GAINS;
use super::planes::within_unit;
use super::portrait::Padded;
use super::taps::{cubic_taps, cubic_weights, linear_taps};
use super::{Planes, Portrait};

/// How shares of the bands are evened out, from fine to coarse and for the grain: by the power mean whose exponent this is.
/// Detail of different photographs has nothing in common: added by halves it would lose three tenths of its contrast,
/// so fine bands keep their energy (2). Light adds up (1).
const EVENING: [f32; GAINS] = [2.0, 2.0, 1.5, 1.0, 2.0];

/// The face `drawn`, display-encoded, with the detail of portraits by their shares, `size_px` pixels a side.
///
/// Shares are 0 to 1 and add up to at most 1; the rest has no detail. `amount` is how much of the detail is carried, 0 (the
/// drawn face alone, enlarged) to 1. Numbers that make no sense count as nothing. A portrait whose drawn face has another
/// size than `drawn` is left out. A `size_px` of 0 counts as 1.
pub fn compose(
    drawn: &Planes<3>,
    shares: &[(&Portrait, f32)],
    amount: f32,
    size_px: u32,
) -> RgbImage {
    let size_px = size_px.max(1);
    let amount = within_unit(amount);
    let shares: Vec<(&Portrait, f32)> = shares
        .iter()
        .map(|(portrait, share)| (*portrait, within_unit(*share)))
        .filter(|(portrait, share)| *share > 0.0 && portrait.drawn().side() == drawn.side())
        .collect();
    let total: f32 = shares.iter().map(|(_, share)| share).sum();
    let rest = (1.0 - total).max(0.0);
    let luma = drawn.luma();
    let moved: Vec<Moved> = shares
        .par_iter()
        .map(|(portrait, _)| Moved::new(portrait, &luma))
        .collect();
    // What the decoder would draw half-way if it only cross-faded; what it does beyond that is news to every portrait.
    let mut surprise = luma.map(|[luma]| [luma * (1.0 - rest)]);
    for ((_, share), moved) in shares.iter().zip(&moved) {
        surprise = surprise.zip(moved.luma(), |[a], [b]| [a - share * b]);
    }
    let mut carried: Vec<Carried> = shares
        .par_iter()
        .zip(moved)
        .map(|((portrait, _), moved)| {
            let expected = moved.luma().zip(&surprise, |[a], [b]| [a + b]);
            moved.carried(portrait, &expected)
        })
        .collect();
    let mut low = drawn.clone();
    let contrast = total.min(1.0);
    if contrast > 0.0 {
        low = low.zip(&added_contrast(drawn), |low, added| {
            std::array::from_fn(|i| low[i] + contrast * added[i])
        });
    }
    for ((_, share), carried) in shares.iter().zip(&mut carried) {
        // One photograph at most has more than half.
        let strength = 2.0 * share - 1.0;
        if strength > 0.0 {
            carried.keep_local(&mut low, strength);
        }
    }
    let mut layers = Vec::with_capacity(carried.len());
    for ((portrait, share), carried) in shares.iter().zip(carried) {
        let evened = EVENING.map(|power| {
            let sum: f32 = shares.iter().map(|(_, other)| other.powf(power)).sum();
            share / (sum + rest.powf(power)).powf(power.recip())
        });
        let carried = carried.shared(evened);
        carried.add_to(&mut low);
        let scale = size_px as f32 / drawn.side() as f32;
        layers.push(Layer {
            photograph: portrait.at_size(size_px),
            field: carried
                .field()
                .map(|[dx, dy, grain]| [dx * scale, dy * scale, amount * grain]),
        });
    }
    let grey = shares.iter().filter(|(portrait, _)| portrait.is_grey());
    let grey: f32 = grey.map(|(_, share)| share).sum();
    let low = drawn.zip(&low.faded(grey), |drawn, low| {
        std::array::from_fn(|i| drawn[i] + amount * (low[i] - drawn[i]))
    });
    render(&low, &layers, size_px)
}

/// A photograph on its way into a picture of its size.
struct Layer {
    photograph: Arc<Padded>,
    /// The displacement to the right and downwards, in pixels of the photograph, and the grain's gain.
    field: Planes<3>,
}

/// `low` enlarged, and each layer's photograph through its field.
fn render(low: &Planes<3>, layers: &[Layer], size_px: u32) -> RgbImage {
    let size = size_px as usize;
    let side = low.side();
    let places = (0..size).map(|pixel| (pixel as f32 + 0.5) * side as f32 / size as f32 - 0.5);
    let cubic: Vec<_> = places.clone().map(|at| cubic_taps(at, side)).collect();
    let linear: Vec<_> = places.map(|at| linear_taps(at, side)).collect();
    let mut picture = RgbImage::new(size_px, size_px);
    picture
        .par_chunks_exact_mut(3 * size)
        .enumerate()
        .for_each_init(
            || (vec![[0.0; 3]; side], vec![[0.0; 3]; size]),
            |(line, sums), (y, out)| {
                line.fill([0.0; 3]);
                let (rows, weights) = cubic[y];
                for (row, weight) in rows.into_iter().zip(weights) {
                    for (sum, value) in line.iter_mut().zip(low.row(row)) {
                        *sum = std::array::from_fn(|i| sum[i] + value[i] * weight);
                    }
                }
                for (sum, (columns, weights)) in sums.iter_mut().zip(&cubic) {
                    *sum = [0.0; 3];
                    for (column, weight) in columns.iter().zip(weights) {
                        let value = line[*column];
                        *sum = std::array::from_fn(|i| sum[i] + value[i] * weight);
                    }
                }
                for layer in layers {
                    let (above, below, down) = linear[y];
                    let rows = layer.field.row(above).iter().zip(layer.field.row(below));
                    for (mixed, (above, below)) in line.iter_mut().zip(rows) {
                        *mixed = std::array::from_fn(|i| above[i] + (below[i] - above[i]) * down);
                    }
                    layer.add_to(sums, line, &linear, y);
                }
                for (out, sum) in out.chunks_exact_mut(3).zip(sums.iter()) {
                    for (out, value) in out.iter_mut().zip(sum) {
                        // The cast saturates, and takes what is not a number to black.
                        *out = (value * 255.0).round() as u8;
                    }
                }
            },
        );
    picture
}

impl Layer {
    /// Adds a row of the photograph, seen through `line`, the field's values along that row.
    fn add_to(
        &self,
        sums: &mut [[f32; 3]],
        line: &[[f32; 3]],
        linear: &[(usize, usize, f32)],
        y: usize,
    ) {
        for (x, (sum, (left, right, across))) in sums.iter_mut().zip(linear).enumerate() {
            let (left, right) = (line[*left], line[*right]);
            let [dx, dy, grain]: [f32; 3] =
                std::array::from_fn(|i| left[i] + (right[i] - left[i]) * across);
            let seen = self.photograph.at(x as f32 + dx, y as f32 + dy);
            let grain = grain / 255.0;
            *sum = std::array::from_fn(|i| sum[i] + grain * seen[i]);
        }
    }
}

impl Padded {
    /// The colour at `(x, y)`, 0 to 255, by Catmull-Rom interpolation; edge pixels are repeated.
    fn at(&self, x: f32, y: f32) -> [f32; 4] {
        let (floor_x, floor_y) = (x.floor(), y.floor());
        let inside = 1.0..self.side as f32 - 2.0;
        if inside.contains(&floor_x) && inside.contains(&floor_y) {
            // Most pixels: four rows of four neighbours each.
            let (across, down) = (cubic_weights(x - floor_x), cubic_weights(y - floor_y));
            let first = (floor_y as usize - 1) * self.side + floor_x as usize - 1;
            let mut sum = [0.0; 4];
            for (row, down) in down.into_iter().enumerate() {
                let start = first + row * self.side;
                if let [a, b, c, d] = &self.pixels[start..start + 4] {
                    let [a, b, c, d] = [a, b, c, d].map(|pixel| pixel.map(f32::from));
                    sum = std::array::from_fn(|i| {
                        let row = across[0] * a[i]
                            + across[1] * b[i]
                            + across[2] * c[i]
                            + across[3] * d[i];
                        sum[i] + down * row
                    });
                }
            }
            return sum;
        }
        let (columns, across) = cubic_taps(x, self.side);
        let (rows, down) = cubic_taps(y, self.side);
        let mut sum = [0.0; 4];
        for (row, down) in rows.into_iter().zip(down) {
            for (column, across) in columns.into_iter().zip(across) {
                let pixel = self.pixels[row * self.side + column].map(f32::from);
                sum = std::array::from_fn(|i| sum[i] + down * across * pixel[i]);
            }
        }
        sum
    }
}
