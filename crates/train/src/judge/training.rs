//! The loop that trains either of the judge's networks.

use std::ops::ControlFlow;

use burn::module::Module;
use burn::optim::{AdamWConfig, GradientsParams};
use burn::tensor::{Device, Tensor};
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

use super::accuracy::JudgeAccuracy;
use super::augment::{Spread, append_look};
use super::config::JudgeConfig;
use super::error::JudgeError;
use super::losses::{Balance, attribute_loss, contrastive_loss};
use super::network::{AttributeNetwork, IdentityNetwork};
use super::pictures::SmallFaces;
use super::truth::Truth;
use super::verdict::Judge;
use crate::average::{blend_weights, decay_at};
use crate::batch::tensor_of_pictures;
use crate::schedule::learning_rate;
use crate::workers::{Workers, share_of, worker_seed};
use crate::{FaceSet, Split};

/// Settings of a judge's training.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgeOptions {
    /// Passes over the training faces of the attribute network.
    pub epochs: f64,
    /// Passes of the identity network, two looks at each face in each.
    pub identity_epochs: f64,
    /// Faces in a step.
    pub batch: usize,
    /// Highest learning rate.
    pub learning_rate: f64,
    /// Decay of the weights' moving average, per step.
    pub average_decay: f32,
    /// Seed of weights, order and looks.
    pub seed: u64,
    /// Workers that share each step's faces.
    pub workers: usize,
}

impl Default for JudgeOptions {
    fn default() -> Self {
        Self {
            epochs: 12.0,
            identity_epochs: 6.0,
            batch: 64,
            learning_rate: 1.5e-3,
            average_decay: 0.998,
            seed: 1,
            workers: 2,
        }
    }
}

/// What a run reports after each step.
#[derive(Clone, Copy, Debug)]
pub struct JudgeProgress {
    /// What is being trained, for people.
    pub network: &'static str,
    /// Steps done.
    pub step: u64,
    /// Steps of this network.
    pub total_steps: u64,
    /// This step's loss.
    pub loss: f32,
}

/// Trains both networks on the training faces and measures them on the held-out ones. `report` is called after each
/// step and may stop the run, which then ends in an error.
///
/// # Errors
/// If the labels are not enough, the loss stops being a number, or the system refuses a thread.
pub fn train_judge(
    set: &FaceSet,
    split: &Split,
    config: &JudgeConfig,
    options: &JudgeOptions,
    device: &Device,
    report: &mut dyn FnMut(JudgeProgress) -> ControlFlow<()>,
) -> Result<Judge, JudgeError> {
    let truths = Truth::of(set.labels(), &split.training);
    let balance = Balance::of(&truths).ok_or(JudgeError::Labels)?;
    if truths.iter().all(|truth| truth.age_years.is_none()) {
        return Err(JudgeError::Labels);
    }
    let faces = SmallFaces::of(set, &split.training, config.size_px, device);
    let autodiff = device.clone().autodiff();
    let workers = Workers::new(options.workers)?;

    let mut run = Run {
        workers: &workers,
        options,
        faces: faces.len(),
        device: &autodiff,
        report,
    };
    let looks = |chosen: &[usize], spread: &Spread, seed: u64| {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut values = Vec::new();
        for &face in chosen {
            append_look(
                faces.planes(face),
                faces.size_px(),
                spread,
                &mut rng,
                &mut values,
            );
        }
        tensor_of_pictures(values, faces.size_px(), &autodiff)
    };
    let attributes = run.train(
        "age, gender, glasses",
        options.epochs,
        AttributeNetwork::new(config, options.seed, &autodiff),
        &|network, chosen, seed| {
            let said = network.forward(looks(chosen, &Spread::ATTRIBUTES, seed));
            let truths: Vec<Truth> = chosen
                .iter()
                .map(|&face| truths.get(face).copied().unwrap_or_default())
                .collect();
            attribute_loss(said, &truths, &balance)
        },
    )?;
    let identity = run.train(
        "identity",
        options.identity_epochs,
        IdentityNetwork::new(config, options.seed + 1, &autodiff),
        &|network, chosen, seed| {
            let look = |seed: u64| network.forward(looks(chosen, &Spread::IDENTITY, seed));
            contrastive_loss(look(seed), look(!seed))
        },
    )?;
    let mut judge = Judge::from_parts(config.clone(), attributes, identity);
    judge.accuracy = JudgeAccuracy::measure(&judge, set, split, device);
    Ok(judge)
}

struct Run<'a> {
    workers: &'a Workers,
    options: &'a JudgeOptions,
    faces: usize,
    /// With autodiff.
    device: &'a Device,
    report: &'a mut dyn FnMut(JudgeProgress) -> ControlFlow<()>,
}

impl Run<'_> {
    /// Trains `network` and returns the moving average of its weights, without autodiff. `loss` gets a worker's copy
    /// of the network, its faces and a seed for their looks.
    fn train<M: Module + Sync>(
        &mut self,
        name: &'static str,
        epochs: f64,
        mut network: M,
        loss: &(dyn Fn(&M, &[usize], u64) -> Tensor<1> + Sync),
    ) -> Result<M, JudgeError> {
        let options = self.options;
        let batch = options.batch.clamp(1, self.faces);
        let total_steps = (epochs * self.faces as f64 / batch as f64).ceil().max(1.0) as u64;
        // Decoupled weight decay (Loshchilov and Hutter 2019, arXiv 1711.05101): labels are few for a network.
        let mut optimizer = AdamWConfig::new()
            .with_beta_2(0.99)
            .with_epsilon(1e-8)
            .with_weight_decay(0.01)
            .init();
        let mut average = network.valid().no_grad();
        let mut rng = ChaCha8Rng::seed_from_u64(options.seed);
        let mut order: Vec<usize> = Vec::new();
        for step in 0..total_steps {
            if order.len() < batch {
                order = (0..self.faces).collect();
                order.shuffle(&mut rng);
            }
            let chosen = order.split_off(order.len() - batch);
            let (gradients, value) =
                self.workers
                    .gradients(&network, self.device, |worker, copy: M| {
                        let own = share_of(&chosen, worker, self.workers.count());
                        if own.is_empty() {
                            return (GradientsParams::new(), 0.0);
                        }
                        let seed = worker_seed(options.seed, step + 1, worker);
                        let weight = own.len() as f32 / chosen.len() as f32;
                        let loss = loss(&copy, own, seed) * weight;
                        let value: f32 = loss.clone().into_scalar();
                        let gradients = GradientsParams::from_grads(loss.backward(), &copy);
                        (gradients, value)
                    });
            // The workers answer with their share of the loss, of which `gradients` took the mean.
            let value = value * self.workers.count() as f32;
            if !value.is_finite() {
                return Err(JudgeError::Diverged { step });
            }
            let rate = learning_rate(options.learning_rate, step, total_steps);
            network = optimizer.step(rate, network, gradients);
            let decay = decay_at(step, options.average_decay);
            average = blend_weights(average, &network, decay);
            let progress = JudgeProgress {
                network: name,
                step: step + 1,
                total_steps,
                loss: value,
            };
            if (self.report)(progress).is_break() {
                return Err(JudgeError::Stopped);
            }
        }
        Ok(average)
    }
}
