//! Fits directions in a model's latent space from the codes and labels of its training faces.
//!
//! Each direction is a label's difference in an additive model of all codes ([`AdditiveFit`]), less what the other labels'
//! read-outs would see of it.

use nalgebra::{Cholesky, DMatrix, DVector};

use facemath_core::latent::{AgeModel, Concept, Directions, Latent, Probe, Unit};

use super::additive::{AdditiveFit, Known};
use super::balance::Balance;
use super::labels::{AGE, Labels};
use super::looks::Looks;
use super::probes::ProbeFit;
use super::scale::{Candidate, candidates};

/// Training faces a label needs on each side before its difference is believed.
pub const MIN_FACES_A_SIDE: usize = 30;
/// Training faces of known age that an age model needs.
pub const MIN_FACES_WITH_AGE: usize = 300;
/// Ends of a concept's slider, in distances between its groups.
const RANGE: f32 = 2.0;
/// Ridge on the equations that clear a direction of other read-outs, as a share of their scale: two read-outs of the same
/// thing are cleared once.
const CLEARING_RIDGE: f64 = 1e-9;
/// Share of a direction in its own read-out that must be left by the others' read-outs. Where labels say nearly the same
/// (lipstick and gender), what is left would be noise, and the direction is taken as it was fitted.
const LEAST_KEPT: f32 = 0.5;
/// Least answer of the age read-out to a year that stretching makes up for. Below it the averages of children, far from
/// the others as they are, would be pushed out of where faces are.
const LEAST_SLOPE: f32 = 0.6;

/// Fits every direction that the labels allow: age where at least [`MIN_FACES_WITH_AGE`] ages are known, each other label
/// with at least [`MIN_FACES_A_SIDE`] faces on both sides, but none of the names in `left_out`. Each is the difference
/// between faces that have the other labels, and the measures in `balance`, in common; measures that say the same as a
/// label are left out of that label's balance. `looks` are at faces whose labels and measures are in the same rows of
/// `labels` and `balance`.
pub fn fit_directions(
    looks: &Looks,
    labels: &Labels,
    balance: &Labels,
    left_out: &[String],
) -> Directions {
    fit(looks, labels, balance, left_out).unwrap_or_default()
}

/// `None` if there is nothing to fit to.
fn fit(
    looks: &Looks,
    labels: &Labels,
    balance: &Labels,
    left_out: &[String],
) -> Option<Directions> {
    let faces = looks.distinct_faces();
    let all = candidates(labels);
    let chosen: Vec<&Candidate<'_>> = all
        .iter()
        .filter(|candidate| {
            let (no, yes) = candidate.counts(faces.iter().copied());
            no.min(yes) >= MIN_FACES_A_SIDE && !left_out.contains(&candidate.column.name)
        })
        .collect();
    let ages = faces
        .iter()
        .filter(|&&face| labels.value(AGE, face).is_some());
    let has_age = ages.count() >= MIN_FACES_WITH_AGE;
    let probes = ProbeFit::new(looks)?;
    let known = Known {
        looks,
        labels,
        balance: &Balance::new(balance),
    };
    let additive = AdditiveFit::new(&known, &chosen, has_age)?;
    let concept_probes: Vec<Probe> = chosen
        .iter()
        .map(|candidate| {
            probes.fit(&|face, mirrored| candidate.position(face, mirrored).map(f64::from))
        })
        .collect::<Option<_>>()?;
    let age_probe = if has_age {
        probes.fit(&|face, _| labels.value(AGE, face).map(f64::from))
    } else {
        None
    };
    let probes_of_all: Vec<&Probe> = concept_probes.iter().chain(&age_probe).collect();
    let clearing = Clearing {
        additive: &additive,
        probes: &probes_of_all,
    };
    let concepts = chosen
        .iter()
        .zip(&additive.differences)
        .enumerate()
        .filter_map(|(index, (candidate, raw))| {
            let own = concept_probes.get(index)?;
            let words = candidate.scale.as_ref()?.words.clone();
            Some(Concept {
                name: candidate.column.name.clone(),
                label: words.label,
                negative: words.negative,
                positive: words.positive,
                direction: clearing.cleared(index, raw, own),
                network: None,
                probe: probes.stretched(own, candidate, &|_| true),
                range: RANGE,
                unit: Unit::default(),
            })
        })
        .collect();
    let age = additive
        .age_curve
        .as_ref()
        .zip(age_probe.as_ref())
        .map(|(curve, probe)| AgeModel {
            averages: calibrated_averages(curve, probe, &|offset| {
                clearing.unseen(chosen.len(), offset)
            }),
            probe: probe.clone(),
            // Fitted to what these averages lack, once they are calibrated.
            network: None,
        });
    Some(Directions {
        age,
        concepts,
        axes: None,
    })
}

