//! Concepts with a network: each face on a way of its own.

use std::collections::BTreeMap;

use facemath_core::latent::{
    ConceptNetwork, Directions, Edits, Expression, Latent, LatentError, Prior, Scope,
};
use proptest::prelude::*;

use crate::edits::directions;
use crate::{DIM, any_code, axis, close};

/// One unit, which sees the first number of a face and then adds to the sixth.
fn network() -> ConceptNetwork {
    ConceptNetwork {
        looks: axis(0).as_slice().to_vec(),
        offsets: vec![0.5],
        effects: (axis(5) * 4.0).as_slice().to_vec(),
    }
}

fn with(network: ConceptNetwork) -> Directions {
    let mut directions = directions();
    directions.concepts[0].network = Some(network);
    directions
}

fn glasses(strength: f32) -> Edits {
    let mut edits = Edits::default();
    edits.set_concept("glasses", strength);
    edits
}

fn shift(face: &Latent, strength: f32) -> Latent {
    glasses(strength).apply(face, &with(network())) - face
}

#[test]
fn the_average_face_goes_along_the_direction_and_others_on_ways_of_their_own() {
    let average = Latent::zeros(DIM);
    assert!(close(&shift(&average, 1.0), &(axis(3) * 3.0), 1e-6));
    let seen = 1.5_f32.tanh() - 0.5_f32.tanh();
    let own = axis(3) * 3.0 + axis(5) * (4.0 * seen);
    assert!(close(&shift(&axis(0), 1.0), &own, 1e-5));
    assert!(close(&shift(&axis(1), 1.0), &(axis(3) * 3.0), 1e-6));
}

proptest! {
    #[test]
    fn the_way_is_the_faces_own_and_the_strength_how_far(face in any_code(), strength in -2.0_f32..2.0) {
        let whole = shift(&face, 1.0);
        prop_assert!(close(&shift(&face, strength), &(whole * strength), 1e-2));
        prop_assert_eq!(glasses(0.0).apply(&face, &with(network())), face);
    }

    #[test]
    fn sums_and_toward_move_a_face_as_the_slider_does(face in any_code(), strength in -2.0_f32..2.0) {
        let directions = with(network());
        let faces = BTreeMap::from([("me".to_owned(), face.clone())]);
        let prior = Prior::gaussian(axis(7), vec![0.0; DIM * (DIM + 1) / 2]).expect("fits");
        let scope = Scope { faces: &faces, directions: &directions, prior: &prior };
        let slider = glasses(strength).apply(&face, &directions);
        for source in ["me + X * glasses", "X * glasses + me", "me - -X * glasses", "toward(me, glasses, X)"] {
            let source = source.replace('X', &format!("({strength})"));
            let sum = Expression::parse(&source).and_then(|sum| sum.evaluate(&scope));
            prop_assert!(close(&sum.expect("it can be computed"), &slider, 1e-2), "{}", source);
        }
    }
}

/// What is done to a network, in words and in deed.
type Damage = (&'static str, fn(&mut ConceptNetwork));

#[test]
fn a_network_that_does_not_fit_is_refused() {
    let damages: [Damage; 3] = [
        ("a short table", |network| network.effects.truncate(5)),
        ("more units than looks", |network| network.offsets.push(0.0)),
        ("no numbers", |network| network.offsets[0] = f32::NAN),
    ];
    assert_eq!(with(network()).check(DIM), Ok(()));
    for (what, damage) in damages {
        let mut damaged = network();
        damage(&mut damaged);
        let error = with(damaged).check(DIM).expect_err(what);
        assert!(
            error.to_string().contains("the network of \"glasses\""),
            "{what}: {error}"
        );
    }
    let other_length = with(network()).check(DIM + 1);
    assert!(matches!(
        other_length,
        Err(LatentError::DimensionMismatch { .. })
    ));
}
