//! Makes a slider's unit mean what it says. Directions fitted in the latent space point the right way, but how far a
//! picture must move before it is seen as older, or as wearing glasses, only shows in pictures. The judge looks at edited
//! training faces, never at held-out ones, and lengths are set so that it sees what was asked for, but never so long that
//! the decoder has to draw what it cannot: that shows in pixels that burn out.

use facemath_core::latent::{AgeModel, Concept, Directions, Edits, Latent, lerp};

use super::judge::{Truth, Verdict};

/// Share of the faces that one unit of a concept must turn, both ways.
const TURNED_SHARE: f32 = 0.92;
/// Units that are tried.
const UNITS: [f32; 10] = [1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.25, 2.5, 2.75, 3.0];
/// Age from which the averages are stretched, in years: the middle of the slider's faces.
const PIVOT_YEARS: f32 = 35.0;
/// Ages that are asked for, in years.
const ASKED_YEARS: [f32; 10] = [0.0, 5.0, 12.0, 20.0, 28.0, 45.0, 55.0, 70.0, 85.0, 90.0];
/// Share of the asked change that the judge shall see. All of it would push some faces out of where faces are.
const SEEN_SHARE: f32 = 0.8;
/// Most that an average is stretched.
const MOST_STRETCH: f32 = 2.0;
/// Least that is left of an average whose pictures burn out.
const LEAST_STRETCH: f32 = 0.5;
/// Share of the pixels that an age may burn out beyond those that are burnt anyway.
const MORE_BURNT_BY_AGE: f32 = 0.007;
/// Share of the pixels that the end of a concept's slider may burn out.
const MORE_BURNT_BY_CONCEPT: f32 = 0.02;
/// Halvings of the interval in which a bound is looked for.
const HALVINGS: usize = 4;
/// Rounds of stretching and looking again.
const ROUNDS: usize = 2;
/// Faces that age is calibrated on; each is drawn at all asked ages in every round.
const AGE_FACES: usize = 100;
/// Faces on each side that a concept is calibrated on.
const CONCEPT_FACES: usize = 120;
/// Faces on which a slider's ends are drawn.
const END_FACES: usize = 60;

/// A training face.
#[derive(Clone, Debug)]
pub struct Specimen {
    /// Its code.
    pub code: Latent,
    /// What is known of it.
    pub truth: Truth,
}

/// What is seen in the picture of a code.
#[derive(Clone, Debug, PartialEq)]
pub struct Sight {
    /// What the judge says of it.
    pub verdict: Verdict,
    /// The share of its pixels that are burnt, 0 to 1.
    pub burnt: f32,
}

/// Draws codes and looks at the pictures, in order.
pub type Look<'a> = dyn Fn(&[Latent]) -> Vec<Sight> + 'a;

/// `directions` with the age averages and every concept that the judge knows stretched to what it sees, and sliders that
/// end before pictures burn out. `progress` is told the share done.
pub fn calibrated(
    directions: Directions,
    faces: &[Specimen],
    look: &Look<'_>,
    progress: &dyn Fn(f32),
) -> Directions {
    let parts = directions.concepts.len() + 1;
    let mut done = 0;
    let mut count = || {
        done += 1;
        progress(done as f32 / parts as f32);
    };
    let concepts = directions
        .concepts
        .into_iter()
        .map(|concept| {
            let unit = turning_unit(&concept, faces, look);
            let stretched = Concept {
                // The slider reaches as far as before.
                range: concept.range / unit.sqrt(),
                ..concept.in_units_of(unit)
            };
            let range = drawable_range(&stretched, faces, look);
            count();
            Concept { range, ..stretched }
        })
        .collect();
    let age = directions.age.map(|age| stretched(age, faces, look));
    count();
    Directions {
        age,
        concepts,
        axes: None,
    }
}

/// How many of its units turn enough faces; 1 for a concept that the judge does not know.
fn turning_unit(concept: &Concept, faces: &[Specimen], look: &Look<'_>) -> f32 {
    let sides = [(1.0, false), (-1.0, true)].map(|(sign, has)| {
        let side = faces
            .iter()
            .filter(|face| face.truth.concept(&concept.name) == Some(has));
        (sign, side.take(CONCEPT_FACES).collect::<Vec<_>>())
    });
    if sides.iter().any(|(_, faces)| faces.is_empty()) {
        return 1.0;
    }
    let mut before: Option<(f32, f32)> = None;
    for unit in UNITS {
        let turned = sides
            .iter()
            .map(|(sign, faces)| {
                let codes: Vec<Latent> = faces
                    .iter()
                    .map(|face| &face.code + concept.shift_of(&face.code, sign * unit))
                    .collect();
                let seen = look(&codes);
                let turned = seen
                    .iter()
                    .filter(|sight| sight.verdict.concept(&concept.name) == Some(*sign > 0.0));
                turned.count() as f32 / seen.len().max(1) as f32
            })
            .fold(f32::INFINITY, f32::min);
        if turned >= TURNED_SHARE {
            return match before {
                Some((shorter, fewer)) => {
                    shorter + (unit - shorter) * (TURNED_SHARE - fewer) / (turned - fewer)
                }
                None => unit,
            };
        }
        before = Some((unit, turned));
    }
    UNITS[UNITS.len() - 1]
}

