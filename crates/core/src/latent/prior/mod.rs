//! The distribution that faces are invented from.

mod clusters;
mod gaussian;
mod mixture;
mod near;
mod whitening;

use std::ops::RangeInclusive;

use rand::{Rng, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use super::{Condition, Flow, FlowParts, Latent, LatentError, Wanted};

pub use gaussian::PriorComponent;
pub use near::Near;

/// Codes to each component of a fitted prior.
const CODES_PER_COMPONENT: usize = 2500;
/// Codes to each component for every dimension: with fewer, a covariance of its own is mostly chance.
const CODES_PER_DIMENSION: usize = 4;
/// Most components of a fitted prior: what a bundle has room for.
const MOST_COMPONENTS: usize = 8;

/// How far the weights' sum may be from 1, for rounding.
const WEIGHTS_TOLERANCE: f32 = 1e-3;

/// The mixture of Gaussians that the codes of real faces follow, each with its full covariance.
///
/// A variational autoencoder's codes only roughly follow the unit Gaussian it was trained towards. Sampling a density
/// that was fitted to the training faces afterwards gives far better invented faces, and a mixture better ones than a
/// single Gaussian, which also covers what lies between groups of faces (Ghosh et al. 2020, arXiv 1903.12436).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "PriorParts")]
pub struct Prior {
    /// Follows from the components; kept because it is asked for often.
    #[serde(skip_serializing)]
    mean: Latent,
    components: Vec<PriorComponent>,
    /// What inventions are drawn with instead of the mixture; a file of its own holds it.
    #[serde(skip_serializing)]
    flow: Option<Flow>,
}

impl Prior {
    /// The truncation of [`Prior::invent`]: how far invented faces may be from the average of their component, as a share
    /// of how far real ones are. A little less varied, and clearly better drawn.
    pub const TRUNCATION: f32 = 0.8;
    /// Truncations worth offering: further out there are no faces.
    pub const TRUNCATIONS: RangeInclusive<f32> = 0.0..=1.2;
    /// The amount of [`Near::face`] that gives variations clearly different and clearly like the face.
    pub const NEARNESS: f32 = 0.4;

    /// A prior of one Gaussian, from its mean and the rows of its lower-triangular factor as in
    /// [`PriorComponent::factor`].
    ///
    /// # Errors
    /// Fails if the sizes do not fit or a value is not a finite number.
    pub fn gaussian(mean: Latent, factor: Vec<f32>) -> Result<Self, LatentError> {
        Self::from_components(vec![PriorComponent {
            weight: 1.0,
            mean,
            factor,
        }])
    }

    /// Puts a prior together from its Gaussians.
    ///
    /// # Errors
    /// Fails without components, or if their sizes do not fit, a value is not a finite number, or the weights are not
    /// shares of one whole.
    pub fn from_components(components: Vec<PriorComponent>) -> Result<Self, LatentError> {
        let first = components.first().ok_or(LatentError::NoComponents)?;
        for component in &components {
            first.mean.check_dim(component.mean.dim())?;
            component.check()?;
        }
        let sum: f32 = components.iter().map(|component| component.weight).sum();
        let are_shares = components.iter().all(|component| component.weight >= 0.0);
        if !are_shares || (sum - 1.0).abs() > WEIGHTS_TOLERANCE {
            return Err(LatentError::NotShares);
        }
        let mut mean = Latent::zeros(first.mean.dim());
        for component in &components {
            mean += &component.mean * (component.weight / sum);
        }
        Ok(Self {
            mean,
            components,
            flow: None,
        })
    }

    /// The same mixture, but inventions are drawn by a flow that corrects it. Takes some tens of milliseconds.
    ///
    /// # Errors
    /// Fails if sizes do not fit or a number is not finite or has no meaning.
    pub fn with_flow(self, parts: FlowParts) -> Result<Self, LatentError> {
        let flow = Some(Flow::new(&self, parts)?);
        Ok(Self { flow, ..self })
    }

    /// The same mixture, and inventions drawn from it.
    #[must_use]
    pub fn without_flow(self) -> Self {
        Self { flow: None, ..self }
    }

    /// What inventions are drawn with instead of the mixture, if there is something.
    pub fn flow(&self) -> Option<&Flow> {
        self.flow.as_ref()
    }

    /// What inventions can be asked for: nothing without a flow.
    pub fn conditions(&self) -> &[Condition] {
        self.flow().map_or(&[], Flow::conditions)
    }

    /// Fits a mixture to codes of real faces, as [`fit_with`](Self::fit_with) does: a component for every 2,500 codes,
    /// and for no fewer than four times as many as a code has numbers; at least one, at most eight.
    ///
    /// # Errors
    /// As [`fit_with`](Self::fit_with).
    pub fn fit(codes: &[Latent]) -> Result<Self, LatentError> {
        let dim = codes.first().map_or(0, Latent::dim);
        let needed = CODES_PER_COMPONENT.max(CODES_PER_DIMENSION * dim);
        Self::fit_with(codes, (codes.len() / needed).min(MOST_COMPONENTS))
    }

    /// Fits a mixture of up to `components` Gaussians to codes of real faces.
    ///
    /// One Gaussian has the codes' mean and covariance (the unbiased estimate). Several are found by expectation
    /// maximisation from a seeded k-means++ start; each covariance is drawn towards the one that all share, as if
    /// `dim` more codes of that shape belonged to it. There are fewer than asked for if the codes have fewer groups to
    /// give. The same codes give the same prior.
    ///
    /// # Errors
    /// Fails with fewer than two codes, codes of different lengths, values that are not finite numbers, or a
    /// covariance that overflows.
    pub fn fit_with(codes: &[Latent], components: usize) -> Result<Self, LatentError> {
        let [first, _, ..] = codes else {
            return Err(LatentError::TooFewCodes { found: codes.len() });
        };
        for code in codes {
            first.check_dim(code.dim())?;
            if !code.is_finite() {
                return Err(LatentError::NotFinite {
                    what: "a code".to_owned(),
                });
            }
        }
        let several = match components {
            0 | 1 => None,
            _ => mixture::fit(codes, first.dim(), components)?,
        };
        Self::from_components(match several {
            Some(components) => components,
            None => vec![gaussian::fit(codes, first.dim())?],
        })
    }

    /// How many numbers a sampled code has.
    pub fn dim(&self) -> usize {
        self.mean.dim()
    }

    /// The average face: the mean of the whole mixture.
    pub fn mean(&self) -> &Latent {
        &self.mean
    }

    /// Whether samples differ: a bundle that was not described yet has a prior without spread.
    pub fn has_spread(&self) -> bool {
        let mut factors = self
            .components
            .iter()
            .flat_map(|component| &component.factor);
        factors.any(|entry| *entry != 0.0)
    }

    /// The Gaussians, never none, in the form [`from_components`](Self::from_components) takes.
    pub fn components(&self) -> &[PriorComponent] {
        &self.components
    }

    /// The invented face with this number: the same for the same prior, everywhere and always, but for rounding.
    pub fn invent(&self, seed: u64) -> Latent {
        self.invent_truncated(seed, Self::TRUNCATION)
    }

    /// The invented face with this number, as far from the average as `truncation` says (see [`Prior::sample`]): the same
    /// person, the more ordinary the smaller it is.
    pub fn invent_truncated(&self, seed: u64, truncation: f32) -> Latent {
        self.sample(&mut ChaCha8Rng::seed_from_u64(seed), truncation)
    }

    /// The invented faces with these numbers, as [`invent_truncated`](Self::invent_truncated) gives them for anybody, on all
    /// cores; much faster than one by one. Where something is wanted that the prior can be asked for, a number means
    /// another face, which varies with the number in everything else. What can be asked for and is not is drawn by lot, about as
    /// often as it is among faces.
    pub fn invent_all(&self, seeds: &[u64], truncation: f32, wanted: &Wanted) -> Vec<Latent> {
        let rng = |seed: &u64| ChaCha8Rng::seed_from_u64(*seed);
        match &self.flow {
            Some(flow) => {
                let faces = seeds
                    .iter()
                    .map(|seed| self.begun(flow, wanted, &mut rng(seed)));
                self.flowed(flow, &faces.collect::<Vec<_>>(), truncation)
            }
            None => seeds
                .iter()
                .map(|seed| self.sample(&mut rng(seed), truncation))
                .collect(),
        }
    }

    /// Draws a face from the distribution. The same generator state gives the same face.
    ///
    /// `truncation` scales how far it may be from the mean of the component it was drawn from: 0 gives that mean, 1
    /// faces as varied as real ones. Known as the truncation trick (Marchesi 2017, arXiv 1706.00082; in the form used here
    /// Karras et al. 2019, arXiv 1812.04948): faces near the average are drawn best, those far from it vary most. A flow
    /// draws faces that are whole further out: there the distance from the mean of all faces goes with the root of
    /// `truncation`, and is the flow's own at [`Prior::TRUNCATION`].
    pub fn sample(&self, rng: &mut impl Rng, truncation: f32) -> Latent {
        if let Some(flow) = &self.flow {
            let face = self.begun(flow, &Wanted::anybody(), rng);
            let mut faces = self.flowed(flow, &[face], truncation);
            return faces.pop().unwrap_or_else(|| self.mean.clone());
        }
        self.sample_mixture(rng, truncation)
    }

    /// The face that this number stood for before a flow drew inventions; the same as [`invent`](Self::invent) without one.
    pub fn invent_by_mixture(&self, seed: u64) -> Latent {
        self.sample_mixture(&mut ChaCha8Rng::seed_from_u64(seed), Self::TRUNCATION)
    }

    /// The face that this number stood for while the flow was told nothing of a face of which nothing was asked; the same as
    /// [`invent`](Self::invent) where there is nothing to be asked for.
    pub fn invent_untold(&self, seed: u64) -> Latent {
        let Some(flow) = &self.flow else {
            return self.invent_by_mixture(seed);
        };
        let noise = self.noise(&mut ChaCha8Rng::seed_from_u64(seed));
        let nothing = vec![f32::NAN; flow.conditions().len()];
        let mut faces = self.flowed(flow, &[(noise, nothing)], Self::TRUNCATION);
        faces.pop().unwrap_or_else(|| self.mean.clone())
    }

    fn sample_mixture(&self, rng: &mut impl Rng, truncation: f32) -> Latent {
        // A single Gaussian has nothing to choose, and takes no number from the generator.
        let chosen = match self.components.len() {
            1 => 0.0,
            _ => rng.random::<f32>(),
        };
        let shares = self.components.iter().map(|component| component.weight);
        let component = self.components.get(choose(shares, chosen));
        let noise = self.noise(rng);
        component.map_or_else(
            // Unreachable: there is a component, and one of them is chosen.
            || self.mean.clone(),
            |component| &component.mean + component.colored(&noise) * truncation,
        )
    }

    /// What a face of the flow begins as: noise, and what it is to be.
    fn begun(&self, flow: &Flow, wanted: &Wanted, rng: &mut impl Rng) -> (Vec<f32>, Vec<f32>) {
        (self.noise(rng), flow.drawn(wanted, rng))
    }

    fn flowed(&self, flow: &Flow, faces: &[(Vec<f32>, Vec<f32>)], truncation: f32) -> Vec<Latent> {
        let share = (truncation / Self::TRUNCATION).max(0.0).sqrt();
        let codes = flow.codes(faces).into_iter();
        codes
            .map(|code| &self.mean + (code - &self.mean) * share)
            .collect()
    }

    /// Independent numbers from the unit Gaussian, as many as a code has.
    fn noise(&self, rng: &mut impl Rng) -> Vec<f32> {
        (0..self.dim())
            .map(|_| rng.sample(StandardNormal))
            .collect()
    }

    /// The natural logarithm of the density at `code`: how typical it is of the training faces, comparable between
    /// codes and priors of one model.
    ///
    /// # Errors
    /// Fails if `code` has another length or a value that is not a finite number, or if the prior has no spread.
    pub fn log_density(&self, code: &Latent) -> Result<f64, LatentError> {
        self.check_code(code)?;
        let terms = self.log_terms(code).ok_or(LatentError::NoSpread)?;
        Ok(log_sum_exp(&terms))
    }

    /// Fails unless `code` is one of this prior's space.
    pub(super) fn check_code(&self, code: &Latent) -> Result<(), LatentError> {
        self.mean.check_dim(code.dim())?;
        if code.is_finite() {
            Ok(())
        } else {
            Err(LatentError::NotFinite {
                what: "the code".to_owned(),
            })
        }
    }

    /// For each component, the logarithm of its weight times its density at `code`; `None` if one has no density.
    fn log_terms(&self, code: &Latent) -> Option<Vec<f64>> {
        self.components
            .iter()
            .map(|component| {
                let weight = f64::from(component.weight).ln();
                Some(weight + component.log_density(code)?)
            })
            .collect()
    }
}

/// The place of the share in which `chosen`, 0 to 1, falls. Shares that sum to a little less than 1 leave a gap at the
/// end, which belongs to the last.
fn choose(shares: impl IntoIterator<Item = f32>, mut chosen: f32) -> usize {
    let mut last = 0;
    for (place, share) in shares.into_iter().enumerate() {
        last = place;
        chosen -= share;
        if chosen < 0.0 {
            break;
        }
    }
    last
}

/// `ln(Σ exp(term))`, without leaving the range of the exponential function.
fn log_sum_exp(terms: &[f64]) -> f64 {
    let largest = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if largest == f64::NEG_INFINITY {
        return largest;
    }
    let sum: f64 = terms.iter().map(|term| (term - largest).exp()).sum();
    largest + sum.ln()
}

/// A [`Prior`] as it stands in a file, before it is checked.
#[derive(Deserialize)]
struct PriorParts {
    components: Vec<PriorComponent>,
}

impl TryFrom<PriorParts> for Prior {
    type Error = LatentError;

    fn try_from(parts: PriorParts) -> Result<Self, Self::Error> {
        Self::from_components(parts.components)
    }
}
