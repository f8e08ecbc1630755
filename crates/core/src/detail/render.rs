//! A composition's picture, on the CPU.

use image::RgbImage;
use rayon::prelude::*;

use super::composition::{Composition, Layer};
use super::portrait::Padded;
use super::taps::{cubic_taps, cubic_weights, linear_taps};

impl Composition {
    /// The picture: `low` enlarged, and each photograph through its field.
    pub fn render(&self) -> RgbImage {
        let (low, layers, size_px) = (self.low(), self.layers(), self.size_px());
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
                        let rows = layer
                            .field()
                            .row(above)
                            .iter()
                            .zip(layer.field().row(below));
                        for (mixed, (above, below)) in line.iter_mut().zip(rows) {
                            *mixed =
                                std::array::from_fn(|i| above[i] + (below[i] - above[i]) * down);
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
            let seen = self.photograph().at(x as f32 + dx, y as f32 + dy);
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
