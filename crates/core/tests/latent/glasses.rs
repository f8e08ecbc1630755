//! What edits do to the glasses of a face.

use facemath_core::latent::{ConceptNetwork, Directions, GlassesChange, Latent};
use proptest::prelude::*;

use crate::edits::directions;
use crate::{DIM, any_code};

/// What has happened to the glasses of a face that is read as `before`, once the read-out has moved by `by`.
fn change(before: f32, by: f32) -> GlassesChange {
    let mut directions = directions();
    for concept in &mut directions.concepts {
        concept.network = Some(ConceptNetwork {
            looks: vec![0.0; DIM],
            offsets: vec![0.0],
            effects: vec![0.0; DIM],
        });
    }
    let glasses = directions.concept("glasses").expect("it is among them");
    let weights = &glasses.probe.weights;
    let read_as = |value: f32| weights * ((value - glasses.probe.bias) / weights.dot(weights));
    directions.glasses_change(&read_as(before), &read_as(before + by))
}

#[test]
fn glasses_that_are_worn_are_taken_off() {
    let off = |by: f32| change(1.0, by);
    assert_eq!(off(0.0), GlassesChange::default());
    let other_edits = off(-0.5);
    assert_eq!(other_edits, GlassesChange::default());
    assert_eq!(off(-3.0).taken_off, 1.0);
    let half = off(-1.4).taken_off;
    assert!((half - 0.5).abs() < 0.01, "{half}");
    let more = off(3.0);
    assert_eq!(more, GlassesChange::default(), "nobody wears two");
}

#[test]
fn who_wears_none_gets_some_and_has_none_to_take_off() {
    let on = |by: f32| change(-1.0, by);
    assert_eq!(on(-3.0), GlassesChange::default());
    assert_eq!(on(0.2), GlassesChange::default());
    assert_eq!(on(2.5).put_on, 1.0);
    assert_eq!(on(2.5).taken_off, 0.0);
}

#[test]
fn a_model_that_was_not_taught_frames_puts_on_its_own() {
    let directions = directions();
    let weights = &directions.concepts[0].probe.weights;
    let [bare, dressed] = [-9.0, 9.0].map(|by| weights * (by / weights.dot(weights)));
    assert_eq!(directions.glasses_change(&bare, &dressed).put_on, 0.0);
}

#[test]
fn codes_that_make_no_sense_change_nothing() {
    let own = Latent::zeros(DIM);
    let none = GlassesChange::default();
    let far = Latent::from_vec(vec![-9.0; DIM]);
    assert_eq!(Directions::default().glasses_change(&own, &far), none);
    let directions = directions();
    let longer = Latent::zeros(DIM + 1);
    assert_eq!(directions.glasses_change(&own, &longer), none);
    let no_number = Latent::from_vec(vec![f32::NAN; DIM]);
    assert_eq!(directions.glasses_change(&own, &no_number), none);
}

proptest! {
    #[test]
    fn they_are_shares_of_one_or_the_other(own in any_code(), now in any_code()) {
        let GlassesChange { taken_off, put_on } = directions().glasses_change(&own, &now);
        prop_assert!((0.0..=1.0).contains(&taken_off) && (0.0..=1.0).contains(&put_on));
        prop_assert!(taken_off == 0.0 || put_on == 0.0);
    }
}
