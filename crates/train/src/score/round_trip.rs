//! Whether an edited picture can be edited back, after it has been a picture in between.

use super::bench::{Bench, Subject, mean};
use crate::metrics::psnr_db;
use facemath_core::latent::{Edits, Latent};

/// The change of age that is taken back, in years.
const YEARS: f32 = 30.0;

/// There and back again, against the plain reconstruction.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct RoundTrip {
    /// What was done and undone; `none` is only encoding and decoding once more.
    pub edit: String,
    /// Faces it was done to.
    pub faces: usize,
    /// Mean PSNR of the last picture against the first, in decibels.
    pub psnr_db: f32,
    /// Mean cosine distance of their identities.
    pub identity_distance: f32,
}

/// Nothing, +30 years, and each concept by 1, done and undone on up to `most` faces.
pub(super) fn measure_round_trips(
    bench: &Bench<'_>,
    subjects: &[Subject<'_>],
    most: usize,
    progress: &dyn Fn(f32),
) -> Vec<RoundTrip> {
    let subjects = subjects.get(..most.min(subjects.len())).unwrap_or_default();
    let mut names = vec!["none".to_owned()];
    names.extend(bench.directions.age.as_ref().map(|_| "age".to_owned()));
    let concepts = &bench.directions.concepts;
    names.extend(concepts.iter().map(|concept| concept.name.clone()));
    let count = names.len();
    let trips = names.into_iter().enumerate();
    trips
        .map(|(done, name)| {
            progress(done as f32 / count as f32);
            measure_round_trip(bench, subjects, name)
        })
        .collect()
}

fn measure_round_trip(bench: &Bench<'_>, subjects: &[Subject<'_>], name: String) -> RoundTrip {
    let edited: Vec<Latent> = subjects
        .iter()
        .map(|subject| edits(bench, subject, &name, 1.0).apply(&subject.code, bench.directions))
        .collect();
    let mut back = Vec::with_capacity(edited.len());
    bench.draw(&edited, &mut |drawn| {
        if let Some(subject) = subjects.get(drawn.index) {
            let undo = edits(bench, subject, &name, -1.0);
            back.push(undo.apply(&drawn.code, bench.directions));
        }
    });
    let (mut psnr, mut distances) = (Vec::new(), Vec::new());
    bench.draw(&back, &mut |drawn| {
        if let Some(subject) = subjects.get(drawn.index) {
            psnr.push(psnr_db(drawn.picture, subject.picture) as f32);
            distances.push(drawn.verdict.identity_distance(subject.plain));
        }
    });
    RoundTrip {
        faces: psnr.len(),
        edit: name,
        psnr_db: mean(psnr),
        identity_distance: mean(distances),
    }
}

/// The edit called `name` there (`sign` 1) or back (-1).
fn edits(bench: &Bench<'_>, subject: &Subject<'_>, name: &str, sign: f32) -> Edits {
    let mut edits = Edits::default();
    match &bench.directions.age {
        Some(age) if name == "age" => {
            let own_years = age.estimate(&subject.code);
            let there = if sign > 0.0 { YEARS } else { 0.0 };
            edits.age_years = Some(own_years + there);
        }
        // A name that is no concept's, such as "none", changes nothing.
        _ => edits.set_concept(name, sign),
    }
    edits
}
