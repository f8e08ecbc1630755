//! The network of ages with gradients: the same arithmetic as
//! [`AgeNetwork`](facemath_core::latent::AgeNetwork), on standardised codes.

use burn::module::{Module, Param};
use burn::tensor::activation::silu;
use burn::tensor::{Device, Tensor, TensorData};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::scale::Scale;
use facemath_core::latent::{AgeModel, AgeNetwork, among_knots};

/// Ages that tables have rows for, in years: densest where faces change fastest.
const KNOTS_YEARS: [f32; KNOTS] = [0.0, 5.0, 10.0, 18.0, 30.0, 45.0, 65.0, 90.0];
const KNOTS: usize = 8;
/// Standard deviations of the numbers that a network starts with.
const LOOK_START: f32 = 0.06;
const TABLE_START: f32 = 0.05;
const EFFECT_START: f32 = 0.02;
/// Share of the averages that the curve starts with.
const CURVE_START: f32 = 0.5;

#[derive(Module, Debug)]
pub(super) struct WayNetwork {
    /// `[dim, units]`.
    looks: Param<Tensor<2>>,
    /// `[knots, units]`; 1 is added.
    factors: Param<Tensor<2>>,
    /// `[knots, units]`.
    offsets: Param<Tensor<2>>,
    /// `[units, dim]`.
    effects: Param<Tensor<2>>,
    /// `[knots, dim]`.
    curve: Param<Tensor<2>>,
}

/// Faces on their way from one age to another, rows after each other.
#[derive(Default)]
pub(super) struct Batch {
    /// Standardised codes, `[faces, dim]`.
    pub codes: Vec<f32>,
    /// Ages in years.
    pub from_years: Vec<f32>,
    /// Ages in years.
    pub to_years: Vec<f32>,
    /// What is to be added to the standardised codes, `[faces, dim]`.
    pub shifts: Vec<f32>,
}

impl WayNetwork {
    /// A network that moves all faces about alike, half of the way by the averages.
    pub(super) fn new(
        age: &AgeModel,
        scales: &[Scale],
        units: usize,
        seed: u64,
        device: &Device,
    ) -> Self {
        let dim = scales.len();
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut random = |rows: usize, columns: usize, spread: f32| {
            let numbers = (0..rows * columns).map(|_| {
                let number: f32 = rng.sample(StandardNormal);
                spread * number
            });
            param(numbers.collect(), [rows, columns], device)
        };
        let averages = KNOTS_YEARS.iter().flat_map(|years| {
            let average = age.average(*years);
            let numbers = average.as_slice().iter().zip(scales);
            numbers
                .map(|(value, scale)| CURVE_START * scale.standardised(*value))
                .collect::<Vec<_>>()
        });
        Self {
            looks: random(dim, units, LOOK_START),
            factors: random(KNOTS, units, TABLE_START),
            offsets: random(KNOTS, units, TABLE_START),
            effects: random(units, dim, EFFECT_START),
            curve: param(averages.collect(), [KNOTS, dim], device),
        }
    }

    /// Mean squared error, each number of a code weighted by one of `weights`.
    pub(super) fn loss(&self, batch: Batch, weights: &[f32], device: &Device) -> Tensor<1> {
        let (faces, dim) = (batch.from_years.len(), weights.len());
        let tensor = |values: Vec<f32>, width: usize| -> Tensor<2> {
            Tensor::from_data(TensorData::new(values, [faces, width]), device)
        };
        let seen = tensor(batch.codes, dim).matmul(self.looks.val());
        let at = |years: &[f32]| {
            let hats = tensor(years.iter().flat_map(|years| hats(*years)).collect(), KNOTS);
            let factors = hats.clone().matmul(self.factors.val()) + 1.0;
            let offsets = hats.clone().matmul(self.offsets.val());
            let active = silu(seen.clone() * factors + offsets);
            active.matmul(self.effects.val()) + hats.matmul(self.curve.val())
        };
        let moved = at(&batch.to_years) - at(&batch.from_years);
        let weights = Tensor::<1>::from_data(TensorData::new(weights.to_vec(), [dim]), device);
        ((moved - tensor(batch.shifts, dim)).square() * weights.unsqueeze()).mean()
    }

    /// The trained numbers, for codes as they are.
    pub(super) fn numbers(&self, scales: &[Scale]) -> AgeNetwork {
        let dim = scales.len();
        let values =
            |tensor: Tensor<2>| -> Vec<f32> { tensor.into_data().try_to_vec().unwrap_or_default() };
        let mut looks = values(self.looks.val().transpose());
        let factors: Vec<f32> = values(self.factors.val() + 1.0);
        let mut offsets = values(self.offsets.val());
        let mut curve = values(self.curve.val());
        let mut effects = values(self.effects.val());
        // What a unit sees of the average code is taken off where it is added to.
        let mut seen_of_mean = Vec::new();
        for look in looks.chunks_exact_mut(dim.max(1)) {
            let mut sum = 0.0;
            for (weight, scale) in look.iter_mut().zip(scales) {
                *weight /= scale.spread;
                sum += *weight * scale.mean;
            }
            seen_of_mean.push(sum);
        }
        let of_mean = seen_of_mean.iter().cycle();
        for ((offset, factor), seen) in offsets.iter_mut().zip(&factors).zip(of_mean) {
            *offset -= factor * seen;
        }
        for row in effects
            .chunks_exact_mut(dim.max(1))
            .chain(curve.chunks_exact_mut(dim.max(1)))
        {
            for (value, scale) in row.iter_mut().zip(scales) {
                *value *= scale.spread;
            }
        }
        AgeNetwork {
            knots_years: KNOTS_YEARS.to_vec(),
            looks,
            factors,
            offsets,
            effects,
            curve,
        }
    }
}

fn param(values: Vec<f32>, shape: [usize; 2], device: &Device) -> Param<Tensor<2>> {
    Param::from_data(TensorData::new(values, shape), device)
}

/// Linear interpolation weights between the knots.
fn hats(years: f32) -> [f32; KNOTS] {
    let mut hats = [0.0; KNOTS];
    let (below, share) = among_knots(&KNOTS_YEARS, years);
    hats[below] = 1.0 - share;
    hats[below + 1] = share;
    hats
}
