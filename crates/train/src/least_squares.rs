//! Ridge regression of codes on rows of a design matrix.

use nalgebra::{Cholesky, DMatrix, DVector};

use facemath_core::latent::Latent;

use super::shrinkage::shrunken;

/// A fit.
pub(super) struct LeastSquares {
    /// `[columns, dim]`.
    pub coefficients: DMatrix<f64>,
    /// Variance of each column's coefficient, for codes with a residual variance of 1.
    variances: DVector<f64>,
}

impl LeastSquares {
    /// Fits codes of `dim` numbers to rows as long as `ridge`, which is added to the squares of each column. `None` if the
    /// columns do not determine it.
    pub fn fit<'a>(
        examples: impl Iterator<Item = (&'a [f64], &'a [f32])>,
        ridge: &[f64],
        dim: usize,
    ) -> Option<Self> {
        let columns = ridge.len();
        let mut normal = DMatrix::<f64>::zeros(columns, columns);
        let mut right = DMatrix::<f64>::zeros(columns, dim);
        for (row, code) in examples {
            for (i, &a) in row.iter().enumerate().filter(|(_, a)| **a != 0.0) {
                for (j, &b) in row.iter().enumerate() {
                    normal[(i, j)] += a * b;
                }
                for (j, &value) in code.iter().enumerate() {
                    right[(i, j)] += a * f64::from(value);
                }
            }
        }
        for (i, ridge) in ridge.iter().enumerate() {
            normal[(i, i)] += ridge;
        }
        let cholesky = Cholesky::new(normal)?;
        Some(Self {
            coefficients: cholesky.solve(&right),
            variances: cholesky.inverse().diagonal(),
        })
    }

    /// What the fit leaves of a code.
    pub fn residual(&self, row: &[f64], code: &[f32]) -> Vec<f32> {
        let mut rest: Vec<f64> = code.iter().map(|&value| f64::from(value)).collect();
        for (i, &a) in row.iter().enumerate().filter(|(_, a)| **a != 0.0) {
            for (rest, coefficient) in rest.iter_mut().zip(self.coefficients.row(i).iter()) {
                *rest -= a * coefficient;
            }
        }
        rest.into_iter().map(|value| value as f32).collect()
    }

    /// One column's coefficients, less what chance alone would give them.
    pub fn coefficient(
        &self,
        column: usize,
        residuals: &[Vec<f32>],
        looks_per_face: f64,
    ) -> Latent {
        let count = residuals.len().max(1) as f64;
        let numbers = self.coefficients.row(column);
        let variance = self.variances[column] * looks_per_face;
        let values = numbers.iter().enumerate().map(|(j, &value)| {
            let squares = residuals.iter().filter_map(|rest| rest.get(j));
            let residual: f64 = squares.map(|v| f64::from(*v).powi(2)).sum::<f64>() / count;
            shrunken(value, residual * variance) as f32
        });
        Latent::from_vec(values.collect())
    }
}
