//! `facemath train-aligner` and `facemath eval-aligner`.

use std::path::PathBuf;

use super::super::console::Console;
use super::{TrainingError, bar, load_faces};
use facemath_nets::align::{AlignConfig, AlignFigures, Aligner};
use facemath_nets::model::{Bundle, FaceModel};
use facemath_train::{
    AlignOptions, FaceSet, Split, TrainDevice, aligner_card, aligner_table, measure_aligner,
    train_aligner,
};

/// Side at which faces are read, in pixels: twice that of a look.
const READ_SIZE_PX: usize = 128;
/// Seed of the starts and surroundings that an aligner is measured with.
const MEASURE_SEED: u64 = 2;

/// Train the network that aligns faces, and measure it on held-out ones.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct TrainAlignerArgs {
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
pub(in crate::cli) struct EvalAlignerArgs {
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
    pub(in crate::cli) fn run(&self, device: TrainDevice) -> Result<(), TrainingError> {
        let (set, split) = load_faces(&self.data, READ_SIZE_PX, &[])?;
        let options = AlignOptions {
            epochs: self.epochs,
            learning_rate: self.learning_rate,
            seed: self.seed,
            workers: self.workers.unwrap_or(device.workers()),
            ..AlignOptions::default()
        };
        let opened = device.open();
        let (progress, mut smooth) = (bar(1, "Aligner"), None);
        let aligner = train_aligner(
            &set,
            &split,
            &AlignConfig::standard(),
            &options,
            &opened,
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
        aligner.save(&self.out, &aligner_card(aligner.figures(), notice))?;
        let bundle = Bundle::find(facemath_nets::model::BUILTIN)?;
        let model = FaceModel::new(&bundle, &opened)?;
        let figures = measured(&aligner, &model, &set, &split, device);
        aligner
            .with_figures(figures.clone())
            .save(&self.out, &aligner_card(&figures, notice))?;
        Console::default().written(&self.out);
        Ok(())
    }
}

impl EvalAlignerArgs {
    /// Runs the command, with the reconstructions of the model called `model`.
    ///
    /// # Errors
    /// If the data, the model or the network cannot be read.
    pub(in crate::cli) fn run(
        &self,
        model: &str,
        device: TrainDevice,
    ) -> Result<(), TrainingError> {
        let opened = device.open();
        let aligner = match &self.aligner {
            Some(folder) => Aligner::load(folder, &opened)?,
            None => Aligner::builtin(&opened)?,
        };
        let (set, split) = load_faces(&self.data, READ_SIZE_PX, &[])?;
        let model = FaceModel::new(&Bundle::find(model)?, &opened)?;
        measured(&aligner, &model, &set, &split, device);
        Ok(())
    }
}

/// Measures an aligner on the held-out faces, with a bar, and prints the table.
fn measured(
    aligner: &Aligner,
    model: &FaceModel,
    set: &FaceSet,
    split: &Split,
    device: TrainDevice,
) -> AlignFigures {
    let progress = bar(1000, "Measuring");
    let figures = measure_aligner(
        aligner,
        Some(model),
        set,
        split,
        MEASURE_SEED,
        &device.open(),
        &|share| progress.set_position((1000.0 * share) as u64),
    );
    progress.finish_and_clear();
    print!("{}", aligner_table(&figures));
    figures
}
