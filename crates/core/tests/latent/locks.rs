//! Locked sliders: what they keep, whatever the others do.

use std::collections::BTreeSet;
use std::sync::Arc;

use facemath_core::latent::{
    AGE, AgeModel, AxisMetric, Concept, Directions, Edits, Latent, PrincipalAxes, Prior, Probe,
    Unit,
};
use proptest::prelude::*;

use crate::{DIM, any_code, axis, edits::directions};

const NAMES: [&str; 4] = ["glasses", "gender", "smile", "beard"];

/// A model whose directions all leak into each other's read-outs.
fn leaking_directions() -> impl Strategy<Value = Directions> {
    let vectors = prop::collection::vec(any_code(), 2 * NAMES.len() + 3);
    vectors.prop_map(|vectors| {
        let mut vectors = vectors.into_iter();
        let mut next = || vectors.next().expect("as many vectors as are taken");
        let concepts = NAMES
            .map(|name| Concept {
                name: name.to_owned(),
                label: name.to_owned(),
                negative: "off".to_owned(),
                positive: "on".to_owned(),
                direction: next(),
                network: None,
                probe: Probe {
                    weights: next(),
                    bias: 0.3,
                },
                range: 2.0,
                unit: Unit::default(),
            })
            .into();
        let (young, old) = (next(), next());
        let averages = (0..=80_u8)
            .map(|years| &young + (&old - &young) * (f32::from(years) / 80.0))
            .collect();
        let probe = Probe {
            weights: next() * 3.0,
            bias: 40.0,
        };
        Directions {
            age: Some(AgeModel {
                averages,
                probe,
                network: None,
            }),
            concepts,
            axes: Some(Arc::new(PrincipalAxes::of(
                &prior(),
                AxisMetric::Picture,
                &[2.0, 0.5],
            ))),
        }
    })
}

fn prior() -> Prior {
    let factor =
        (0..DIM).flat_map(|row| (0..=row).map(move |column| 1.0 / (1 + row + column) as f32));
    Prior::gaussian(axis(1), factor.collect()).expect("a valid prior")
}

fn any_edits() -> impl Strategy<Value = Edits> {
    (
        prop::option::of(0.0_f32..80.0),
        prop::collection::vec(-2.0_f32..2.0, NAMES.len()),
        prop::collection::btree_map(1_u16..14, -3.0_f32..3.0, 0..4),
        0.0_f32..1.5,
        prop::sample::subsequence(
            [AGE, NAMES[0], NAMES[1], NAMES[2], NAMES[3]].to_vec(),
            0..=5,
        ),
    )
        .prop_map(|(age_years, strengths, axes, truncation, locked)| Edits {
            age_years,
            concepts: NAMES
                .map(str::to_owned)
                .into_iter()
                .zip(strengths)
                .collect(),
            axes,
            truncation,
            locked: locked.into_iter().map(str::to_owned).collect(),
        })
}

/// What the probes of the locked sliders read.
fn locked_read_outs(edits: &Edits, directions: &Directions, code: &Latent) -> Vec<f32> {
    let age = directions.age.iter().map(|age| (AGE, &age.probe));
    let concepts = directions.concepts.iter();
    age.chain(concepts.map(|concept| (concept.name.as_str(), &concept.probe)))
        .filter(|(name, _)| edits.locked.contains(*name))
        .map(|(_, probe)| probe.read(code))
        .collect()
}

/// Only what the locked sliders themselves are set to.
fn locked_part(edits: &Edits) -> Edits {
    let is_locked = |name: &str| edits.locked.contains(name);
    Edits {
        age_years: edits.age_years.filter(|_| is_locked(AGE)),
        concepts: {
            let mut concepts = edits.concepts.clone();
            concepts.retain(|name, _| is_locked(name));
            concepts
        },
        ..Edits::default()
    }
}

fn locked<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.map(str::to_owned).into()
}

