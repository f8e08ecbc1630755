//! Fits directions in a model's latent space from the codes and labels of its training faces.
//!
//! Each direction is a label's difference in one additive model of all codes ([`AdditiveFit`]), less what the other
//! labels' read-outs would see of it.

use crate::latent::{AgeModel, Concept, Directions, Latent, Probe};

use super::additive::AdditiveFit;
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
/// Share of a direction in its own read-out that must be left by the others' read-outs. Where labels say nearly the same
/// (lipstick and gender), what is left would be noise, and the direction is taken as it was fitted.
const LEAST_KEPT: f32 = 0.5;
/// Least answer of the age read-out to a year that stretching makes up for. Below it the averages of children, far from
/// the others as they are, would be pushed out of where faces are.
const LEAST_SLOPE: f32 = 0.6;

/// Fits every direction that the labels allow: age where at least [`MIN_FACES_WITH_AGE`] ages are known, each other label
/// with at least [`MIN_FACES_A_SIDE`] faces on both sides, but none of the names in `left_out`. `looks` are at faces
/// whose labels are in the same rows of `labels`.
pub fn fit_directions(looks: &Looks, labels: &Labels, left_out: &[String]) -> Directions {
    fit(looks, labels, left_out).unwrap_or_default()
}

/// `None` if there is nothing to fit to.
fn fit(looks: &Looks, labels: &Labels, left_out: &[String]) -> Option<Directions> {
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
    let additive = AdditiveFit::new(looks, labels, &chosen, has_age)?;
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
    let concepts = chosen
        .iter()
        .zip(&additive.differences)
        .enumerate()
        .filter_map(|(index, (candidate, raw))| {
            let own = concept_probes.get(index)?;
            let others = concept_probes
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .map(|(_, probe)| &probe.weights)
                .chain(age_probe.iter().map(|probe| &probe.weights));
            let words = candidate.scale.as_ref()?.words.clone();
            Some(Concept {
                name: candidate.column.name.clone(),
                label: words.label,
                negative: words.negative,
                positive: words.positive,
                direction: cleared(raw, own, others),
                probe: probes.stretched(own, candidate, &|_| true),
                range: RANGE,
            })
        })
        .collect();
    let age = additive
        .age_curve
        .zip(age_probe)
        .map(|(curve, probe)| AgeModel {
            averages: calibrated_averages(curve, &probe, &concept_probes),
            probe,
        });
    Some(Directions {
        age,
        concepts,
        axes: None,
    })
}

/// A difference without what the other read-outs see of it; what that takes from its own read-out is given back in
/// length.
fn cleared<'a>(raw: &Latent, own: &Probe, others: impl Iterator<Item = &'a Latent>) -> Latent {
    let clean = without(raw, others);
    let kept = own.weights.dot(&clean) / own.weights.dot(raw);
    if kept >= LEAST_KEPT {
        clean * (1.0 / kept)
    } else {
        raw.clone()
    }
}

/// `vector` less everything that `others` would read in it.
fn without<'a>(vector: &Latent, others: impl Iterator<Item = &'a Latent>) -> Latent {
    // Gram-Schmidt on the read-outs first, since they overlap.
    let mut orthogonal: Vec<Latent> = Vec::new();
    for other in others {
        let mut rest = other.clone();
        for known in &orthogonal {
            rest = &rest - &(known.clone() * rest.dot(known));
        }
        let norm = rest.norm();
        if norm > 1e-6 {
            orthogonal.push(rest * (1.0 / norm));
        }
    }
    orthogonal.iter().fold(vector.clone(), |rest, unit| {
        let shadow = rest.dot(unit);
        &rest - &(unit.clone() * shadow)
    })
}

/// Averages by age, orthogonal to the concepts and stretched about their centre until asking for a year more moves the
/// age read-out by a year. A least-squares read-out answers too little (it falls back on the mean where it is unsure),
/// and so would plain averages.
fn calibrated_averages(curve: Vec<Latent>, probe: &Probe, concepts: &[Probe]) -> Vec<Latent> {
    let Some(first) = curve.first() else {
        return curve;
    };
    let count = curve.len() as f32;
    let center = curve
        .iter()
        .fold(Latent::zeros(first.dim()), |sum, average| &sum + average)
        * (1.0 / count);
    let clean: Vec<Latent> = curve
        .iter()
        .map(|average| {
            without(
                &(average - &center),
                concepts.iter().map(|probe| &probe.weights),
            )
        })
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
