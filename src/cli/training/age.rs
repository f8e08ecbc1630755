//! `facemath age`: how each face ages by itself.

use super::super::console::Console;
use super::bundle::TrainedBundle;
use super::{Bars, TrainingError};
use facemath_nets::model::FaceModel;
use facemath_train::{
    AGE, AgingOptions, FlowOptions, News, TrainDevice, flow_looks, no_longer_taught,
    with_age_network, with_ages,
};

/// Fit how each face ages by itself, where average faces are too coarse; all else in the bundle stays.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct AgeArgs {
    #[command(flatten)]
    trained: TrainedBundle,
    /// Seed of weights, order and noise.
    #[arg(long, default_value_t = AgingOptions::default().seed)]
    seed: u64,
    /// Forget it: all faces age alike again, by the averages.
    #[arg(long)]
    averages: bool,
}

impl AgeArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// If the data or the bundle cannot be read or written.
    pub(in crate::cli) fn run(&self, device: TrainDevice) -> Result<(), TrainingError> {
        let (bundle, set, split) = self.trained.load()?;
        let device = device.open();
        let model = FaceModel::new(&bundle, &device)?;
        let bars = Bars::default();
        let tell = |news: News<'_>| bars.tell(news);
        let mut directions = bundle.directions().clone();
        if self.averages {
            if let Some(age) = directions.age.as_mut() {
                age.network = None;
            }
        } else {
            let options = AgingOptions {
                seed: self.seed,
                workers: FlowOptions::cores(),
                ..AgingOptions::default()
            };
            let looks = flow_looks(&model, &set, &split.training, &device, &tell);
            let scales = &bundle.basis().scales;
            let prior = bundle.prior();
            directions =
                with_age_network(directions, prior, &looks, &set, scales, &options, &tell)?;
        }
        let card = with_ages(bundle.card(), &directions);
        let (figures, prior) = (bundle.figures().clone(), bundle.prior().clone());
        let (figures, card) = no_longer_taught(figures, &card, |name| name != AGE);
        bundle
            .with_latent_tables(directions, prior)
            .with_card(figures, card)
            .save(self.trained.folder())?;
        Console::default().written(self.trained.folder());
        Ok(())
    }
}
