//! Read-outs that no taught edit moves.
//!
//! An edit that was taught through the decoder ([`crate::latent::ConceptNetwork`]) leaves in the picture what it does not speak of as it
//! was. Its way among the codes is another matter: read-outs are fitted to the codes of photographs, and would tell a face seven years
//! older that only got more masculine.

use nalgebra::{DMatrix, DVector};

use super::space::{ConceptSpace, orthonormal};
use super::{White, space};
use crate::latent::{Concept, Directions, Latent, Prior, Probe};

/// Faces that are drawn from the prior to know the mean way of a taught edit.
const FACES: u64 = 512;
/// Share of a read-out along a way that is only the rounding of its numbers.
const UNMOVED: f64 = 1e-5;

/// The mean way of a taught edit, one unit of its slider.
#[derive(Clone, Debug)]
pub(super) struct TaughtWay {
    name: String,
    way: White,
}

impl TaughtWay {
    /// Those of `concepts` that were taught, in the coordinates of a space whose codes are a mean and `lower` times them.
    pub fn of_all(concepts: &[Concept], prior: &Prior, lower: &DMatrix<f64>) -> Vec<Self> {
        let taught: Vec<&Concept> = concepts.iter().filter(|c| c.network.is_some()).collect();
        if taught.is_empty() {
            return Vec::new();
        }
        // A mean asks for no coherent faces, which the mixture draws a hundred times faster.
        let prior = prior.clone().without_flow();
        let faces: Vec<Latent> = (0..FACES).map(|seed| prior.invent(seed)).collect();
        let of = |concept: &Concept| {
            let mut sum = DVector::zeros(prior.dim());
            for face in &faces {
                sum += space::column(&concept.shift_of(face, 1.0));
            }
            let way = lower.solve_lower_triangular(&(sum / FACES as f64))?;
            let name = concept.name.clone();
            Some(Self { name, way })
        };
        taught.into_iter().filter_map(of).collect()
    }
}

impl ConceptSpace {
    /// `directions` with the read-outs of age and of every concept as the taught edits of the others leave them, in the mean of all
    /// faces. Of the read-outs that do so each is the one that tells faces most nearly as before.
    #[must_use]
    pub fn with_unmoved_read_outs(&self, mut directions: Directions) -> Directions {
        if let Some(age) = &mut directions.age {
            age.probe = self.unmoved(&age.probe, |_| true);
        }
        for Concept { name, probe, .. } in &mut directions.concepts {
            *probe = self.unmoved(probe, |taught| taught != name);
        }
        directions
    }

    /// `probe` as the taught edits with these names leave it; the average face is read as before.
    pub(super) fn unmoved(&self, probe: &Probe, by: impl Fn(&str) -> bool) -> Probe {
        let ways = self.taught().iter().filter(|taught| by(&taught.name));
        let ways = orthonormal(ways.map(|taught| &taught.way));
        let mut read_out = self.read_out(&probe.weights);
        let bearable = UNMOVED * read_out.norm();
        if ways.iter().all(|way| way.dot(&read_out).abs() <= bearable) {
            return probe.clone();
        }
        for way in &ways {
            read_out.axpy(-way.dot(&read_out), way, 1.0);
        }
        self.probe(&read_out, -self.read_mean(probe))
    }
}
