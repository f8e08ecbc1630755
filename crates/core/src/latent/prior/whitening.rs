//! How far a code is from what is usual, as one linear map.

use nalgebra::{DMatrix, DVector};

use super::Prior;
use super::gaussian::factor;

/// Mean variance of a number below which there is no spread to measure by.
const LEAST_VARIANCE: f64 = 1e-6;

impl Prior {
    /// The rows of the matrix `W`, `[dim, dim]`, for which `‖W (code - mean)‖²` is the squared Mahalanobis distance of a
    /// code from [`Prior::mean`], in the covariance of the whole mixture; it is about `dim` for a face of the training
    /// set. `None` if the prior has no spread.
    pub fn whitening(&self) -> Option<Vec<f32>> {
        let dim = self.dim();
        let covariance = self.covariance();
        if covariance.trace() / (dim.max(1) as f64) < LEAST_VARIANCE {
            return None;
        }
        let whitening = factor(covariance)
            .ok()?
            .solve_lower_triangular(&DMatrix::identity(dim, dim))?;
        // Columns of the transpose are rows.
        Some(whitening.transpose().iter().map(|v| *v as f32).collect())
    }

    /// The covariance of the whole mixture, `[dim, dim]`: within its components and between their means.
    pub(in crate::latent) fn covariance(&self) -> DMatrix<f64> {
        let dim = self.dim();
        let mean = column(self.mean.as_slice());
        let mut covariance = DMatrix::<f64>::zeros(dim, dim);
        for component in &self.components {
            let weight = f64::from(component.weight);
            let mut lower = DMatrix::<f64>::zeros(dim, dim);
            for (index, row) in component.factor_rows().enumerate() {
                for (place, value) in row.iter().enumerate() {
                    lower[(index, place)] = f64::from(*value);
                }
            }
            let offset = column(component.mean.as_slice()) - &mean;
            covariance += (&lower * lower.transpose() + &offset * offset.transpose()) * weight;
        }
        covariance
    }
}

fn column(values: &[f32]) -> DVector<f64> {
    DVector::from_iterator(values.len(), values.iter().copied().map(f64::from))
}
