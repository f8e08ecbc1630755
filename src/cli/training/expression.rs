//! `facemath expression`: the controls of expression and pose of a trained bundle.

use std::path::PathBuf;

use super::super::console::Console;
use super::balance::BalanceFile;
use super::{TrainingError, bar, load_faces};
use facemath_nets::model::{Bundle, FaceModel};
use facemath_train::{
    FacialSet, TrainDevice, default_judge, read_label_file, with_controls, with_facial_figures,
};

/// Fit a model's controls of expression and pose; everything else it knows stays as it is.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ExpressionArgs {
    /// Folder or tar of the faces the model was trained on.
    #[arg(long, value_name = "TAR_OR_FOLDER")]
    data: PathBuf,
    /// The bundle's folder, whose files are rewritten.
    #[arg(long, value_name = "BUNDLE")]
    bundle: PathBuf,
    /// Measures of the faces: a CSV with a column for each control, called as the control is (file,mouth_open,yaw...);
    /// angles in degrees, all else in any unit.
    #[arg(long, value_name = "CSV")]
    measures: PathBuf,
    /// Labels of the faces, such as glasses, that the controls shall leave alone; may be repeated.
    #[arg(long, value_name = "CSV")]
    labels: Vec<PathBuf>,
    /// Measures of light and surroundings that the controls shall leave alone, as for "facemath directions"; may be
    /// repeated.
    #[arg(long, value_name = "CSV[:COLUMNS]")]
    balance: Vec<BalanceFile>,
}

impl ExpressionArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// If the data, the measures or the bundle cannot be read or written, or the faces have too few measures.
    pub(in crate::cli) fn run(&self, device: TrainDevice) -> Result<(), TrainingError> {
        let bundle = Bundle::load(&self.bundle)?;
        let size = bundle.config().image_size_px;
        let (mut set, split) = load_faces(&self.data, size, &self.labels)?;
        for file in &self.balance {
            file.add_to(&mut set)?;
        }
        let file = read_label_file(&self.measures)?;
        let device = device.open();
        let model = FaceModel::new(&bundle, &device)?;
        let judge = default_judge(&set, &device)?;
        let facial = FacialSet::new(&set, &split, &file);
        let progress = bar(100, "Expression");
        let told = |what: &'static str, share: f32| {
            progress.set_message(what);
            progress.set_position((100.0 * share) as u64);
        };
        let too_few = || {
            TrainingError::Unsuitable(format!(
                "{} has no measures of expression or pose for enough of the faces: columns are called as the controls are, \
                 such as mouth_open or yaw, and 300 training faces are needed",
                self.measures.display()
            ))
        };
        let controls = facial.concepts(&model, &device, &told);
        let controls = controls
            .filter(|found| !found.is_empty())
            .ok_or_else(too_few)?;
        let directions = with_controls(bundle.directions().clone(), controls);
        let figures = facial.figures(&model, &directions, judge.as_ref(), &device, &told);
        let figures = figures.ok_or_else(too_few)?;
        progress.finish_and_clear();
        for concept in &directions.concepts {
            if let Some(figures) = figures.iter().find(|known| known.name == concept.name) {
                println!("{}: up to {}; {figures}", concept.name, concept.range);
            }
        }
        let controls = figures
            .iter()
            .map(|known| (known.name.as_str(), known.to_string()));
        let (figures, card) = with_facial_figures(bundle.figures(), bundle.card(), controls);
        let prior = bundle.prior().clone();
        bundle
            .with_latent_tables(directions, prior)
            .with_card(figures, card)
            .save(&self.bundle)?;
        Console::default().written(&self.bundle);
        Ok(())
    }
}
