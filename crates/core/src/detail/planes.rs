//! Square stacks of float planes: blurred, read smoothly between their pixels, warped.

use image::RgbImage;
use rayon::prelude::*;

use super::taps::{cubic_taps, linear_taps};
use crate::vectors::vectorized;

/// Rows that one thread works on at a time.
const ROWS_TOGETHER: usize = 16;

/// `C` values for each pixel of a square, row by row from the top left.
///
/// Pictures have `C` = 3: red, green and blue, display-encoded, 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Planes<const C: usize> {
    side: usize,
    values: Vec<[f32; C]>,
}

impl<const C: usize> Planes<C> {
    /// Planes of `side * side` values, `side` at least 1; `None` for any other number of them.
    pub fn new(side: usize, values: Vec<[f32; C]>) -> Option<Self> {
        let is_square = side > 0 && side.checked_mul(side) == Some(values.len());
        is_square.then_some(Self { side, values })
    }

    /// `side * side` pixels from `value(index)`. A `side` of 0 counts as 1.
    pub(super) fn from_fn(side: usize, value: impl FnMut(usize) -> [f32; C]) -> Self {
        let side = side.max(1);
        Self {
            side,
            values: (0..side * side).map(value).collect(),
        }
    }

    /// Pixels along each side, at least 1.
    pub fn side(&self) -> usize {
        self.side
    }

    /// All pixels, row by row.
    pub fn values(&self) -> &[[f32; C]] {
        &self.values
    }

    /// One row of pixels.
    pub(super) fn row(&self, row: usize) -> &[[f32; C]] {
        &self.values[row * self.side..(row + 1) * self.side]
    }

    pub(super) fn into_values(self) -> Vec<[f32; C]> {
        self.values
    }

    /// One value for each pixel of these, in their order.
    pub(super) fn map<const D: usize>(&self, value: impl Fn(&[f32; C]) -> [f32; D]) -> Planes<D> {
        Planes {
            side: self.side,
            values: vectorized(
                #[inline(always)]
                || self.values.iter().map(value).collect(),
            ),
        }
    }

    /// One value for each pair of pixels. Both stacks are equally large.
    pub(super) fn zip<const D: usize, const E: usize>(
        &self,
        other: &Planes<D>,
        value: impl Fn(&[f32; C], &[f32; D]) -> [f32; E],
    ) -> Planes<E> {
        let pairs = self.values.iter().zip(&other.values);
        Planes {
            side: self.side,
            values: vectorized(
                #[inline(always)]
                || pairs.map(|(a, b)| value(a, b)).collect(),
            ),
        }
    }

    /// These less `other`, value by value.
    pub(super) fn minus(&self, other: &Self) -> Self {
        self.zip(other, |a, b| std::array::from_fn(|i| a[i] - b[i]))
    }

    /// These where `shares` are 0, `other` where they are 1, and in between what lies between both.
    pub(super) fn toward(&self, other: &Self, shares: &Planes<1>) -> Self {
        let way = other.minus(self);
        let way = way.zip(shares, |way, [share]| -> [f32; C] {
            way.map(|value| share * value)
        });
        self.zip(&way, |a, b| std::array::from_fn(|i| a[i] + b[i]))
    }

