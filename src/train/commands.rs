//! `facemath train`, `facemath directions` and `facemath eval`.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use burn::tensor::{Device, DeviceKind};
use indicatif::{ProgressBar, ProgressStyle};

use crate::align::AlignError;
use crate::latent::{Directions, Latent, LatentError, Prior};
use crate::model::{
    Bundle, BundleError, FaceModel, ModelConfig, PriorPull, RefineOptions, TensorMap,
    collect_parameters,
};

use super::align::AlignTrainError;
use super::card::{PASSES_FIGURE, with_directions};
use super::checkpoint::CheckpointError;
use super::core::fit_basis;
use super::describe::{default_judge, describe, evaluate_with_bar, fit_latent_tables};
use super::evaluate::{EvaluateOptions, Refining};
use super::faces::{DataError, FaceSet, Split};
use super::judge::{Judge, JudgeError};
use super::label_files::{LabelError, read_label_file};
use super::options::TrainOptions;
use super::plan::{Forecast, code_length, default_passes, in_words};
use super::score::{Judging, ScoreOptions};
use super::trainer::{TrainError, Trainer};

/// Why one of the commands failed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The data set.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The label file.
    #[error(transparent)]
    Labels(#[from] LabelError),
    /// The training run.
    #[error(transparent)]
    Train(#[from] TrainError),
    /// A checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The bundle.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The judge.
    #[error(transparent)]
    Judge(#[from] JudgeError),
    /// The alignment network's files.
    #[error(transparent)]
    Align(#[from] AlignError),
    /// The alignment network's training.
    #[error(transparent)]
    AlignTraining(#[from] AlignTrainError),
    /// The codes could not be described.
    #[error("The model's codes could not be summarised: {0}.")]
    Latent(#[from] LatentError),
    /// The data set does not suit the model.
    #[error("{0}.")]
    Unsuitable(String),
    /// Standard output is gone.
    #[error("The result could not be written: {0}.")]
    Output(#[from] std::io::Error),
}

/// Train a model on a folder or tar of aligned faces.
#[derive(Debug, clap::Args)]
pub struct TrainArgs {
    /// Folder or tar of aligned faces; UTKFace names (age_gender_race_date) become labels.
    #[arg(long, value_name = "TAR_OR_FOLDER")]
    data: PathBuf,
    /// Folder to write the finished bundle to; its name becomes the model's.
    #[arg(long, value_name = "BUNDLE")]
    out: PathBuf,
    /// Go on with the run in the checkpoint folder.
    #[arg(long)]
    resume: bool,
    /// Start from this model instead of from nothing: to train it further, or on other faces.
    #[arg(long, value_name = "NAME_OR_PATH", conflicts_with = "resume")]
    from: Option<String>,
    /// Folder for checkpoints, metrics.csv and contact sheets [default: checkpoints/NAME].
    #[arg(long, value_name = "DIR")]
    checkpoints: Option<PathBuf>,
    /// Passes over the training faces [default: 15, or more for a small data set]; with --resume, a new length for the
    /// run.
    #[arg(long)]
    epochs: Option<f64>,
    /// Passes after these in which the decoder learns against a critic, which makes faces sharp [default: 1.8].
    #[arg(long)]
    finish_epochs: Option<f64>,
    /// Faces in a step.
    #[arg(long, default_value_t = TrainOptions::default().batch)]
    batch: usize,
    /// Highest learning rate.
    #[arg(long, default_value_t = TrainOptions::default().learning_rate)]
    learning_rate: f64,
    /// Seed of weights, order and jitter.
    #[arg(long, default_value_t = TrainOptions::default().seed)]
    seed: u64,
    /// Steps between checkpoints.
    #[arg(long, default_value_t = TrainOptions::default().checkpoint_steps)]
    checkpoint_steps: u64,
    /// Stop after this many minutes with a checkpoint, to be resumed later.
    #[arg(long, value_name = "MINUTES")]
    stop_after: Option<f64>,
    /// Labels of the faces: a CSV (file,label,label...; numbers or yes/no) or CelebA's list; may be repeated.
    #[arg(long, value_name = "CSV")]
    labels: Vec<PathBuf>,
    /// What the model card says of the data: where the pictures come from and what their licence allows.
    #[arg(long, value_name = "TEXT")]
    data_notice: Option<String>,
}

/// Fit a model's directions, one for each label, and its prior again.
#[derive(Debug, clap::Args)]
pub struct DirectionsArgs {
    /// Folder or tar of the faces the model was trained on.
    #[arg(long, value_name = "TAR_OR_FOLDER")]
    data: PathBuf,
    /// The bundle's folder, rewritten with the new directions.
    #[arg(long, value_name = "BUNDLE")]
    bundle: PathBuf,
    /// Labels of the faces: a CSV (file,label,label...; numbers or yes/no) or CelebA's list; may be repeated.
    #[arg(long, value_name = "CSV")]
    labels: Vec<PathBuf>,
}

/// Complete a bundle of weights from elsewhere: fit its directions and prior, measure it, write its card.
#[derive(Debug, clap::Args)]
pub struct DescribeArgs {
    /// Folder or tar of the faces the model was trained on.
    #[arg(long, value_name = "TAR_OR_FOLDER")]
    data: PathBuf,
    /// The bundle's folder, rewritten with directions, prior and card.
    #[arg(long, value_name = "BUNDLE")]
    bundle: PathBuf,
    /// Labels of the faces: a CSV (file,label,label...; numbers or yes/no) or CelebA's list; may be repeated.
    #[arg(long, value_name = "CSV")]
    labels: Vec<PathBuf>,
    /// What the model card says of the data: where the pictures come from and what their licence allows.
    #[arg(long, value_name = "TEXT")]
    data_notice: Option<String>,
}

/// Measure a model on held-out faces: reconstructions beside PCA's, and edits as a judge sees them.
#[derive(Debug, clap::Args)]
pub struct EvalArgs {
    /// Folder or tar of aligned faces.
    #[arg(long, value_name = "TAR_OR_FOLDER")]
    data: PathBuf,
    /// Labels of the faces: a CSV (file,label,label...; numbers or yes/no) or CelebA's list; may be repeated.
    #[arg(long, value_name = "CSV")]
    labels: Vec<PathBuf>,
    /// Folder of the judge of edits [default: the one that ships, for models that know ages].
    #[arg(long, value_name = "DIR")]
    judge: Option<PathBuf>,
    /// Refine the codes by this many gradient steps first, and measure everything on the refined ones; the studio takes
    /// 10.
    #[arg(long, value_name = "N", default_value_t = 0)]
    refine: usize,
    /// Judge fewer edits, in a tenth of the time.
    #[arg(long)]
    quick: bool,
    /// Seed of the choice of faces whose edits are judged.
    #[arg(long, default_value_t = ScoreOptions::default().seed)]
    seed: u64,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
}

/// Where networks are trained and measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainDevice {
    /// burn's Flex device, in pure Rust.
    Cpu,
    /// The first GPU that wgpu finds.
    Gpu,
}

impl TrainDevice {
    pub(super) fn open(self) -> Device {
        match self {
            Self::Cpu => Device::flex(),
            Self::Gpu => Device::wgpu(DeviceKind::DefaultDevice),
        }
    }
}

impl TrainArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// If the data, a checkpoint or the bundle cannot be read or written, or training diverges.
    pub fn run(&self, device: TrainDevice) -> Result<(), CommandError> {
        let name = self.out.file_name().map_or_else(
            || "model".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        );
        let folder = self
            .checkpoints
            .clone()
            .unwrap_or_else(|| Path::new("checkpoints").join(&name));
        let start = self.from.as_deref().map(Bundle::find).transpose()?;
        let mut config = start.as_ref().map_or_else(
            || ModelConfig::standard(&name),
            |bundle| bundle.config().clone(),
        );
        let (set, split) = load_faces(&self.data, config.image_size_px, &self.labels)?;
        if start.is_none() && !self.resume {
            let affordable = code_length(split.training.len(), config.latent_dim);
            if affordable < config.latent_dim {
                eprintln!(
                    "{} training faces are few: codes get {affordable} numbers instead of {}",
                    split.training.len(),
                    config.latent_dim
                );
                config.latent_dim = affordable;
            }
        }
        // Each CPU core gets a worker; a GPU is one worker.
        let (workers, device) = match device {
            TrainDevice::Cpu => (
                std::thread::available_parallelism().map_or(1, usize::from),
                device.open(),
            ),
            TrainDevice::Gpu => (1, device.open()),
        };
        let mut trainer = if self.resume {
            Trainer::resume(
                &set,
                &split,
                &folder,
                self.epochs,
                self.finish_epochs,
                &device,
            )?
        } else {
            let options = TrainOptions {
                epochs: self
                    .epochs
                    .unwrap_or_else(|| default_passes(split.training.len(), self.batch)),
                finish_epochs: self
                    .finish_epochs
                    .unwrap_or(TrainOptions::default().finish_epochs),
                batch: self.batch,
                learning_rate: self.learning_rate,
                seed: self.seed,
                checkpoint_steps: self.checkpoint_steps.max(1),
                workers,
                earlier_epochs: start.as_ref().map_or(0.0, passes_of),
                ..TrainOptions::default()
            };
            match &start {
                Some(bundle) => {
                    Trainer::start_from(&set, &split, &folder, bundle, &name, options, &device)?
                }
                None => {
                    let spinner = bar(0, "Fitting the linear core");
                    let basis = fit_basis(&set, &split.training, &config, self.seed, &device)
                        .map_err(CommandError::Unsuitable)?;
                    spinner.finish_and_clear();
                    Trainer::start(&set, &split, &folder, config, basis, options, &device)?
                }
            }
        };
        self.train(&mut trainer, &folder)?;
        if trainer.step() < trainer.total_steps() {
            eprintln!(
                "Stopped at step {} of {}; go on with --resume.",
                trainer.step(),
                trainer.total_steps()
            );
            return Ok(());
        }
        let bundle = trainer_bundle(&trainer)?;
        let options = trainer.options();
        let epochs = options.earlier_epochs + options.epochs + options.finish_epochs;
        let notice = self.data_notice.as_deref();
        let bundle = describe(bundle, &set, &split, epochs, notice, &device)?;
        bundle.save(&self.out)?;
        eprintln!("The model is in {}.", self.out.display());
        Ok(())
    }

    fn train(&self, trainer: &mut Trainer<'_>, folder: &Path) -> Result<(), CommandError> {
        let options = trainer.options();
        eprintln!(
            "{} steps of {} faces ({:.1} passes); a checkpoint every {} steps goes to {}. The first steps are timed...",
            trainer.total_steps() - trainer.step().min(trainer.total_steps()),
            options.batch,
            options.epochs + options.finish_epochs,
            options.checkpoint_steps,
            folder.display()
        );
        let progress = bar(trainer.total_steps(), "Training");
        progress.set_position(trainer.step());
        // The estimate is of this piece of the run.
        progress.reset_eta();
        let started = std::time::Instant::now();
        let mut smooth: Option<f32> = None;
        let mut forecast = Forecast::default();
        let checkpoint_steps = trainer.options().checkpoint_steps;
        trainer.run(&mut |report| {
            if let Some(time) = forecast.step() {
                let left = (report.total_steps - report.step).min(u64::from(u32::MAX)) as u32;
                let between = checkpoint_steps.min(u64::from(u32::MAX)) as u32;
                progress.suspend(|| {
                    eprintln!(
                        "A step takes {:.2} s here: about {} to the end, {} between checkpoints. Stopped, it goes \
                         on from its last checkpoint with --resume.",
                        time.as_secs_f64(),
                        in_words(time * left),
                        in_words(time * between)
                    );
                });
            }
            let pixels = smooth.map_or(report.losses.pixels, |old| {
                old * 0.98 + report.losses.pixels * 0.02
            });
            smooth = Some(pixels);
            progress.set_position(report.step);
            progress.set_message(format!(
                "loss {pixels:.4}, {:.0} nats",
                report.losses.divergence_nats
            ));
            let minutes = started.elapsed().as_secs_f64() / 60.0;
            match self.stop_after {
                Some(limit) if minutes >= limit => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            }
        })?;
        progress.finish_and_clear();
        Ok(())
    }
}

impl DirectionsArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// If the data or the bundle cannot be read or written.
    pub fn run(&self, device: TrainDevice) -> Result<(), CommandError> {
        let bundle = Bundle::load(&self.bundle)?;
        let size = bundle.config().image_size_px;
        let (set, split) = load_faces(&self.data, size, &self.labels)?;
        let device = device.open();
        let model = FaceModel::new(&bundle, &device)?;
        let judge = default_judge(&set, &device)?;
        let fitted = fit_latent_tables(&model, &set, &split, judge.as_ref(), &device)?;
        let directions = &fitted.directions;
        for concept in &directions.concepts {
            println!("{}: length {:.2}", concept.name, concept.direction.norm());
        }
        if let Some(age) = &directions.age {
            println!(
                "age: 20 to 60 years is {:.2} long",
                age.shift(20.0, 60.0).norm()
            );
        }
        print!("{}", fitted.read_outs);
        let (figures, card) = with_directions(bundle.figures(), bundle.card(), &fitted.read_outs);
        bundle
            .with_latent_tables(fitted.directions, fitted.prior)
            .with_card(figures, card)
            .save(&self.bundle)?;
        Ok(())
    }
}

impl DescribeArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// If the data or the bundle cannot be read or written.
    pub fn run(&self, device: TrainDevice) -> Result<(), CommandError> {
        let bundle = Bundle::load(&self.bundle)?;
        let size = bundle.config().image_size_px;
        let (set, split) = load_faces(&self.data, size, &self.labels)?;
        let passes = passes_of(&bundle);
        let notice = self.data_notice.as_deref();
        let bundle = describe(bundle, &set, &split, passes, notice, &device.open())?;
        bundle.save(&self.bundle)?;
        Ok(())
    }
}

impl EvalArgs {
    /// Runs the command on the model called `model`.
    ///
    /// # Errors
    /// If the data or the model cannot be read, or standard output is closed.
    pub fn run(&self, model: &str, device: TrainDevice) -> Result<(), CommandError> {
        let bundle = Bundle::find(model)?;
        let size = bundle.config().image_size_px;
        let (set, split) = load_faces(&self.data, size, &self.labels)?;
        let device = device.open();
        let model = FaceModel::new(&bundle, &device)?;
        let judge = match &self.judge {
            Some(folder) => Some(Judge::load(folder, &device)?),
            None => default_judge(&set, &device)?,
        };
        let options = ScoreOptions {
            seed: self.seed,
            ..ScoreOptions::default()
        };
        let judging = judge.as_ref().map(|judge| Judging {
            judge,
            prior: bundle.prior(),
            options: if self.quick { options.quick() } else { options },
        });
        let directions = bundle.directions();
        let refining = (self.refine > 0).then(|| Refining {
            options: RefineOptions::with_steps(self.refine),
            pull: PriorPull::new(bundle.prior()),
        });
        let options = EvaluateOptions {
            judging,
            refining: refining.as_ref(),
        };
        let evaluation = evaluate_with_bar(&model, directions, &set, &split, options, &device);
        use std::io::Write as _;
        let mut out = std::io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, &evaluation).map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            write!(out, "{evaluation}")?;
        }
        Ok(())
    }
}

