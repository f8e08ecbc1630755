//! How one face changes with the years, where the difference of average faces is too coarse.

use serde::{Deserialize, Serialize};

use super::{Latent, LatentError, among_knots};

/// A small network that knows for every face and every age where that face would be on a curve of its own.
///
/// Averages take every face the same way: what an adult's eyes and a child's have between them is nobody's eyes. Here the
/// way depends on the face. One layer of units looks at the face; the age says how much each counts and where it bends; what
/// they add up to is laid over a curve that all faces share. Tables over ages are linear between their rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AgeNetwork {
    /// Ages of the tables' rows, in years, ascending; at least two.
    pub knots_years: Vec<f32>,
    /// What each unit looks at in a face, `[units, dim]`.
    pub looks: Vec<f32>,
    /// By how much each unit's look is multiplied at an age, `[knots, units]`.
    pub factors: Vec<f32>,
    /// What is added to it then, `[knots, units]`.
    pub offsets: Vec<f32>,
    /// What each unit adds to a face, `[units, dim]`.
    pub effects: Vec<f32>,
    /// The curve that all faces share, `[knots, dim]`; only differences between its places mean anything.
    pub curve: Vec<f32>,
}

impl AgeNetwork {
    /// How many numbers it is made of.
    pub fn numbers(&self) -> usize {
        let tables = [
            &self.looks,
            &self.factors,
            &self.offsets,
            &self.effects,
            &self.curve,
        ];
        self.knots_years.len() + tables.iter().map(|table| table.len()).sum::<usize>()
    }

    /// Checks that it fits codes of `dim` numbers, and that all its numbers are finite.
    ///
    /// # Errors
    /// Says what does not fit.
    pub(super) fn check(&self, dim: usize) -> Result<(), LatentError> {
        let (knots, units) = (self.knots_years.len(), self.units());
        let tables = [
            (&self.looks, units * dim),
            (&self.factors, knots * units),
            (&self.offsets, knots * units),
            (&self.effects, units * dim),
            (&self.curve, knots * dim),
        ];
        let has_order = knots >= 2 && self.knots_years.is_sorted_by(|a, b| a < b);
        for (table, expected) in tables {
            if !has_order || table.len() != expected {
                return Err(LatentError::AgeNetworkShape {
                    expected,
                    found: table.len(),
                });
            }
        }
        let tables = tables.into_iter().flat_map(|(table, _)| table);
        if !tables.chain(&self.knots_years).all(|v| v.is_finite()) {
            return Err(LatentError::NotFinite {
                what: "the network of ages".to_owned(),
            });
        }
        Ok(())
    }

    /// What to add to the face `code` of `from_years` to make it `to_years` old; exactly nothing if both are the same. Ages
    /// beyond the tables' are those of their ends.
    pub(super) fn shift(&self, code: &Latent, from_years: f32, to_years: f32) -> Latent {
        let dim = code.dim();
        let code = code.as_slice();
        let looks = self.looks.chunks_exact(dim.max(1));
        let seen: Vec<f32> = looks
            .map(|look| look.iter().zip(code).map(|(w, v)| w * v).sum())
            .collect();
        let place = |years| among_knots(&self.knots_years, years);
        let (from, to) = (place(from_years), place(to_years));
        let (before, after) = (self.active(&seen, from), self.active(&seen, to));
        let curves = self.row(&self.curve, dim, from);
        let mut shift: Vec<f32> = curves
            .zip(self.row(&self.curve, dim, to))
            .map(|(from, to)| to - from)
            .collect();
        let effects = self.effects.chunks_exact(dim.max(1));
        for (effect, (before, after)) in effects.zip(before.iter().zip(&after)) {
            let by = after - before;
            for (sum, effect) in shift.iter_mut().zip(effect) {
                *sum += by * effect;
            }
        }
        Latent::from_vec(shift)
    }

    fn units(&self) -> usize {
        self.factors.len() / self.knots_years.len().max(1)
    }

    /// The row of a table at an age.
    fn row<'a>(
        &self,
        table: &'a [f32],
        width: usize,
        (below, share): (usize, f32),
    ) -> impl Iterator<Item = f32> + 'a {
        let rows = table.get(below * width..(below + 2) * width);
        let (from, to) = rows.unwrap_or_default().split_at(rows.map_or(0, |_| width));
        from.iter()
            .zip(to)
            .map(move |(from, to)| from + (to - from) * share)
    }

    /// What the units say at an age: `x` times the logistic function of `x`.
    fn active(&self, seen: &[f32], place: (usize, f32)) -> Vec<f32> {
        let units = self.units();
        let factors = self.row(&self.factors, units, place);
        let offsets = self.row(&self.offsets, units, place);
        seen.iter()
            .zip(factors.zip(offsets))
            .map(|(seen, (factor, offset))| {
                let x = seen * factor + offset;
                x / (1.0 + (-x).exp())
            })
            .collect()
    }
}