/// How far the slider may go, at most its range and at least one unit, before its end burns out too much.
fn drawable_range(concept: &Concept, faces: &[Specimen], look: &Look<'_>) -> f32 {
    let codes: Vec<&Latent> = faces
        .iter()
        .take(END_FACES)
        .map(|face| &face.code)
        .collect();
    let moved = |strength: f32| -> Vec<Latent> {
        let moved = |code: &&Latent| *code + concept.shift_of(code, strength);
        codes.iter().map(moved).collect()
    };
    let burnt = |strength: f32| mean(&look(&moved(strength)), |sight| sight.burnt);
    let most = burnt(0.0) + MORE_BURNT_BY_CONCEPT;
    longest(1.0, concept.range, &|range| {
        burnt(range) <= most && burnt(-range) <= most
    })
}

/// The largest number up to `longest` that is fine, as far as [`HALVINGS`] tell; `shortest` if none is.
pub(super) fn longest(shortest: f32, longest: f32, is_fine: &dyn Fn(f32) -> bool) -> f32 {
    if longest <= shortest || is_fine(longest) {
        return longest;
    }
    let (mut fine, mut too_long) = (shortest, longest);
    for _ in 0..HALVINGS {
        let middle = (fine + too_long) / 2.0;
        if is_fine(middle) {
            fine = middle;
        } else {
            too_long = middle;
        }
    }
    fine
}

fn mean(seen: &[Sight], part: fn(&Sight) -> f32) -> f32 {
    seen.iter().map(part).sum::<f32>() / seen.len().max(1) as f32
}

/// The averages stretched away from the one at [`PIVOT_YEARS`], each age by its own factor: as far as the judge must see,
/// but not so far that the pictures burn out.
fn stretched(age: AgeModel, faces: &[Specimen], look: &Look<'_>) -> AgeModel {
    let faces: Vec<&Specimen> = faces.iter().take(AGE_FACES).collect();
    if faces.is_empty() {
        return age;
    }
    let pivot = age.average(PIVOT_YEARS);
    let by_factors = |factors: &[f32; ASKED_YEARS.len()]| AgeModel {
        averages: age
            .averages
            .iter()
            .enumerate()
            .map(|(years, average)| lerp(&pivot, average, factor_at(factors, years as f32)))
            .collect(),
        probe: age.probe.clone(),
        network: None,
    };
    let seen = |factors: &[f32; ASKED_YEARS.len()], years: f32| {
        let directions = Directions {
            age: Some(by_factors(factors)),
            ..Directions::default()
        };
        let edits = Edits {
            age_years: Some(years),
            ..Edits::default()
        };
        let codes: Vec<Latent> = faces
            .iter()
            .map(|face| edits.apply(&face.code, &directions))
            .collect();
        look(&codes)
    };
    let mut factors = [1.0f32; ASKED_YEARS.len()];
    for _ in 0..ROUNDS {
        let before = factors;
        let judged = |years: f32| mean(&seen(&before, years), |sight| sight.verdict.age_years);
        let middle = judged(PIVOT_YEARS);
        for (factor, years) in factors.iter_mut().zip(ASKED_YEARS) {
            let wanted = SEEN_SHARE * (years - PIVOT_YEARS);
            let moved = judged(years) - middle;
            // A change the wrong way says nothing about how much more is needed.
            let more = if moved * wanted > 0.0 {
                wanted / moved
            } else {
                MOST_STRETCH
            };
            *factor = (*factor * more).clamp(1.0, MOST_STRETCH);
        }
    }
    let plain: Vec<Latent> = faces.iter().map(|face| face.code.clone()).collect();
    let most = mean(&look(&plain), |sight| sight.burnt) + MORE_BURNT_BY_AGE;
    for (place, years) in ASKED_YEARS.into_iter().enumerate() {
        let with = |factor: f32| {
            let mut tried = factors;
            tried[place] = factor;
            tried
        };
        factors[place] = longest(LEAST_STRETCH, factors[place], &|factor| {
            mean(&seen(&with(factor), years), |sight| sight.burnt) <= most
        });
    }
    by_factors(&factors)
}

/// The factor of an age between those that were asked for.
fn factor_at(factors: &[f32; ASKED_YEARS.len()], years: f32) -> f32 {
    let above = ASKED_YEARS.partition_point(|&asked| asked <= years);
    match (above.checked_sub(1), ASKED_YEARS.get(above)) {
        (None, _) => factors[0],
        (Some(last), None) => factors[last],
        (Some(below), Some(next)) => {
            let t = (years - ASKED_YEARS[below]) / (next - ASKED_YEARS[below]);
            factors[below] + (factors[above] - factors[below]) * t
        }
    }
}
