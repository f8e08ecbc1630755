//! The training loop.

use std::path::{Path, PathBuf};
use std::time::Instant;

use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng};
use rand_chacha::ChaCha8Rng;

use facemath_core::latent::Prior;
use facemath_nets::model::{
    BasisData, Bundle, BundleError, FaceModel, LinearBasis, ModelConfig, Vae,
};

use super::average::{blend_weights, decay_at};
use super::batch::training_batch;
use super::checkpoint::{Checkpoint, CheckpointError, FinishState};
use super::critic::Critic;
use super::encode::codes_of;
use super::faces::{FaceSet, Split};
use super::finish::FinishShare;
use super::flow::fit_mixture;
use super::losses::{PixelLoss, divergence_nats};
use super::monitor::Monitor;
use super::options::TrainOptions;
use super::schedule::learning_rate;
use super::workers::{LossParts, Workers, share_of, worker_seed};

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
    /// The finish could not begin.
    #[error("The finish against the critic could not begin: {0}.")]
    Finish(String),
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
    /// The distribution of the training faces' codes, once the finish needs it.
    prior: Option<Prior>,
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
            finish: None,
            current,
            optimizer: options.optimizer(),
            step: 0,
            config,
            options,
            basis,
        };
        Self::from_state(set, split, folder, state, device)
    }

    /// Goes on with the run in `folder`, to its planned end or, with `epochs` and `finish_epochs`, to another one. A
    /// finish that has begun goes on as one: `epochs` no longer counts then.
    ///
    /// # Errors
    /// If there is no usable checkpoint.
    pub fn resume(
        set: &'a FaceSet,
        split: &'a Split,
        folder: &'a Path,
        epochs: Option<f64>,
        finish_epochs: Option<f64>,
        device: &Device,
    ) -> Result<Self, TrainError> {
        let mut state = Checkpoint::load(folder, device)?;
        if let (Some(epochs), None) = (epochs, &state.finish) {
            state.options.epochs = epochs;
        }
        if let Some(epochs) = finish_epochs {
            state.options.finish_epochs = epochs;
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
            prior: None,
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

    /// Steps before the finish.
    fn plain_steps(&self) -> u64 {
        self.state.options.plain_steps(self.split.training.len())
    }

    /// The run's settings.
    pub fn options(&self) -> &TrainOptions {
        &self.state.options
    }

    /// The linear core.
    pub fn basis(&self) -> &BasisData {
        &self.state.basis
    }

    /// The averaged model as it is now, for encoding and decoding. Of a finish only a share counts: between the weights
    /// before it and those after it lies every balance of sharp and true (network interpolation, Wang et al. 2018, arXiv
    /// 1809.00219).
    pub fn averaged_model(&self) -> FaceModel {
        let linear = LinearBasis::new(&self.state.basis, &self.state.config, &self.device);
        let average = self.state.average.clone();
        let vae = match &self.state.finish {
            Some(finish) => blend_weights(average, &finish.plain, self.state.options.finish_share),
            None => average,
        };
        FaceModel::from_parts(self.state.config.clone(), linear, vae)
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
            let losses = if self.state.step < self.plain_steps() {
                self.train_step()?
            } else {
                self.finish_step()?
            };
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

    fn train_step(&mut self) -> Result<LossParts, TrainError> {
        let faces = self.faces_of_step();
        let (set, linear, pixel_loss) = (self.set, &self.linear, &self.pixel_loss);
        let (step, workers) = (self.state.step, self.workers.count());
        let divergence_weight = self.state.options.divergence_weight;
        let device = self.device.clone().autodiff();
        let (seed, fixed_pose) = (self.state.options.seed, self.state.config.fixed_pose);
        let (gradients, losses) =
            self.workers
                .gradients(&self.state.current, &device, |worker, vae| {
                    let jitter = worker_seed(seed, step, worker);
                    let own = share_of(&faces, worker, workers);
                    let images = training_batch(set, own, jitter, fixed_pose, &device);
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
                    let loss = (pixels + divergence * divergence_weight) / workers as f32;
                    (GradientsParams::from_grads(loss.backward(), &vae), parts)
                });
        let rate = learning_rate(self.state.options.learning_rate, step, self.plain_steps());
        self.state.current = self
            .state
            .optimizer
            .step(rate, self.state.current.clone(), gradients);
        self.count_step(decay_at(step, self.state.options.average_decay), losses)
    }

    /// One step of decoder and critic.
    fn finish_step(&mut self) -> Result<LossParts, TrainError> {
        let FinishState { critic, plain } = match self.state.finish.take() {
            Some(state) => state,
            None => self.begin_finish()?,
        };
        let prior = match self.prior.take() {
            Some(prior) => prior,
            None => self.fit_prior()?,
        };
        let faces = self.faces_of_step();
        let (step, workers) = (self.state.step, self.workers.count());
        let device = self.device.clone().autodiff();
        let (options, fixed_pose) = (&self.state.options, self.state.config.fixed_pose);
        let networks = (self.state.current.clone(), critic);
        let (gradients, losses) = self
            .workers
            .gradients(&networks, &device, |worker, networks| {
                let seed = worker_seed(options.seed, step, worker);
                let own = share_of(&faces, worker, workers);
                let photos = training_batch(self.set, own, seed, fixed_pose, &device);
                let share = FinishShare {
                    linear: &self.linear,
                    pixel_loss: &self.pixel_loss,
                    prior: &prior,
                    options,
                    weight: 1.0 / workers as f32,
                    seed,
                };
                share.gradients(networks, photos)
            });
        let first = self.plain_steps();
        let length = options.finish_steps(self.split.training.len());
        let rate = learning_rate(options.finish_learning_rate, step - first, length);
        let (current, critic) = self.state.optimizer.step(rate, networks, gradients);
        self.state.current = current;
        self.state.finish = Some(FinishState { critic, plain });
        self.prior = Some(prior);
        self.count_step(self.state.options.finish_average_decay, losses)
    }

    /// Goes on from the averaged weights, with a critic that knows nothing yet.
    fn begin_finish(&mut self) -> Result<FinishState, TrainError> {
        let device = self.device.clone().autodiff();
        let averaged = self.state.average.clone().into_record();
        self.state.current = Vae::new(&self.state.config, 0, &device)
            .try_load_record(averaged)
            .map_err(|error| TrainError::Finish(error.to_string()))?
            .train();
        self.state.optimizer = self.state.options.finish_optimizer();
        Ok(FinishState {
            critic: Critic::new(self.state.options.seed, &device),
            plain: self.state.average.clone(),
        })
    }

    fn fit_prior(&self) -> Result<Prior, TrainError> {
        let model = self.averaged_model();
        let faces = &self.split.training;
        let codes = codes_of(&model, self.set, faces, &self.device, &|_| {});
        fit_mixture(&codes).map_err(|error| TrainError::Finish(error.to_string()))
    }

    /// Moves the average and counts the step, if its loss is a number.
    fn count_step(
        &mut self,
        average_decay: f32,
        losses: LossParts,
    ) -> Result<LossParts, TrainError> {
        if !losses.pixels.is_finite() {
            return Err(TrainError::Diverged {
                step: self.state.step,
            });
        }
        let average = self.state.average.clone();
        self.state.average = blend_weights(average, &self.state.current, average_decay);
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