/// Clears directions of what the others' read-outs would see of them.
struct Clearing<'a> {
    additive: &'a AdditiveFit,
    /// Of the concepts and, last, of age.
    probes: &'a [&'a Probe],
}

impl Clearing<'_> {
    /// A difference without what the other read-outs see of it; what that takes from its own read-out is given back in
    /// length. `index` is its own read-out's place.
    fn cleared(&self, index: usize, raw: &Latent, own: &Probe) -> Latent {
        let clean = self.unseen(index, raw);
        let kept = own.weights.dot(&clean) / own.weights.dot(raw);
        if kept >= LEAST_KEPT {
            clean * (1.0 / kept)
        } else {
            raw.clone()
        }
    }

    /// `vector` less everything that the other read-outs would see in it. What takes it away is the way in which faces
    /// differ by a read-out if they are alike in all labels and measures, so that nothing that the vector is balanced
    /// over comes back in; a step along the read-out's own weights would bring light and background back.
    fn unseen(&self, index: usize, vector: &Latent) -> Latent {
        let Some((_, covariance)) = self.additive.measures.get(index).and_then(|measures| {
            let mut alike = self.additive.alike.iter();
            alike.find(|(own, _)| own == measures)
        }) else {
            return vector.clone();
        };
        let others: Vec<f64> = self
            .probes
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != index && !self.is_balanced(index, *other))
            .flat_map(|(_, probe)| probe.weights.as_slice().iter().copied().map(f64::from))
            .collect();
        let dim = vector.dim();
        let weights = DMatrix::from_vec(dim, others.len() / dim.max(1), others);
        let ways = covariance * &weights;
        let mut seen = weights.transpose() * &ways;
        let ridge = CLEARING_RIDGE * seen.trace();
        for i in 0..seen.nrows() {
            seen[(i, i)] += ridge;
        }
        let numbers = vector.as_slice().iter().copied().map(f64::from);
        let vector_column = DVector::from_iterator(dim, numbers);
        let Some(cholesky) = Cholesky::new(seen) else {
            return vector.clone();
        };
        let steps = cholesky.solve(&(weights.transpose() * &vector_column));
        let rest = vector_column - ways * steps;
        Latent::from_vec(rest.iter().map(|value| *value as f32).collect())
    }

    /// Whether the direction at `index` is balanced over a measure that says what the read-out of `other` says. That
    /// read-out then stays as it is: it is a guess at what was measured, and holding the guess would move the measure.
    fn is_balanced(&self, index: usize, other: usize) -> bool {
        let measures = &self.additive.measures;
        let (Some(own), Some(others)) = (measures.get(index), measures.get(other)) else {
            return false;
        };
        own.iter().zip(others).any(|(own, other)| *own && !*other)
    }
}

/// Averages by age, cleared of the concepts and stretched about their centre until asking for a year more moves the
/// age read-out by a year. A least-squares read-out answers too little (it falls back on the mean where it is unsure),
/// and so would plain averages.
fn calibrated_averages(
    curve: &[Latent],
    probe: &Probe,
    cleared: &dyn Fn(&Latent) -> Latent,
) -> Vec<Latent> {
    let Some(first) = curve.first() else {
        return Vec::new();
    };
    let count = curve.len() as f32;
    let center = curve
        .iter()
        .fold(Latent::zeros(first.dim()), |sum, average| &sum + average)
        * (1.0 / count);
    let clean: Vec<Latent> = curve
        .iter()
        .map(|average| cleared(&(average - &center)))
        .collect();
    let mean_years = (count - 1.0) / 2.0;
    let (mut covariance, mut variance) = (0.0f32, 0.0f32);
    for (years, offset) in clean.iter().enumerate() {
        let from_mean = years as f32 - mean_years;
        covariance += from_mean * probe.weights.dot(offset);
        variance += from_mean * from_mean;
    }
    let slope = (covariance / variance.max(f32::MIN_POSITIVE)).clamp(LEAST_SLOPE, 1.0);
    clean
        .into_iter()
        .map(|offset| &center + &(offset * (1.0 / slope)))
        .collect()
}
