//! The training loop.

use std::path::{Path, PathBuf};
use std::time::Instant;

use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::model::{BasisData, Bundle, BundleError, FaceModel, LinearBasis, ModelConfig, Vae};

use super::average::blend_weights;
use super::batch::jittered_batch;
use super::checkpoint::{Checkpoint, CheckpointError};
use super::faces::{FaceSet, Split};
use super::losses::{PixelLoss, divergence_nats};
use super::monitor::Monitor;
use super::options::TrainOptions;
use super::schedule::learning_rate;
use super::workers::{LossParts, Workers};

/// Why training stopped early.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// A checkpoint could not be written or read.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The bundle to start from does not hold its own network.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The log or a contact sheet could not be written.
    #[error("The training log {path} could not be written: {source}.")]
    Log {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system refused a thread.
    #[error("The training threads could not be started: {0}.")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// The loss stopped being a number.
    #[error("The loss is no longer a number at step {step}: resume with a lower learning rate.")]
    Diverged {
        /// Step at which it was noticed.
        step: u64,
    },
}

/// What a run reports after each step.
#[derive(Clone, Copy, Debug)]
pub struct StepReport {
    /// Steps done.
    pub step: u64,
    /// Steps of the whole run.
    pub total_steps: u64,
    /// This step's losses.
    pub losses: LossParts,
}

/// A run over one set of faces.
pub struct Trainer<'a> {
    set: &'a FaceSet,
    split: &'a Split,
    folder: &'a Path,
    device: Device,
    linear: LinearBasis,
    pixel_loss: PixelLoss,
    workers: Workers,
    state: Checkpoint,
}

impl<'a> Trainer<'a> {
    /// A new run from the linear core.
    ///
    /// # Errors
    /// If the system refuses a thread.
    pub fn start(
        set: &'a FaceSet,
        split: &'a Split,
        folder: &'a Path,
        config: ModelConfig,
        basis: BasisData,
        options: TrainOptions,
        device: &Device,
    ) -> Result<Self, TrainError> {
        let current = Vae::new(&config, options.seed, &device.clone().autodiff());
        Self::from_network(set, split, folder, config, basis, current, options, device)
    }

