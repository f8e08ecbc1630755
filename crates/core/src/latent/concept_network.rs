//! What adding a concept does to one face, where the difference of average faces is too coarse.

use serde::{Deserialize, Serialize};

use super::{Latent, LatentError};

/// A small network that knows for every face by how much its way along a concept differs from the average face's.
///
/// One direction takes every face the same way: what makes a beardless face a woman's leaves the beard on another one. One layer
/// of units looks at the face, and what they see decides how much of its own effect each adds to the direction (a latent mapper;
/// Patashnik et al. 2021, arXiv 2103.17249, with one layer and no text). The average face goes along the direction itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConceptNetwork {
    /// What each unit looks at in a face, `[units, dim]`.
    pub looks: Vec<f32>,
    /// What is added to each unit's look, `[units]`.
    pub offsets: Vec<f32>,
    /// What each unit adds to a direction, `[units, dim]`.
    pub effects: Vec<f32>,
}

impl ConceptNetwork {
    /// How many numbers it is made of.
    pub fn numbers(&self) -> usize {
        self.looks.len() + self.offsets.len() + self.effects.len()
    }

    /// One whose effects are `factor` times as large.
    pub(super) fn times(mut self, factor: f32) -> Self {
        for effect in &mut self.effects {
            *effect *= factor;
        }
        self
    }

    /// Checks that it fits codes of `dim` numbers, and that all its numbers are finite. `what` names it.
    ///
    /// # Errors
    /// Says what does not fit.
    pub(super) fn check(&self, dim: usize, what: impl Fn() -> String) -> Result<(), LatentError> {
        let expected = self.offsets.len() * dim;
        for table in [&self.looks, &self.effects] {
            if table.len() != expected {
                return Err(LatentError::ConceptNetworkShape {
                    what: what(),
                    expected,
                    found: table.len(),
                });
            }
        }
        let mut numbers = self.looks.iter().chain(&self.offsets).chain(&self.effects);
        if numbers.all(|number| number.is_finite()) {
            Ok(())
        } else {
            Err(LatentError::NotFinite { what: what() })
        }
    }

    /// What the direction lacks for the face `code`.
    pub(super) fn lacking(&self, code: &Latent) -> Latent {
        let dim = code.dim().max(1);
        let mut lacking = vec![0.0; code.dim()];
        let looks = self.looks.chunks_exact(dim);
        let units = looks.zip(self.effects.chunks_exact(dim)).zip(&self.offsets);
        for ((look, effect), offset) in units {
            let seen: f32 = look.iter().zip(code.as_slice()).map(|(w, v)| w * v).sum();
            let share = (seen + offset).tanh() - offset.tanh();
            for (sum, effect) in lacking.iter_mut().zip(effect) {
                *sum += share * effect;
            }
        }
        Latent::from_vec(lacking)
    }
}
