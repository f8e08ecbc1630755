//! The loop that trains the alignment network.

use burn::module::Module;
use burn::optim::{AdamWConfig, GradientsParams};
use burn::tensor::{Device, Tensor, TensorData};
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::error::AlignTrainError;
use super::looks::append_look;
use super::scene::FacePixels;
use crate::average::{blend_weights, decay_at};
use crate::batch::tensor_of_pictures;
use crate::schedule::learning_rate;
use crate::workers::{Workers, share_of, worker_seed};
use crate::{FaceSet, Split};
use facemath_nets::align::{AlignConfig, AlignNetwork, Aligner};

/// Settings of a training run.
#[derive(Clone, Debug, PartialEq)]
pub struct AlignOptions {
    /// Looks at each training face.
    pub epochs: f64,
    /// Looks in a step.
    pub batch: usize,
    /// Highest learning rate.
    pub learning_rate: f64,
    /// Decay of the weights' moving average, per step.
    pub average_decay: f32,
    /// Seed of weights, order and looks.
    pub seed: u64,
    /// Workers that share each step's looks.
    pub workers: usize,
}

impl Default for AlignOptions {
    fn default() -> Self {
        Self {
            epochs: 8.0,
            batch: 64,
            learning_rate: 2e-3,
            average_decay: 0.998,
            seed: 1,
            workers: 2,
        }
    }
}

/// Trains a network on the training faces of `set`. `report` gets the steps done, all steps, and the step's loss.
///
/// # Errors
/// If there is no face to train on, the loss stops being a number, or the system refuses a thread.
pub fn train_aligner(
    set: &FaceSet,
    split: &Split,
    config: &AlignConfig,
    options: &AlignOptions,
    device: &Device,
    report: &mut dyn FnMut(u64, u64, f32),
) -> Result<Aligner, AlignTrainError> {
    let faces = &split.training;
    if faces.is_empty() {
        return Err(AlignTrainError::NoFaces);
    }
    let autodiff = device.clone().autodiff();
    let workers = Workers::new(options.workers)?;
    let mut network = AlignNetwork::new(config, options.seed, &autodiff);
    let mut average = network.valid().no_grad();
    let mut optimizer = AdamWConfig::new()
        .with_beta_2(0.99)
        .with_epsilon(1e-8)
        .with_weight_decay(0.01)
        .init();
    let mut rng = ChaCha8Rng::seed_from_u64(options.seed);
    let mut order: Vec<usize> = Vec::new();
    let batch = options.batch.clamp(1, faces.len());
    let total_steps = (options.epochs * faces.len() as f64 / batch as f64)
        .ceil()
        .max(1.0) as u64;
    for step in 0..total_steps {
        if order.len() < batch {
            order.clone_from(faces);
            order.shuffle(&mut rng);
        }
        let chosen = order.split_off(order.len() - batch);
        let (gradients, value) =
            workers.gradients(&network, &autodiff, |worker, copy: AlignNetwork| {
                let own = share_of(&chosen, worker, workers.count());
                if own.is_empty() {
                    return (GradientsParams::new(), 0.0);
                }
                let seed = worker_seed(options.seed, step + 1, worker);
                let (looks, targets) = looks_at(set, own, faces, config.look_px, seed, &autodiff);
                let weight = own.len() as f32 / chosen.len() as f32;
                let loss = loss(copy.forward(looks), targets) * weight;
                let value: f32 = loss.clone().into_scalar();
                (GradientsParams::from_grads(loss.backward(), &copy), value)
            });
        // The workers answer with their share of the loss, of which `gradients` took the mean.
        let value = value * workers.count() as f32;
        if !value.is_finite() {
            return Err(AlignTrainError::Diverged { step });
        }
        let rate = learning_rate(options.learning_rate, step, total_steps);
        network = optimizer.step(rate, network, gradients);
        average = blend_weights(average, &network, decay_at(step, options.average_decay));
        report(step + 1, total_steps, value);
    }
    Ok(Aligner::from_network(config.clone(), average, device))
}

/// Looks at faces `own` of `set` and how far their eyes are from their places, `[looks, 4]`. Any of `all` may lend its
/// texture to the surroundings.
fn looks_at(
    set: &FaceSet,
    own: &[usize],
    all: &[usize],
    look_px: usize,
    seed: u64,
    device: &Device,
) -> (Tensor<4>, Tensor<2>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let pixels = |face: usize| FacePixels {
        planes: set.planes(face),
        size: set.size_px(),
    };
    let mut values = Vec::with_capacity(own.len() * 3 * look_px * look_px);
    let mut targets = Vec::with_capacity(own.len() * 4);
    for &face in own {
        let other = all
            .get(rng.random_range(0..all.len()))
            .copied()
            .unwrap_or(face);
        let offsets = append_look(pixels(face), pixels(other), look_px, &mut rng, &mut values);
        targets.extend(offsets);
    }
    let targets = Tensor::from_data(TensorData::new(targets, [own.len(), 4]), device);
    (tensor_of_pictures(values, look_px, device), targets)
}

/// Negative log likelihood of a Gaussian whose variance the network says itself, each look weighted by the square root of
/// that variance: without it the network learns nothing more from looks that it has once given up (Seitzer et al. 2022,
/// arXiv 2203.09168).
fn loss(said: Tensor<2>, targets: Tensor<2>) -> Tensor<1> {
    let [looks, outputs] = said.dims();
    let places = said.clone().slice([0..looks, 0..outputs - 1]);
    let log_variance = said.slice([0..looks, outputs - 1..outputs]);
    let squares = (places - targets).square().sum_dim(1);
    let numbers = (outputs - 1) as f32;
    let likelihood = squares * log_variance.clone().neg().exp() + log_variance.clone() * numbers;
    // Scaled so that the weights are about 1 for the median look.
    let weights = (log_variance * 0.5).exp().detach() * 20.0;
    (likelihood * weights).mean() * 0.5
}
