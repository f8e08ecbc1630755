//! A flow from noise to codes: where inventions come from when a mixture of Gaussians is too coarse.
//!
//! A small network says for every point and every time between 0 and 1 where to go; following it from noise at 0 leads to
//! a code at 1, distributed as real faces' codes are (flow matching; Lipman et al. 2023, arXiv 2210.02747). It can be
//! told what the face is to be.

mod conditions;
mod network;

use std::sync::Arc;

use nalgebra::DMatrix;
use rayon::prelude::*;

use self::network::{Modulations, Network};
use super::{Latent, LatentError};

pub use conditions::{Condition, Wanted};
pub use network::{FlowBlock, FlowNetwork, Linear, time_features};

/// Steps from noise to a code unless something else is asked for.
const STEPS: usize = 8;
/// Faces drawn together by one thread.
const TOGETHER: usize = 16;

/// A flow as it stands in a file, before it is checked.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowParts {
    /// The mean of each of a code's numbers.
    pub mean: Latent,
    /// Their standard deviations, above 0.
    pub spread: Latent,
    /// What faces can be asked for.
    pub conditions: Vec<Condition>,
    /// The velocities, of standardised codes.
    pub network: FlowNetwork,
}

/// A flow from noise to codes. Cheap to clone.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow(Arc<Checked>);

#[derive(Debug, PartialEq)]
struct Checked {
    parts: FlowParts,
    network: Network,
}

impl Flow {
    /// Checks a flow.
    ///
    /// # Errors
    /// Fails if sizes do not fit or a number is not finite or has no meaning.
    pub fn new(parts: FlowParts) -> Result<Self, LatentError> {
        let dim = parts.mean.dim();
        parts.mean.check_dim(parts.spread.dim())?;
        let is_spread = |spread: &f32| spread.is_finite() && *spread > 0.0;
        if !parts.mean.is_finite() || !parts.spread.as_slice().iter().all(is_spread) {
            return Err(LatentError::NotFinite {
                what: "the prior's scale".to_owned(),
            });
        }
        for condition in &parts.conditions {
            condition.check()?;
        }
        let network = Network::new(&parts.network, dim, parts.conditions.len())?;
        Ok(Self(Arc::new(Checked { parts, network })))
    }

    /// The numbers that it was made of.
    pub fn parts(&self) -> &FlowParts {
        &self.0.parts
    }

    /// How many numbers a code has.
    pub fn dim(&self) -> usize {
        self.parts().mean.dim()
    }

    /// What faces can be asked for.
    pub fn conditions(&self) -> &[Condition] {
        &self.parts().conditions
    }

    /// The codes that noise, `dim` numbers for each face, flows to.
    pub fn codes(&self, noise: &[Vec<f32>], wanted: &Wanted) -> Vec<Latent> {
        self.codes_in_steps(noise, wanted, STEPS)
    }

    /// As [`codes`](Self::codes), in a number of steps of Heun's method.
    pub fn codes_in_steps(
        &self,
        noise: &[Vec<f32>],
        wanted: &Wanted,
        steps: usize,
    ) -> Vec<Latent> {
        let told: Vec<f32> = self
            .conditions()
            .iter()
            .flat_map(|condition| condition.inputs(wanted.value(&condition.name)))
            .collect();
        let times: Vec<f32> = (0..=steps).map(|step| step as f32 / steps as f32).collect();
        let at: Vec<Modulations> = times
            .iter()
            .map(|time| self.0.network.modulations(*time, &told))
            .collect();
        noise
            .par_chunks(TOGETHER)
            .flat_map_iter(|chunk| self.flowed(chunk, &times, &at))
            .collect()
    }

    fn flowed(&self, noise: &[Vec<f32>], times: &[f32], at: &[Modulations]) -> Vec<Latent> {
        let dim = self.dim();
        // Products of few columns take another way, and round otherwise.
        let columns = noise.len().max(8);
        let mut codes = DMatrix::<f32>::zeros(dim, columns);
        for (mut column, noise) in codes.column_iter_mut().zip(noise) {
            for (value, noise) in column.iter_mut().zip(noise) {
                *value = *noise;
            }
        }
        for (times, at) in times.windows(2).zip(at.windows(2)) {
            let ([from, to], [here, there]) = (times, at) else {
                continue;
            };
            let step = to - from;
            let first = self.0.network.velocity(&codes, here);
            let ahead = &codes + &first * step;
            let second = self.0.network.velocity(&ahead, there);
            codes += (first + second) * (step / 2.0);
        }
        let parts = self.parts();
        let columns = codes.column_iter().take(noise.len());
        columns
            .map(|column| {
                let scale = parts.mean.as_slice().iter().zip(parts.spread.as_slice());
                let values = column.iter().zip(scale);
                Latent::from_vec(values.map(|(v, (m, s))| m + s * v).collect())
            })
            .collect()
    }
}
