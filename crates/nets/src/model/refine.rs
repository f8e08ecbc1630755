//! Refinement: a face's code, improved by gradient steps through the decoder until the drawn face looks more like the
//! photo. An encoder answers at once and for all faces alike; what it misses in one face, a few steps on that face's
//! code alone can find (as in "optimisation-based inversion", Zhu et al. 2016, arXiv 1609.03552).

use burn::tensor::{Tensor, TensorData};

use facemath_core::latent::{Latent, Prior};

/// Steps of a refinement unless asked otherwise: most of the gain for a tenth of the time.
pub const DEFAULT_REFINE_STEPS: usize = 10;
/// Steps after which hardly anything is left to gain.
pub const THOROUGH_REFINE_STEPS: usize = 60;
/// Most steps that can be asked for.
pub const MAX_REFINE_STEPS: usize = 1000;
/// Decays of Adam's two averages (Kingma and Ba 2015, arXiv 1412.6980). The second is short, since so is the way.
const BETAS: (f32, f32) = (0.9, 0.99);
/// Keeps Adam from dividing by nothing. Slopes of the mean error are about a hundred-thousandth.
const EPSILON: f32 = 1e-12;

/// How a refinement goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RefineOptions {
    /// Gradient steps; 0 leaves the code as it is.
    pub steps: usize,
    /// Size of the first step, in units of a code's numbers (whose spread is about 1); later ones get smaller.
    pub learning_rate: f32,
    /// Weight of the squared Mahalanobis distance from the prior, a mean over the code's numbers, against 1 for the
    /// mean squared error of the pixels. Keeps codes where edits are known to work.
    pub prior_weight: f32,
}

impl RefineOptions {
    /// The usual way in `steps` steps. Few steps have to be long ones.
    pub fn with_steps(steps: usize) -> Self {
        Self {
            steps,
            learning_rate: if steps <= DEFAULT_REFINE_STEPS {
                0.06
            } else {
                0.05
            },
            prior_weight: 2e-5,
        }
    }
}

impl Default for RefineOptions {
    fn default() -> Self {
        Self::with_steps(DEFAULT_REFINE_STEPS)
    }
}

/// A refinement failed: the device could not say what it computed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct RefineError(String);

/// A refined face.
#[derive(Clone, Debug, PartialEq)]
pub struct Refined {
    /// The best code found.
    pub latent: Latent,
    /// Mean squared error of the picture that the first code draws, for pixels from 0 to 1.
    pub error_before: f32,
    /// The same for [`Refined::latent`]; never larger.
    pub error_after: f32,
}

/// A mean squared error of pixels from 0 to 1 as a peak signal-to-noise ratio in decibels; 99 at most.
pub fn psnr_of_error_db(error: f32) -> f32 {
    (-10.0 * error.log10()).min(99.0)
}

/// What draws codes back to where the prior has faces.
#[derive(Clone, Debug)]
pub struct PriorPull {
    mean: Vec<f32>,
    /// Rows, `[dim, dim]`.
    whitening: Vec<f32>,
}

impl PriorPull {
    /// `None` for a prior without spread, which has no direction to pull in.
    pub fn new(prior: &Prior) -> Option<Self> {
        Some(Self {
            mean: prior.mean().as_slice().to_vec(),
            whitening: prior.whitening()?,
        })
    }
}

/// The pull on the device of the photos.
struct Pull {
    /// `[1, dim]`.
    mean: Tensor<2>,
    /// `[dim, dim]`; codes are rows, so this is the transpose.
    whitening: Tensor<2>,
    weight: f32,
}

/// Refines some faces side by side, step by step, so that other work can be done in between.
///
/// The decoder's weights need no gradients, and none are computed: only the codes' do. The faces do not influence each
/// other, and the same photos and codes give the same answer.
pub struct Refiner {
    /// `[batch, 3, size, size]`.
    wanted: Tensor<4>,
    pull: Option<Pull>,
    options: RefineOptions,
    dim: usize,
    done: usize,
    /// The codes as they stand, one after the other; so are all that follow.
    codes: Vec<f32>,
    averages: (Vec<f32>, Vec<f32>),
    best: Vec<f32>,
    /// A number for each face, once known.
    errors_before: Vec<f32>,
    best_errors: Vec<f32>,
}

