//! Codes on their way from noise, and what a network loses on them.

use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use rand::{Rng, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::network::VelocityNetwork;
use crate::looks::Looks;
use facemath_core::latent::{
    Condition, MixtureVelocity, length_features, time_features, unit_factor,
};

/// Held-out codes in one pass of the network.
const HELD_OUT_BATCH: usize = 256;

/// Codes in standard deviations, with the inputs of their faces' conditions.
pub(super) struct Table<'a> {
    mixture: &'a MixtureVelocity,
    pub(super) codes: Vec<Vec<f32>>,
    /// Two numbers a condition.
    told: Vec<Vec<f32>>,
}

/// Which conditions a batch is not told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Dropped {
    None,
    Some { all: f32, one: f32 },
    All,
}

/// Mean squared errors of held-out codes' velocities, told nothing and told all.
pub(super) struct Losses {
    pub(super) untold: f32,
    pub(super) told: f32,
}

impl Losses {
    pub(super) fn sum(&self) -> f32 {
        self.untold + self.told
    }
}

/// A step's codes on their way from noise.
struct Batch {
    /// Where they are, at unit variance, `[batch, dim]`.
    unit: Tensor<2>,
    /// Where the mixture would have them go, `[batch, dim]`.
    base: Tensor<2>,
    /// Times, lengths and conditions, `[batch, told]`.
    told: Tensor<2>,
    /// What the mixture's velocities lack, `[batch, dim]`.
    lacking: Tensor<2>,
}

impl Batch {
    fn loss(self, network: &VelocityNetwork) -> Tensor<1> {
        (network.forward(self.unit, self.base, self.told) - self.lacking)
            .square()
            .mean()
    }
}

impl<'a> Table<'a> {
    pub(super) fn new(
        looks: &Looks,
        told: &[Vec<Option<f32>>],
        conditions: &[Condition],
        mixture: &'a MixtureVelocity,
    ) -> Self {
        let told = told.iter().map(|values| {
            let pairs = conditions.iter().zip(values);
            pairs
                .flat_map(|(condition, value)| condition.inputs(*value))
                .collect()
        });
        Self {
            mixture,
            codes: looks
                .codes
                .iter()
                .map(|code| mixture.standardised(code))
                .collect(),
            told: told.collect(),
        }
    }

    /// Codes at random times on straight ways from noise; times are logistic-normal (Esser et al. 2024, arXiv
    /// 2403.03206): most of the way is decided in the middle.
    fn batch(
        &self,
        chosen: &[usize],
        rng: &mut impl Rng,
        dropped: Dropped,
        device: &Device,
    ) -> Batch {
        let mut points: Vec<f32> = Vec::new();
        let mut unit: Vec<f32> = Vec::new();
        let mut velocity: Vec<f32> = Vec::new();
        let mut told: Vec<f32> = Vec::new();
        let mut times: Vec<f32> = Vec::new();
        let mut dim = 0;
        for &place in chosen {
            let (Some(code), Some(known)) = (self.codes.get(place), self.told.get(place)) else {
                continue;
            };
            let time = 1.0 / (1.0 + (-rng.sample::<f32, _>(StandardNormal)).exp());
            dim = code.len();
            let first = unit.len();
            for value in code {
                let noise: f32 = rng.sample(StandardNormal);
                let point = time * value + (1.0 - time) * noise;
                points.push(point);
                unit.push(point * unit_factor(time));
                velocity.push(value - noise);
            }
            times.push(time);
            told.extend(time_features(time));
            told.extend(length_features(unit.get(first..).unwrap_or_default()));
            let (all, one) = match dropped {
                Dropped::All => (1.0, 0.0),
                Dropped::None => (0.0, 0.0),
                Dropped::Some { all, one } => (all, one),
            };
            let is_all = rng.random::<f32>() < all;
            for pair in known.chunks_exact(2) {
                let is_one = rng.random::<f32>() < one;
                if is_all || is_one {
                    told.extend([0.0, 0.0]);
                } else {
                    told.extend_from_slice(pair);
                }
            }
        }
        let rows = times.len();
        let base = self.mixture.at(&points, &times);
        let lacking = velocity.iter().zip(&base).map(|(v, b)| v - b).collect();
        let width = told.len() / rows.max(1);
        let tensor = |values: Vec<f32>, width: usize| {
            Tensor::from_data(TensorData::new(values, [rows, width]), device)
        };
        Batch {
            unit: tensor(unit, dim),
            base: tensor(base, dim),
            told: tensor(told, width),
            lacking: tensor(lacking, dim),
        }
    }

    /// The loss of a worker's share of a step, weighted by how large that is, and its gradients.
    pub(super) fn gradients(
        &self,
        own: &[usize],
        weight: f32,
        seed: u64,
        dropped: Dropped,
        network: &VelocityNetwork,
        device: &Device,
    ) -> (GradientsParams, f32) {
        if own.is_empty() {
            return (GradientsParams::new(), 0.0);
        }
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let batch = self.batch(own, &mut rng, dropped, device);
        let loss = batch.loss(network) * weight;
        let value: f32 = loss.clone().into_scalar();
        let gradients = GradientsParams::from_grads(loss.backward(), network);
        (gradients, value)
    }

    /// What is lost of all codes, told all and, where `is_untold`, told nothing; else that counts as told.
    pub(super) fn losses(
        &self,
        network: &VelocityNetwork,
        is_untold: bool,
        device: &Device,
    ) -> Losses {
        let told = self.loss(network, Dropped::None, device);
        let untold = if is_untold {
            self.loss(network, Dropped::All, device)
        } else {
            told
        };
        Losses { untold, told }
    }

    /// The mean loss of all codes, each at one time; the times and the noise are always the same.
    fn loss(&self, network: &VelocityNetwork, dropped: Dropped, device: &Device) -> f32 {
        let mut rng = ChaCha8Rng::seed_from_u64(0);
        let places: Vec<usize> = (0..self.codes.len()).collect();
        let sum: f32 = places
            .chunks(HELD_OUT_BATCH)
            .map(|chunk| {
                let batch = self.batch(chunk, &mut rng, dropped, device);
                let loss: f32 = batch.loss(network).into_scalar();
                loss * chunk.len() as f32
            })
            .sum();
        sum / places.len().max(1) as f32
    }
}