proptest! {
    #[test]
    fn locked_read_outs_stay_whatever_the_other_sliders_do(
        code in any_code(),
        directions in leaking_directions(),
        edits in any_edits(),
        progress in 0.0_f32..1.0,
    ) {
        for progress in [progress, 1.0] {
            let all = edits.apply_partly(&code, &directions, progress);
            let own = locked_part(&edits).apply_partly(&code, &directions, progress);
            let (all, own) = (
                locked_read_outs(&edits, &directions, &all),
                locked_read_outs(&edits, &directions, &own),
            );
            for (all, own) in all.iter().zip(&own) {
                prop_assert!((all - own).abs() < 1e-3, "{all} instead of {own} with {edits:?}");
            }
        }
    }

    #[test]
    fn without_locks_and_axes_the_numbers_are_the_sum_of_the_shifts(
        code in any_code(),
        directions in leaking_directions(),
        edits in any_edits(),
    ) {
        let edits = Edits { axes: Default::default(), truncation: 1.0, locked: BTreeSet::new(), ..edits };
        let mut sum = code.clone();
        if let (Some(age), Some(years)) = (&directions.age, edits.age_years) {
            let own = age.estimate(&code);
            // As it is computed, down to the rounding.
            sum += age.shift(own, own + (years - own));
        }
        for concept in &directions.concepts {
            sum += &concept.direction * edits.concept(&concept.name);
        }
        prop_assert_eq!(edits.apply(&code, &directions), sum);
    }

    #[test]
    fn a_locked_slider_keeps_its_own_strength(code in any_code(), strength in -2.0_f32..2.0, years in 0.0_f32..80.0) {
        let directions = directions();
        let mut edits = Edits { age_years: Some(years), ..Edits::default() };
        edits.set_concept("glasses", strength);
        let free = edits.apply(&code, &directions);
        edits.locked = locked([AGE, "glasses"]);
        prop_assert_eq!(edits.apply(&code, &directions), free);
    }

    #[test]
    fn a_lock_takes_no_more_than_it_must(code in any_code(), directions in leaking_directions(), strength in -2.0_f32..2.0) {
        let mut edits = Edits { locked: locked(["gender"]), ..Edits::default() };
        edits.set_concept("glasses", strength);
        let wanted = &directions.concepts[0].direction * strength;
        let lost = wanted - (edits.apply(&code, &directions) - &code);
        // What is missing lies along the locked read-out alone.
        let kept = &directions.concepts[1].probe.weights;
        let along = kept * (lost.dot(kept) / kept.dot(kept));
        prop_assert!((lost - along).norm() < 1e-4);
    }

    #[test]
    fn read_outs_that_nearly_repeat_each_other_are_both_kept(
        code in any_code(),
        directions in leaking_directions(),
        mut edits in any_edits(),
        noise in any_code(),
        difference in -9_i32..-2,
    ) {
        let mut directions = directions;
        let repeated = directions.concepts[0].probe.weights.clone() + noise * 10.0_f32.powi(difference);
        directions.concepts[1].probe.weights = repeated;
        edits.locked = locked(["glasses", "gender"]);
        let all = locked_read_outs(&edits, &directions, &edits.apply(&code, &directions));
        let own = locked_part(&edits).apply(&code, &directions);
        for (all, own) in all.iter().zip(locked_read_outs(&edits, &directions, &own)) {
            prop_assert!((all - own).abs() < 1e-3);
        }
    }
}

#[test]
fn locks_alone_change_nothing_and_outlive_a_reset() {
    let mut edits = Edits {
        locked: locked([AGE, "gender"]),
        ..Edits::default()
    };
    assert!(edits.is_neutral());
    assert_eq!(edits.apply(&axis(2), &directions()), axis(2));

    edits.set_concept("glasses", 1.0);
    edits.truncation = 0.5;
    assert_eq!(edits.reset().locked, locked([AGE, "gender"]));
    assert!(edits.reset().is_neutral());
}

#[test]
fn a_lock_on_what_the_model_does_not_know_keeps_nothing() {
    let mut edits = Edits::default();
    edits.set_concept("glasses", 1.0);
    let free = edits.apply(&axis(2), &directions());
    edits.locked = locked(["moustache"]);
    assert_eq!(edits.apply(&axis(2), &directions()), free);
}

#[test]
fn edits_of_before_there_were_locks_can_still_be_read() {
    let old = r#"{"age_years":40.0,"concepts":{"glasses":1.0}}"#;
    let edits: Edits = serde_json::from_str(old).expect("an older project's sliders");
    assert_eq!(edits.truncation, 1.0);
    assert!(edits.locked.is_empty() && edits.axes.is_empty());
    assert_eq!(serde_json::to_string(&edits).expect("plain numbers"), old);

    let new = Edits {
        axes: [(3, -1.5)].into(),
        truncation: 0.7,
        locked: locked([AGE]),
        ..edits
    };
    let text = serde_json::to_value(&new).expect("plain numbers");
    let read: Edits = serde_json::from_value(text).expect("what was just written");
    assert_eq!(read, new);
}
