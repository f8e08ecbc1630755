//! `facemath train-judge`.

use std::ops::ControlFlow;
use std::path::PathBuf;

use super::super::console::Console;
use super::{TrainingError, bar, load_faces};
use facemath_train::{JudgeConfig, JudgeOptions, TrainDevice, train_judge};

/// Side at which faces are read before they are shrunk, in pixels: that of the models that ship, so that photographs
/// and decoded faces reach the judge the same way.
const READ_SIZE_PX: usize = 128;

/// Train the judge that `eval` measures edits with, independent of every model.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct TrainJudgeArgs {
    /// Folder or tar of aligned faces; UTKFace names (age_gender_race_date) become labels.
    #[arg(long, value_name = "TAR_OR_FOLDER")]
    data: PathBuf,
    /// Labels of the faces, `glasses` among them: a CSV (file,label,label...) or CelebA's list; may be repeated.
    #[arg(long, value_name = "CSV")]
    labels: Vec<PathBuf>,
    /// Folder to write the judge to.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Passes over the training faces for age, gender and glasses.
    #[arg(long, default_value_t = JudgeOptions::default().epochs)]
    epochs: f64,
    /// Passes for the likeness.
    #[arg(long, default_value_t = JudgeOptions::default().identity_epochs)]
    identity_epochs: f64,
    /// Highest learning rate.
    #[arg(long, default_value_t = JudgeOptions::default().learning_rate)]
    learning_rate: f64,
    /// Seed of weights, order and looks.
    #[arg(long, default_value_t = JudgeOptions::default().seed)]
    seed: u64,
    /// What the card says of the data: where the pictures come from and what their licence allows.
    #[arg(long, value_name = "TEXT")]
    data_notice: Option<String>,
}

impl TrainJudgeArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// If the data cannot be read, the labels are not enough, training diverges, or the judge cannot be written.
    pub(in crate::cli) fn run(&self, device: TrainDevice) -> Result<(), TrainingError> {
        let (set, split) = load_faces(&self.data, READ_SIZE_PX, &self.labels)?;
        let options = JudgeOptions {
            epochs: self.epochs,
            identity_epochs: self.identity_epochs,
            learning_rate: self.learning_rate,
            seed: self.seed,
            workers: device.workers(),
            ..JudgeOptions::default()
        };
        let steps_a_pass = (split.training.len() / options.batch).max(1) as u64;
        let (mut progress, mut network, mut smooth) = (bar(0, ""), "", 0.0);
        let judge = train_judge(
            &set,
            &split,
            &JudgeConfig::standard(),
            &options,
            &device.open(),
            &mut |report| {
                if report.network != network {
                    progress.finish_and_clear();
                    progress = bar(report.total_steps, report.network);
                    (network, smooth) = (report.network, report.loss);
                }
                smooth += 0.02 * (report.loss - smooth);
                progress.set_position(report.step);
                progress.set_message(format!("loss {smooth:.3}"));
                if report.step % steps_a_pass == 0 {
                    let pass = report.step / steps_a_pass;
                    progress.suspend(|| eprintln!("{network}: pass {pass}, loss {smooth:.3}"));
                }
                ControlFlow::Continue(())
            },
        )?;
        progress.finish_and_clear();
        judge.save(&self.out, self.data_notice.as_deref())?;
        println!("The judge, {}.", judge.accuracy());
        Console::default().written(&self.out);
        Ok(())
    }
}
