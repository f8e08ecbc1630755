//! What each edit changes, as the judge sees it: what was asked for, and everything else.

use super::bench::{Bench, Subject, deviation, mean, share};
use crate::judge::Verdict;
use facemath_core::latent::{Directions, Edits, Latent, Unit};
use facemath_core::photo::burnt_share;

/// The change of age that is measured, in years.
const YEARS: f32 = 30.0;
/// Ages that may be asked for, in years.
const AGES_YEARS: std::ops::RangeInclusive<f32> = 5.0..=85.0;
/// Strengths of the other concepts that are measured.
const STRENGTHS: [f32; 4] = [1.0, 2.0, -1.0, -2.0];

/// Figures of one edit over many faces. Changes are from the plain reconstruction to the edited picture.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct EditFigures {
    /// What was asked for, such as `age +30` or `glasses -1`.
    pub edit: String,
    /// Faces it was asked of.
    pub faces: usize,
    /// For age, the mean share of the asked years that the judge sees. For what the judge knows, the share of faces
    /// judged as asked. `None` for other concepts.
    pub as_asked: Option<f32>,
    /// The share judged as asked before the edit; `None` for age and for what the judge does not know.
    pub before: Option<f32>,
    /// Mean change of the model's own read-out when the pictures are encoded again: years, or half the distance between
    /// the groups. Not independent of the model.
    pub own_read_out: f32,
    /// Mean change of the judged age, in years.
    pub age_years: f32,
    /// Mean size of that change, in years.
    pub age_abs_years: f32,
    /// Mean change of the judge's log odds of "female", in its standard deviations over reconstructions.
    pub gender_sd: f32,
    /// Share of faces whose verdict on glasses changes.
    pub glasses_flips: f32,
    /// Share of faces that are still nearer to their own photograph than to 95 % of the others.
    pub recognised: f32,
    /// Mean PSNR outside the face's oval, in decibels.
    pub background_psnr_db: f32,
    /// Mean share of burnt pixels, 0 to 1: those of which a channel is as bright as it can be.
    pub burnt: f32,
}

/// An edit and the faces it is asked of.
pub(super) struct Asked<'a> {
    pub name: String,
    concept: String,
    pub subjects: Vec<&'a Subject<'a>>,
    edits: Vec<Edits>,
    goal: Goal,
}

/// When an edit did what was asked.
#[derive(Clone, Copy)]
enum Goal {
    /// The judged age changes by so many years.
    Years(f32),
    /// The judge's verdict on the concept is this.
    Verdict(bool),
    /// The judge does not know the concept.
    Unknown,
}

/// Measures age by `±30` years and every concept at strengths 1 and 2, each way, on up to `most` faces an edit.
/// Concepts that the judge knows are asked of faces labelled as the opposite.
pub(super) fn measure_edits(
    bench: &Bench<'_>,
    subjects: &[Subject<'_>],
    most: usize,
    progress: &dyn Fn(f32),
) -> Vec<EditFigures> {
    let all = edits_at(bench, subjects, most, &STRENGTHS);
    let spread = gender_spread(subjects);
    let count = all.len();
    all.into_iter()
        .enumerate()
        .map(|(done, asked)| {
            progress(done as f32 / count as f32);
            measure_edit(bench, &asked, spread)
        })
        .collect()
}

/// Age by `±30` years and every concept at some strengths, asked of up to `most` faces each.
pub(super) fn edits_at<'a>(
    bench: &Bench<'_>,
    subjects: &'a [Subject<'a>],
    most: usize,
    strengths: &[f32],
) -> Vec<Asked<'a>> {
    let mut all = age_edits(bench, subjects, most);
    // Controls of expression and pose are measured in their own units.
    let others = bench.directions.concepts.iter();
    for concept in others.filter(|concept| concept.unit == Unit::ClearChange) {
        for &strength in strengths {
            if strength.abs() <= concept.range {
                all.push(concept_edit(&concept.name, strength, subjects, most));
            }
        }
    }
    all
}

impl Asked<'_> {
    /// The edited codes.
    pub fn codes(&self, bench: &Bench<'_>) -> Vec<Latent> {
        let edited = self.subjects.iter().zip(&self.edits);
        edited
            .map(|(subject, edits)| edits.apply(&subject.code, bench.directions))
            .collect()
    }

    /// For age, the mean share of the asked years that the judge sees in pictures; for what it knows, the share of them judged as
    /// asked. `None` for what it does not know.
    pub fn as_asked(&self, verdicts: &[Verdict]) -> Option<f32> {
        let pairs = || self.subjects.iter().zip(verdicts);
        match self.goal {
            Goal::Years(years) => {
                let moved = pairs().map(|(before, after)| after.age_years - before.plain.age_years);
                Some(mean(moved) / years)
            }
            Goal::Verdict(wanted) => {
                Some(share(verdicts.iter().map(|verdict| {
                    verdict.concept(&self.concept) == Some(wanted)
                })))
            }
            Goal::Unknown => None,
        }
    }
}

