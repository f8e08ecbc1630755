//! What a locked slider keeps: read-outs that the others may not change.

use std::collections::BTreeSet;

use super::{Directions, Latent};

/// What the age is called among locks, where everything else goes by its concept's name.
pub const AGE: &str = "age";

/// Length, as a share of a read-out's own, below which nothing is left of it beside the others: it is then kept with them.
const LEAST_REST: f64 = 1e-9;

/// The read-outs that stay as they are, as orthonormal vectors that span the probes' weights.
pub(super) struct KeptReadOuts {
    basis: Vec<Vec<f64>>,
}

impl KeptReadOuts {
    /// The read-outs of what is `locked`. Names that the model does not know keep nothing.
    pub(super) fn of(locked: &BTreeSet<String>, directions: &Directions) -> Self {
        let mut kept = Self { basis: Vec::new() };
        if locked.is_empty() {
            return kept;
        }
        let age = directions.age.iter().map(|age| (AGE, &age.probe));
        let concepts = directions.concepts.iter();
        let concepts = concepts.map(|concept| (concept.name.as_str(), &concept.probe));
        for (name, probe) in age.chain(concepts) {
            if locked.contains(name) {
                kept.add(&probe.weights);
            }
        }
        kept
    }

    /// Adds a read-out by Gram-Schmidt in double precision, twice over: once leaves too much of the others in a
    /// read-out that they nearly repeat ("twice is enough", Parlett 1980).
    fn add(&mut self, weights: &Latent) {
        let mut rest: Vec<f64> = weights.as_slice().iter().copied().map(f64::from).collect();
        let length = norm(&rest);
        self.take_from(&mut rest);
        self.take_from(&mut rest);
        let left = norm(&rest);
        if left > length * LEAST_REST {
            rest.iter_mut().for_each(|value| *value /= left);
            self.basis.push(rest);
        }
    }

    /// The part of a shift that changes none of the read-outs. Without any it is the shift itself, to the last bit.
    pub(super) fn spared_by(&self, shift: Latent) -> Latent {
        if self.basis.is_empty() {
            return shift;
        }
        let mut rest: Vec<f64> = shift.as_slice().iter().copied().map(f64::from).collect();
        self.take_from(&mut rest);
        Latent::from_vec(rest.into_iter().map(|value| value as f32).collect())
    }

    /// Takes away what lies in the span of the read-outs.
    fn take_from(&self, vector: &mut [f64]) {
        for direction in &self.basis {
            let along: f64 = direction.iter().zip(&*vector).map(|(d, v)| d * v).sum();
            for (value, d) in vector.iter_mut().zip(direction) {
                *value -= along * d;
            }
        }
    }
}

fn norm(vector: &[f64]) -> f64 {
    vector.iter().map(|value| value * value).sum::<f64>().sqrt()
}
