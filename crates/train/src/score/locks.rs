//! What locks keep: the same edit with and without them, as the judge sees it.

use std::sync::Arc;

use super::bench::{Bench, Subject, mean, share};
use super::edits::gender_spread;
use crate::judge::Verdict;
use facemath_core::latent::{AGE, Directions, Edits, Latent, PrincipalAxes};

/// The change of age that is asked for, in years.
const YEARS: f32 = 30.0;
/// The share of the distance from the average face that is asked for.
const TRUNCATION: f32 = 0.5;

/// What is asked of a face at a place among the faces.
type Asked<'a> = dyn Fn(usize, &Subject<'_>) -> Edits + 'a;

/// Figures of one edit over many faces. Changes are from the plain reconstruction to the edited picture.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct LockFigures {
    /// What was asked for.
    pub edit: String,
    /// What was locked meanwhile; nothing in the row that it is to be compared with.
    pub locked: Vec<String>,
    /// Faces it was asked of.
    pub faces: usize,
    /// Mean size of the change of the judged age, in years.
    pub age_abs_years: f32,
    /// Mean size of the change of the judge's log odds of "female", in its standard deviations over reconstructions.
    pub gender_abs_sd: f32,
    /// Share of faces whose verdict on gender changes.
    pub gender_flips: f32,
    /// Share of faces whose verdict on glasses changes.
    pub glasses_flips: f32,
}

/// Thirty years more, a random place on all axes, and half the distance from the average face, each free and with
/// everything else locked, on up to `most` faces.
pub(super) fn measure_locks(
    bench: &Bench<'_>,
    axes: PrincipalAxes,
    subjects: &[Subject<'_>],
    most: usize,
    progress: &dyn Fn(f32),
) -> Vec<LockFigures> {
    let spread = gender_spread(subjects);
    let subjects = subjects.get(..most.min(subjects.len())).unwrap_or_default();
    let directions = Directions {
        axes: Some(Arc::new(axes)),
        ..bench.directions.clone()
    };
    let known: Vec<String> = [AGE, "gender", "glasses"]
        .into_iter()
        .filter(|&name| match name {
            AGE => directions.age.is_some(),
            concept => directions.concept(concept).is_some(),
        })
        .map(str::to_owned)
        .collect();
    let edits: [(&str, &Asked<'_>); 3] = [
        ("age +30", &|_, subject| Edits {
            age_years: directions
                .age
                .as_ref()
                .map(|age| age.estimate(&subject.code) + YEARS),
            ..Edits::default()
        }),
        ("random axes", &|place, _| Edits {
            axes: PrincipalAxes::random_positions_sd(place as u64),
            ..Edits::default()
        }),
        ("truncation 0.5", &|_, _| Edits {
            truncation: TRUNCATION,
            ..Edits::default()
        }),
    ];
    let mut rows = Vec::new();
    for (done, (edit, of)) in edits.into_iter().enumerate() {
        let mut others = known.clone();
        others.retain(|name| !edit.starts_with(name.as_str()));
        for locked in [Vec::new(), others] {
            progress(done as f32 / 3.0);
            let codes: Vec<Latent> = subjects
                .iter()
                .enumerate()
                .map(|(place, subject)| {
                    let edits = Edits {
                        locked: locked.iter().cloned().collect(),
                        ..of(place, subject)
                    };
                    edits.apply(&subject.code, &directions)
                })
                .collect();
            let verdicts = bench.verdicts(&codes, &|_| ());
            rows.push(LockFigures {
                edit: edit.to_owned(),
                locked,
                ..figures(subjects, &verdicts, spread)
            });
        }
    }
    rows
}

fn figures(subjects: &[Subject<'_>], verdicts: &[Verdict], gender_spread: f32) -> LockFigures {
    let changes = || subjects.iter().map(|subject| subject.plain).zip(verdicts);
    let flips = |name: &str| share(changes().map(|(a, b)| a.concept(name) != b.concept(name)));
    LockFigures {
        faces: subjects.len(),
        age_abs_years: mean(changes().map(|(a, b)| (a.age_years - b.age_years).abs())),
        gender_abs_sd: mean(
            changes().map(|(a, b)| (a.female_log_odds - b.female_log_odds).abs() / gender_spread),
        ),
        gender_flips: flips("gender"),
        glasses_flips: flips("glasses"),
        ..LockFigures::default()
    }
}
