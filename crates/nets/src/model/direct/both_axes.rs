//! A resampling or a filter of square pictures along rows and columns alike.

use super::product::{Onto, Rows, multiply};

/// A matrix `[to, from]` that acts on the lines of planes, and then on their columns.
#[derive(Clone, Debug)]
pub struct BothAxes {
    matrix: Vec<f32>,
    transposed: Vec<f32>,
    from: usize,
    to: usize,
}

impl BothAxes {
    /// Of a matrix whose rows have `from` values.
    pub fn new(matrix: Vec<f32>, from: usize) -> Self {
        Self {
            transposed: transposed(&matrix, from),
            to: matrix.len() / from.max(1),
            matrix,
            from,
        }
    }

    /// Planes `[_, from, from]` to planes `[_, to, to]`, as many as `out` has.
    pub fn forward(&self, planes: &[f32], out: &mut [f32], onto: Onto) {
        let (from, to) = (self.from, self.to);
        let mut wide = vec![0.0; planes.len() / from.max(1) * to];
        multiply(
            Rows::packed(planes, from),
            &self.transposed,
            to,
            &mut wide,
            Onto::Nothing,
        );
        let planes = out.chunks_exact_mut(to * to);
        for (plane, wide) in planes.zip(wide.chunks_exact(from * to)) {
            let matrix = Rows::packed(&self.matrix, from);
            multiply(matrix, wide, to, plane, onto);
        }
    }
}

/// A matrix `[_, width]` with its rows as columns.
fn transposed(matrix: &[f32], width: usize) -> Vec<f32> {
    (0..width)
        .flat_map(|column| matrix.iter().skip(column).step_by(width).copied())
        .collect()
}
