//! Concepts with a network: each face on a way of its own.

use std::collections::BTreeMap;

use facemath_core::latent::{
    ConceptNetwork, ConceptSpace, Directions, Edits, Expression, Latent, LatentError, Prior, Scope,
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

/// A prior of independent numbers of variance 1.
fn prior() -> Prior {
    let entry = |row, column| if row == column { 1.0 } else { 0.0 };
    let factor = (0..DIM).flat_map(|row| (0..=row).map(move |column| entry(row, column)));
    Prior::gaussian(axis(7), factor.collect()).expect("fits")
}

/// Directions whose age and gender are read along the way of glasses, too, as read-outs of photographs happen to be.
fn misread(mut directions: Directions) -> Directions {
    let age = directions.age.as_mut().expect("the test model knows ages");
    age.probe.weights += axis(3) * 2.0 + axis(5);
    directions.concepts[1].probe.weights += axis(3) * 0.5;
    directions
}

fn unmoved(directions: &Directions) -> Directions {
    let space = ConceptSpace::new(&prior(), directions).expect("a prior with spread");
    space.with_unmoved_read_outs(directions.clone())
}

#[test]
fn other_read_outs_are_cleared_of_the_way_of_a_taught_edit() {
    let before = misread(with(network()));
    let after = unmoved(&before);
    let faces: Vec<Latent> = (10_000..12_000).map(|seed| prior().invent(seed)).collect();
    // By how much a unit of glasses moves what is read of age, glasses and gender, in the mean of faces.
    let moves = |directions: &Directions| {
        let probes = directions.age.iter().map(|age| &age.probe);
        let probes = probes.chain(directions.concepts.iter().map(|concept| &concept.probe));
        let moved = probes.map(|probe| {
            let of = |face: &Latent| {
                let edited = glasses(1.0).apply(face, directions);
                probe.read(&edited) - probe.read(face)
            };
            faces.iter().map(of).sum::<f32>() / faces.len() as f32
        });
        moved.collect::<Vec<f32>>()
    };
    let [age, own, gender] = moves(&before)[..] else {
        panic!("three read-outs");
    };
    let [age_left, own_left, gender_left] = moves(&after)[..] else {
        panic!("three read-outs");
    };
    assert!(age > 4.0 && age_left.abs() < 0.2, "{age} {age_left}");
    assert!(
        gender > 1.0 && gender_left.abs() < 0.05,
        "{gender} {gender_left}"
    );
    assert_eq!(own, own_left);
    // The average face is read as before, and so is what has nothing to do with glasses.
    for face in [axis(7), axis(7) + axis(4), axis(7) + axis(0)] {
        let [old, new] = [&before, &after].map(|known| known.concepts[1].probe.read(&face));
        assert!((old - new).abs() < 1e-4, "{old} {new}");
    }
    assert_eq!(unmoved(&after), after, "twice is once");
}

#[test]
fn without_taught_edits_read_outs_stay_as_they_are() {
    let plain = misread(directions());
    assert_eq!(unmoved(&plain), plain);
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
