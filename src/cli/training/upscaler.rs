//! `facemath upscaler`: the network that draws a model's pictures larger.

use std::path::PathBuf;

use super::{Bars, TrainingError, load_faces};
use facemath_nets::model::{Bundle, FaceModel};
use facemath_train::{News, TrainDevice, measure_upscaler, with_larger_pictures};

/// Give a model the network that draws its pictures larger, and measure it on faces kept from training.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct UpscalerArgs {
    /// Folder or tar of the faces the model was trained on.
    #[arg(long, value_name = "TAR_OR_FOLDER")]
    data: PathBuf,
    /// The same faces, larger, under the same names [default: --data itself]
    #[arg(long, value_name = "TAR_OR_FOLDER")]
    large: Option<PathBuf>,
    /// The bundle's folder, whose files are rewritten.
    #[arg(long, value_name = "BUNDLE")]
    bundle: PathBuf,
    /// The network that facemath_torch.upscaler wrote; without one, that of the bundle is measured again.
    #[arg(long, value_name = "FILE")]
    network: Option<PathBuf>,
}

impl UpscalerArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// If the data, the network or the bundle cannot be read or written, or they do not belong together.
    pub(in crate::cli) fn run(&self, device: TrainDevice) -> Result<(), TrainingError> {
        let bundle = Bundle::load(&self.bundle)?;
        let bundle = match &self.network {
            Some(path) => bundle.with_upscaler(path)?,
            None => bundle,
        };
        let Some(upscaler) = bundle.upscaler().cloned() else {
            return Err(TrainingError::Unsuitable(format!(
                "{} has no network that draws its pictures larger; name one with --network",
                self.bundle.display()
            )));
        };
        let (small, split) = load_faces(&self.data, bundle.config().image_size_px, &[])?;
        let large = self.large.as_deref().unwrap_or(&self.data);
        let (large, _) = load_faces(large, upscaler.drawn_size_px(), &[])?;
        if small.names() != large.names() {
            return Err(TrainingError::Unsuitable(
                "--large must hold the faces of --data, under the same names".to_owned(),
            ));
        }
        let device = device.open();
        let model = FaceModel::new(&bundle, &device)?;
        let bars = Bars::default();
        let (faces, tell) = (&split.held_out, |news: News<'_>| bars.tell(news));
        let figures = measure_upscaler(&model, &upscaler, [&small, &large], faces, &device, &tell);
        print!("{figures}");
        let card = with_larger_pictures(bundle.card(), &figures);
        let kept = bundle.figures().clone();
        bundle.with_card(kept, card).save(&self.bundle)?;
        Ok(())
    }
}
