//! Small stacks of float planes at the model's size: blurred, and read smoothly between their pixels.

/// `C` values for each pixel of a square, row by row.
#[derive(Clone, Debug)]
pub(super) struct Planes<const C: usize> {
    side: usize,
    values: Vec<[f32; C]>,
}

impl<const C: usize> Planes<C> {
    /// `side * side` pixels from `value(index)`. `side` is at least 1.
    pub fn from_fn(side: usize, value: impl FnMut(usize) -> [f32; C]) -> Self {
        Self {
            side,
            values: (0..side * side).map(value).collect(),
        }
    }

    pub fn values(&self) -> &[[f32; C]] {
        &self.values
    }

    /// Blurred by a Gaussian of standard deviation `sigma_px`, edge pixels repeated.
    pub fn blurred(&self, sigma_px: f32) -> Self {
        if sigma_px <= 0.0 {
            return self.clone();
        }
        let reach = (3.0 * sigma_px).ceil() as isize;
        let weights: Vec<f32> = (-reach..=reach)
            .map(|offset| (-0.5 * (offset as f32 / sigma_px).powi(2)).exp())
            .collect();
        let total: f32 = weights.iter().sum();
        let last = self.side as isize - 1;
        let pass = |values: &[[f32; C]], is_row: bool| -> Vec<[f32; C]> {
            (0..values.len())
                .map(|index| {
                    let (x, y) = ((index % self.side) as isize, (index / self.side) as isize);
                    let mut sum = [0.0; C];
                    for (offset, weight) in (-reach..=reach).zip(&weights) {
                        let at = if is_row {
                            y * (last + 1) + (x + offset).clamp(0, last)
                        } else {
                            (y + offset).clamp(0, last) * (last + 1) + x
                        };
                        for (sum, value) in sum.iter_mut().zip(values[at as usize]) {
                            *sum += value * weight / total;
                        }
                    }
                    sum
                })
                .collect()
        };
        Self {
            side: self.side,
            values: pass(&pass(&self.values, true), false),
        }
    }

    /// The values at `(u, v)`, fractions of the square, by Catmull-Rom interpolation; edge pixels are repeated.
    pub fn at(&self, u: f32, v: f32) -> [f32; C] {
        let side = self.side as f32;
        let (columns, across) = taps(u * side - 0.5, self.side);
        let (rows, down) = taps(v * side - 0.5, self.side);
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
}

/// The four pixels around a position and their Catmull-Rom weights.
fn taps(position: f32, length: usize) -> ([usize; 4], [f32; 4]) {
    let floor = position.floor();
    let t = position - floor;
    let last = length as isize - 1;
    let pixels = [-1, 0, 1, 2].map(|offset| (floor as isize + offset).clamp(0, last) as usize);
    let (t2, t3) = (t * t, t * t * t);
    let weights = [
        -0.5 * t + t2 - 0.5 * t3,
        1.0 - 2.5 * t2 + 1.5 * t3,
        0.5 * t + 2.0 * t2 - 1.5 * t3,
        -0.5 * t2 + 0.5 * t3,
    ];
    (pixels, weights)
}
