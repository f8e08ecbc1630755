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
    /// Passes after that in which the decoder alone learns against a critic.
    pub finish_epochs: f64,
    /// Highest learning rate of decoder and critic in these.
    pub finish_learning_rate: f64,
    /// Decay of the moving average in these, per step: they are few, and a long memory would remember the blur.
    pub finish_average_decay: f32,
    /// How far the finished model is from the plain one to the end of the finish, 0 to 1.
    pub finish_share: f32,
    /// Weight of fooling the critic, against 1 for the pixels.
    pub adversarial_weight: f32,
    /// Weight of the difference in the critic's features.
    pub feature_weight: f32,
    /// Weight, in the finish, of the difference in the amount of fine detail.
    pub contrast_weight: f32,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self {
            epochs: 15.0,
            earlier_epochs: 0.0,
            batch: 32,
            learning_rate: 1.5e-3,
            divergence_weight: 2e-5,
            average_decay: 0.998,
            seed: 1,
            workers: 2,
            checkpoint_steps: 300,
            finish_epochs: 1.8,
            finish_learning_rate: 6e-4,
            finish_average_decay: 0.99,
            finish_share: 0.7,
            adversarial_weight: 0.01,
            feature_weight: 0.1,
            contrast_weight: 8.0,
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

    /// A fresh optimiser for the finish: without momentum, which chases a critic that has already moved on.
    pub fn finish_optimizer(&self) -> ModuleOptimizer {
        AdamConfig::new()
            .with_beta_1(0.0)
            .with_beta_2(0.99)
            .with_epsilon(1e-8)
            .init()
    }

    /// Steps against the photographs alone, over `training_faces`.
    pub fn plain_steps(&self, training_faces: usize) -> u64 {
        self.steps(self.epochs, training_faces)
    }

    /// Steps of the finish.
    pub fn finish_steps(&self, training_faces: usize) -> u64 {
        self.steps(self.finish_epochs, training_faces)
    }

    /// Steps of the whole run.
    pub fn total_steps(&self, training_faces: usize) -> u64 {
        self.plain_steps(training_faces) + self.finish_steps(training_faces)
    }

    fn steps(&self, epochs: f64, training_faces: usize) -> u64 {
        (epochs * training_faces as f64 / self.batch.max(1) as f64)
            .ceil()
            .max(0.0) as u64
    }
}
