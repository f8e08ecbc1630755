//! `facemath eval`: a model measured on faces it has never seen.

use std::io::Write as _;
use std::path::PathBuf;

use super::{Bars, TrainingError, load_faces};
use facemath_nets::model::{Bundle, FaceModel, PriorPull, RefineOptions};
use facemath_train::{
    EvaluateOptions, Judge, Judging, News, Refining, ScoreOptions, TrainDevice, default_judge,
    evaluate_telling, read_label_file,
};

/// Measure a model on held-out faces: reconstructions beside PCA's, and edits as a judge sees them.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct EvalArgs {
    /// Folder or tar of aligned faces.
    #[arg(long, value_name = "TAR_OR_FOLDER")]
    data: PathBuf,
    /// Labels of the faces: a CSV (file,label,label...; numbers or yes/no) or CelebA's list; may be repeated.
    #[arg(long, value_name = "CSV")]
    labels: Vec<PathBuf>,
    /// Measures of the faces, as for "facemath expression": what each control of expression and pose does to pictures is
    /// then read by a regression from gradient histograms of photographs that had no part in finding the directions.
    #[arg(long, value_name = "CSV")]
    measures: Option<PathBuf>,
    /// Folder of the judge of edits [default: the one that ships, for models that know ages].
    #[arg(long, value_name = "DIR")]
    judge: Option<PathBuf>,
    /// Refine the codes by this many gradient steps first, and measure everything on the refined ones; the studio takes
    /// 10.
    #[arg(long, value_name = "N", default_value_t = 0)]
    refine: usize,
    /// Measure the edits in pictures that carry the photographs' detail, too.
    #[arg(long)]
    detail: bool,
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

impl EvalArgs {
    /// Runs the command on the model called `model`.
    ///
    /// # Errors
    /// If the data or the model cannot be read, or standard output is closed.
    pub(in crate::cli) fn run(
        &self,
        model: &str,
        device: TrainDevice,
    ) -> Result<(), TrainingError> {
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
            detail: self.detail,
            ..ScoreOptions::default()
        };
        let judging = judge.as_ref().map(|judge| Judging {
            judge,
            prior: bundle.prior(),
            scales: &bundle.basis().scales,
            options: if self.quick { options.quick() } else { options },
        });
        let directions = bundle.directions();
        let refining = (self.refine > 0).then(|| Refining {
            options: RefineOptions::with_steps(self.refine),
            pull: PriorPull::new(bundle.prior()),
        });
        let measures = self.measures.as_deref().map(read_label_file).transpose()?;
        let options = EvaluateOptions {
            judging,
            refining: refining.as_ref(),
            measures: measures.as_ref(),
        };
        let bars = Bars::default();
        let tell = |news: News<'_>| bars.tell(news);
        let evaluation =
            evaluate_telling(&model, directions, &set, &split, options, &device, &tell);
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
