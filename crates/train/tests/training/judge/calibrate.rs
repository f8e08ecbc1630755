//! Sliders are stretched until a judge sees what was asked for.

use facemath_core::latent::{AgeModel, Concept, Directions, Edits, Latent, Probe, Unit};
use facemath_train::{Sight, Specimen, Truth, Verdict, calibrated};

/// Where the judge of these tests begins to say "female", in numbers of the code's second place.
const FEMALE_FROM: f32 = 0.5;

/// The first number of a code is age, the second gender, the third glasses. The judge sees 10 of the 16 years of one
/// number. Nothing burns out.
fn look(codes: &[Latent]) -> Vec<Sight> {
    codes
        .iter()
        .map(|code| {
            let code = code.as_slice();
            Sight {
                verdict: Verdict {
                    age_years: 35.0 + 10.0 * code[0],
                    female_log_odds: code[1] - FEMALE_FROM,
                    glasses_log_odds: code[2],
                    features: Vec::new(),
                    identity: Vec::new(),
                },
                burnt: 0.0,
            }
        })
        .collect()
}

/// The same, but pictures burn out where the first number is below -2 or the third is above -0.6.
fn look_at_burnt(codes: &[Latent]) -> Vec<Sight> {
    let mut sights = look(codes);
    for (sight, code) in sights.iter_mut().zip(codes) {
        let code = code.as_slice();
        sight.burnt = 0.1 * (-2.0 - code[0]).max(0.0) + 0.2 * (code[2] + 0.6).max(0.0);
    }
    sights
}

fn probe(weights: [f32; 3], bias: f32) -> Probe {
    Probe {
        weights: Latent::from_vec(weights.to_vec()),
        bias,
    }
}

fn concept(name: &str, direction: [f32; 3]) -> Concept {
    Concept {
        name: name.to_owned(),
        label: name.to_owned(),
        negative: "less".to_owned(),
        positive: "more".to_owned(),
        direction: Latent::from_vec(direction.to_vec()),
        network: None,
        probe: probe(direction, 0.0),
        range: 2.0,
        unit: Unit::default(),
    }
}

fn directions() -> Directions {
    let averages = (0..=90)
        .map(|years| Latent::from_vec(vec![(years as f32 - 35.0) / 16.0, 0.0, 0.0]))
        .collect();
    Directions {
        age: Some(AgeModel {
            averages,
            probe: probe([16.0, 0.0, 0.0], 35.0),
            network: None,
        }),
        concepts: vec![
            concept("gender", [0.0, 1.0, 0.0]),
            concept("smile", [0.0, 0.0, 0.3]),
        ],
        axes: None,
    }
}

fn specimens() -> Vec<Specimen> {
    (0..200)
        .map(|face| {
            let female = face % 2 == 0;
            let side = if female { 1.0 } else { -1.0 };
            let spread = (face / 2) as f32 / 100.0 - 0.5;
            Specimen {
                code: Latent::from_vec(vec![0.0, side + spread, -1.0]),
                truth: Truth {
                    age_years: Some(35.0),
                    female: Some(female),
                    glasses: None,
                },
            }
        })
        .collect()
}

#[test]
fn one_unit_of_a_concept_turns_nearly_all_faces() {
    let faces = specimens();
    let stretched = calibrated(directions(), &faces, &look, &|_| {});
    let gender = stretched.concept("gender").expect("it stays");
    let turned = faces
        .iter()
        .filter(|face| face.truth.female == Some(false))
        .map(|face| &face.code + &gender.direction)
        .filter(|code| look(std::slice::from_ref(code))[0].verdict.female_log_odds > 0.0)
        .count();
    // Of 100; the plain direction turns none of them: it ends at the boundary's wrong side.
    assert!((90..=96).contains(&turned), "{turned}");
    assert!(gender.range < 2.0);
}

#[test]
fn a_concept_that_the_judge_does_not_know_stays_as_it_was() {
    let stretched = calibrated(directions(), &specimens(), &look, &|_| {});
    assert_eq!(stretched.concept("smile"), directions().concept("smile"));
}

#[test]
fn asked_years_are_seen_as_far_as_averages_may_be_stretched() {
    let stretched = calibrated(directions(), &specimens(), &look, &|_| {});
    let face = Latent::from_vec(vec![0.0; 3]);
    let judged = |directions: &Directions, years: f32| {
        let edits = Edits {
            age_years: Some(years),
            ..Edits::default()
        };
        look(&[edits.apply(&face, directions)])[0].verdict.age_years
    };
    let before = judged(&directions(), 70.0) - 35.0;
    let after = judged(&stretched, 70.0) - 35.0;
    assert!((before - 21.9).abs() < 0.5, "{before}");
    // Four fifths of 35 years.
    assert!((after - 28.0).abs() < 1.0, "{after}");
    assert_eq!(judged(&stretched, 35.0), 35.0);
}

#[test]
fn progress_ends_at_one() {
    let last = std::cell::Cell::new(0.0);
    calibrated(directions(), &specimens(), &look, &|share| last.set(share));
    assert_eq!(last.get(), 1.0);
}

#[test]
fn no_slider_goes_where_pictures_burn_out() {
    let plain = calibrated(directions(), &specimens(), &look, &|_| {});
    let bounded = calibrated(directions(), &specimens(), &look_at_burnt, &|_| {});
    let face = Latent::from_vec(vec![0.0, 0.0, -1.0]);
    let burnt = |directions: &Directions, edits: &Edits| {
        look_at_burnt(&[edits.apply(&face, directions)])[0].burnt
    };
    let newborn = Edits {
        age_years: Some(0.0),
        ..Edits::default()
    };
    assert!(burnt(&plain, &newborn) > 0.05);
    assert!(burnt(&bounded, &newborn) < 0.01);
    // Where nothing burns, nothing changes.
    let age = |directions: &Directions| directions.age.as_ref().map(|age| age.shift(35.0, 70.0));
    assert_eq!(age(&plain), age(&bounded));
    // 0.3 of the third number a unit: burnt from 1.3 units on, and too much from 1.7 on.
    let range = |directions: &Directions| directions.concept("smile").map(|smile| smile.range);
    assert_eq!(range(&plain), Some(2.0));
    let bounded = range(&bounded).expect("it stays");
    assert!((1.4..=1.7).contains(&bounded), "{bounded}");
}
