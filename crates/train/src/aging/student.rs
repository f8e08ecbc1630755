//! The network that learns how faces age.

use burn::optim::{AdamWConfig, GradientsParams};
use burn::tensor::Device;
use rand::{Rng, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::network::{Batch, WayNetwork};
use super::scale::Scale;
use super::teacher::Teacher;
use crate::looks::Looks;
use crate::news::{News, Tell};
use crate::schedule::learning_rate;
use facemath_core::latent::{AgeModel, AgeNetwork, Latent};

/// Faces that are taught at once.
const TOGETHER: usize = 512;
/// Half of the lessons ask for an age below this one, in years, where faces change fastest.
const YOUNG_YEARS: f32 = 25.0;
/// Share of the lessons that only tell how well the others were learnt, in percent.
const EXAMINED_PERCENT: usize = 4;
/// Lessons in a step.
const BATCH: usize = 512;
const LEARNING_RATE: f64 = 3e-3;
const WEIGHT_DECAY: f32 = 1e-3;

/// Settings of a fit.
#[derive(Clone, Debug, PartialEq)]
pub struct AgingOptions {
    /// Units of the network.
    pub units: usize,
    /// Steps of the flow that teaches it.
    pub flow_steps: u64,
    /// Faces whose ageing by that flow the network learns from.
    pub lessons: usize,
    /// Steps of the network.
    pub steps: u64,
    /// Seed of all that is random.
    pub seed: u64,
    /// Workers that share the flow's steps.
    pub workers: usize,
}

impl Default for AgingOptions {
    fn default() -> Self {
        Self {
            units: 80,
            flow_steps: 4000,
            lessons: 40_000,
            steps: 4000,
            seed: 1,
            workers: 2,
        }
    }
}

/// Faces, the ages that they were asked for, and what that changed.
pub(super) struct Lessons<'a> {
    age: &'a AgeModel,
    codes: Vec<Latent>,
    years: Vec<f32>,
    shifts: Vec<Latent>,
    /// How many of them only tell how well the others were learnt: the last ones.
    examined: usize,
}

