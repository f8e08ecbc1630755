use nalgebra::{Cholesky, DMatrix};
use rand::{Rng, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use super::{Latent, LatentError};

/// Share of the mean variance that is added to every dimension's, so that dimensions the encoder does not use, and sets
/// with fewer faces than dimensions, still have a factor. Too small to show in a picture.
const DIAGONAL_LOAD: f64 = 1e-6;

/// How far invented faces may be from the average one, as a share of how far real ones are: a little less varied, and
/// clearly better drawn.
const INVENTED_TRUNCATION: f32 = 0.8;

/// The Gaussian that the codes of real faces follow, with its full covariance.
///
/// A variational autoencoder's codes only roughly follow the unit Gaussian it was trained towards; sampling the one that
/// was fitted to the training faces afterwards gives far better invented faces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "PriorParts")]
pub struct Prior {
    mean: Latent,
    /// Lower triangle `L` with `L Lᵀ` = covariance, row after row, without the zeros: row `r` has `r + 1` entries.
    factor: Vec<f32>,
}

impl Prior {
    /// Puts a prior together from its mean and the rows of its lower-triangular factor, one after the other without the
    /// zeros above the diagonal.
    ///
    /// # Errors
    /// Fails if the sizes do not fit or a value is not a finite number.
    pub fn from_parts(mean: Latent, factor: Vec<f32>) -> Result<Self, LatentError> {
        let dim = mean.dim();
        let expected = dim * (dim + 1) / 2;
        if factor.len() != expected {
            return Err(LatentError::FactorSize {
                dim,
                expected,
                found: factor.len(),
            });
        }
        if !mean.is_finite() || !factor.iter().all(|value| value.is_finite()) {
            return Err(LatentError::NotFinite {
                what: "the prior".to_owned(),
            });
        }
        Ok(Self { mean, factor })
    }

    /// Fits mean and covariance (the unbiased estimate) to codes of real faces.
    ///
    /// # Errors
    /// Fails with fewer than two codes, codes of different lengths, values that are not finite numbers, or a covariance
    /// that overflows.
    pub fn fit(codes: &[Latent]) -> Result<Self, LatentError> {
        let [first, _, ..] = codes else {
            return Err(LatentError::TooFewCodes { found: codes.len() });
        };
        let dim = first.dim();
        for code in codes {
            first.check_dim(code.dim())?;
            if !code.is_finite() {
                return Err(LatentError::NotFinite {
                    what: "a code".to_owned(),
                });
            }
        }

        // One column per face.
        let mut centered = DMatrix::<f64>::from_iterator(
            dim,
            codes.len(),
            codes
                .iter()
                .flat_map(|code| code.as_slice().iter().copied().map(f64::from)),
        );
        let mean = centered.column_mean();
        for mut column in centered.column_iter_mut() {
            column -= &mean;
        }
        let mut covariance = &centered * centered.transpose() / (codes.len() - 1) as f64;
        let load = covariance.trace() / dim.max(1) as f64 * DIAGONAL_LOAD + f64::from(f32::EPSILON);
        for index in 0..dim {
            covariance[(index, index)] += load;
        }

        let lower = Cholesky::new(covariance)
            .ok_or(LatentError::Degenerate)?
            .unpack();
        let factor = (0..dim)
            .flat_map(|row| (0..=row).map(move |column| (row, column)))
            .map(|at| lower[at] as f32)
            .collect();
        let mean = Latent::from_vec(mean.iter().map(|value| *value as f32).collect());
        Self::from_parts(mean, factor)
    }

    /// How many numbers a sampled code has.
    pub fn dim(&self) -> usize {
        self.mean.dim()
    }

    /// The average face.
    pub fn mean(&self) -> &Latent {
        &self.mean
    }

    /// The rows of the lower-triangular factor, in the form [`from_parts`](Self::from_parts) takes.
    pub fn factor(&self) -> &[f32] {
        &self.factor
    }

    /// The invented face with this number: the same for the same prior, everywhere and always.
    pub fn invent(&self, seed: u64) -> Latent {
        self.sample(&mut ChaCha8Rng::seed_from_u64(seed), INVENTED_TRUNCATION)
    }

    /// Draws a face from the distribution. The same generator state gives the same face.
    ///
    /// `truncation` scales how far it may be from the average: 0 gives the average face, 1 faces as varied as real ones.
    pub fn sample(&self, rng: &mut impl Rng, truncation: f32) -> Latent {
        let noise: Vec<f32> = (0..self.dim())
            .map(|_| rng.sample(StandardNormal))
            .collect();
        let mut rest = self.factor.as_slice();
        let mut offset = Vec::with_capacity(self.dim());
        for row in 1..=self.dim() {
            // `from_parts` made sure that there are this many.
            let (entries, below) = rest.split_at(row);
            offset.push(entries.iter().zip(&noise).map(|(l, n)| l * n).sum());
            rest = below;
        }
        &self.mean + Latent::from_vec(offset) * truncation
    }
}

/// A [`Prior`] as it stands in a file, before its sizes are checked.
#[derive(Deserialize)]
struct PriorParts {
    mean: Latent,
    factor: Vec<f32>,
}

impl TryFrom<PriorParts> for Prior {
    type Error = LatentError;

    fn try_from(parts: PriorParts) -> Result<Self, Self::Error> {
        Self::from_parts(parts.mean, parts.factor)
    }
}
