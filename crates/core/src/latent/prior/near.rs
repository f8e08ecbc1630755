//! Faces like a given one: variations that stay as plausible as inventions.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::{Prior, choose, log_sum_exp};
use crate::latent::{Latent, LatentError};

/// The neighbourhood of a face, to draw variations of it from. See [`Prior::near`].
#[derive(Debug, Clone)]
pub struct Near<'a> {
    prior: &'a Prior,
    code: &'a Latent,
    /// How likely each component is the one that the face came from, in shares of one.
    shares: Vec<f32>,
}

impl Prior {
    /// The neighbourhood of the face with this `code`.
    ///
    /// # Errors
    /// Fails if `code` has another length or a value that is not a finite number.
    pub fn near<'a>(&'a self, code: &'a Latent) -> Result<Near<'a>, LatentError> {
        self.check_code(code)?;
        Ok(Near {
            prior: self,
            code,
            shares: self.shares(code),
        })
    }

    /// The mean of the component that most likely made the face with this code.
    pub(in crate::latent) fn home_of(&self, code: &Latent) -> &Latent {
        let shares = self.shares(code);
        let likeliest = self
            .components
            .iter()
            .zip(shares)
            .max_by(|(_, a), (_, b)| a.total_cmp(b));
        likeliest.map_or(&self.mean, |(component, _)| &component.mean)
    }

    /// How likely each component is the one that made the face with this code, in shares of one. Where a component has no
    /// density, as when a prior is a single face, the code says nothing, and these are the weights.
    fn shares(&self, code: &Latent) -> Vec<f32> {
        if let Some(terms) = self.log_terms(code) {
            let whole = log_sum_exp(&terms);
            if whole.is_finite() {
                return terms
                    .iter()
                    .map(|term| (term - whole).exp() as f32)
                    .collect();
            }
        }
        self.components
            .iter()
            .map(|component| component.weight)
            .collect()
    }
}

impl Near<'_> {
    /// Variation number `seed` of the face: the face itself at an `amount` of 0, and at 1 an invention that has nothing to
    /// do with it but the group it is from. The number means the same change at every amount, so that a slider moves each
    /// variation smoothly.
    ///
    /// The face goes towards the average as much as noise of the prior's own shape is added (the proposal of the
    /// preconditioned Crank-Nicolson method; Cotter et al. 2013, arXiv 1202.0709): variations of inventions are then
    /// distributed exactly as inventions are, however often one is varied. Adding noise alone would make each generation
    /// less like a face than the one before.
    pub fn face(&self, amount: f32, seed: u64) -> Latent {
        if amount.is_nan() || amount <= 0.0 {
            return self.code.clone();
        }
        let amount = amount.min(1.0);
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let chosen = choose(self.shares.iter().copied(), rng.random::<f32>());
        let noise = self.prior.noise(&mut rng);
        let Some(component) = self.prior.components.get(chosen) else {
            // Unreachable: there is a component, and one of them is chosen.
            return self.code.clone();
        };
        let kept = (1.0 - amount * amount).sqrt();
        let offset = self.code - &component.mean;
        &component.mean + offset * kept + component.colored(&noise) * (amount * Prior::TRUNCATION)
    }
}
