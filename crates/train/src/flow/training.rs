//! The fit of a flow to codes.

use burn::module::Module;
use burn::optim::AdamWConfig;
use burn::tensor::Device;
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

use super::network::VelocityNetwork;
use super::table::{Dropped, Table};
use crate::average::{blend_weights, decay_at};
use crate::looks::Looks;
use crate::schedule::learning_rate;
use crate::workers::{Workers, share_of, worker_seed};
use facemath_core::latent::{Condition, FlowNetwork, FlowParts, MixtureVelocity, Prior};

/// Steps from one blend of the moving average to the next, which takes as long as a third of a step.
const AVERAGE_EVERY: u64 = 8;
/// Share of the mixture's loss that a network has to save: with less, its samples are no better to look at.
const LEAST_GAIN: f32 = 0.01;

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

/// The network that has the lowest loss on held-out codes so far; none while that is the mixture alone.
struct Best {
    loss: f32,
    step: u64,
    network: Option<FlowNetwork>,
}

impl Best {
    /// Keeps a network that loses less than all before.
    fn see(&mut self, loss: f32, step: u64, network: impl FnOnce() -> FlowNetwork) {
        if loss < self.loss {
            *self = Self {
                loss,
                step,
                network: Some(network()),
            };
        }
    }
}

/// Places in a table, each once in an order drawn by lot, then all again in another.
struct Shuffled {
    count: usize,
    left: Vec<usize>,
    rng: ChaCha8Rng,
}

impl Shuffled {
    fn new(count: usize, seed: u64) -> Self {
        Self {
            count,
            left: Vec::new(),
            rng: ChaCha8Rng::seed_from_u64(seed),
        }
    }

    /// The next places, of which there are at least so many. What is left of an order and is fewer is left out.
    fn next(&mut self, batch: usize) -> Vec<usize> {
        if self.left.len() < batch {
            self.left = (0..self.count).collect();
            self.left.shuffle(&mut self.rng);
        }
        self.left.split_off(self.left.len().saturating_sub(batch))
    }
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
    // A network that is always told all is never asked without.
    let is_untold = options.drop_all > 0.0;
    // What the mixture alone reaches: a network that corrects nothing yet.
    let mixture_loss = held_out.losses(&average, is_untold, device).sum();
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
    let mut order = Shuffled::new(training.codes.len(), options.seed);
    let batch = options.batch.clamp(1, training.codes.len());
    let mut sum = 0.0;
    for step in 0..options.steps {
        let chosen = order.next(batch);
        let (gradients, value) = workers.gradients(&network, &autodiff, |worker, copy| {
            let own = share_of(&chosen, worker, workers.count());
            let weight = own.len() as f32 / chosen.len() as f32;
            let seed = worker_seed(options.seed, step + 1, worker);
            training.gradients(own, weight, seed, options.dropped(), &copy, &autodiff)
        });
        sum += value * workers.count() as f32;
        let rate = learning_rate(options.learning_rate, step, options.steps);
        network = optimizer.step(rate, network, gradients);
        if (step + 1) % AVERAGE_EVERY == 0 {
            let decay = decay_at(step, options.average_decay).powi(AVERAGE_EVERY as i32);
            average = blend_weights(average, &network, decay);
        }
        if (step + 1) % options.look_every == 0 {
            let losses = held_out.losses(&average, is_untold, device);
            report(FlowProgress {
                step: step + 1,
                steps: options.steps,
                training_loss: sum / options.look_every as f32,
                held_out_loss: losses.untold,
                told_loss: losses.told,
            });
            sum = 0.0;
            best.see(losses.sum(), step + 1, || average.numbers());
            if step + 1 >= best.step + options.patience {
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

impl FlowOptions {
    fn dropped(&self) -> Dropped {
        Dropped::Some {
            all: self.drop_all,
            one: self.drop_one,
        }
    }
}
