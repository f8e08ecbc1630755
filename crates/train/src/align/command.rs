//! `facemath train-aligner` and `facemath eval-aligner`.

use std::path::PathBuf;

use burn::tensor::Device;

use super::measure::measure_aligner;
use super::report::{card, table};
use super::training::{AlignOptions, train_aligner};
use crate::commands::{CommandError, bar, load_faces};
use crate::{FaceSet, Split, TrainDevice};
use facemath_nets::align::{AlignConfig, AlignFigures, Aligner};
use facemath_nets::model::{Bundle, FaceModel};

/// Side at which faces are read, in pixels: twice that of a look.
const READ_SIZE_PX: usize = 128;
/// Seed of the starts and surroundings that an aligner is measured with.
const MEASURE_SEED: u64 = 2;

/// Train the network that aligns faces, and measure it on held-out ones.
#[derive(Debug, clap::Args)]
pub struct TrainAlignerArgs {
    /// Folder or tar of aligned faces.
    #[arg(long, value_name = "TAR_OR_FOLDER")]
    data: PathBuf,
    /// Folder to write the network to.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Looks at each training face.
    #[arg(long, default_value_t = AlignOptions::default().epochs)]
    epochs: f64,
    /// Highest learning rate.
    #[arg(long, default_value_t = AlignOptions::default().learning_rate)]
    learning_rate: f64,
    /// Seed of weights, order and looks.
    #[arg(long, default_value_t = AlignOptions::default().seed)]
    seed: u64,
    /// Single-threaded workers [default: one for each core].
    #[arg(long)]
    workers: Option<usize>,
    /// What the card says of the data: where the pictures come from and what their licence allows.
    #[arg(long, value_name = "TEXT")]
    data_notice: Option<String>,
}

/// Measure how well faces are aligned, on held-out ones.
#[derive(Debug, clap::Args)]
pub struct EvalAlignerArgs {
    /// Folder or tar of aligned faces.
    #[arg(long, value_name = "TAR_OR_FOLDER")]
    data: PathBuf,
    /// Folder of an alignment network [default: the one that is compiled in].
    #[arg(long, value_name = "DIR")]
    aligner: Option<PathBuf>,
}

impl TrainAlignerArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// If the data cannot be read, training diverges, or the network cannot be written.
    pub fn run(&self, device: TrainDevice) -> Result<(), CommandError> {
        let (set, split) = load_faces(&self.data, READ_SIZE_PX, &[])?;
        let workers = match device {
            TrainDevice::Cpu => std::thread::available_parallelism().map_or(1, usize::from),
            TrainDevice::Gpu => 1,
        };
        let options = AlignOptions {
            epochs: self.epochs,
            learning_rate: self.learning_rate,
            seed: self.seed,
            workers: self.workers.unwrap_or(workers),
            ..AlignOptions::default()
        };
        let device = device.open();
        let (progress, mut smooth) = (bar(1, "Aligner"), None);
        let aligner = train_aligner(
            &set,
            &split,
            &AlignConfig::standard(),
            &options,
            &device,
            &mut |step, total, loss| {
                let mean = smooth.get_or_insert(loss);
                *mean += 0.02 * (loss - *mean);
                progress.set_length(total);
                progress.set_position(step);
                progress.set_message(format!("loss {mean:.3}"));
                if step % 200 == 0 {
                    progress.suspend(|| eprintln!("step {step} of {total}, loss {mean:.3}"));
                }
            },
        )?;
        progress.finish_and_clear();
        // Saved before it is measured: that takes minutes, and figures are less than weights.
        let notice = self.data_notice.as_deref();
        aligner.save(&self.out, &card(aligner.figures(), notice))?;
        let bundle = Bundle::find(facemath_nets::model::BUILTIN)?;
        let model = FaceModel::new(&bundle, &device)?;
        let figures = measured(&aligner, &model, &set, &split, &device);
        aligner
            .with_figures(figures.clone())
            .save(&self.out, &card(&figures, notice))?;
        eprintln!("The aligner is in {}.", self.out.display());
        Ok(())
    }
}

impl EvalAlignerArgs {
    /// Runs the command, with the reconstructions of the model called `model`.
    ///
    /// # Errors
    /// If the data, the model or the network cannot be read.
    pub fn run(&self, model: &str, device: TrainDevice) -> Result<(), CommandError> {
        let device = device.open();
        let aligner = match &self.aligner {
            Some(folder) => Aligner::load(folder, &device)?,
            None => Aligner::builtin(&device)?,
        };
        let (set, split) = load_faces(&self.data, READ_SIZE_PX, &[])?;
        let model = FaceModel::new(&Bundle::find(model)?, &device)?;
        measured(&aligner, &model, &set, &split, &device);
        Ok(())
    }
}

/// Measures an aligner on the held-out faces, with a bar, and prints the table.
fn measured(
    aligner: &Aligner,
    model: &FaceModel,
    set: &FaceSet,
    split: &Split,
    device: &Device,
) -> AlignFigures {
    let progress = bar(1000, "Measuring");
    let figures = measure_aligner(
        aligner,
        Some(model),
        set,
        split,
        MEASURE_SEED,
        device,
        &|share| progress.set_position((1000.0 * share) as u64),
    );
    progress.finish_and_clear();
    print!("{}", table(&figures));
    figures
}
