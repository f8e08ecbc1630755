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
use rand::Rng;
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
/// Steps each way of a face that is carried to other conditions: of what differs between two ways, more steps change nothing.
const CARRYING_STEPS: usize = 4;
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

    /// What a face is to be, one number for each condition: what is wanted, and the rest by lot. A face of which nothing is said
    /// would be a little of everything: an age between ages, half a woman.
    pub(super) fn drawn(&self, wanted: &Wanted, rng: &mut impl Rng) -> Vec<f32> {
        // Drawn in any case, so that a wish changes nothing else of what a number stands for.
        let known = self.conditions().iter().map(|condition| {
            let by_lot = condition.by_lot(rng);
            let wanted = wanted.value(&condition.name);
            wanted.filter(|value| !value.is_nan()).unwrap_or(by_lot)
        });
        known.collect()
    }

    /// The codes that noise flows to, for faces that are what [`drawn`](Self::drawn) says: of each as many numbers as a code has,
    /// and one for each condition.
    pub(super) fn codes(&self, faces: &[(Vec<f32>, Vec<f32>)]) -> Vec<Latent> {
        faces
            .par_chunks(TOGETHER)
            .flat_map_iter(|chunk| self.flowed(chunk))
            .collect()
    }

    /// Heun's method, in equal steps.
    fn flowed(&self, faces: &[(Vec<f32>, Vec<f32>)]) -> Vec<Latent> {
        let mixture = &self.0.mixture;
        let Some(dim) = faces.first().map(|(noise, _)| noise.len()) else {
            return Vec::new();
        };
        let noise = faces.iter().map(|(noise, _)| noise.iter().copied());
        let mut codes = columns_of(dim, noise);
        let told = self.told(faces.iter().map(|(_, known)| known.as_slice()));
        let step = 1.0 / STEPS as f32;
        let velocity =
            |codes: &DMatrix<f32>, time: f32| self.velocity(codes, time, &told, GUIDANCE);
        for index in 0..STEPS {
            codes = heun(codes, index as f32 * step, step, &velocity);
        }
        let columns = codes.column_iter().take(faces.len());
        let evened = columns.map(|column| {
            let length = (column.norm_squared() / dim as f32)
                .sqrt()
                .max(LEAST_LENGTH);
            column * length.powf(LENGTH_POWER - 1.0)
        });
        evened.map(|code| mixture.code(code.iter())).collect()
    }

    /// Where faces are after they have flowed back to noise as what each of them is, and forward again as what it is to be:
    /// what is not said stays with the noise. `from` and `to` are one number for each condition and face. The way forward goes
    /// by a face's strength times what the wish changes in the velocity; 1 goes where faces are that are so. A face whose wish is
    /// what it is stays exactly where it is.
    pub fn carried(
        &self,
        codes: &[Latent],
        from: &[Vec<f32>],
        to: &[Vec<f32>],
        strengths: &[f32],
    ) -> Vec<Latent> {
        let wishes = from.iter().zip(to).zip(strengths);
        let faces: Vec<_> = codes.iter().zip(wishes).collect();
        faces
            .par_chunks(TOGETHER)
            .flat_map_iter(|chunk| {
                let dim = chunk.first().map_or(0, |(code, _)| code.dim());
                let mixture = &self.0.mixture;
                let start = chunk
                    .iter()
                    .map(|(code, _)| mixture.standardised(code.as_slice()));
                let start = columns_of(dim, start);
                let from = self.told(chunk.iter().map(|(_, ((from, _), _))| from.as_slice()));
                let to = self.told(chunk.iter().map(|(_, ((_, to), _))| to.as_slice()));
                let strengths: Vec<f32> =
                    chunk.iter().map(|(_, (_, strength))| **strength).collect();
                let moved = self.carried_by(start, &from, &to, &strengths);
                let codes = moved.column_iter().zip(chunk);
                codes
                    .map(|(moved, (code, _))| {
                        let none = vec![0.0; dim];
                        let shift = mixture.code(moved.iter()) - mixture.code(none.iter());
                        *code + &shift
                    })
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    /// How far standardised codes are carried.
    fn carried_by(
        &self,
        mut codes: DMatrix<f32>,
        from: &DMatrix<f32>,
        to: &DMatrix<f32>,
        strengths: &[f32],
    ) -> DMatrix<f32> {
        let step = 1.0 / CARRYING_STEPS as f32;
        let own = |codes: &DMatrix<f32>, time: f32| self.velocity(codes, time, from, 1.0);
        let wanted = |codes: &DMatrix<f32>, time: f32| {
            let own = own(codes, time);
            let mut change = self.velocity(codes, time, to, 1.0) - &own;
            for (mut column, strength) in change.column_iter_mut().zip(strengths) {
                column *= *strength;
            }
            change + own
        };
        for index in (1..=CARRYING_STEPS).rev() {
            codes = heun(codes, index as f32 * step, -step, &own);
        }
        let mut stayed = codes.clone();
        for index in 0..CARRYING_STEPS {
            let time = index as f32 * step;
            codes = heun(codes, time, step, &wanted);
            stayed = heun(stayed, time, step, &own);
        }
        codes - stayed
    }

    /// The velocity of standardised codes at one time, with so much of the network's correction; `told` as the network is told.
    fn velocity(
        &self,
        codes: &DMatrix<f32>,
        time: f32,
        told: &DMatrix<f32>,
        share: f32,
    ) -> DMatrix<f32> {
        let base = self.0.mixture.velocity(codes, &vec![time; codes.ncols()]);
        let network = &self.parts().network;
        network.correction(codes, &base, time, told) * share + base
    }

    /// What the network is told of faces of which one number for each condition is known.
    fn told<'a>(&self, faces: impl ExactSizeIterator<Item = &'a [f32]>) -> DMatrix<f32> {
        let told = faces.map(|values| {
            let pairs = self.conditions().iter().zip(values);
            pairs.flat_map(|(condition, value)| condition.inputs(Some(*value)))
        });
        columns_of(2 * self.conditions().len(), told)
    }
}

/// One step of Heun's method.
fn heun(
    codes: DMatrix<f32>,
    time: f32,
    step: f32,
    velocity: &dyn Fn(&DMatrix<f32>, f32) -> DMatrix<f32>,
) -> DMatrix<f32> {
    let first = velocity(&codes, time);
    let second = velocity(&(&codes + &first * step), time + step);
    codes + (first + second) * (step / 2.0)
}

/// A matrix whose first columns are these; there are at least [`FEWEST_COLUMNS`], the others are zeros.
fn columns_of<V: Iterator<Item = f32>>(
    rows: usize,
    columns: impl ExactSizeIterator<Item = V>,
) -> DMatrix<f32> {
    let mut matrix = DMatrix::zeros(rows, columns.len().max(FEWEST_COLUMNS));
    for (mut column, values) in matrix.column_iter_mut().zip(columns) {
        for (place, value) in column.iter_mut().zip(values) {
            *place = value;
        }
    }
    matrix
}
