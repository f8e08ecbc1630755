//! Edits that were taught elsewhere, put into a bundle.

use std::fs;

use facemath_core::latent::{AgeNetwork, Concept};
use facemath_nets::model::{Bundle, Precision, TensorMap};

fn faces() -> Bundle {
    Bundle::find("faces").expect("it ships")
}

/// A tensor's name and shape, and the number that it is full of.
type Full<'a> = (&'a str, &'a [usize], f32);

/// What comes of putting these tensors into the bundle.
fn with(tensors: &[Full<'_>]) -> Result<(Bundle, Vec<String>), String> {
    let mut map = TensorMap::default();
    for (name, shape, value) in tensors {
        let values = vec![*value; shape.iter().product()];
        map.insert(*name, shape, values, Precision::Single);
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("edits.safetensors");
    fs::write(&path, map.to_bytes().expect("shapes are right")).expect("writable");
    faces()
        .with_taught_edits(&path)
        .map_err(|error| error.to_string())
}

#[test]
fn a_taught_concept_takes_the_place_of_the_fitted_one_and_all_else_stays() {
    let (taught, names) = with(&[
        ("concept.gender.direction", &[256], 0.5),
        ("concept.gender.network.looks", &[2, 256], 0.25),
        ("concept.gender.network.offsets", &[2], 1.0),
        ("concept.gender.network.effects", &[2, 256], 0.125),
    ])
    .expect("it fits");
    assert_eq!(names, ["gender"]);
    for (now, before) in taught
        .directions()
        .concepts
        .iter()
        .zip(&faces().directions().concepts)
    {
        if now.name == "gender" {
            assert_eq!(now.direction.as_slice(), [0.5; 256]);
            let network = now.network.as_ref().expect("it has one");
            assert_eq!(network.offsets, [1.0; 2]);
            assert_eq!(
                (now.probe.clone(), now.range),
                (before.probe.clone(), before.range)
            );
        } else {
            // All but what reads it in a face, which the new way is not to move.
            let read_as_before = Concept {
                probe: before.probe.clone(),
                ..now.clone()
            };
            assert!(read_as_before == *before, "{}", now.name);
            assert!(now.probe != before.probe, "{}", now.name);
        }
    }
    let ages = |bundle: &Bundle| bundle.directions().age.clone().expect("it knows ages");
    let (now, before) = (ages(&taught), ages(&faces()));
    assert!(now.probe != before.probe);
    assert!(now.averages == before.averages && now.network == before.network);
}

#[test]
fn taught_ages_take_the_place_of_the_network_of_ages() {
    let table = |name: &str| format!("age.network.{name}");
    let names = [
        "knots_years",
        "looks",
        "factors",
        "offsets",
        "effects",
        "curve",
    ]
    .map(table);
    let shapes: [&[usize]; 6] = [&[2], &[1, 256], &[2, 1], &[2, 1], &[1, 256], &[2, 256]];
    let tensors: Vec<Full<'_>> = names
        .iter()
        .zip(shapes)
        .map(|(name, shape)| (name.as_str(), shape, 1.0))
        .collect();
    // Both rows for the same age.
    let error = with(&tensors).expect_err("ages must ascend");
    assert!(error.contains("network of ages"), "{error}");
    let mut map = TensorMap::default();
    for (name, shape, value) in &tensors {
        let values = vec![*value; shape.iter().product()];
        map.insert(*name, shape, values, Precision::Single);
    }
    map.insert(names[0].as_str(), &[2], vec![0.0, 90.0], Precision::Single);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("edits.safetensors");
    fs::write(&path, map.to_bytes().expect("shapes are right")).expect("writable");
    let (taught, names) = faces().with_taught_edits(&path).expect("it fits");
    assert_eq!(names, ["age"]);
    let age = taught
        .directions()
        .age
        .as_ref()
        .expect("the model has ages");
    let knots = age
        .network
        .as_ref()
        .map(|network: &AgeNetwork| network.knots_years.clone());
    assert_eq!(knots, Some(vec![0.0, 90.0]));
}

#[test]
fn edits_that_do_not_fit_are_named_with_their_file() {
    let direction = ("concept.gender.direction", &[256][..], 0.5);
    let cases: [(&[Full<'_>], &str); 5] = [
        (&[], "no edits"),
        (
            &[("concept.gender.direction", &[255], 0.5)],
            "concept.gender.direction",
        ),
        (
            &[direction, ("concept.hat.direction", &[256], 0.5)],
            "concept.hat.direction",
        ),
        (
            &[direction, ("concept.gender.network.offsets", &[1], 0.5)],
            "looks",
        ),
        (&[("concept.gender.direction", &[256], f32::NAN)], "gender"),
    ];
    for (tensors, told) in cases {
        let error = with(tensors).expect_err(told);
        assert!(
            error.contains(told) && error.contains("edits.safetensors"),
            "{told}: {error}"
        );
    }
}