    /// A new run from a finished bundle: its linear core and its networks, under the name `name`.
    ///
    /// # Errors
    /// If the bundle's weights do not fit its configuration, or the system refuses a thread.
    pub fn start_from(
        set: &'a FaceSet,
        split: &'a Split,
        folder: &'a Path,
        bundle: &Bundle,
        name: &str,
        options: TrainOptions,
        device: &Device,
    ) -> Result<Self, TrainError> {
        let config = ModelConfig {
            name: name.to_owned(),
            ..bundle.config().clone()
        };
        let current = Vae::load(bundle, &device.clone().autodiff())?;
        let basis = bundle.basis().clone();
        Self::from_network(set, split, folder, config, basis, current, options, device)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the two public ways to start differ in these"
    )]
    fn from_network(
        set: &'a FaceSet,
        split: &'a Split,
        folder: &'a Path,
        config: ModelConfig,
        basis: BasisData,
        current: Vae,
        options: TrainOptions,
        device: &Device,
    ) -> Result<Self, TrainError> {
        let state = Checkpoint {
            average: current.valid().no_grad(),
            current,
            optimizer: options.optimizer(),
            step: 0,
            config,
            options,
            basis,
        };
        Self::from_state(set, split, folder, state, device)
    }

    /// Goes on with the run in `folder`, to its planned end or, with `epochs`, to another one.
    ///
    /// # Errors
    /// If there is no usable checkpoint.
    pub fn resume(
        set: &'a FaceSet,
        split: &'a Split,
        folder: &'a Path,
        epochs: Option<f64>,
        device: &Device,
    ) -> Result<Self, TrainError> {
        let mut state = Checkpoint::load(folder, device)?;
        if let Some(epochs) = epochs {
            state.options.epochs = epochs;
        }
        Self::from_state(set, split, folder, state, device)
    }

    fn from_state(
        set: &'a FaceSet,
        split: &'a Split,
        folder: &'a Path,
        state: Checkpoint,
        device: &Device,
    ) -> Result<Self, TrainError> {
        let autodiff = device.clone().autodiff();
        Ok(Self {
            linear: LinearBasis::new(&state.basis, &state.config, &autodiff),
            pixel_loss: PixelLoss::new(state.config.image_size_px, &autodiff),
            workers: Workers::new(state.options.workers)?,
            device: device.clone(),
            set,
            split,
            folder,
            state,
        })
    }

    /// Steps done so far.
    pub fn step(&self) -> u64 {
        self.state.step
    }

    /// Steps of the whole run.
    pub fn total_steps(&self) -> u64 {
        self.state.options.total_steps(self.split.training.len())
    }

    /// The run's settings.
    pub fn options(&self) -> &TrainOptions {
        &self.state.options
    }

    /// The linear core.
    pub fn basis(&self) -> &BasisData {
        &self.state.basis
    }

    /// The averaged model as it is now, for encoding and decoding.
    pub fn averaged_model(&self) -> FaceModel {
        let linear = LinearBasis::new(&self.state.basis, &self.state.config, &self.device);
        FaceModel::from_parts(
            self.state.config.clone(),
            linear,
            self.state.average.clone(),
        )
    }

    /// Trains to the end of the run, writing checkpoints, a CSV and contact sheets into the run's folder on the way.
    /// `report` is called after each step and may stop the run, which can then be resumed.
    ///
    /// # Errors
    /// If a file cannot be written or the loss is no longer a number.
    pub fn run(
        &mut self,
        report: &mut dyn FnMut(StepReport) -> std::ops::ControlFlow<()>,
    ) -> Result<(), TrainError> {
        let total_steps = self.total_steps();
        let mut monitor = Monitor::open(self.folder, self.state.step)?;
        let started = Instant::now();
        while self.state.step < total_steps {
            let losses = self.train_step(total_steps)?;
            monitor.add(losses);
            let stop = report(StepReport {
                step: self.state.step,
                total_steps,
                losses,
            })
            .is_break();
            let due = self
                .state
                .step
                .is_multiple_of(self.state.options.checkpoint_steps);
            if due || stop || self.state.step == total_steps {
                self.state.save(self.folder)?;
                let model = self.averaged_model();
                monitor.record(
                    self.state.step,
                    started.elapsed(),
                    &model,
                    self.set,
                    self.split,
                    &self.device,
                )?;
            }
            if stop {
                break;
            }
        }
        Ok(())
    }

    fn train_step(&mut self, total_steps: u64) -> Result<LossParts, TrainError> {
        let faces = self.faces_of_step();
        let share_size = faces.len().div_ceil(self.workers.count());
        let (set, linear, pixel_loss) = (self.set, &self.linear, &self.pixel_loss);
        let (seed, step) = (self.state.options.seed, self.state.step);
        let divergence_weight = self.state.options.divergence_weight;
        let share_of_loss = 1.0 / self.workers.count() as f32;
        let device = self.device.clone().autodiff();
        let (gradients, losses) =
            self.workers
                .gradients(&self.state.current, &device, |worker, vae| {
                    let own: Vec<usize> = faces
                        .chunks(share_size)
                        .nth(worker)
                        .unwrap_or_default()
                        .to_vec();
                    let jitter =
                        seed ^ step.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ ((worker as u64) << 56);
                    let images = jittered_batch(set, &own, jitter, &device);
                    let posterior = vae.encode(linear, images.clone());
                    let noise = standard_normal(posterior.mean.dims(), jitter, &device);
                    let codes = posterior.mean.clone()
                        + (posterior.log_variance.clone() * 0.5).exp() * noise;
                    let pixels = pixel_loss.forward(vae.decode(linear, codes), images);
                    let divergence = divergence_nats(&posterior);
                    let parts = LossParts {
                        pixels: pixels.clone().into_scalar(),
                        divergence_nats: divergence.clone().into_scalar(),
                    };
                    let loss = (pixels + divergence * divergence_weight) * share_of_loss;
                    (GradientsParams::from_grads(loss.backward(), &vae), parts)
                });
        if !losses.pixels.is_finite() {
            return Err(TrainError::Diverged { step });
        }
        let rate = learning_rate(self.state.options.learning_rate, step, total_steps);
        self.state.current = self
            .state
            .optimizer
            .step(rate, self.state.current.clone(), gradients);
        // Early averages would remember the start: the decay grows with the steps that there are to average.
        let decay = self
            .state
            .options
            .average_decay
            .min((1.0 + step as f32) / (10.0 + step as f32));
        self.state.average = blend_weights(self.state.average.clone(), &self.state.current, decay);
        self.state.step += 1;
        Ok(losses)
    }

    /// The faces of the current step, from a new order each epoch that depends on nothing but seed and epoch.
    fn faces_of_step(&self) -> Vec<usize> {
        let training = &self.split.training;
        let batch = self.state.options.batch.max(1);
        let first = self.state.step * batch as u64;
        let mut order: Option<(u64, Vec<usize>)> = None;
        (first..first + batch as u64)
            .map(|index| {
                let epoch = index / training.len() as u64;
                let place = (index % training.len() as u64) as usize;
                let (_, shuffled) = match order.take() {
                    Some(known) if known.0 == epoch => order.insert(known),
                    _ => order.insert((epoch, shuffled(training, self.state.options.seed, epoch))),
                };
                shuffled[place]
            })
            .collect()
    }
}

fn shuffled(faces: &[usize], seed: u64, epoch: u64) -> Vec<usize> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed ^ (epoch << 32));
    let mut order = faces.to_vec();
    order.shuffle(&mut rng);
    order
}

/// Noise from a seed, the same on every device.
fn standard_normal(shape: [usize; 2], seed: u64, device: &Device) -> Tensor<2> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let values: Vec<f32> = (0..shape[0] * shape[1])
        .map(|_| rng.sample(rand_distr::StandardNormal))
        .collect();
    Tensor::from_data(TensorData::new(values, shape), device)
}
