//! The velocity of a mixture of Gaussians, which a flow's network corrects.

use nalgebra::{DMatrix, DVector, SymmetricEigen};
use rayon::prelude::*;

use super::super::{Latent, Prior};

/// Smallest variance along an axis, where a standardised code's is 1: below it there is only rounding.
const LEAST_VARIANCE: f64 = 1e-4;
/// Smallest standard deviation of a number that is divided by.
const LEAST_SPREAD: f64 = 1e-6;

/// A mixture of Gaussians in codes whose numbers have mean 0 and standard deviation 1 over the whole mixture, each
/// component along its own axes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mixture {
    /// What codes are standardised by.
    mean: Vec<f32>,
    spread: Vec<f32>,
    components: Vec<Component>,
    /// The axes of all components below each other, `[components * dim, dim]`, and the same turned.
    to_axes: DMatrix<f32>,
    from_axes: DMatrix<f32>,
    /// The components' means, `[dim, components]`.
    means: DMatrix<f32>,
}

#[derive(Debug, Clone, PartialEq)]
struct Component {
    log_weight: f32,
    /// The mean along the axes.
    home: Vec<f32>,
    /// Variances along the axes.
    variances: Vec<f32>,
}

impl Mixture {
    /// Takes some tens of milliseconds for each component.
    pub(super) fn new(prior: &Prior) -> Self {
        let dim = prior.dim();
        let mean: Vec<f64> = numbers(prior.mean());
        let covariance = prior.covariance();
        let spread: Vec<f64> = (0..dim)
            .map(|place| covariance[(place, place)].sqrt().max(LEAST_SPREAD))
            .collect();
        let turned: Vec<(DVector<f64>, SymmetricEigen<f64, nalgebra::Dyn>)> = prior
            .components()
            .par_iter()
            .map(|component| {
                let values = numbers(&component.mean).into_iter().zip(&mean).zip(&spread);
                let home = DVector::from_iterator(dim, values.map(|((v, m), s)| (v - m) / s));
                let mut factor = DMatrix::<f64>::zeros(dim, dim);
                let rows = component.factor_rows().zip(&spread);
                for (index, (row, spread)) in rows.enumerate() {
                    for (place, value) in row.iter().enumerate() {
                        factor[(index, place)] = f64::from(*value) / spread;
                    }
                }
                (home, SymmetricEigen::new(&factor * factor.transpose()))
            })
            .collect();
        let count = turned.len();
        let mut to_axes = DMatrix::<f32>::zeros(count * dim, dim);
        let mut means = DMatrix::<f32>::zeros(dim, count);
        let mut components = Vec::with_capacity(count);
        for (index, ((home, eigen), component)) in turned.iter().zip(prior.components()).enumerate()
        {
            let axes = eigen.eigenvectors.transpose();
            to_axes
                .rows_mut(index * dim, dim)
                .copy_from(&axes.map(|v| v as f32));
            means.column_mut(index).copy_from(&home.map(|v| v as f32));
            components.push(Component {
                log_weight: component.weight.max(f32::MIN_POSITIVE).ln(),
                home: (&axes * home).iter().map(|v| *v as f32).collect(),
                variances: eigen
                    .eigenvalues
                    .iter()
                    .map(|v| v.max(LEAST_VARIANCE) as f32)
                    .collect(),
            });
        }
        Self {
            mean: mean.into_iter().map(|v| v as f32).collect(),
            spread: spread.into_iter().map(|v| v as f32).collect(),
            components,
            from_axes: to_axes.transpose(),
            to_axes,
            means,
        }
    }

    /// A code in standard deviations from the mean.
    pub(super) fn standardised<'a>(&'a self, code: &'a [f32]) -> impl Iterator<Item = f32> + 'a {
        let scale = self.mean.iter().zip(&self.spread);
        code.iter()
            .zip(scale)
            .map(|(value, (m, s))| (value - m) / s)
    }

    /// The inverse of [`standardised`](Self::standardised).
    pub(super) fn code<'a>(&'a self, values: impl Iterator<Item = &'a f32>) -> Latent {
        let scale = self.mean.iter().zip(&self.spread);
        Latent::from_vec(
            values
                .zip(scale)
                .map(|(value, (m, s))| m + s * value)
                .collect(),
        )
    }

    /// The mean velocity of the ways from noise to samples of the mixture that pass through each column of `codes`, `[dim,
    /// faces]`, at its time, 0 to 1.
    pub(super) fn velocity(&self, codes: &DMatrix<f32>, times: &[f32]) -> DMatrix<f32> {
        let dim = codes.nrows();
        let count = self.components.len();
        let mut along = &self.to_axes * codes;
        let mut shares = DMatrix::<f32>::zeros(count, codes.ncols());
        let columns = along.column_iter_mut().zip(shares.column_iter_mut());
        for ((mut along, mut shares), &time) in columns.zip(times) {
            let rest = 1.0 - time;
            for (index, component) in self.components.iter().enumerate() {
                let mut own = along.rows_mut(index * dim, dim);
                let mut log_density = 0.0;
                let axes = component.home.iter().zip(&component.variances);
                for (value, (home, variance)) in own.iter_mut().zip(axes) {
                    let here = time * time * variance + rest * rest;
                    let offset = *value - time * home;
                    log_density += here.ln() + offset * offset / here;
                    *value = offset * (time * variance - rest) / here;
                }
                shares[index] = component.log_weight - 0.5 * log_density;
            }
            let largest = shares.max();
            shares.apply(|share| *share = (*share - largest).exp());
            let sum = shares.sum();
            shares.apply(|share| *share /= sum);
            for index in 0..count {
                let share = shares[index];
                along.rows_mut(index * dim, dim).apply(|v| *v *= share);
            }
        }
        &self.from_axes * along + &self.means * shares
    }
}

fn numbers(code: &Latent) -> Vec<f64> {
    code.as_slice().iter().copied().map(f64::from).collect()
}
