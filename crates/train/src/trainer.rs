//! The training loop.

mod step;

use std::path::{Path, PathBuf};
use std::time::Instant;

use burn::module::Module;
use burn::tensor::Device;

use facemath_core::latent::{Directions, Latent, LatentError, Prior};
use facemath_core::words;
use facemath_nets::model::{
    BasisData, Bundle, BundleError, FaceModel, LinearBasis, ModelConfig, TensorMap, Vae,
    collect_parameters,
};

use super::average::blend_weights;
use super::checkpoint::{Checkpoint, CheckpointError};
use super::faces::{FaceSet, Split};
use super::losses::PixelLoss;
use super::monitor::Monitor;
use super::options::TrainOptions;
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
    #[error(
        "The training log {path} could not be written: {}.",
        words::io_error(source)
    )]
    Log {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system refused a thread.
    #[error("The training threads could not be started: {}.", words::io_error(.0))]
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

    /// The averaged weights as a bundle, as yet without directions.
    ///
    /// # Errors
    /// If the prior that stands in for the real one cannot be made, which is a fault of the model's shape.
    pub fn bundle(&self) -> Result<Bundle, LatentError> {
        let model = self.averaged_model();
        let mut weights = TensorMap::default();
        collect_parameters(model.vae(), Bundle::NETWORK, &mut weights);
        let dim = model.config().latent_dim;
        let prior = Prior::gaussian(Latent::zeros(dim), vec![0.0; dim * (dim + 1) / 2])?;
        Ok(Bundle::from_parts(
            model.config().clone(),
            weights,
            self.basis().clone(),
            Directions::default(),
            prior,
        ))
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
}
