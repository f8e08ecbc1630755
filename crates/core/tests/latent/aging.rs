//! Ages by a network: each face on a way of its own.

use std::collections::{BTreeMap, BTreeSet};

use facemath_core::latent::{
    AGE, AgeModel, AgeNetwork, Directions, Edits, Expression, Latent, LatentError, Prior, Scope,
};
use proptest::prelude::*;

use crate::edits::directions;
use crate::{DIM, any_code, axis, close};

const UNITS: usize = 3;

/// Three units that look at different numbers, and a curve along the axis that the age is read from.
fn network() -> AgeNetwork {
    let waves = |count: usize, size: f32| -> Vec<f32> {
        let numbers = (0..count).map(|place| size * ((place * 7 % 11) as f32 - 5.0));
        numbers.collect()
    };
    AgeNetwork {
        knots_years: vec![0.0, 10.0, 30.0, 80.0],
        looks: waves(UNITS * DIM, 0.05),
        factors: waves(4 * UNITS, 0.2),
        offsets: waves(4 * UNITS, 0.3),
        effects: waves(UNITS * DIM, 0.1),
        curve: [0.0, 1.0, 3.0, 8.0]
            .iter()
            .flat_map(|decades| (axis(0) * *decades).as_slice().to_vec())
            .collect(),
    }
}

fn with(network: AgeNetwork) -> Directions {
    let mut directions = directions();
    if let Some(age) = &mut directions.age {
        age.network = Some(network);
    }
    directions
}

fn ages() -> AgeModel {
    with(network()).age.expect("the test model knows ages")
}

fn to_age(years: f32) -> Edits {
    Edits {
        age_years: Some(years),
        ..Edits::default()
    }
}

proptest! {
    #[test]
    fn a_face_of_its_own_age_is_itself(face in any_code()) {
        let own = ages().estimate(&face);
        prop_assert_eq!(to_age(own).apply(&face, &with(network())), face.clone());
        prop_assert_eq!(to_age(70.0).apply_partly(&face, &with(network()), 0.0), face);
    }

    #[test]
    fn the_slider_has_no_jump(face in any_code(), years in 0.0_f32..79.0) {
        let directions = with(network());
        let at = |years: f32| to_age(years).apply(&face, &directions);
        let longest = (0..8).map(|step| {
            let years = years + step as f32 / 8.0;
            at(years).distance(&at(years + 0.125))
        });
        let whole = at(0.0).distance(&at(80.0));
        prop_assert!(longest.fold(0.0, f32::max) < 0.1 * (1.0 + whole));
    }

    #[test]
    fn what_years_add_they_take_away_from_the_same_face(face in any_code(), a in 0.0_f32..80.0, b in 0.0_f32..80.0, c in 0.0_f32..80.0) {
        let age = ages();
        prop_assert!(close(&age.shift_of(&face, a, b), &-age.shift_of(&face, b, a), 1e-4));
        let sum = age.shift_of(&face, a, b) + age.shift_of(&face, b, c);
        prop_assert!(close(&sum, &age.shift_of(&face, a, c), 1e-4));
        // Beyond its ages there is nothing more.
        prop_assert_eq!(age.shift_of(&face, a, 300.0), age.shift_of(&face, a, 80.0));
    }

    #[test]
    fn what_is_locked_does_not_age(face in any_code(), years in 0.0_f32..80.0) {
        let directions = with(network());
        let gender = &directions.concept("gender").expect("the test model has gender").probe;
        let mut edits = to_age(years);
        let free = edits.apply(&face, &directions);
        edits.locked = BTreeSet::from(["gender".to_owned()]);
        let kept = edits.apply(&face, &directions);
        prop_assert!((gender.read(&kept) - gender.read(&face)).abs() < 1e-4);
        edits.locked = BTreeSet::from([AGE.to_owned()]);
        prop_assert_eq!(edits.apply(&face, &directions), free);
    }

    #[test]
    fn sums_and_the_slider_mean_the_same_years(face in any_code()) {
        let directions = with(network());
        let own = ages().estimate(&face);
        prop_assume!(own < 70.0);
        let prior = Prior::gaussian(axis(7), vec![0.0; DIM * (DIM + 1) / 2]).expect("a valid prior");
        let faces = BTreeMap::from([("me".to_owned(), face.clone())]);
        let scope = Scope { faces: &faces, directions: &directions, prior: &prior };
        let expression = Expression::parse("older(me, 10)").expect("a sum");
        let sum = expression.evaluate(&scope).expect("me is a face");
        prop_assert!(close(&sum, &to_age(own + 10.0).apply(&face, &directions), 1e-3));
    }
}

#[test]
fn faces_of_one_age_take_ways_of_their_own() {
    let age = ages();
    let ways = [axis(2) * 3.0, axis(5) * -3.0].map(|face| age.shift_of(&face, 40.0, 5.0));
    assert!(ways[0].distance(&ways[1]) > 0.1);
    // The averages are still what they were.
    assert_eq!(
        age.shift(40.0, 5.0),
        directions().age.expect("ages").shift(40.0, 5.0)
    );
}

/// What is done to a network, in words and in deed.
type Damage = (&'static str, fn(&mut AgeNetwork));

#[test]
fn tables_that_do_not_fit_are_refused() {
    let damage: [Damage; 5] = [
        ("a short table", |network| network.effects.truncate(5)),
        ("rows without ages", |network| {
            network.knots_years.truncate(3);
        }),
        ("ages out of order", |network| {
            network.knots_years.swap(1, 2);
        }),
        ("no ages", |network| {
            *network = AgeNetwork {
                knots_years: Vec::new(),
                looks: Vec::new(),
                factors: Vec::new(),
                offsets: Vec::new(),
                effects: Vec::new(),
                curve: Vec::new(),
            }
        }),
        ("no numbers", |network| {
            if let Some(number) = network.looks.first_mut() {
                *number = f32::NAN;
            }
        }),
    ];
    with(network()).check(DIM).expect("whole");
    for (what, damage) in damage {
        let mut damaged = network();
        damage(&mut damaged);
        let error = with(damaged).check(DIM).expect_err(what);
        assert!(
            matches!(
                error,
                LatentError::AgeNetworkShape { .. } | LatentError::NotFinite { .. }
            ),
            "{what}: {error}"
        );
    }
    // A face of another model's length comes back as long as it was.
    let face = Latent::zeros(DIM);
    assert_eq!(to_age(5.0).apply(&face, &with(network())).dim(), DIM);
}
