//! Settings of a training run.

use burn::optim::{AdamConfig, ModuleOptimizer};
use serde::{Deserialize, Serialize};

/// What a run needs to know beside its data. Stored in every checkpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainOptions {
    /// Passes over the training faces.
    pub epochs: f64,
    /// Passes that the model this run started from had seen already.
    #[serde(default)]
    pub earlier_epochs: f64,
    /// Faces in a step.
    pub batch: usize,
    /// Highest learning rate.
    pub learning_rate: f64,
    /// Weight of the divergence from the unit Gaussian, per nat.
    pub divergence_weight: f32,
    /// Decay of the weights' moving average, per step.
    pub average_decay: f32,
    /// Seed of start weights, order and jitter.
    pub seed: u64,
    /// Workers that share each step's faces; part of the settings since it decides how sums are rounded.
    pub workers: usize,
    /// Steps between checkpoints.
    pub checkpoint_steps: u64,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self {
            epochs: 10.0,
            earlier_epochs: 0.0,
            batch: 32,
            learning_rate: 1e-3,
            divergence_weight: 5e-5,
            average_decay: 0.998,
            seed: 1,
            workers: 2,
            checkpoint_steps: 300,
        }
    }
}

impl TrainOptions {
    /// A fresh optimiser: Adam (Kingma and Ba 2015, arXiv 1412.6980).
    pub fn optimizer(&self) -> ModuleOptimizer {
        AdamConfig::new()
            .with_beta_2(0.99)
            .with_epsilon(1e-8)
            .init()
    }

    /// Steps of the whole run over `training_faces`.
    pub fn total_steps(&self, training_faces: usize) -> u64 {
        (self.epochs * training_faces as f64 / self.batch.max(1) as f64)
            .ceil()
            .max(0.0) as u64
    }
}