pub(super) fn load_faces(
    path: &Path,
    size_px: usize,
    label_files: &[PathBuf],
) -> Result<(FaceSet, Split), CommandError> {
    let spinner = bar(0, "Reading faces");
    let mut set = FaceSet::load(path, size_px, &|count| spinner.inc(count as u64))?;
    spinner.finish_and_clear();
    for path in label_files {
        add_label_file(&mut set, path)?;
    }
    let split = set.split();
    eprintln!(
        "{} faces to train on, {} held out",
        split.training.len(),
        split.held_out.len()
    );
    Ok((set, split))
}

fn add_label_file(set: &mut FaceSet, path: &Path) -> Result<(), CommandError> {
    let file = read_label_file(path)?;
    for note in &file.notes {
        eprintln!("note: {note}");
    }
    let named = set.add_labels(&file);
    if named == 0 {
        let example = set.names().first().cloned().unwrap_or_default();
        return Err(LabelError::NoFaces {
            path: path.to_owned(),
            example,
        }
        .into());
    }
    let labels: Vec<&str> = file.columns.iter().map(|c| c.name.as_str()).collect();
    eprintln!(
        "{}: {} for {named} of {} faces",
        path.display(),
        labels.join(", "),
        set.len()
    );
    Ok(())
}

/// The averaged weights as a bundle, as yet without directions.
fn trainer_bundle(trainer: &Trainer<'_>) -> Result<Bundle, CommandError> {
    let model = trainer.averaged_model();
    let mut weights = TensorMap::default();
    collect_parameters(model.vae(), Bundle::NETWORK, &mut weights);
    let dim = model.config().latent_dim;
    let prior = Prior::gaussian(Latent::zeros(dim), vec![0.0; dim * (dim + 1) / 2])?;
    Ok(Bundle::from_parts(
        model.config().clone(),
        weights,
        trainer.basis().clone(),
        Directions::default(),
        prior,
    ))
}

/// Passes over its training faces that a bundle's figures tell of.
fn passes_of(bundle: &Bundle) -> f64 {
    let passes = bundle.figures().get(PASSES_FIGURE);
    passes.and_then(|text| text.parse().ok()).unwrap_or(0.0)
}

/// A bar of `length` steps with the time left, or a counting spinner for an unknown length; silent in a pipe.
pub(super) fn bar(length: u64, prefix: &'static str) -> ProgressBar {
    let bar = if length > 0 {
        ProgressBar::new(length)
    } else {
        ProgressBar::new_spinner()
    };
    let template = if length > 0 {
        "{prefix} {bar:30} {pos}/{len}, {eta} left, {msg}"
    } else {
        "{spinner} {prefix} {pos} {elapsed}"
    };
    bar.set_prefix(prefix);
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}