impl<'a> Lessons<'a> {
    /// Has faces aged by a flow: `training` ones to learn from, and `held_out` ones.
    pub(super) fn of(
        teacher: &'a Teacher<'a>,
        [training, held_out]: [&Looks; 2],
        options: &AgingOptions,
        tell: &Tell<'_>,
    ) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(options.seed);
        let examined = options.lessons * EXAMINED_PERCENT / 100;
        let some = |looks: &Looks, count: usize, rng: &mut ChaCha8Rng| -> Vec<Latent> {
            let places = 0..looks.codes.len();
            (0..if places.is_empty() { 0 } else { count })
                .filter_map(|_| looks.codes.get(rng.random_range(places.clone())))
                .map(|code| Latent::from_vec(code.clone()))
                .collect()
        };
        let mut codes = some(training, options.lessons - examined, &mut rng);
        let examination = some(held_out, examined, &mut rng);
        let examined = examination.len();
        codes.extend(examination);
        let years: Vec<f32> = codes
            .iter()
            .map(|_| asked(teacher.age().max_years(), &mut rng))
            .collect();
        tell(News::Begins {
            what: "Ageing faces by the flow",
            steps: codes.len() as u64,
        });
        let mut shifts: Vec<Latent> = Vec::with_capacity(codes.len());
        for (codes, years) in codes.chunks(TOGETHER).zip(years.chunks(TOGETHER)) {
            let aged = teacher.aged(codes, years);
            shifts.extend(codes.iter().zip(aged).map(|(code, aged)| aged - code));
            tell(News::Done(shifts.len() as u64));
        }
        tell(News::Ends);
        Self {
            age: teacher.age(),
            codes,
            years,
            shifts,
            examined,
        }
    }

    /// The network that has learnt from them.
    pub(super) fn learnt(
        &self,
        scales: &[f32],
        options: &AgingOptions,
        device: &Device,
        tell: &Tell<'_>,
    ) -> AgeNetwork {
        let autodiff = device.clone().autodiff();
        let learning = self.codes.len() - self.examined;
        let mut rng = ChaCha8Rng::seed_from_u64(options.seed);
        let codes = self.codes.iter().map(Latent::as_slice);
        let dim = self.codes.first().map_or(0, Latent::dim);
        let spreads = Scale::of_codes(dim, codes);
        let weights = even_weights(scales, dim);
        let (units, seed) = (options.units, options.seed);
        let mut network = WayNetwork::new(self.age, &spreads, units, seed, &autodiff);
        let mut optimizer = AdamWConfig::new().with_weight_decay(WEIGHT_DECAY).init();
        tell(News::Begins {
            what: "Learning from it",
            steps: options.steps,
        });
        for step in 0..if learning == 0 { 0 } else { options.steps } {
            let places: Vec<usize> = (0..BATCH).map(|_| rng.random_range(0..learning)).collect();
            let loss = network.loss(self.batch(&places, &spreads), &weights, &autodiff);
            let gradients = GradientsParams::from_grads(loss.backward(), &network);
            let rate = learning_rate(LEARNING_RATE, step, options.steps);
            network = optimizer.step(rate, network, gradients);
            tell(News::Done(step + 1));
        }
        tell(News::Ends);
        let network = network.numbers(&spreads);
        let age = AgeModel {
            network: Some(network.clone()),
            ..self.age.clone()
        };
        let by_network = self.left_by(&|code, from, to| age.shift_of(code, from, to));
        let by_averages = self.left_by(&|_, from, to| age.shift(from, to));
        if let (Some(network), Some(averages)) = (by_network, by_averages) {
            tell(News::Note(&format!(
                "Of what the flow does to faces kept aside, the network leaves {:.0} % (of the squares), the averages {:.0} %",
                100.0 * network,
                100.0 * averages
            )));
        }
        network
    }

    fn batch(&self, places: &[usize], spreads: &[Scale]) -> Batch {
        let mut batch = Batch::default();
        for &place in places {
            if let (Some(code), Some(years), Some(shift)) = (
                self.codes.get(place),
                self.years.get(place),
                self.shifts.get(place),
            ) {
                let codes = code.as_slice().iter().zip(spreads);
                batch
                    .codes
                    .extend(codes.map(|(value, scale)| scale.standardised(*value)));
                batch.from_years.push(self.age.estimate(code));
                batch.to_years.push(*years);
                let shifts = shift.as_slice().iter().zip(spreads);
                batch
                    .shifts
                    .extend(shifts.map(|(value, scale)| value / scale.spread));
            }
        }
        batch
    }

    /// What is left of the change of examined faces when `way` is taken off, as a share of its squares; `None` without such
    /// faces.
    fn left_by(&self, way: &dyn Fn(&Latent, f32, f32) -> Latent) -> Option<f32> {
        let lessons = self.codes.iter().zip(&self.years).zip(&self.shifts);
        let (mut left, mut all) = (0.0, 0.0);
        for ((code, &years), shift) in lessons.skip(self.codes.len() - self.examined) {
            let rest = shift - &way(code, self.age.estimate(code), years);
            left += rest.dot(&rest);
            all += shift.dot(shift);
        }
        (all > 0.0).then(|| left / all)
    }
}

/// An age to ask for, in years.
fn asked(most_years: f32, rng: &mut impl Rng) -> f32 {
    let most = if rng.random::<bool>() {
        most_years.min(YOUNG_YEARS)
    } else {
        most_years
    };
    rng.random_range(0.0..=most)
}

/// Weights of a code's numbers, 1 in the mean, by how strongly each shows.
fn even_weights(scales: &[f32], dim: usize) -> Vec<f32> {
    let mean = scales.iter().sum::<f32>() / scales.len().max(1) as f32;
    if scales.len() == dim && mean > 0.0 {
        scales.iter().map(|scale| scale / mean).collect()
    } else {
        vec![1.0; dim]
    }
}
