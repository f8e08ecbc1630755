//! The fit of a flow to codes.

use burn::module::Module;
use burn::optim::{AdamWConfig, GradientsParams};
use burn::tensor::{Device, Tensor, TensorData};
use rand::seq::SliceRandom as _;
use rand::{Rng, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::network::VelocityNetwork;
use crate::average::{blend_weights, decay_at};
use crate::looks::Looks;
use crate::schedule::learning_rate;
use crate::workers::{Workers, share_of, worker_seed};
use facemath_core::latent::{
    Condition, FlowNetwork, FlowParts, MixtureVelocity, Prior, length_features, time_features,
    unit_factor,
};

/// Steps from one blend of the moving average to the next, which takes as long as a third of a step.
const AVERAGE_EVERY: u64 = 8;
/// Share of the mixture's loss that a network has to save: with less, its samples are no better to look at.
const LEAST_GAIN: f32 = 0.01;
/// Held-out codes in one pass of the network.
const HELD_OUT_BATCH: usize = 256;

/// Settings of a flow's fit.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowOptions {
    /// Width of the network.
    pub width: usize,
    /// Residual blocks.
    pub blocks: usize,
    /// Width of what tells the blocks of time and conditions.
    pub embedding: usize,
    /// Most steps.
    pub steps: u64,
    /// Codes in a step.
    pub batch: usize,
    /// Highest learning rate.
    pub learning_rate: f64,
    /// Decay of the weights' moving average, per step.
    pub average_decay: f32,
    /// Steps between looks at the held-out codes.
    pub look_every: u64,
    /// Steps without gain on the held-out codes after which the fit ends.
    pub patience: u64,
    /// Seed of weights, order and noise.
    pub seed: u64,
    /// Workers that share each step's codes.
    pub workers: usize,
    /// Share of the faces of which nothing is told, 0 to 1; with 0 the network need not know faces of which nothing is known.
    pub drop_all: f32,
    /// Share of the others' conditions that are not told, each by itself.
    pub drop_one: f32,
}

impl Default for FlowOptions {
    fn default() -> Self {
        Self {
            width: 304,
            blocks: 3,
            embedding: 64,
            steps: 6000,
            batch: 256,
            learning_rate: 1e-3,
            average_decay: 0.999,
            look_every: 250,
            patience: 1500,
            seed: 1,
            workers: 2,
            drop_all: 0.1,
            drop_one: 0.15,
        }
    }
}

impl FlowOptions {
    /// As many workers as there are cores.
    pub fn cores() -> usize {
        std::thread::available_parallelism().map_or(1, usize::from)
    }
}

/// Looks at faces and what is known of them.
#[derive(Clone, Copy, Debug)]
pub struct FlowFaces<'a> {
    /// The mixture whose velocity is corrected.
    pub prior: &'a Prior,
    /// Codes to fit to, of training faces.
    pub training: &'a Looks,
    /// Codes of faces that the fit must not see, to know when it begins to learn faces by heart.
    pub held_out: &'a Looks,
    /// What the network is told, in order.
    pub conditions: &'a [Condition],
    /// What it is told of each look, of training faces and of others: one number for each condition, `None` if it is not known.
    pub told: [&'a [Vec<Option<f32>>]; 2],
}

/// What a fit reports at each look at the held-out codes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlowProgress {
    /// Steps done.
    pub step: u64,
    /// Most steps.
    pub steps: u64,
    /// Mean loss since the last report.
    pub training_loss: f32,
    /// Mean squared error of the velocity of held-out codes, in squared standard deviations, without conditions; as
    /// `told_loss` where those are never dropped.
    pub held_out_loss: f32,
    /// The same with each face's own conditions.
    pub told_loss: f32,
}

/// Codes in standard deviations, with the inputs of their faces' conditions.
struct Table<'a> {
    mixture: &'a MixtureVelocity,
    codes: Vec<Vec<f32>>,
    /// Two numbers a condition.
    told: Vec<Vec<f32>>,
}

/// The network that has the lowest loss on held-out codes so far; none while that is the mixture alone.
struct Best {
    loss: f32,
    step: u64,
    network: Option<FlowNetwork>,
}

