//! `facemath train`: from a folder of faces to a bundle.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::super::console::Console;
use super::balance::BalanceFile;
use super::{Bars, TrainingError, bar, load_faces};
use facemath_nets::model::{Bundle, ModelConfig};
use facemath_train::{
    Forecast, News, TrainDevice, TrainOptions, Trainer, Training, code_length, default_passes,
    describe, fit_basis, in_words,
};

/// Train a model on a folder or tar of aligned faces.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct TrainArgs {
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
    /// All faces look one way from one place, as drawings may: train on them as they are, neither mirrored nor shifted. A
    /// model that is trained further keeps what it has.
    #[arg(long, conflicts_with_all = ["resume", "from"])]
    fixed_pose: bool,
    /// Steps between checkpoints.
    #[arg(long, default_value_t = TrainOptions::default().checkpoint_steps)]
    checkpoint_steps: u64,
    /// Stop after this many minutes with a checkpoint, to be resumed later.
    #[arg(long, value_name = "MINUTES")]
    stop_after: Option<f64>,
    /// Labels of the faces: a CSV (file,label,label...; numbers or yes/no) or CelebA's list; may be repeated.
    #[arg(long, value_name = "CSV")]
    labels: Vec<PathBuf>,
    /// Measures that directions are balanced over, such as light and pose: a file as for --labels, of which
    /// CSV:COLUMN,COLUMN takes some columns; may be repeated.
    #[arg(long, value_name = "CSV[:COLUMNS]")]
    balance: Vec<BalanceFile>,
    /// What the model card says of the data: where the pictures come from and what their licence allows.
    #[arg(long, value_name = "TEXT")]
    data_notice: Option<String>,
}

impl TrainArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// If the data, a checkpoint or the bundle cannot be read or written, or training diverges.
    pub(in crate::cli) fn run(&self, device: TrainDevice) -> Result<(), TrainingError> {
        let name = self.out.file_name().map_or_else(
            || "model".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        );
        let folder = self
            .checkpoints
            .clone()
            .unwrap_or_else(|| Path::new("checkpoints").join(&name));
        let start = self.from.as_deref().map(Bundle::find).transpose()?;
        let mut config = self.config(&name, start.as_ref());
        let (mut set, split) = load_faces(&self.data, config.image_size_px, &self.labels)?;
        for file in &self.balance {
            file.add_to(&mut set)?;
        }
        if start.is_none() && !self.resume {
            shorten_codes(&mut config, split.training.len());
        }
        let (workers, device) = (device.workers(), device.open());
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
            let options = self.options(split.training.len(), workers, start.as_ref());
            match &start {
                Some(bundle) => {
                    Trainer::start_from(&set, &split, &folder, bundle, &name, options, &device)?
                }
                None => {
                    let spinner = bar(0, "Fitting the linear core");
                    let basis = fit_basis(&set, &split.training, &config, self.seed, &device)
                        .map_err(TrainingError::Unsuitable)?;
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
        let bundle = trainer.bundle()?;
        let options = trainer.options();
        let training = Training {
            passes: options.earlier_epochs + options.epochs + options.finish_epochs,
            finish: options.finish_epochs,
            known_codes: start
                .as_ref()
                .is_some_and(|bundle| Training::told_by(bundle.figures()).known_codes),
        };
        let notice = self.data_notice.as_deref();
        let bars = Bars::default();
        let tell = |news: News<'_>| bars.tell(news);
        let described = describe(bundle, &set, &split, training, notice, &device, &tell)?;
        eprint!("{}", described.figures);
        described.bundle.save(&self.out)?;
        Console::default().written(&self.out);
        Ok(())
    }

    /// The shape of the model: as it was begun, or a new one.
    fn config(&self, name: &str, start: Option<&Bundle>) -> ModelConfig {
        start.map_or_else(
            || ModelConfig {
                fixed_pose: self.fixed_pose,
                ..ModelConfig::standard(name)
            },
            |bundle| bundle.config().clone(),
        )
    }

    /// How a training that is not resumed goes.
    fn options(&self, faces: usize, workers: usize, start: Option<&Bundle>) -> TrainOptions {
        TrainOptions {
            epochs: self
                .epochs
                .unwrap_or_else(|| default_passes(faces, self.batch)),
            finish_epochs: self
                .finish_epochs
                .unwrap_or(TrainOptions::default().finish_epochs),
            batch: self.batch,
            learning_rate: self.learning_rate,
            seed: self.seed,
            checkpoint_steps: self.checkpoint_steps.max(1),
            workers,
            earlier_epochs: start.map_or(0.0, |bundle| Training::told_by(bundle.figures()).passes),
            ..TrainOptions::default()
        }
    }

    fn train(&self, trainer: &mut Trainer<'_>, folder: &Path) -> Result<(), TrainingError> {
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

/// Gives a new model's codes fewer numbers where the faces are few, and says so.
fn shorten_codes(config: &mut ModelConfig, faces: usize) {
    let affordable = code_length(faces, config.latent_dim);
    if affordable < config.latent_dim {
        eprintln!(
            "{faces} training faces are few: codes get {affordable} numbers instead of {}",
            config.latent_dim
        );
        config.latent_dim = affordable;
    }
}
