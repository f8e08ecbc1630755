//! The commands that make and measure face models, and what they share. Everything is told on standard error; what they find
//! out goes to standard output.

mod age;
mod aligner;
mod balance;
mod bundle;
mod edits;
mod eval;
mod expression;
mod judge;
mod measure;
mod prior;
mod train;
mod upscaler;

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};

use facemath_core::latent::LatentError;
use facemath_core::words;
use facemath_nets::align::AlignError;
use facemath_nets::model::BundleError;
use facemath_train::{
    AlignTrainError, CheckpointError, DataError, DescribeError, FaceSet, JudgeError, LabelError,
    LabelFile, News, Split, TrainError, read_label_file,
};

pub(super) use age::AgeArgs;
pub(super) use aligner::{EvalAlignerArgs, TrainAlignerArgs};
pub(super) use bundle::{DescribeArgs, DirectionsArgs};
pub(super) use edits::EditsArgs;
pub(super) use eval::EvalArgs;
pub(super) use expression::ExpressionArgs;
pub(super) use judge::TrainJudgeArgs;
pub(super) use measure::MeasureArgs;
pub(super) use prior::PriorArgs;
pub(super) use train::TrainArgs;
pub(super) use upscaler::UpscalerArgs;

/// Why one of the commands failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum TrainingError {
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
    /// What is said of a trained model.
    #[error(transparent)]
    Describe(#[from] DescribeError),
    /// The codes could not be described.
    #[error("The model's codes could not be summarised: {0}.")]
    Latent(#[from] LatentError),
    /// The data set does not suit the model.
    #[error("{0}.")]
    Unsuitable(String),
    /// Standard output is gone.
    #[error("The result could not be written: {}.", words::io_error(.0))]
    Output(#[from] std::io::Error),
}

/// Reads a data set and its label files, and tells how many faces are for what.
fn load_faces(
    path: &Path,
    size_px: usize,
    label_files: &[PathBuf],
) -> Result<(FaceSet, Split), TrainingError> {
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

fn add_label_file(set: &mut FaceSet, path: &Path) -> Result<(), TrainingError> {
    let file = read_label_file(path)?;
    let named = set.add_labels(&file);
    tell_of(&file, "labels", named, set)
}

/// Tells what a file brought, by its notes and columns; fails if it is about none of the faces.
fn tell_of(file: &LabelFile, what: &str, named: usize, set: &FaceSet) -> Result<(), TrainingError> {
    for note in &file.notes {
        eprintln!("note: {note}");
    }
    if named == 0 {
        let example = set.names().first().cloned().unwrap_or_default();
        return Err(LabelError::NoFaces {
            path: file.path.clone(),
            example,
        }
        .into());
    }
    let names: Vec<&str> = file.columns.iter().map(|c| c.name.as_str()).collect();
    eprintln!(
        "{}: {what} {} for {named} of {} faces",
        file.path.display(),
        names.join(", "),
        set.len()
    );
    Ok(())
}

/// A bar of `length` steps with the time left, or a counting spinner for an unknown length; silent in a pipe.
fn bar(length: u64, prefix: &'static str) -> ProgressBar {
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

/// The bar of the part that is under way, for work that tells of itself.
#[derive(Default)]
struct Bars(RefCell<Option<(ProgressBar, &'static str)>>);

impl Bars {
    fn tell(&self, news: News<'_>) {
        let mut shown = self.0.borrow_mut();
        match (news, &mut *shown) {
            (News::Begins { what, steps }, _) => *shown = Some((bar(steps, what), "")),
            (News::Done(steps), Some((bar, _))) => bar.set_position(steps),
            (News::At(what), Some((bar, before))) => {
                if what != *before {
                    // The time left is of the part under way.
                    bar.reset();
                    bar.set_message(what);
                    *before = what;
                }
            }
            (News::Ends, Some((bar, _))) => {
                bar.finish_and_clear();
                *shown = None;
            }
            (News::Note(text), Some((bar, _))) => bar.suspend(|| eprintln!("{text}")),
            (News::Note(text), None) => eprintln!("{text}"),
            (News::Done(_) | News::At(_) | News::Ends, None) => {}
        }
    }
}