    /// Blurred by a Gaussian of standard deviation `sigma_px`, edge pixels repeated.
    pub(super) fn blurred(&self, sigma_px: f32) -> Self {
        if sigma_px <= 0.0 {
            return self.clone();
        }
        let reach = (3.0 * sigma_px).ceil() as usize;
        let mut weights: Vec<f32> = (0..=2 * reach)
            .map(|tap| (-0.5 * ((tap as f32 - reach as f32) / sigma_px).powi(2)).exp())
            .collect();
        let total: f32 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= total);
        let mut values = vec![[0.0; C]; self.values.len()];
        values
            .par_chunks_mut(self.side)
            .enumerate()
            .for_each_init(Vec::new, |padded, (y, out)| {
                vectorized(
                    #[inline(always)]
                    || self.blur_row(&weights, y, padded, out),
                );
            });
        Self {
            side: self.side,
            values,
        }
    }

    /// Adds row `y`, blurred by `weights` both ways, to `out`. `padded` is room for a row.
    #[inline(always)]
    fn blur_row(&self, weights: &[f32], y: usize, padded: &mut Vec<f32>, out: &mut [[f32; C]]) {
        let (side, width, reach) = (self.side, self.side * C, weights.len() / 2);
        padded.clear();
        padded.resize((side + 2 * reach) * C, 0.0);
        // Down the columns: whole rows are added up, one after the other, which the compiler does many at a time.
        let middle = &mut padded[reach * C..reach * C + width];
        for (tap, weight) in weights.iter().enumerate() {
            let from = (y + tap).saturating_sub(reach).min(side - 1);
            add_scaled(middle, self.row(from).as_flattened(), *weight);
        }
        // Along the row, between copies of its ends.
        for pixel in 0..reach {
            padded.copy_within(reach * C..(reach + 1) * C, pixel * C);
            let last = (reach + side - 1) * C;
            padded.copy_within(last..last + C, last + (pixel + 1) * C);
        }
        for (tap, weight) in weights.iter().enumerate() {
            let shifted = &padded[tap * C..tap * C + width];
            add_scaled(out.as_flattened_mut(), shifted, *weight);
        }
    }

    /// The values at `(x, y)` in pixels, 0 being the middle of the first one, by Catmull-Rom interpolation; edge pixels
    /// are repeated. Exact at whole numbers.
    #[inline(always)]
    pub(super) fn at(&self, x: f32, y: f32) -> [f32; C] {
        let (columns, across) = cubic_taps(x, self.side);
        let (rows, down) = cubic_taps(y, self.side);
        let mut sum = [0.0; C];
        for (row, down) in rows.into_iter().zip(down) {
            for (column, across) in columns.into_iter().zip(across) {
                let weight = down * across;
                let values = &self.values[row * self.side + column];
                for (sum, value) in sum.iter_mut().zip(values) {
                    *sum += value * weight;
                }
            }
        }
        sum
    }

    /// These, seen through `flow`: each pixel shows what is at its place plus the flow there. Both are equally large.
    pub(super) fn warped(&self, flow: &Planes<2>) -> Self {
        let mut values = vec![[0.0; C]; self.values.len()];
        values
            .par_chunks_mut(self.side * ROWS_TOGETHER)
            .zip(flow.values.par_chunks(self.side * ROWS_TOGETHER))
            .enumerate()
            .for_each(|(chunk, (out, flow))| {
                let first = chunk * self.side * ROWS_TOGETHER;
                vectorized(
                    #[inline(always)]
                    || self.warp_rows(first, flow, out),
                );
            });
        Self {
            side: self.side,
            values,
        }
    }

    /// Writes to `out` what pixels from number `first` on are when seen through their `flow`.
    #[inline(always)]
    fn warp_rows(&self, first: usize, flow: &[[f32; 2]], out: &mut [[f32; C]]) {
        for (offset, (value, [dx, dy])) in out.iter_mut().zip(flow).enumerate() {
            let index = first + offset;
            let (x, y) = ((index % self.side) as f32, (index / self.side) as f32);
            *value = self.at(x + dx, y + dy);
        }
    }

    /// Resampled to `side` pixels a side between the pixels' middles, bilinearly; values are not scaled. For smooth fields.
    pub(super) fn resampled(&self, side: usize) -> Self {
        let ratio = self.side as f32 / side.max(1) as f32;
        let taps: Vec<(usize, usize, f32)> = (0..side)
            .map(|pixel| linear_taps((pixel as f32 + 0.5) * ratio - 0.5, self.side))
            .collect();
        let mix = |a: &[f32; C], b: &[f32; C], t: f32| -> [f32; C] {
            std::array::from_fn(|i| a[i] + (b[i] - a[i]) * t)
        };
        Self::from_fn(side, |index| {
            let (left, right, across) = taps[index % side];
            let (above, below, down) = taps[index / side];
            let row = |row: usize| {
                mix(
                    &self.values[row * self.side + left],
                    &self.values[row * self.side + right],
                    across,
                )
            };
            mix(&row(above), &row(below), down)
        })
    }
}

impl Planes<1> {
    /// The value that so large a share of all do not exceed.
    pub(super) fn quantile(&self, share: f32) -> f32 {
        let mut sorted: Vec<f32> = self.values.iter().map(|[value]| *value).collect();
        let rank = (sorted.len() as f32 * share) as usize;
        let rank = rank.min(sorted.len().saturating_sub(1));
        let (_, value, _) = sorted.select_nth_unstable_by(rank, f32::total_cmp);
        *value
    }
}

impl Planes<3> {
    /// A square picture as floats; `None` for one that is not square, or without pixels.
    pub fn from_image(image: &RgbImage) -> Option<Self> {
        let (width, height) = image.dimensions();
        let pixels = image.pixels();
        let values = pixels.map(|pixel| pixel.0.map(|byte| f32::from(byte) / 255.0));
        (width == height)
            .then(|| Self::new(width as usize, values.collect()))
            .flatten()
    }

    /// The picture in 8 bits a channel; what is beyond 0 to 1 is cut off.
    pub fn to_image(&self) -> RgbImage {
        let side = self.side as u32;
        RgbImage::from_fn(side, side, |x, y| {
            let index = y as usize * self.side + x as usize;
            // The cast saturates, and takes what is not a number to black.
            image::Rgb(self.values[index].map(|value| (value * 255.0).round() as u8))
        })
    }

    /// With colours taken away, by a share of 0 (all stay) to 1 (grey).
    pub(super) fn faded(self, share: f32) -> Self {
        if share <= 0.0 {
            return self;
        }
        self.map(|colour| {
            let luma = luma_of(*colour);
            colour.map(|channel| channel + (luma - channel) * share)
        })
    }

    /// Brightness, pixel by pixel.
    pub(super) fn luma(&self) -> Planes<1> {
        self.map(|colour| [luma_of(*colour)])
    }
}

/// Brightness of red, green and blue as video has it (Rec. 601).
pub(super) fn luma_of([red, green, blue]: [f32; 3]) -> f32 {
    0.299 * red + 0.587 * green + 0.114 * blue
}

/// `value` within 0 to 1; what is not a number becomes 0.
pub fn within_unit(value: f32) -> f32 {
    if value.is_nan() {
        0.0
    } else {
        value.clamp(0.0, 1.0)
    }
}

/// Adds `values` times `weight` to `sums`.
#[inline(always)]
fn add_scaled(sums: &mut [f32], values: &[f32], weight: f32) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += value * weight;
    }
}
