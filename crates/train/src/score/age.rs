//! The age slider from one end to the other.

use super::bench::{Bench, Subject, deviation, mean, share};
use crate::measure::Exposure;
use facemath_core::latent::{Edits, Latent};

/// Ages that are asked for, in years, up to the slider's end, which is asked for as well.
const ASKED_YEARS: [f32; 11] = [
    0.0, 3.0, 5.0, 15.0, 25.0, 35.0, 45.0, 55.0, 65.0, 75.0, 85.0,
];
/// How much younger a face may be judged at the next step and still count as not getting younger, in years.
const TOLERANCE_YEARS: f32 = 1.0;

/// What is seen along the age slider.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct AgeSweep {
    /// Faces that were swept.
    pub faces: usize,
    /// Ages that were asked for, in years, from one end of the slider to the other.
    pub asked_years: Vec<f32>,
    /// Mean judged age at each, in years.
    pub judged_years: Vec<f32>,
    /// Mean change of the face's lightness from the plain reconstruction at each, in standard deviations of that over the
    /// plain reconstructions.
    pub face_brightness_sd: Vec<f32>,
    /// The same of the whole picture.
    pub picture_brightness_sd: Vec<f32>,
    /// Mean share of burnt pixels at each, 0 to 1: those of which a channel is as bright as it can be.
    pub burnt: Vec<f32>,
    /// The same in plain reconstructions.
    pub plain_burnt: f32,
    /// Share of the faces at each that are still nearer to their own photograph than to 95 % of the others.
    pub recognised: Vec<f32>,
    /// Share of the faces whose judged age never falls by more than [`Self::tolerance_years`] from step to step.
    pub monotone: f32,
    /// Steps back up to this many years are forgiven.
    pub tolerance_years: f32,
    /// Mean rank correlation (Spearman) of asked and judged age.
    pub rank_correlation: f32,
}

/// One face at one age.
struct Step {
    judged_years: f32,
    exposure: Exposure,
    recognised: bool,
}

/// Sweeps up to `most` faces; `None` for a model without ages.
pub(super) fn sweep_age(
    bench: &Bench<'_>,
    subjects: &[Subject<'_>],
    most: usize,
    progress: &dyn Fn(f32),
) -> Option<AgeSweep> {
    let oldest = bench.directions.age.as_ref()?.max_years();
    let swept = subjects.get(..most.min(subjects.len()))?;
    let mut asked: Vec<f32> = ASKED_YEARS.into_iter().filter(|y| *y < oldest).collect();
    asked.push(oldest);
    let at = |subject: &Subject<'_>, years: f32| {
        let edits = Edits {
            age_years: Some(years),
            ..Edits::default()
        };
        edits.apply(&subject.code, bench.directions)
    };
    let codes: Vec<Latent> = swept
        .iter()
        .flat_map(|subject| asked.iter().map(|&years| at(subject, years)))
        .collect();
    let mut steps = Vec::with_capacity(codes.len());
    bench.draw(&codes, &mut |drawn| {
        let photo = swept.get(drawn.index / asked.len()).map(|face| face.photo);
        steps.push(Step {
            judged_years: drawn.verdict.age_years,
            exposure: Exposure::of(&bench.picture(drawn.picture)),
            recognised: photo.is_some_and(|photo| bench.is_recognised(&drawn.verdict, photo)),
        });
        progress(steps.len() as f32 / codes.len() as f32);
    });
    let plain: Vec<Exposure> = swept
        .iter()
        .map(|subject| Exposure::of(&bench.picture(subject.picture)))
        .collect();
    let faces = || steps.chunks_exact(asked.len());
    let at_each = |part: &dyn Fn(&Step) -> f32| -> Vec<f32> {
        (0..asked.len())
            .map(|place| mean(faces().filter_map(|steps| steps.get(place).map(part))))
            .collect()
    };
    let change = |lightness: fn(&Exposure) -> f32| -> Vec<f32> {
        let before = mean(plain.iter().map(lightness));
        let spread = deviation(plain.iter().map(lightness)).max(f32::EPSILON);
        let after = at_each(&|step| lightness(&step.exposure));
        after
            .iter()
            .map(|after| (after - before) / spread)
            .collect()
    };
    let ages = || faces().map(|steps| steps.iter().map(|s| s.judged_years).collect::<Vec<_>>());
    let never_younger = |ages: Vec<f32>| {
        ages.windows(2)
            .all(|step| step[1] >= step[0] - TOLERANCE_YEARS)
    };
    Some(AgeSweep {
        faces: swept.len(),
        judged_years: at_each(&|step| step.judged_years),
        face_brightness_sd: change(|exposure| exposure.face_lightness),
        picture_brightness_sd: change(|exposure| exposure.picture_lightness),
        burnt: at_each(&|step| step.exposure.burnt),
        plain_burnt: mean(plain.iter().map(|exposure| exposure.burnt)),
        recognised: at_each(&|step| f32::from(u8::from(step.recognised))),
        monotone: share(ages().map(never_younger)),
        tolerance_years: TOLERANCE_YEARS,
        rank_correlation: mean(ages().map(|ages| rank_correlation(&ages))),
        asked_years: asked,
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