/// Fits a network to what a mixture's velocity lacks. `None` if no network says clearly more of the held-out codes than the mixture
/// alone, or there are no codes.
///
/// # Errors
/// If the system refuses a thread.
pub fn train_flow(
    faces: FlowFaces<'_>,
    options: &FlowOptions,
    device: &Device,
    report: &mut dyn FnMut(FlowProgress),
) -> std::io::Result<Option<FlowParts>> {
    let dim = faces.training.dim();
    if faces.training.codes.is_empty() || faces.held_out.codes.is_empty() {
        return Ok(None);
    }
    let mixture = MixtureVelocity::new(faces.prior);
    let conditions = faces.conditions;
    let [told, told_aside] = faces.told;
    let training = Table::new(faces.training, told, conditions, &mixture);
    let held_out = Table::new(faces.held_out, told_aside, conditions, &mixture);
    let autodiff = device.clone().autodiff();
    let workers = Workers::new(options.workers).map_err(std::io::Error::other)?;
    let mut network = VelocityNetwork::new(options, dim, conditions.len(), &autodiff);
    let mut average = network.valid().no_grad();
    // What the mixture alone reaches: a network that corrects nothing yet.
    let mixture_loss = held_out.losses(&average, options, device).sum();
    let mut best = Best {
        loss: mixture_loss,
        step: 0,
        network: None,
    };
    let mut optimizer = AdamWConfig::new()
        .with_beta_2(0.99)
        .with_epsilon(1e-8)
        .with_weight_decay(0.01)
        .init();
    let mut rng = ChaCha8Rng::seed_from_u64(options.seed);
    let mut order: Vec<usize> = Vec::new();
    let batch = options.batch.clamp(1, training.codes.len());
    let mut sum = 0.0;
    for step in 0..options.steps {
        if order.len() < batch {
            order = (0..training.codes.len()).collect();
            order.shuffle(&mut rng);
        }
        let chosen = order.split_off(order.len() - batch);
        let (gradients, value) = workers.gradients(&network, &autodiff, |worker, copy| {
            let own = share_of(&chosen, worker, workers.count());
            if own.is_empty() {
                return (GradientsParams::new(), 0.0);
            }
            let mut rng = ChaCha8Rng::seed_from_u64(worker_seed(options.seed, step + 1, worker));
            let weight = own.len() as f32 / chosen.len() as f32;
            let loss = training
                .batch(own, &mut rng, options.dropped(), &autodiff)
                .loss(&copy)
                * weight;
            let value: f32 = loss.clone().into_scalar();
            let gradients = GradientsParams::from_grads(loss.backward(), &copy);
            (gradients, value)
        });
        sum += value * workers.count() as f32;
        let rate = learning_rate(options.learning_rate, step, options.steps);
        network = optimizer.step(rate, network, gradients);
        if (step + 1) % AVERAGE_EVERY == 0 {
            let decay = decay_at(step, options.average_decay).powi(AVERAGE_EVERY as i32);
            average = blend_weights(average, &network, decay);
        }
        if (step + 1) % options.look_every == 0 {
            let losses = held_out.losses(&average, options, device);
            report(FlowProgress {
                step: step + 1,
                steps: options.steps,
                training_loss: sum / options.look_every as f32,
                held_out_loss: losses.untold,
                told_loss: losses.told,
            });
            sum = 0.0;
            let loss = losses.sum();
            if loss < best.loss {
                best = Best {
                    loss,
                    step: step + 1,
                    network: Some(average.numbers()),
                };
            } else if step + 1 >= best.step + options.patience {
                break;
            }
        }
    }
    if best.loss > mixture_loss * (1.0 - LEAST_GAIN) {
        return Ok(None);
    }
    Ok(best.network.map(|network| FlowParts {
        conditions: conditions.to_vec(),
        network,
    }))
}

/// Which conditions a batch is not told.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Dropped {
    None,
    Some { all: f32, one: f32 },
    All,
}

impl FlowOptions {
    fn dropped(&self) -> Dropped {
        Dropped::Some {
            all: self.drop_all,
            one: self.drop_one,
        }
    }
}

/// Mean squared errors of held-out codes' velocities, told nothing and told all.
struct Losses {
    untold: f32,
    told: f32,
}

impl Losses {
    fn sum(&self) -> f32 {
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
    fn new(
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

    /// What is lost of all codes; a network that is always told all is never asked without.
    fn losses(&self, network: &VelocityNetwork, options: &FlowOptions, device: &Device) -> Losses {
        let told = self.loss(network, Dropped::None, device);
        let untold = if options.drop_all > 0.0 {
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
