//! A flow from noise to codes: where inventions come from when a mixture of Gaussians is too coarse.
//!
//! A velocity says for every point and every time between 0 and 1 where to go; following it from noise at 0 leads to a
//! code at 1, distributed as real faces' codes are (flow matching; Lipman et al. 2023, arXiv 2210.02747). The velocity
//! of the mixture is known exactly, and a small network corrects it, so that a flow begins as good as the mixture. It
//! can be told what the face is to be.

mod conditions;
mod mixture;
mod network;

use std::sync::Arc;

use nalgebra::DMatrix;
use rayon::prelude::*;

use self::mixture::Mixture;
use super::{Latent, LatentError, Prior};

pub use conditions::{Condition, Wanted};
pub use network::{
    FlowBlock, FlowNetwork, LENGTH_FEATURES, Linear, TIME_FEATURES, length_features, time_features,
    unit_factor,
};

/// Steps from noise to a code.
const STEPS: usize = 8;
/// How much of the network's correction is taken: more than all of it, which leads away from what the mixture gets wrong (in
/// the manner of autoguidance; Karras et al. 2024, arXiv 2406.02507).
const GUIDANCE: f32 = 1.5;
/// Faces differ in how far from the mean they are by this power of what they would: the farthest have more contrast than
/// the decoder can draw, the nearest none. Guidance drives both further apart.
const LENGTH_POWER: f32 = 0.5;
/// Smallest mean square of a code that is divided by.
const LEAST_LENGTH: f32 = 1e-6;
/// Faces drawn together by one thread.
const TOGETHER: usize = 16;
/// Products of fewer columns take another way, and round otherwise: a face would depend on how many are drawn with it.
const FEWEST_COLUMNS: usize = 8;

/// A flow as it stands in a file, before it is checked.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowParts {
    /// What faces can be asked for.
    pub conditions: Vec<Condition>,
    /// What corrects the mixture's velocity.
    pub network: FlowNetwork,
}

/// A flow from noise to codes. Cheap to clone.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow(Arc<Checked>);

#[derive(Debug, PartialEq)]
struct Checked {
    parts: FlowParts,
    mixture: Mixture,
}

/// The velocity of a prior's mixture, for whoever fits a network to what is left.
#[derive(Debug, Clone)]
pub struct MixtureVelocity(Mixture);

impl MixtureVelocity {
    /// Takes some tens of milliseconds for each component.
    pub fn new(prior: &Prior) -> Self {
        Self(Mixture::new(prior))
    }

    /// A code in standard deviations of the whole mixture from its mean.
    pub fn standardised(&self, code: &[f32]) -> Vec<f32> {
        self.0.standardised(code).collect()
    }

    /// The mixture's mean velocities at points between noise and standardised codes, `[faces, dim]` row by row, each at its
    /// own time, 0 to 1. Empty if the points are not as many codes as times.
    pub fn at(&self, points: &[f32], times: &[f32]) -> Vec<f32> {
        let dim = points.len() / times.len().max(1);
        if dim * times.len() != points.len() || dim == 0 {
            return Vec::new();
        }
        let points = DMatrix::from_column_slice(dim, times.len(), points);
        self.0.velocity(&points, times).as_slice().to_vec()
    }
}

impl Flow {
    /// Checks a flow that corrects the mixture of `prior`.
    ///
    /// # Errors
    /// Fails if sizes do not fit or a number is not finite or has no meaning.
    pub(super) fn new(prior: &Prior, parts: FlowParts) -> Result<Self, LatentError> {
        for condition in &parts.conditions {
            condition.check()?;
        }
        parts.network.check(prior.dim(), parts.conditions.len())?;
        let mixture = Mixture::new(prior);
        Ok(Self(Arc::new(Checked { parts, mixture })))
    }

    /// The numbers that it was made of.
    pub fn parts(&self) -> &FlowParts {
        &self.0.parts
    }

    /// What faces can be asked for.
    pub fn conditions(&self) -> &[Condition] {
        &self.parts().conditions
    }

    /// The codes that noise flows to: each is as many numbers as a code has.
    pub(super) fn codes(&self, noise: &[Vec<f32>], wanted: &Wanted) -> Vec<Latent> {
        let told: Vec<f32> = self
            .conditions()
            .iter()
            .flat_map(|condition| condition.inputs(wanted.value(&condition.name)))
            .collect();
        noise
            .par_chunks(TOGETHER)
            .flat_map_iter(|chunk| self.flowed(chunk, &told))
            .collect()
    }

    /// Heun's method, in equal steps.
    fn flowed(&self, noise: &[Vec<f32>], told: &[f32]) -> Vec<Latent> {
        let mixture = &self.0.mixture;
        let Some(dim) = noise.first().map(Vec::len) else {
            return Vec::new();
        };
        let columns = noise.len().max(FEWEST_COLUMNS);
        let mut codes = DMatrix::<f32>::zeros(dim, columns);
        for (mut column, noise) in codes.column_iter_mut().zip(noise) {
            for (value, noise) in column.iter_mut().zip(noise) {
                *value = *noise;
            }
        }
        let step = 1.0 / STEPS as f32;
        let velocity = |codes: &DMatrix<f32>, time: f32| {
            let base = mixture.velocity(codes, &vec![time; columns]);
            let network = &self.parts().network;
            network.correction(codes, &base, time, told) * GUIDANCE + base
        };
        for index in 0..STEPS {
            let time = index as f32 * step;
            let first = velocity(&codes, time);
            let second = velocity(&(&codes + &first * step), time + step);
            codes += (first + second) * (step / 2.0);
        }
        let columns = codes.column_iter().take(noise.len());
        let evened = columns.map(|column| {
            let length = (column.norm_squared() / dim as f32)
                .sqrt()
                .max(LEAST_LENGTH);
            column * length.powf(LENGTH_POWER - 1.0)
        });
        evened.map(|code| mixture.code(code.iter())).collect()
    }
}
