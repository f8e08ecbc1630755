//! The age slider from one end to the other.

use super::bench::{Bench, Subject, mean, share};
use crate::latent::{Edits, Latent};

/// Ages that are asked for, in years.
const ASKED_YEARS: [f32; 9] = [5.0, 15.0, 25.0, 35.0, 45.0, 55.0, 65.0, 75.0, 85.0];
/// How much younger a face may be judged at the next step and still count as not getting younger, in years.
const TOLERANCE_YEARS: f32 = 1.0;

/// What the judge sees along the age slider.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct AgeSweep {
    /// Faces that were swept.
    pub faces: usize,
    /// Ages that were asked for, in years.
    pub asked_years: Vec<f32>,
    /// Mean judged age at each, in years.
    pub judged_years: Vec<f32>,
    /// Share of the faces whose judged age never falls by more than [`Self::tolerance_years`] from step to step.
    pub monotone: f32,
    /// Steps back up to this many years are forgiven.
    pub tolerance_years: f32,
    /// Mean rank correlation (Spearman) of asked and judged age.
    pub rank_correlation: f32,
}

/// Sweeps up to `most` faces; `None` for a model without ages.
pub(super) fn sweep_age(
    bench: &Bench<'_>,
    subjects: &[Subject<'_>],
    most: usize,
    progress: &dyn Fn(f32),
) -> Option<AgeSweep> {
    bench.directions.age.as_ref()?;
    let swept = subjects.get(..most.min(subjects.len()))?;
    let codes: Vec<Latent> = swept
        .iter()
        .flat_map(|subject| {
            ASKED_YEARS.map(|years| {
                let edits = Edits {
                    age_years: Some(years),
                    ..Edits::default()
                };
                edits.apply(&subject.code, bench.directions)
            })
        })
        .collect();
    let judged: Vec<f32> = bench
        .verdicts(&codes, progress)
        .iter()
        .map(|verdict| verdict.age_years)
        .collect();
    let faces = || judged.chunks_exact(ASKED_YEARS.len());
    let never_younger = |ages: &[f32]| {
        ages.windows(2)
            .all(|step| step[1] >= step[0] - TOLERANCE_YEARS)
    };
    Some(AgeSweep {
        faces: swept.len(),
        asked_years: ASKED_YEARS.to_vec(),
        judged_years: (0..ASKED_YEARS.len())
            .map(|step| mean(faces().filter_map(|ages| ages.get(step).copied())))
            .collect(),
        monotone: share(faces().map(never_younger)),
        tolerance_years: TOLERANCE_YEARS,
        rank_correlation: mean(faces().map(rank_correlation)),
    })
}

/// Spearman's rank correlation of `values` with their places; equal values share their mean rank.
fn rank_correlation(values: &[f32]) -> f32 {
    let rank = |value: f32| {
        let below = values.iter().filter(|other| **other < value).count() as f32;
        let equal = values.iter().filter(|other| **other == value).count() as f32;
        below + (equal - 1.0) / 2.0
    };
    let middle = (values.len() as f32 - 1.0) / 2.0;
    let (mut product, mut squares, mut rank_squares) = (0.0, 0.0, 0.0);
    for (place, &value) in values.iter().enumerate() {
        let (a, b) = (place as f32 - middle, rank(value) - middle);
        product += a * b;
        squares += a * a;
        rank_squares += b * b;
    }
    let length: f32 = (squares * rank_squares).sqrt();
    if length > 0.0 { product / length } else { 0.0 }
}
