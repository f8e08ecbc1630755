//! Concepts, ages, and the edits made of them.

use facemath_core::latent::{
    AgeModel, Concept, Directions, Edits, Latent, LatentError, Probe, Unit,
};
use proptest::prelude::*;

use crate::{DIM, any_code, axis, close};

/// A model with two concepts, and with ages 0 to 80 on a curved path whose first axis counts decades.
pub fn directions() -> Directions {
    let concept = |name: &str, index: usize, length: f32| Concept {
        name: name.to_owned(),
        label: name.to_owned(),
        negative: "off".to_owned(),
        positive: "on".to_owned(),
        direction: axis(index) * length,
        network: None,
        probe: Probe {
            weights: axis(index) * (2.0 / length),
            bias: 0.0,
        },
        range: 2.0,
        unit: Unit::default(),
    };
    let averages = (0..=80_u8)
        .map(|years| {
            let decades = f32::from(years) / 10.0;
            &axis(0) * decades + &axis(1) * (decades - 4.0).powi(2)
        })
        .collect();
    Directions {
        age: Some(AgeModel {
            averages,
            probe: Probe {
                weights: &axis(0) * 10.0,
                bias: 0.0,
            },
            network: None,
        }),
        concepts: vec![concept("glasses", 3, 3.0), concept("gender", 4, 1.5)],
        axes: None,
    }
}

fn age_model() -> AgeModel {
    directions().age.expect("the test model knows ages")
}

fn edits(concepts: &[(&str, f32)], age_years: Option<f32>) -> Edits {
    let mut edits = Edits {
        age_years,
        ..Edits::default()
    };
    for (name, strength) in concepts {
        edits.set_concept(*name, *strength);
    }
    edits
}

proptest! {
    #[test]
    fn a_concept_is_taken_back_by_its_opposite(a in any_code(), strength in -2.0_f32..2.0) {
        let directions = directions();
        let there = edits(&[("glasses", strength)], None).apply(&a, &directions);
        let back = edits(&[("glasses", -strength)], None).apply(&there, &directions);
        prop_assert!(close(&back, &a, 1e-4));

        let glasses = directions.concept("glasses").expect("the test model has glasses");
        prop_assert!((there.distance(&a) - strength.abs() * glasses.direction.norm()).abs() < 1e-4);
        // One unit leads from the one group's mean (-1) to the other's (+1).
        prop_assert!((glasses.probe.read(&there) - glasses.probe.read(&a) - 2.0 * strength).abs() < 1e-4);
    }

    #[test]
    fn edits_leave_what_they_do_not_name(a in any_code(), strength in -2.0_f32..2.0, years in 0.0_f32..80.0) {
        let directions = directions();
        let age = age_model();
        let gender = &directions.concept("gender").expect("the test model has gender").probe;
        let edited = edits(&[("glasses", strength)], Some(years)).apply(&a, &directions);
        prop_assert!((gender.read(&edited) - gender.read(&a)).abs() < 1e-5);
        let edited = edits(&[("glasses", strength), ("gender", strength)], None).apply(&a, &directions);
        prop_assert_eq!(age.estimate(&edited), age.estimate(&a));
    }

    #[test]
    fn neutral_edits_change_nothing(a in any_code()) {
        prop_assert_eq!(Edits::default().apply(&a, &directions()), a.clone());
        let own_age = age_model().estimate(&a);
        prop_assert_eq!(edits(&[("glasses", 0.0)], Some(own_age)).apply(&a, &directions()), a);
    }

    #[test]
    fn partly_applied_edits_lead_from_the_face_to_the_edited_one(a in any_code(), strength in -2.0_f32..2.0, years in 0.0_f32..80.0) {
        let directions = directions();
        let edits = edits(&[("gender", strength)], Some(years));
        prop_assert_eq!(edits.apply_partly(&a, &directions, 0.0), a.clone());
        prop_assert_eq!(edits.apply_partly(&a, &directions, 1.0), edits.apply(&a, &directions));
        let gender = &directions.concept("gender").expect("the test model has gender").probe;
        let halfway = edits.apply_partly(&a, &directions, 0.5);
        prop_assert!((gender.read(&halfway) - gender.read(&a) - strength).abs() < 1e-4);
    }

    #[test]
    fn a_face_reaches_the_wanted_age_and_comes_back(years in 0.0_f32..80.0, wanted in 0.0_f32..80.0, rest in -1.0_f32..1.0) {
        let age = age_model();
        let face = age.average(years) + axis(5) * rest;
        let moved = edits(&[], Some(wanted)).apply(&face, &directions());
        prop_assert!((age.estimate(&moved) - wanted).abs() < 1e-2);
        let back = edits(&[], Some(years)).apply(&moved, &directions());
        prop_assert!(close(&back, &face, 2e-2));
    }

    #[test]
    fn age_shifts_are_antisymmetric_and_add_up(a in 0.0_f32..80.0, b in 0.0_f32..80.0, c in 0.0_f32..80.0) {
        let age = age_model();
        prop_assert_eq!(age.shift(a, b), -age.shift(b, a));
        prop_assert_eq!(age.shift(a, a), Latent::zeros(DIM));
        prop_assert!(close(&(age.shift(a, b) + age.shift(b, c)), &age.shift(a, c), 1e-4));
    }

    #[test]
    fn everything_survives_its_file(a in any_code(), strength in -2.0_f32..2.0) {
        let edits = edits(&[("glasses", strength)], Some(35.5));
        let directions = directions();
        let text = serde_json::to_string(&(&a, &edits, &directions)).expect("plain numbers");
        let read: (Latent, Edits, Directions) = serde_json::from_str(&text).expect("what was just written");
        prop_assert_eq!(read, (a, edits, directions));
    }
}

