//! One Gaussian: what it holds, drawing from it, its density, and its fit.

use std::f64::consts::TAU;

use nalgebra::{Cholesky, DMatrix};
use serde::{Deserialize, Serialize};

use crate::latent::{Latent, LatentError};

/// Share of the mean variance that is added to every dimension's, so that dimensions the encoder does not use, and sets
/// with fewer faces than dimensions, still have a factor. Too small to show in a picture.
const DIAGONAL_LOAD: f64 = 1e-6;

/// One Gaussian of a [`Prior`](super::Prior).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PriorComponent {
    /// Share of the faces that come from it, 0 to 1.
    pub weight: f32,
    /// Its average face.
    pub mean: Latent,
    /// Lower triangle `L` with `L Lᵀ` = covariance, row after row, without the zeros: row `r` has `r + 1` entries,
    /// `dim (dim + 1) / 2` in all.
    pub factor: Vec<f32>,
}

impl PriorComponent {
    /// Fails if the factor's size is not the mean's, or a value is not a finite number.
    pub(super) fn check(&self) -> Result<(), LatentError> {
        let dim = self.mean.dim();
        let expected = dim * (dim + 1) / 2;
        if self.factor.len() != expected {
            return Err(LatentError::FactorSize {
                dim,
                expected,
                found: self.factor.len(),
            });
        }
        let are_finite = self.factor.iter().all(|value| value.is_finite());
        if !are_finite || !self.mean.is_finite() || !self.weight.is_finite() {
            return Err(LatentError::NotFinite {
                what: "the prior".to_owned(),
            });
        }
        Ok(())
    }

    /// The offset from the mean that independent noise becomes: `L noise`.
    pub(super) fn colored(&self, noise: &[f32]) -> Latent {
        let offset = self
            .factor_rows()
            .map(|row| row.iter().zip(noise).map(|(l, n)| l * n).sum());
        Latent::from_vec(offset.collect())
    }

    /// The natural logarithm of the density at `code`, weight aside; `None` if the Gaussian is flat in some direction.
    pub(super) fn log_density(&self, code: &Latent) -> Option<f64> {
        let mut white: Vec<f64> = Vec::with_capacity(self.mean.dim());
        let mut log_density = 0.0;
        let values = code.as_slice().iter().zip(self.mean.as_slice());
        for (row, (value, mean)) in self.factor_rows().zip(values) {
            let (diagonal, before) = row.split_last()?;
            let diagonal = f64::from(*diagonal);
            if diagonal == 0.0 {
                return None;
            }
            let explained: f64 = before
                .iter()
                .zip(&white)
                .map(|(l, w)| f64::from(*l) * w)
                .sum();
            let rest = (f64::from(*value) - f64::from(*mean) - explained) / diagonal;
            log_density -= log_scale(diagonal) + 0.5 * rest * rest;
            white.push(rest);
        }
        Some(log_density)
    }

    /// The factor's rows, shortest first.
    pub(in crate::latent) fn factor_rows(&self) -> impl Iterator<Item = &[f32]> {
        (1..=self.mean.dim()).scan(self.factor.as_slice(), |rest, length| {
            let (row, below) = rest.split_at_checked(length)?;
            *rest = below;
            Some(row)
        })
    }
}

/// What a dimension with this entry on the factor's diagonal takes off the logarithm of a density.
pub(super) fn log_scale(diagonal: f64) -> f64 {
    diagonal.abs().ln() + 0.5 * TAU.ln()
}

/// Mean and covariance (the unbiased estimate) of at least two codes of `dim` numbers each.
///
/// # Errors
/// Fails if the covariance overflows.
pub(super) fn fit(codes: &[Latent], dim: usize) -> Result<PriorComponent, LatentError> {
    // One column per face.
    let mut centered = DMatrix::<f64>::from_iterator(
        dim,
        codes.len(),
        codes
            .iter()
            .flat_map(|code| code.as_slice().iter().copied().map(f64::from)),
    );
    let mean = centered.column_mean();
    for mut column in centered.column_iter_mut() {
        column -= &mean;
    }
    let covariance = &centered * centered.transpose() / (codes.len() - 1) as f64;
    Ok(PriorComponent {
        weight: 1.0,
        mean: Latent::from_vec(mean.iter().map(|value| *value as f32).collect()),
        factor: packed(&factor(covariance)?),
    })
}

/// The lower-triangular factor of a covariance `[dim, dim]` with its diagonal loaded. Only the lower triangle is read.
///
/// # Errors
/// Fails if there is none even so.
pub(super) fn factor(mut covariance: DMatrix<f64>) -> Result<DMatrix<f64>, LatentError> {
    let dim = covariance.nrows();
    let load = covariance.trace() / dim.max(1) as f64 * DIAGONAL_LOAD + f64::from(f32::EPSILON);
    for index in 0..dim {
        covariance[(index, index)] += load;
    }
    let cholesky = Cholesky::new(covariance).ok_or(LatentError::Degenerate)?;
    Ok(cholesky.unpack())
}

/// The rows of a lower triangle as [`PriorComponent::factor`] holds them.
pub(super) fn packed(lower: &DMatrix<f64>) -> Vec<f32> {
    (0..lower.nrows())
        .flat_map(|row| (0..=row).map(move |column| (row, column)))
        .map(|at| lower[at] as f32)
        .collect()
}
