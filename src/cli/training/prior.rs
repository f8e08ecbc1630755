//! `facemath prior`: what a trained bundle's inventions are drawn from, fitted again.

use super::super::console::Console;
use super::bundle::TrainedBundle;
use super::{Bars, TrainingError};
use facemath_nets::model::FaceModel;
use facemath_train::{
    FlowOptions, News, TrainDevice, default_judge, flow_looks, measure_inventions,
    with_fitted_flow, with_inventions,
};

/// Fit what a model's inventions are drawn from again: the flow that corrects its mixture of Gaussians.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct PriorArgs {
    #[command(flatten)]
    trained: TrainedBundle,
    /// Most steps of the fit; it ends earlier when unseen faces gain nothing any more.
    #[arg(long, value_name = "N", default_value_t = FlowOptions::default().steps)]
    steps: u64,
    /// Seed of weights, order and noise.
    #[arg(long, default_value_t = FlowOptions::default().seed)]
    seed: u64,
    /// Keep the flow that the bundle has, and only measure it.
    #[arg(long)]
    measure: bool,
}

impl PriorArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// If the data or the bundle cannot be read or written.
    pub(in crate::cli) fn run(&self, device: TrainDevice) -> Result<(), TrainingError> {
        let (bundle, set, split) = self.trained.load()?;
        let device = device.open();
        let model = FaceModel::new(&bundle, &device)?;
        let mut prior = bundle.prior().clone();
        let bars = Bars::default();
        let tell = |news: News<'_>| bars.tell(news);
        if !self.measure {
            let options = FlowOptions {
                steps: self.steps.max(1),
                seed: self.seed,
                workers: FlowOptions::cores(),
                ..FlowOptions::default()
            };
            let looks = flow_looks(&model, &set, &split.training, &device, &tell);
            prior = with_fitted_flow(prior, &looks, &set, &options, &tell)?;
        }
        let judge = default_judge(&set, &device)?;
        let judge = judge.as_ref();
        let rows = measure_inventions(&model, judge, &prior, &set, &split, &device, &tell);
        for row in &rows {
            if let Some(distance) = row.distance {
                println!(
                    "{}, {} pictures: Fréchet distance {distance:.1}",
                    row.pictures, row.count
                );
            }
        }
        let card = with_inventions(bundle.card(), &prior, &rows);
        let (directions, figures) = (bundle.directions().clone(), bundle.figures().clone());
        bundle
            .with_latent_tables(directions, prior)
            .with_card(figures, card)
            .save(self.trained.folder())?;
        Console::default().written(self.trained.folder());
        Ok(())
    }
}
