//! The axes along which faces differ most, found from the faces themselves rather than from words.

use std::collections::BTreeMap;

use nalgebra::{DVector, SymmetricEigen};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use super::{Latent, Prior};

/// Variance, as a share of the largest axis's, below which an axis is only rounding.
const LEAST_VARIANCE: f64 = 1e-6;

/// What differences between faces are measured by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AxisMetric {
    /// By the distance between codes. Codes are whitened, so that all directions among them are nearly alike and the widest
    /// may hardly be seen.
    Code,
    /// By the distance between the pictures that the model's linear core draws: the widest axis is what is seen most.
    #[default]
    Picture,
}

/// The principal axes of the faces that a [`Prior`] describes: the eigenvectors of its whole covariance, within its
/// components and between them, the widest first. Moving faces along such axes, each within three standard deviations, is how
/// CodeParade's Face Editor (2017) makes a whole face out of a row of sliders.
///
/// Axes are numbered from 1, as people count them. Each vector is one standard deviation long; its sign, which the
/// mathematics leaves open, is the one that makes its number of largest magnitude, as the metric has it, positive, so that the
/// same prior always gives the same axes. Faces of the prior are uncorrelated along different axes.
#[derive(Debug, Clone, PartialEq)]
pub struct PrincipalAxes {
    metric: AxisMetric,
    mean: Latent,
    axes: Vec<Axis>,
}

#[derive(Debug, Clone, PartialEq)]
struct Axis {
    /// What a standard deviation adds to a code.
    step: Latent,
    /// What a code's difference from the mean is multiplied with to tell where it is, in standard deviations. No other axis's
    /// step changes that.
    probe: Latent,
    share: f32,
}

impl PrincipalAxes {
    /// Most axes that are kept.
    pub const MOST: u16 = 40;
    /// How far from the average face a position on an axis may be asked for, in standard deviations.
    pub const REACH_SD: f32 = 3.0;

    /// Computes the axes: [`MOST`](Self::MOST), or fewer if the faces vary in fewer directions. `scales` tell how strongly
    /// each number of a code shows in the picture, positive; those that are missing count as 1. Takes 30 milliseconds
    /// for 256 dimensions, so it is not for the interface's thread.
    pub fn of(prior: &Prior, metric: AxisMetric, scales: &[f32]) -> Self {
        let scale_of = |number: usize| match metric {
            AxisMetric::Code => 1.0,
            AxisMetric::Picture => scales.get(number).map_or(1.0, |scale| f64::from(*scale)),
        };
        let scales = DVector::from_fn(prior.dim(), |number, _| scale_of(number));
        let covariance = prior.covariance();
        let covariance =
            covariance.map_with_location(|row, column, value| scales[row] * value * scales[column]);
        let total = covariance.trace();
        let eigen = SymmetricEigen::new(covariance);
        let mut order: Vec<usize> = (0..prior.dim()).collect();
        order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
        let largest = order.first().map_or(0.0, |&first| eigen.eigenvalues[first]);
        let latent = |numbers: DVector<f64>| {
            Latent::from_vec(numbers.iter().map(|value| *value as f32).collect())
        };
        let axes = order
            .into_iter()
            .take(usize::from(Self::MOST))
            .map(|index| (eigen.eigenvalues[index], eigen.eigenvectors.column(index)))
            .take_while(|(variance, _)| *variance > largest * LEAST_VARIANCE)
            .map(|(variance, vector)| {
                let deviation = variance.sqrt().copysign(vector[vector.iamax()]);
                Axis {
                    step: latent(vector.component_div(&scales) * deviation),
                    probe: latent(vector.component_mul(&scales) / deviation),
                    share: (variance / total) as f32,
                }
            })
            .collect();
        Self {
            metric,
            mean: prior.mean().clone(),
            axes,
        }
    }

    /// What they were found by.
    pub fn metric(&self) -> AxisMetric {
        self.metric
    }

    /// The average face: position 0 on every axis.
    pub fn mean(&self) -> &Latent {
        &self.mean
    }

    /// The numbers of the axes, from 1.
    pub fn numbers(&self) -> impl Iterator<Item = u16> + use<> {
        1..=self.axes.len() as u16
    }

    /// Axis `number`, one standard deviation long.
    pub fn axis(&self, number: u16) -> Option<&Latent> {
        Some(&self.numbered(number)?.step)
    }

    /// Share of all variance between faces, by the metric, that lies along axis `number`, 0 to 1.
    pub fn share(&self, number: u16) -> Option<f32> {
        Some(self.numbered(number)?.share)
    }

    fn numbered(&self, number: u16) -> Option<&Axis> {
        self.axes.get(usize::from(number).checked_sub(1)?)
    }

    /// Where a face is on axis `number`, in standard deviations from the average face.
    pub fn position_sd(&self, number: u16, code: &Latent) -> Option<f32> {
        let probe = &self.numbered(number)?.probe;
        Some((probe.dot_f64(code) - probe.dot_f64(&self.mean)) as f32)
    }

    /// A random position on each of [`MOST`](Self::MOST) axes, as faces are spread over them (a unit Gaussian) but within
    /// [`REACH_SD`](Self::REACH_SD): the same seed gives the same positions.
    pub fn random_positions_sd(seed: u64) -> BTreeMap<u16, f32> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut position = || rng.sample::<f32, _>(StandardNormal);
        (1..=Self::MOST)
            .map(|number| (number, position().clamp(-Self::REACH_SD, Self::REACH_SD)))
            .collect()
    }

    /// The average face, but at `position_sd` on axis `number`: what the axis is about.
    pub fn average_at(&self, number: u16, position_sd: f32) -> Option<Latent> {
        Some(&self.mean + self.axis(number)? * position_sd)
    }
}