#[test]
fn setting_a_concept_to_zero_forgets_it() {
    let mut edits = edits(&[("glasses", 0.5)], None);
    assert!(!edits.is_neutral());
    assert_eq!(edits.concept("glasses"), 0.5);
    edits.set_concept("glasses", 0.0);
    assert!(edits.is_neutral());
    assert_eq!(edits, Edits::default());
    edits.set_concept("glasses", f32::NAN);
    assert_eq!(edits, Edits::default());
}

#[test]
fn what_the_model_does_not_know_changes_nothing() {
    let face = axis(7);
    let without_age = Directions {
        age: None,
        ..directions()
    };
    let edits = edits(&[("moustache", 1.0)], Some(50.0));
    assert_eq!(edits.apply(&face, &without_age), face);
}

#[test]
fn ages_beyond_the_model_are_its_first_and_last() {
    let age = age_model();
    assert_eq!(age.max_years(), 80.0);
    assert_eq!(age.average(-5.0), age.averages[0]);
    assert_eq!(age.average(200.0), age.averages[80]);
    assert_eq!(age.average(f32::NAN), age.averages[0]);
    assert_eq!(age.estimate(&(axis(0) * 1000.0)), 80.0);
    assert_eq!(age.estimate(&(axis(0) * -1000.0)), 0.0);
    let halfway = (&age.averages[30] + &age.averages[31]) * 0.5;
    assert!(close(&age.average(30.5), &halfway, 1e-5));
}

#[test]
fn an_age_model_without_averages_is_found_and_harmless() {
    let mut directions = directions();
    if let Some(age) = &mut directions.age {
        age.averages.clear();
    }
    assert_eq!(directions.check(DIM), Err(LatentError::NoAgeAverages));
    let face = axis(2);
    assert_eq!(edits(&[], Some(20.0)).apply(&face, &directions), face);
}

#[test]
fn directions_of_another_model_or_with_broken_numbers_are_found() {
    let good = directions();
    assert_eq!(good.check(DIM), Ok(()));
    assert!(matches!(
        good.check(DIM + 1),
        Err(LatentError::DimensionMismatch { .. })
    ));
    let mut broken = good;
    broken.concepts[0].direction = axis(3) * f32::INFINITY;
    let message = broken.check(DIM).expect_err("an infinite direction");
    assert!(message.to_string().contains("\"glasses\""), "{message}");
}

/// What a face of this code becomes part of the way from some sliders to others.
fn moved(from: &Edits, to: &Edits, share: f32, code: &Latent) -> Latent {
    let directions = directions();
    let between = from.toward(to, share, code, &directions);
    between.expect("the same locks").apply(code, &directions)
}

proptest! {
    #[test]
    fn sliders_on_their_way_pass_through_every_value(a in any_code(), share in 0.0_f32..=1.0) {
        let from = edits(&[("glasses", -1.0)], Some(10.0));
        let to = edits(&[("glasses", 1.0), ("gender", 2.0)], Some(70.0));
        let between = edits(
            &[("glasses", 2.0 * share - 1.0), ("gender", 2.0 * share)],
            Some(10.0 + 60.0 * share),
        );
        // Ages lie on a curve: a mixture of both ends has none of them.
        let expected = between.apply(&a, &directions());
        prop_assert!(close(&moved(&from, &to, share, &a), &expected, 1e-3));
        prop_assert_eq!(moved(&from, &to, 0.0, &a), from.apply(&a, &directions()));
        prop_assert_eq!(moved(&from, &to, 1.0, &a), to.apply(&a, &directions()));
    }

    #[test]
    fn a_slider_that_is_not_set_comes_from_where_the_face_is(a in any_code(), share in 0.0_f32..=1.0) {
        let (rest, old) = (Edits::default(), edits(&[], Some(80.0)));
        let own_years = age_model().estimate(&a);
        let expected = edits(&[], Some(own_years + (80.0 - own_years) * share)).apply(&a, &directions());
        prop_assert!(close(&moved(&rest, &old, share, &a), &expected, 1e-3));
        prop_assert!(close(&moved(&old, &rest, 1.0 - share, &a), &expected, 1e-2));
    }
}

#[test]
fn no_sliders_lead_from_one_lock_to_another() {
    let locked = Edits {
        locked: ["glasses".to_owned()].into(),
        ..edits(&[], Some(60.0))
    };
    let code = axis(2);
    assert_eq!(
        Edits::default().toward(&locked, 0.5, &code, &directions()),
        None
    );
    assert!(
        locked
            .toward(&locked.reset(), 0.5, &code, &directions())
            .is_some()
    );
}
