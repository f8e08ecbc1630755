//! `facemath prior`: what a trained bundle's inventions are drawn from, fitted again.

use crate::card::with_inventions;
use crate::describe::{default_judge, flow_looks, measure_inventions};
use crate::flow::{FlowOptions, with_fitted_flow};
use facemath_nets::model::FaceModel;

use super::bundle::TrainedBundle;
use super::{CommandError, TrainDevice};

/// Fit what a model's inventions are drawn from again: the flow that corrects its mixture of Gaussians.
#[derive(Debug, clap::Args)]
pub struct PriorArgs {
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
    pub fn run(&self, device: TrainDevice) -> Result<(), CommandError> {
        let (bundle, set, split) = self.trained.load()?;
        let device = device.open();
        let model = FaceModel::new(&bundle, &device)?;
        let mut prior = bundle.prior().clone();
        if !self.measure {
            let options = FlowOptions {
                steps: self.steps.max(1),
                seed: self.seed,
                workers: FlowOptions::cores(),
                ..FlowOptions::default()
            };
            let looks = flow_looks(&model, &set, &split.training, &device);
            prior = with_fitted_flow(prior, &looks, &set, &options)?;
        }
        let judge = default_judge(&set, &device)?;
        let rows = measure_inventions(&model, judge.as_ref(), &prior, &set, &split, &device);
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
        Ok(())
    }
}
