//! How old a face looks, read from its code more closely than a line can.

use burn::module::Module;
use burn::optim::{AdamWConfig, GradientsParams};
use burn::tensor::activation::silu;
use burn::tensor::{Device, Tensor, TensorData};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::scale::Scale;
use crate::batch::rows_of;
use crate::labels::{AGE, Labels};
use crate::looks::Looks;
use crate::news::{News, Tell};
use crate::schedule::learning_rate;
use facemath_nets::model::{Pointwise, WeightInit};

const UNITS: usize = 48;
const STEPS: u64 = 6000;
const BATCH: usize = 512;
const LEARNING_RATE: f64 = 2e-3;
const WEIGHT_DECAY: f32 = 0.05;
/// Standard deviation of the noise on codes in training, in their standard deviations: faces must not be learnt by heart.
const NOISE: f32 = 0.45;
/// Codes read at once.
const TOGETHER: usize = 1024;

#[derive(Module, Debug)]
struct Network {
    hidden: Pointwise,
    output: Pointwise,
}

impl Network {
    /// Standardised codes `[batch, dim]` to standardised ages `[batch, 1]`.
    fn forward(&self, codes: Tensor<2>) -> Tensor<2> {
        self.output
            .forward_rows(silu(self.hidden.forward_rows(codes)))
    }
}

/// Reads ages from codes.
pub(super) struct AgeReader {
    network: Network,
    codes: Vec<Scale>,
    years: Scale,
    device: Device,
}

impl AgeReader {
    /// Fits a reader to the looks at faces whose age is known.
    pub(super) fn fit(
        looks: &Looks,
        labels: &Labels,
        seed: u64,
        device: &Device,
        tell: &Tell<'_>,
    ) -> Self {
        let known: Vec<(&[f32], f32)> = looks
            .iter()
            .filter_map(|(code, face, _)| Some((code, labels.value(AGE, face)?)))
            .collect();
        let codes = Scale::of_codes(looks.dim(), known.iter().map(|(code, _)| *code));
        let years = Scale::of(known.iter().map(|(_, years)| *years));
        let autodiff = device.clone().autodiff();
        let mut init = WeightInit::new(seed, &autodiff);
        let mut network = Network {
            hidden: Pointwise::new(&mut init, looks.dim(), UNITS, 0.7),
            output: Pointwise::new(&mut init, UNITS, 1, 0.5),
        };
        let mut optimizer = AdamWConfig::new().with_weight_decay(WEIGHT_DECAY).init();
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        tell(News::Begins {
            what: "Learning to read ages",
            steps: STEPS,
        });
        for step in 0..if known.is_empty() { 0 } else { STEPS } {
            let (mut inputs, mut wanted) = (Vec::new(), Vec::new());
            for _ in 0..BATCH {
                if let Some((code, age)) = known.get(rng.random_range(0..known.len())) {
                    let numbers = code.iter().zip(&codes).map(|(value, scale)| {
                        let noise: f32 = rng.sample(StandardNormal);
                        scale.standardised(*value) + NOISE * noise
                    });
                    inputs.extend(numbers);
                    wanted.push(years.standardised(*age));
                }
            }
            let inputs = TensorData::new(inputs, [BATCH, looks.dim()]);
            let wanted = TensorData::new(wanted, [BATCH, 1]);
            let read = network.forward(Tensor::from_data(inputs, &autodiff));
            let loss = (read - Tensor::from_data(wanted, &autodiff))
                .square()
                .mean();
            let gradients = GradientsParams::from_grads(loss.backward(), &network);
            let rate = learning_rate(LEARNING_RATE, step, STEPS);
            network = optimizer.step(rate, network, gradients);
            tell(News::Done(step + 1));
        }
        tell(News::Ends);
        Self {
            network: network.valid().no_grad(),
            codes,
            years,
            device: device.clone(),
        }
    }

    /// How old the faces of codes look, in years.
    pub(super) fn years<'a>(&self, codes: impl ExactSizeIterator<Item = &'a [f32]>) -> Vec<f32> {
        let codes: Vec<&[f32]> = codes.collect();
        let dim = self.codes.len();
        let read = codes.chunks(TOGETHER).flat_map(|chunk| {
            let numbers = chunk.iter().flat_map(|code| {
                let pairs = code.iter().zip(&self.codes);
                pairs.map(|(value, scale)| scale.standardised(*value))
            });
            let numbers = TensorData::new::<f32, _>(numbers.collect(), [chunk.len(), dim]);
            rows_of(
                self.network
                    .forward(Tensor::from_data(numbers, &self.device)),
            )
        });
        read.flatten()
            .map(|read| self.years.mean + self.years.spread * read)
            .collect()
    }

    /// By how many years it is wrong in the mean; `None` without known ages.
    pub(super) fn error_years(&self, looks: &Looks, labels: &Labels) -> Option<f32> {
        let read = self.years(looks.codes.iter().map(Vec::as_slice));
        let errors: Vec<f32> = read
            .iter()
            .zip(&looks.faces)
            .filter_map(|(read, &face)| Some((read - labels.value(AGE, face)?).abs()))
            .collect();
        (!errors.is_empty()).then(|| errors.iter().sum::<f32>() / errors.len() as f32)
    }
}
