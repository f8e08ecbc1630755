//! The finish of a run: the decoder alone against a critic. Pixel losses average what they cannot place, such as hairs and
//! pores; a critic asks for some. The encoder stands still, so codes, directions and likeness stay what they were.

use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use rand::{RngExt as _, SeedableRng};
use rand_chacha::ChaCha8Rng;

use facemath_core::latent::Prior;
use facemath_nets::model::{LinearBasis, Vae};

use super::critic::{CRITIC_PATCH_PX, Critic, critic_loss, feature_loss, fooling_loss};
use super::losses::PixelLoss;
use super::options::TrainOptions;
use super::workers::{LossParts, Share};

/// Inventions beside eight photographs' faces, of each of the two kinds.
const INVENTIONS_PER_EIGHT: usize = 1;
/// How far sampled inventions may be from the average of their component of the prior, as the studio's are.
const TRUNCATION: f32 = 0.8;

/// What one worker needs for its share of a step.
pub(super) struct FinishShare<'a> {
    pub linear: &'a LinearBasis,
    pub pixel_loss: &'a PixelLoss,
    pub prior: &'a Prior,
    pub options: &'a TrainOptions,
    /// Factor of the share's loss: one over the number of shares.
    pub weight: f32,
    pub seed: u64,
}

impl FinishShare<'_> {
    /// Gradients of decoder and critic for photographs `[batch, 3, size, size]`. Both move at once: the critic is only
    /// asked about pictures whose gradient stops there, and a frozen copy of it drives the decoder.
    pub(super) fn gradients(&self, networks: (Vae, Critic), photos: Tensor<4>) -> Share<LossParts> {
        let (vae, critic) = &networks;
        let codes = vae.encode(self.linear, photos.clone()).mean.detach();
        let [faces, ..] = photos.dims();
        let inventions = self.inventions(&codes);
        let drawn = vae.decode(self.linear, Tensor::cat(vec![codes, inventions], 0));
        let own = drawn.clone().narrow(0, 0, faces);
        let pixels = self.pixel_loss.forward(own.clone(), photos.clone());
        let contrast = self.pixel_loss.contrast(own, photos.clone());

        // A random shift for all keeps the critic from telling by the grid of the decoder's patches.
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let shift = [0, 1].map(|_| rng.random_range(0..CRITIC_PATCH_PX as i32));
        let moved = |x: Tensor<4>| x.roll(&shift, &[2, 3]);
        let real = critic.forward(moved(photos));
        let judged = critic_loss(&real, &critic.forward(moved(drawn.clone().detach())));
        let frozen = burn::module::Module::no_grad(critic.clone());
        let verdict = frozen.forward(moved(drawn));
        let loss = pixels.clone()
            + fooling_loss(&verdict) * self.options.adversarial_weight
            + feature_loss(&real, &verdict) * self.options.feature_weight
            + contrast * self.options.contrast_weight
            + judged;
        let parts = LossParts {
            pixels: pixels.into_scalar(),
            divergence_nats: 0.0,
        };
        let gradients = (loss * self.weight).backward();
        (GradientsParams::from_grads(gradients, &networks), parts)
    }

    /// Codes that no photograph has, `[2 * count, latent_dim]`: samples of the prior, and faces plus the difference of two
    /// others, which is what algebra makes.
    fn inventions(&self, codes: &Tensor<2>) -> Tensor<2> {
        let [faces, dim] = codes.dims();
        let count = (faces * INVENTIONS_PER_EIGHT / 8).max(1);
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let sampled: Vec<f32> = (0..count)
            .flat_map(|_| self.prior.sample(&mut rng, TRUNCATION).as_slice().to_vec())
            .collect();
        let mut picked = |strength: f32| {
            let face = rng.random_range(0..faces);
            codes.clone().narrow(0, face, 1) * strength
        };
        let sums = (0..count).map(|index| {
            let strength = (index + 1) as f32 / count as f32;
            picked(1.0) + picked(strength) - picked(strength)
        });
        let device: Device = codes.device();
        let sampled = Tensor::from_data(TensorData::new(sampled, [count, dim]), &device);
        Tensor::cat(std::iter::once(sampled).chain(sums).collect(), 0)
    }
}
