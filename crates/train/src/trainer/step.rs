//! One step of a run: of the pixel losses, or of the finish against the critic.

use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{TrainError, Trainer};
use crate::average::{blend_weights, decay_at};
use crate::batch::training_batch;
use crate::checkpoint::FinishState;
use crate::critic::Critic;
use crate::encode::codes_of;
use crate::finish::FinishShare;
use crate::flow::fit_mixture;
use crate::losses::divergence_nats;
use crate::schedule::learning_rate;
use crate::workers::{LossParts, share_of, worker_seed};
use facemath_core::latent::Prior;
use facemath_nets::model::Vae;

impl Trainer<'_> {
    pub(super) fn train_step(&mut self) -> Result<LossParts, TrainError> {
        let faces = self.faces_of_step();
        let (set, linear, pixel_loss) = (self.set, &self.linear, &self.pixel_loss);
        let (step, workers) = (self.state.step, self.workers.count());
        let divergence_weight = self.state.options.divergence_weight;
        let device = self.device.clone().autodiff();
        let (seed, fixed_pose) = (self.state.options.seed, self.state.config.fixed_pose);
        let (gradients, losses) =
            self.workers
                .gradients(&self.state.current, &device, |worker, vae| {
                    let jitter = worker_seed(seed, step, worker);
                    let own = share_of(&faces, worker, workers);
                    let images = training_batch(set, own, jitter, fixed_pose, &device);
                    let posterior = vae.encode(linear, images.clone());
                    let noise = standard_normal(posterior.mean.dims(), jitter, &device);
                    let codes = posterior.mean.clone()
                        + (posterior.log_variance.clone() * 0.5).exp() * noise;
                    let pixels = pixel_loss.forward(vae.decode(linear, codes), images);
                    let divergence = divergence_nats(&posterior);
                    let parts = LossParts {
                        pixels: pixels.clone().into_scalar(),
                        divergence_nats: divergence.clone().into_scalar(),
                    };
                    let loss = (pixels + divergence * divergence_weight) / workers as f32;
                    (GradientsParams::from_grads(loss.backward(), &vae), parts)
                });
        let rate = learning_rate(self.state.options.learning_rate, step, self.plain_steps());
        self.state.current = self
            .state
            .optimizer
            .step(rate, self.state.current.clone(), gradients);
        self.count_step(decay_at(step, self.state.options.average_decay), losses)
    }

    /// One step of decoder and critic.
    pub(super) fn finish_step(&mut self) -> Result<LossParts, TrainError> {
        let FinishState { critic, plain } = match self.state.finish.take() {
            Some(state) => state,
            None => self.begin_finish()?,
        };
        let prior = match self.prior.take() {
            Some(prior) => prior,
            None => self.fit_prior()?,
        };
        let faces = self.faces_of_step();
        let (step, workers) = (self.state.step, self.workers.count());
        let device = self.device.clone().autodiff();
        let (options, fixed_pose) = (&self.state.options, self.state.config.fixed_pose);
        let networks = (self.state.current.clone(), critic);
        let (gradients, losses) = self
            .workers
            .gradients(&networks, &device, |worker, networks| {
                let seed = worker_seed(options.seed, step, worker);
                let own = share_of(&faces, worker, workers);
                let photos = training_batch(self.set, own, seed, fixed_pose, &device);
                let share = FinishShare {
                    linear: &self.linear,
                    pixel_loss: &self.pixel_loss,
                    prior: &prior,
                    options,
                    weight: 1.0 / workers as f32,
                    seed,
                };
                share.gradients(networks, photos)
            });
        let first = self.plain_steps();
        let length = options.finish_steps(self.split.training.len());
        let rate = learning_rate(options.finish_learning_rate, step - first, length);
        let (current, critic) = self.state.optimizer.step(rate, networks, gradients);
        self.state.current = current;
        self.state.finish = Some(FinishState { critic, plain });
        self.prior = Some(prior);
        self.count_step(self.state.options.finish_average_decay, losses)
    }

    /// Goes on from the averaged weights, with a critic that knows nothing yet.
    fn begin_finish(&mut self) -> Result<FinishState, TrainError> {
        let device = self.device.clone().autodiff();
        let averaged = self.state.average.clone().into_record();
        self.state.current = Vae::new(&self.state.config, 0, &device)
            .try_load_record(averaged)
            .map_err(|error| TrainError::Finish(error.to_string()))?
            .train();
        self.state.optimizer = self.state.options.finish_optimizer();
        Ok(FinishState {
            critic: Critic::new(self.state.options.seed, &device),
            plain: self.state.average.clone(),
        })
    }

    fn fit_prior(&self) -> Result<Prior, TrainError> {
        let model = self.averaged_model();
        let faces = &self.split.training;
        let codes = codes_of(&model, self.set, faces, &self.device, &|_| {});
        fit_mixture(&codes).map_err(|error| TrainError::Finish(error.to_string()))
    }

    /// Moves the average and counts the step, if its loss is a number.
    fn count_step(
        &mut self,
        average_decay: f32,
        losses: LossParts,
    ) -> Result<LossParts, TrainError> {
        if !losses.pixels.is_finite() {
            return Err(TrainError::Diverged {
                step: self.state.step,
            });
        }
        let average = self.state.average.clone();
        self.state.average = blend_weights(average, &self.state.current, average_decay);
        self.state.step += 1;
        Ok(losses)
    }

    /// The faces of the current step, from a new order each epoch that depends on nothing but seed and epoch.
    fn faces_of_step(&self) -> Vec<usize> {
        let training = &self.split.training;
        let batch = self.state.options.batch.max(1);
        let first = self.state.step * batch as u64;
        let mut order: Option<(u64, Vec<usize>)> = None;
        (first..first + batch as u64)
            .map(|index| {
                let epoch = index / training.len() as u64;
                let place = (index % training.len() as u64) as usize;
                let (_, shuffled) = match order.take() {
                    Some(known) if known.0 == epoch => order.insert(known),
                    _ => order.insert((epoch, shuffled(training, self.state.options.seed, epoch))),
                };
                shuffled[place]
            })
            .collect()
    }
}

fn shuffled(faces: &[usize], seed: u64, epoch: u64) -> Vec<usize> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed ^ (epoch << 32));
    let mut order = faces.to_vec();
    order.shuffle(&mut rng);
    order
}

/// Noise from a seed, the same on every device.
fn standard_normal(shape: [usize; 2], seed: u64, device: &Device) -> Tensor<2> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let values: Vec<f32> = (0..shape[0] * shape[1])
        .map(|_| rng.sample(rand_distr::StandardNormal))
        .collect();
    Tensor::from_data(TensorData::new(values, shape), device)
}
