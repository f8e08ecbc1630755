//! `facemath edits`: edits that were taught through the decoder, and what a judge sees of all.

use std::path::PathBuf;

use super::super::console::Console;
use super::{Bars, TrainingError, load_faces};
use facemath_nets::model::{Bundle, FaceModel};
use facemath_train::{
    EvaluateOptions, Judging, News, ScoreOptions, TrainDevice, default_judge, evaluate_telling,
    read_label_file, with_edits, with_facial_figures,
};

/// Give a model edits that were taught through its decoder, and measure its edits anew for its card.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct EditsArgs {
    /// Folder or tar of the faces the model was trained on.
    #[arg(long, value_name = "TAR_OR_FOLDER")]
    data: PathBuf,
    /// The bundle's folder, whose files are rewritten.
    #[arg(long, value_name = "BUNDLE")]
    bundle: PathBuf,
    /// Labels of the faces: a CSV (file,label,label...; numbers or yes/no) or CelebA's list; may be repeated.
    #[arg(long, value_name = "CSV")]
    labels: Vec<PathBuf>,
    /// Measures of the faces, as for "facemath expression": its controls are then measured as well.
    #[arg(long, value_name = "CSV")]
    measures: Option<PathBuf>,
    /// What facemath_torch.edits wrote; without it, the edits that the bundle has are measured.
    #[arg(long, value_name = "FILE")]
    taught: Option<PathBuf>,
}

impl EditsArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// If the data, the edits or the bundle cannot be read or written, or they do not belong together.
    pub(in crate::cli) fn run(&self, device: TrainDevice) -> Result<(), TrainingError> {
        let bundle = Bundle::load(&self.bundle)?;
        let (bundle, taught) = match &self.taught {
            Some(path) => {
                let (bundle, names) = bundle.with_taught_edits(path)?;
                (bundle, Some(names))
            }
            None => (bundle, None),
        };
        let (set, split) = load_faces(&self.data, bundle.config().image_size_px, &self.labels)?;
        let device = device.open();
        let model = FaceModel::new(&bundle, &device)?;
        let Some(judge) = default_judge(&set, &device)? else {
            return Err(TrainingError::Unsuitable(
                "Nobody can judge the edits: no judge is installed, or the faces have no ages, so the bundle is left as it was"
                    .to_owned(),
            ));
        };
        let judging = Some(Judging {
            judge: &judge,
            prior: bundle.prior(),
            scales: &bundle.basis().scales,
            options: ScoreOptions::default(),
        });
        let measures = self.measures.as_deref().map(read_label_file).transpose()?;
        let options = EvaluateOptions {
            judging,
            measures: measures.as_ref(),
            ..EvaluateOptions::default()
        };
        let bars = Bars::default();
        let tell = |news: News<'_>| bars.tell(news);
        let directions = bundle.directions();
        let evaluation =
            evaluate_telling(&model, directions, &set, &split, options, &device, &tell);
        print!("{evaluation}");
        let (mut figures, mut card) = (bundle.figures().clone(), bundle.card().to_owned());
        if let Some(edits) = &evaluation.edits {
            (figures, card) = with_edits(&figures, &card, taught.as_deref(), Some(edits));
        }
        if !evaluation.controls.is_empty() {
            let controls = evaluation.controls.iter();
            let controls = controls.map(|known| (known.name.as_str(), known.to_string()));
            (figures, card) = with_facial_figures(&figures, &card, controls);
        }
        bundle.with_card(figures, card).save(&self.bundle)?;
        Console::default().written(&self.bundle);
        Ok(())
    }
}