impl Refiner {
    /// For faces whose photos are `[batch, 3, size, size]`, values 0 to 1, on a device without autodiff, and the codes
    /// `start` that the steps begin at, one for each photo.
    pub fn new(
        wanted: Tensor<4>,
        start: &[Latent],
        pull: Option<&PriorPull>,
        options: RefineOptions,
    ) -> Self {
        let device = wanted.device();
        let dim = start.first().map_or(0, Latent::dim);
        let codes: Vec<f32> = start.iter().flat_map(Latent::as_slice).copied().collect();
        let pull = pull
            .filter(|pull| pull.mean.len() == dim && options.prior_weight > 0.0)
            .map(|pull| {
                let matrix = |values: &[f32], rows: usize| {
                    let data = TensorData::new(values.to_vec(), [rows, dim]);
                    Tensor::<2>::from_data(data, &device)
                };
                Pull {
                    mean: matrix(&pull.mean, 1),
                    whitening: matrix(&pull.whitening, dim).transpose(),
                    weight: options.prior_weight,
                }
            });
        Self {
            wanted,
            pull,
            options,
            dim,
            done: 0,
            averages: (vec![0.0; codes.len()], vec![0.0; codes.len()]),
            best: codes.clone(),
            codes,
            errors_before: Vec::new(),
            best_errors: Vec::new(),
        }
    }

    /// Steps that have been made.
    pub fn steps_done(&self) -> usize {
        self.done.min(self.options.steps)
    }

    /// Whether there is nothing left to do.
    pub fn is_finished(&self) -> bool {
        self.done > self.options.steps
    }

    /// Makes the next step, which costs about three times as much as drawing the faces; the last call only looks at where the
    /// steps have led. `decode` draws codes `[batch, dim]` as `[batch, 3, size, size]`; it is given codes on the photos'
    /// device with autodiff, except at last.
    ///
    /// # Errors
    /// The device cannot say what it computed.
    pub fn advance(&mut self, decode: &dyn Fn(Tensor<2>) -> Tensor<4>) -> Result<(), RefineError> {
        if self.is_finished() {
            return Ok(());
        }
        let batch = self.codes.len() / self.dim.max(1);
        let data = TensorData::new(self.codes.clone(), [batch, self.dim]);
        let codes = Tensor::<2>::from_data(data, &self.wanted.device());
        if self.done == self.options.steps {
            let errors = self.errors(decode(codes));
            self.note(&values(errors)?);
        } else {
            let codes = codes.autodiff().require_grad();
            let errors = self.errors(decode(codes.clone()));
            let mut loss = errors.clone().sum();
            if let Some(pull) = &self.pull {
                let white = (codes.clone() - pull.mean.clone()).matmul(pull.whitening.clone());
                loss = loss + white.square().sum() * (pull.weight / self.dim as f32);
            }
            let gradients = loss.backward();
            self.note(&values(errors.inner())?);
            if let Some(gradient) = codes.grad(&gradients) {
                self.descend(&values(gradient)?);
            }
        }
        self.done += 1;
        Ok(())
    }

    /// The faces as they are by now, each with the best code so far.
    pub fn refined(&self) -> Vec<Refined> {
        self.best
            .chunks_exact(self.dim.max(1))
            .enumerate()
            .map(|(face, code)| {
                let of = |errors: &[f32]| errors.get(face).copied().unwrap_or_default();
                Refined {
                    latent: Latent::from_vec(code.to_vec()),
                    error_before: of(&self.errors_before),
                    error_after: of(&self.best_errors),
                }
            })
            .collect()
    }

    /// Mean squared error of each face: `[batch, 1]`.
    fn errors(&self, drawn: Tensor<4>) -> Tensor<2> {
        let error = (drawn - self.wanted.clone()).square();
        error.flatten::<2>(1, 3).mean_dim(1)
    }

    /// Remembers the codes that are the best so far.
    fn note(&mut self, errors: &[f32]) {
        if self.best_errors.is_empty() {
            self.errors_before = errors.to_vec();
            self.best_errors = errors.to_vec();
            return;
        }
        let bests = self.best.chunks_exact_mut(self.dim.max(1));
        let codes = self.codes.chunks_exact(self.dim.max(1));
        for (((best, code), least), error) in
            bests.zip(codes).zip(&mut self.best_errors).zip(errors)
        {
            // A code that is no number has no error to compare, and is passed over.
            if error < least {
                *least = *error;
                best.copy_from_slice(code);
            }
        }
    }

    /// One step of Adam.
    fn descend(&mut self, gradient: &[f32]) {
        let share = self.done as f32 / self.options.steps as f32;
        let rate = self.options.learning_rate * (1.0 - share).max(0.0).sqrt();
        let step = self.done as i32 + 1;
        let (beta1, beta2) = BETAS;
        let (bias1, bias2) = (1.0 - beta1.powi(step), 1.0 - beta2.powi(step));
        let (first, second) = &mut self.averages;
        for (((code, slope), first), second) in
            self.codes.iter_mut().zip(gradient).zip(first).zip(second)
        {
            *first = beta1 * *first + (1.0 - beta1) * slope;
            *second = beta2 * *second + (1.0 - beta2) * slope * slope;
            *code -= rate * (*first / bias1) / ((*second / bias2).sqrt() + EPSILON);
        }
    }
}

fn values(tensor: Tensor<2>) -> Result<Vec<f32>, RefineError> {
    tensor
        .try_into_vec_as::<f32>()
        .map_err(|error| RefineError(error.to_string()))
}
