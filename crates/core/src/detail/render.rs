//! A composition's picture, on the CPU.

use image::RgbImage;
use rayon::prelude::*;

use super::composition::{Composition, Layer};
use super::planes::Planes;
use super::portrait::Padded;
use super::taps::{cubic_taps, cubic_weights, linear_taps};
use crate::vectors::vectorized;

/// Values of a pixel and one unused, which a processor's vectors hold together.
type Wide = [f32; 4];

/// Three values as [`Wide`].
#[inline(always)]
fn wide([first, second, third]: [f32; 3]) -> Wide {
    [first, second, third, 0.0]
}

/// `sum` and `value` times `weight`.
#[inline(always)]
fn added(sum: Wide, value: Wide, weight: f32) -> Wide {
    std::array::from_fn(|i| sum[i] + value[i] * weight)
}

/// What of the model's pixels each pixel of a picture is made of, along one side.
struct Taps {
    cubic: CubicTaps,
    linear: Vec<(usize, usize, f32)>,
}

/// The same for [`enlarge_row`].
pub(super) type CubicTaps = Vec<([usize; 4], [f32; 4])>;

/// The places of a picture's pixels along one side of `side` pixels of the model.
pub(super) fn places(size: usize, side: usize) -> impl Iterator<Item = f32> + Clone {
    (0..size).map(move |pixel| (pixel as f32 + 0.5) * side as f32 / size as f32 - 0.5)
}

/// Room for one row.
pub(super) struct Row {
    /// At the model's size.
    line: Vec<Wide>,
    /// At the picture's.
    pub sums: Vec<Wide>,
}

impl Row {
    /// For a picture of `size` pixels made of `side` pixels of the model.
    pub fn new(size: usize, side: usize) -> Self {
        Self {
            line: vec![[0.0; 4]; side],
            sums: vec![[0.0; 4]; size],
        }
    }
}

/// Row `y` of a picture, enlarged by Catmull-Rom interpolation, into the sums of `row`.
#[inline(always)]
pub(super) fn enlarge_row(picture: &Planes<3>, taps: &CubicTaps, row: &mut Row, y: usize) {
    let Row { line, sums } = row;
    line.fill([0.0; 4]);
    let (rows, weights) = taps[y];
    for (row, weight) in rows.into_iter().zip(weights) {
        for (sum, value) in line.iter_mut().zip(picture.row(row)) {
            *sum = added(*sum, wide(*value), weight);
        }
    }
    for (sum, (columns, weights)) in sums.iter_mut().zip(taps) {
        *sum = [0.0; 4];
        for (column, weight) in columns.iter().zip(weights) {
            *sum = added(*sum, line[*column], *weight);
        }
    }
}

impl Composition {
    /// The picture: `low` enlarged, each photograph through its field, and what the model draws finer than its decoder.
    pub fn render(&self) -> RgbImage {
        let (size, side) = (self.size_px() as usize, self.low().side());
        let places = places(size, side);
        let taps = Taps {
            cubic: places.clone().map(|at| cubic_taps(at, side)).collect(),
            linear: places.map(|at| linear_taps(at, side)).collect(),
        };
        let mut picture = RgbImage::new(self.size_px(), self.size_px());
        picture
            .par_chunks_exact_mut(3 * size)
            .enumerate()
            .for_each_init(
                || Row::new(size, side),
                |row, (y, out)| {
                    vectorized(
                        #[inline(always)]
                        || self.render_row(&taps, row, y, out),
                    );
                },
            );
        picture
    }

    /// Writes row `y` of the picture, its bytes, to `out`.
    #[inline(always)]
    fn render_row(&self, taps: &Taps, row: &mut Row, y: usize, out: &mut [u8]) {
        enlarge_row(self.low(), &taps.cubic, row, y);
        let Row { line, sums } = row;
        for layer in self.layers() {
            let (above, below, down) = taps.linear[y];
            let (above, below) = (layer.field().row(above), layer.field().row(below));
            for (mixed, (above, below)) in line.iter_mut().zip(above.iter().zip(below)) {
                *mixed = wide(std::array::from_fn(|i| {
                    above[i] + (below[i] - above[i]) * down
                }));
            }
            layer.add_to(sums, line, &taps.linear, y);
        }
        if let Some(fine) = &self.fine {
            for (sum, finer) in sums.iter_mut().zip(fine.row(y)) {
                *sum = added(*sum, wide(*finer), 1.0);
            }
        }
        if let Some(covers) = &self.covers {
            for (sum, cover) in sums
                .iter_mut()
                .zip(covers.iter().skip(y * taps.cubic.len()))
            {
                *sum = sum.map(|level| cover.over(level));
            }
        }
        for (out, [red, green, blue, _]) in out.chunks_exact_mut(3).zip(sums.iter()) {
            // The cast rounds down and saturates, and takes what is not a number to black.
            let bytes = [red, green, blue].map(|value| (value * 255.0 + 0.5) as u8);
            out.copy_from_slice(&bytes);
        }
    }
}

impl Layer {
    /// Adds a row of the photograph, seen through `line`, the field's values along that row.
    #[inline(always)]
    fn add_to(&self, sums: &mut [Wide], line: &[Wide], linear: &[(usize, usize, f32)], y: usize) {
        for (x, (sum, (left, right, across))) in sums.iter_mut().zip(linear).enumerate() {
            let (left, right) = (line[*left], line[*right]);
            let [dx, dy, grain, _]: Wide =
                std::array::from_fn(|i| left[i] + (right[i] - left[i]) * across);
            let seen = self.photograph().at(x as f32 + dx, y as f32 + dy);
            *sum = added(*sum, seen, grain / 255.0);
        }
    }
}

impl Padded {
    /// The colour at `(x, y)`, 0 to 255, by Catmull-Rom interpolation; edge pixels are repeated.
    #[inline(always)]
    fn at(&self, x: f32, y: f32) -> Wide {
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