/// Standard deviation of the judge's log odds of "female" over reconstructions.
pub(super) fn gender_spread(subjects: &[Subject<'_>]) -> f32 {
    let odds = subjects.iter().map(|subject| subject.plain.female_log_odds);
    deviation(odds).max(f32::EPSILON)
}

fn age_edits<'a>(bench: &Bench<'_>, subjects: &'a [Subject<'a>], most: usize) -> Vec<Asked<'a>> {
    let Some(age) = &bench.directions.age else {
        return Vec::new();
    };
    [YEARS, -YEARS]
        .map(|years| {
            let wanted = |subject: &Subject<'_>| age.estimate(&subject.code) + years;
            let subjects: Vec<&Subject<'_>> = subjects
                .iter()
                .filter(|subject| AGES_YEARS.contains(&wanted(subject)))
                .take(most)
                .collect();
            Asked {
                name: format!("age {years:+}"),
                concept: "age".to_owned(),
                edits: subjects
                    .iter()
                    .map(|subject| Edits {
                        age_years: Some(wanted(subject)),
                        ..Edits::default()
                    })
                    .collect(),
                subjects,
                goal: Goal::Years(years),
            }
        })
        .into()
}

fn concept_edit<'a>(
    name: &str,
    strength: f32,
    subjects: &'a [Subject<'a>],
    most: usize,
) -> Asked<'a> {
    let wanted = strength > 0.0;
    let is_judged = subjects
        .first()
        .is_some_and(|subject| subject.plain.concept(name).is_some());
    let opposite =
        |subject: &&Subject<'_>| !is_judged || subject.truth.concept(name) == Some(!wanted);
    let mut edits = Edits::default();
    edits.set_concept(name, strength);
    let subjects: Vec<&Subject<'_>> = subjects.iter().filter(opposite).take(most).collect();
    Asked {
        name: format!("{name} {strength:+}"),
        concept: name.to_owned(),
        edits: vec![edits; subjects.len()],
        subjects,
        goal: if is_judged {
            Goal::Verdict(wanted)
        } else {
            Goal::Unknown
        },
    }
}

/// One face before and after.
struct Change {
    own_read_out: f32,
    age_years: f32,
    gender: f32,
    glasses_flips: bool,
    recognised: bool,
    background_psnr_db: f32,
    burnt: f32,
    /// The verdict on the edited concept before.
    asked_before: Option<bool>,
}

fn measure_edit(bench: &Bench<'_>, asked: &Asked<'_>, gender_spread: f32) -> EditFigures {
    let codes = asked.codes(bench);
    let mut verdicts = Vec::with_capacity(codes.len());
    let mut changes = Vec::with_capacity(codes.len());
    bench.draw(&codes, &mut |drawn| {
        let Some(subject) = asked.subjects.get(drawn.index) else {
            return;
        };
        let (before, after) = (subject.plain, &drawn.verdict);
        let own = |code: &Latent| own_read_out(bench.directions, &asked.concept, code);
        changes.push(Change {
            own_read_out: own(&drawn.code) - own(&subject.again),
            age_years: after.age_years - before.age_years,
            gender: (after.female_log_odds - before.female_log_odds) / gender_spread,
            glasses_flips: after.concept("glasses") != before.concept("glasses"),
            recognised: bench.is_recognised(after, subject.photo),
            background_psnr_db: bench.background_psnr_db(subject.picture, drawn.picture) as f32,
            burnt: burnt_share(&bench.picture(drawn.picture)),
            asked_before: before.concept(&asked.concept),
        });
        verdicts.push(drawn.verdict);
    });
    let of = |part: fn(&Change) -> f32| mean(changes.iter().map(part));
    let before = match asked.goal {
        Goal::Verdict(wanted) => Some(share(
            changes
                .iter()
                .map(|change| change.asked_before == Some(wanted)),
        )),
        Goal::Years(_) | Goal::Unknown => None,
    };
    EditFigures {
        edit: asked.name.clone(),
        faces: changes.len(),
        as_asked: asked.as_asked(&verdicts),
        before,
        own_read_out: of(|change| change.own_read_out),
        age_years: of(|change| change.age_years),
        age_abs_years: of(|change| change.age_years.abs()),
        gender_sd: of(|change| change.gender),
        glasses_flips: share(changes.iter().map(|change| change.glasses_flips)),
        recognised: share(changes.iter().map(|change| change.recognised)),
        background_psnr_db: of(|change| change.background_psnr_db),
        burnt: of(|change| change.burnt),
    }
}

/// What the model itself reads of the property called `name` in a code; 0 where it has no read-out.
fn own_read_out(directions: &Directions, name: &str, code: &Latent) -> f32 {
    match (&directions.age, directions.concept(name)) {
        (_, Some(concept)) => concept.probe.read(code),
        (Some(age), None) => age.estimate(code),
        (None, None) => 0.0,
    }
}
