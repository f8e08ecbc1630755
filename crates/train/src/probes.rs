//! Read-outs: ridge regressions from codes to a number.

use std::collections::{HashMap, HashSet};

use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

use facemath_core::latent::{Latent, Probe};

use super::looks::Looks;
use super::scale::Candidate;
use super::shrinkage::shrunken;

/// Ridge, as a share of the codes' mean variance times the number of looks.
const RIDGE: f64 = 0.02;
/// Parts that cross-validation leaves out in turn.
const FOLDS: usize = 5;

/// What all read-outs of the same looks share.
pub(super) struct ProbeFit<'a> {
    looks: &'a Looks,
    mean: DVector<f64>,
    /// Variance of each number of a code.
    variances: DVector<f64>,
    solver: Cholesky<f64, Dyn>,
    looks_per_face: f64,
}

impl<'a> ProbeFit<'a> {
    /// `None` without looks.
    pub fn new(looks: &'a Looks) -> Option<Self> {
        let dim = looks.dim();
        let count = looks.codes.len() as f64;
        let mut mean = DVector::<f64>::zeros(dim);
        for code in &looks.codes {
            for (sum, &value) in mean.iter_mut().zip(code) {
                *sum += f64::from(value) / count;
            }
        }
        let columns = DMatrix::from_fn(dim, looks.codes.len(), |r, c| {
            let code = looks.codes.get(c);
            let value = code.and_then(|code| code.get(r)).copied();
            f64::from(value.unwrap_or_default()) - mean[r]
        });
        let mut gram = &columns * columns.transpose();
        let variances = gram.diagonal() / count;
        let ridge = RIDGE * gram.trace() / dim.max(1) as f64;
        for i in 0..dim {
            gram[(i, i)] += ridge;
        }
        Some(Self {
            looks,
            mean,
            variances,
            solver: Cholesky::new(gram)?,
            looks_per_face: count / looks.distinct_faces().len().max(1) as f64,
        })
    }

    /// A read-out of `target(face, mirrored)`, fitted to the looks of which it is known. The codes' covariance is that of
    /// all looks: a few hundred labelled faces could not tell it.
    pub fn fit(&self, target: &dyn Fn(usize, bool) -> Option<f64>) -> Option<Probe> {
        let known: Vec<(&[f32], f64)> = self
            .looks
            .iter()
            .filter_map(|(code, face, mirrored)| Some((code, target(face, mirrored)?)))
            .collect();
        let count = known.len() as f64;
        if known.is_empty() {
            return None;
        }
        let mean_target = known.iter().map(|(_, value)| value).sum::<f64>() / count;
        let variance = known
            .iter()
            .map(|(_, value)| (value - mean_target).powi(2))
            .sum::<f64>()
            / count;
        let mut covariance = DVector::<f64>::zeros(self.mean.len());
        for (code, value) in &known {
            for ((sum, &number), mean) in covariance.iter_mut().zip(*code).zip(&self.mean) {
                *sum += (f64::from(number) - mean) * (value - mean_target) / count;
            }
        }
        for (sum, own) in covariance.iter_mut().zip(&self.variances) {
            *sum = shrunken(*sum, own * variance * self.looks_per_face / count);
        }
        let weights = self
            .solver
            .solve(&(covariance * self.looks.codes.len() as f64));
        let bias = mean_target - weights.dot(&self.mean);
        Some(Probe {
            weights: Latent::from_vec(weights.iter().map(|&w| w as f32).collect()),
            bias: bias as f32,
        })
    }

    /// The same read-out stretched so that the means of a label's two groups read -1 and +1, over the faces that `counts`
    /// says.
    pub fn stretched(
        &self,
        probe: &Probe,
        candidate: &Candidate<'_>,
        counts: &dyn Fn(usize) -> bool,
    ) -> Probe {
        let mean_reading = |wanted: bool| {
            let readings: Vec<f32> = self
                .looks
                .iter()
                .filter(|(_, face, mirrored)| {
                    counts(*face) && candidate.side(*face, *mirrored) == Some(wanted)
                })
                .map(|(code, ..)| probe.read(&Latent::from_vec(code.to_vec())))
                .collect();
            readings.iter().sum::<f32>() / readings.len().max(1) as f32
        };
        let (no, yes) = (mean_reading(false), mean_reading(true));
        let half = ((yes - no) / 2.0).max(1e-3);
        Probe {
            weights: probe.weights.clone() * (1.0 / half),
            bias: (probe.bias - (yes + no) / 2.0) / half,
        }
    }

    /// What is read in each labelled face by a read-out that was fitted to the labels of others only.
    pub fn cross_validated(&self, candidate: &Candidate<'_>) -> Vec<Reading> {
        let mut labelled = self.looks.distinct_faces();
        labelled.retain(|&face| candidate.position(face, false).is_some());
        let fold_of: HashMap<usize, usize> = labelled
            .into_iter()
            .enumerate()
            .map(|(rank, face)| (face, rank % FOLDS))
            .collect();
        let folds = (0..FOLDS).filter_map(|fold| {
            let counts = |face: usize| fold_of.get(&face).is_some_and(|own| *own != fold);
            let probe = self.fit(&|face, mirrored| {
                let position = candidate.position(face, mirrored)?;
                counts(face).then_some(f64::from(position))
            })?;
            let probe = self.stretched(&probe, candidate, &counts);
            let own = self.looks.iter().filter(|(_, face, _)| !counts(*face));
            Some(readings(&probe, candidate, own))
        });
        folds.flatten().collect()
    }
}

/// What a read-out says of one look at a face, beside what the label says.
pub(super) struct Reading {
    /// What is read.
    pub read: f32,
    /// The label's place on the same scale.
    pub position: f32,
    /// The label's side; `None` in between.
    pub side: Option<bool>,
}

/// What `probe` reads in those of the looks whose label is known, once for each face: in the first of its looks.
pub(super) fn readings<'a>(
    probe: &Probe,
    candidate: &Candidate<'_>,
    looks: impl Iterator<Item = (&'a [f32], usize, bool)>,
) -> Vec<Reading> {
    let mut seen = HashSet::new();
    looks
        .filter(|(_, face, _)| seen.insert(*face))
        .filter_map(|(code, face, mirrored)| {
            Some(Reading {
                read: probe.read(&Latent::from_vec(code.to_vec())),
                position: candidate.position(face, mirrored)?,
                side: candidate.side(face, mirrored),
            })
        })
        .collect()
}
