//! Sliders are stretched until a judge sees what was asked for.

use facemath::latent::{AgeModel, Concept, Directions, Edits, Latent, Probe};
use facemath::train::{Specimen, Truth, Verdict, calibrated};

/// Where the judge of these tests begins to say "female", in numbers of the code's second place.
const FEMALE_FROM: f32 = 0.5;

/// The first number of a code is age, the second gender, the third glasses. The judge sees a quarter of a code's years.
fn look(codes: &[Latent]) -> Vec<Verdict> {
    codes
        .iter()
        .map(|code| {
            let code = code.as_slice();
            Verdict {
                age_years: 35.0 + 10.0 * code[0],
                female_log_odds: code[1] - FEMALE_FROM,
                glasses_log_odds: code[2],
                features: Vec::new(),
                identity: Vec::new(),
            }
        })
        .collect()
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
        probe: probe(direction, 0.0),
        range: 2.0,
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
        .filter(|code| look(std::slice::from_ref(code))[0].female_log_odds > 0.0)
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
        look(&[edits.apply(&face, directions)])[0].age_years
    };
    let before = judged(&directions(), 70.0) - 35.0;
    let after = judged(&stretched, 70.0) - 35.0;
    assert!((before - 21.9).abs() < 0.5, "{before}");
    // Nine tenths of 35 years.
    assert!((after - 31.5).abs() < 1.0, "{after}");
    assert_eq!(judged(&stretched, 35.0), 35.0);
}

#[test]
fn progress_ends_at_one() {
    let last = std::cell::Cell::new(0.0);
    calibrated(directions(), &specimens(), &look, &|share| last.set(share));
    assert_eq!(last.get(), 1.0);
}
