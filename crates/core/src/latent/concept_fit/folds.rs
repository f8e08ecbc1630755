//! Cross-validation: each example is read by a fit that was made from others.

use rayon::prelude::*;

use super::separation::Separation;
use super::space::{Group, cleared, normal};
use super::{FitMethod, White};

/// Most parts that are left out in turn. With fewer examples on a side it is one of them at a time.
const MOST_FOLDS: usize = 10;

/// The fits that are made while a part of the examples is left out, with that part.
pub(super) struct Folds<'a> {
    with: &'a Group,
    without: &'a Group,
    folds: Vec<Fold>,
}

struct Fold {
    /// `None` where the rest of the examples does not differ.
    normal: Option<White>,
    /// Halfway between the means of the rest.
    middle: White,
    with: Group,
    without: Group,
}

impl<'a> Folds<'a> {
    pub fn new(with: &'a Group, without: &'a Group, method: FitMethod) -> Self {
        let count = MOST_FOLDS.min(with.len()).min(without.len());
        let folds = (0..count).into_par_iter().map(|fold| {
            let part = |group: &Group| {
                let border = |fold: usize| fold * group.len() / count.max(1);
                group.split(border(fold), border(fold + 1))
            };
            let (with, other_with) = part(with);
            let (without, other_without) = part(without);
            Fold {
                normal: normal(&other_with, &other_without, method),
                middle: (other_with.mean() + other_without.mean()) / 2.0,
                with,
                without,
            }
        });
        Self {
            with,
            without,
            folds: folds.collect(),
        }
    }

    pub fn count(&self) -> usize {
        self.folds.len()
    }

    /// What the fits read in the examples that they were not made from, when `without` (unit vectors) is taken out of
    /// their normals.
    pub fn held_out(&self, without: &[White]) -> HeldOut {
        let mut read = HeldOut {
            with: Vec::with_capacity(self.with.len()),
            without: Vec::with_capacity(self.without.len()),
        };
        for fold in &self.folds {
            let normal = fold.normal.as_ref();
            let normal = normal.and_then(|normal| cleared(normal, without));
            // A fit that found nothing reads nothing.
            let normal = normal.unwrap_or_else(|| White::zeros(fold.middle.len()));
            let middle = normal.dot(&fold.middle);
            let side = |group: &Group| -> Vec<f64> {
                group.along(&normal).map(|at| at - middle).collect()
            };
            read.with.extend(side(&fold.with));
            read.without.extend(side(&fold.without));
        }
        read
    }
}

/// How far held-out examples are from the middle, towards "with"; in standard deviations of all faces.
pub(super) struct HeldOut {
    with: Vec<f64>,
    without: Vec<f64>,
}

impl HeldOut {
    /// From the mean of the one side to that of the other; negative if they are the wrong way round.
    pub fn distance(&self) -> f64 {
        mean(&self.with) - mean(&self.without)
    }

    /// Halfway between the two means.
    pub fn middle(&self) -> f64 {
        (mean(&self.with) + mean(&self.without)) / 2.0
    }

    pub fn separation(&self, folds: usize) -> Separation {
        Separation::measure(&self.with, &self.without, folds)
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}
