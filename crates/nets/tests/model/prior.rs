//! The flow that a bundle's inventions are drawn with: kept, read, refused when damaged, and able to do what it is asked.

use std::fs;
use std::path::Path;

use facemath_core::latent::{Latent, Prior, Wanted};
use facemath_nets::model::{Bundle, Precision, TensorMap, fingerprint};
use sha2::{Digest as _, Sha256};

use crate::saved;

const FILE: &str = "prior.safetensors";

fn shipped(name: &str) -> Bundle {
    Bundle::find(name).expect("it ships")
}

fn load_error(folder: &Path) -> String {
    Bundle::load(folder)
        .expect_err("the bundle is damaged")
        .to_string()
}

fn checksum(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn invented(prior: &Prior, wanted: &Wanted) -> Vec<Latent> {
    let seeds: Vec<u64> = (0..64).collect();
    prior.invent_all(&seeds, Prior::TRUNCATION, wanted)
}

#[test]
fn the_faces_that_ship_are_what_they_are_asked_to_be() {
    let bundle = shipped("faces");
    let (prior, directions) = (bundle.prior(), bundle.directions());
    let mean = |read: &dyn Fn(&Latent) -> f32, name: &str, value: f32| {
        let faces = invented(prior, &Wanted::anybody().with(name, value));
        faces.iter().map(read).sum::<f32>() / faces.len() as f32
    };
    let age = directions.age.as_ref().expect("faces have ages");
    let years = |value| mean(&|face| age.estimate(face), "age", value);
    let (child, adult, old) = (years(6.0), years(35.0), years(75.0));
    assert!(
        child + 10.0 < adult && adult + 10.0 < old,
        "{child} {adult} {old}"
    );
    for name in ["glasses", "gender"] {
        let probe = &directions.concept(name).expect("faces have it").probe;
        let reading = |value| mean(&|face| probe.read(face), name, value);
        let (no, yes) = (reading(-1.0), reading(1.0));
        assert!(no + 0.5 < yes, "{name}: {no} {yes}");
    }
}

#[test]
fn a_number_is_the_same_face_after_the_bundle_has_been_copied() {
    let bundle = shipped("faces");
    let folder = saved(&bundle);
    let copy = Bundle::load(folder.path()).expect("the bundle is whole");
    assert_eq!(copy.prior().flow(), bundle.prior().flow());
    assert_eq!(copy.prior().invent(7), bundle.prior().invent(7));
}

#[test]
fn a_bundle_without_a_flow_draws_from_its_mixture() {
    let bundle = shipped("faces");
    let mixture = bundle.prior().clone().without_flow();
    let directions = bundle.directions().clone();
    let known_as = fingerprint(bundle.prior());
    let folder = saved(&bundle.with_latent_tables(directions, mixture.clone()));
    assert!(!folder.path().join(FILE).exists());
    let old = Bundle::load(folder.path()).expect("the bundle is whole");
    assert!(old.prior().flow().is_none());
    assert_eq!(
        invented(old.prior(), &Wanted::anybody()),
        invented(&mixture, &Wanted::anybody())
    );
    assert_eq!(
        fingerprint(old.prior()),
        known_as,
        "its codes mean the same"
    );
}

#[test]
fn a_damaged_flow_is_named() {
    let folder = saved(&shipped("faces"));
    let path = folder.path().join(FILE);
    let whole = fs::read(&path).expect("the file is there");

    let mut bytes = whole.clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, &bytes).expect("writable");
    let message = load_error(folder.path());
    assert!(
        message.contains(FILE) && message.contains("checksum"),
        "{message}"
    );

    let mut tensors = TensorMap::from_bytes(&whole).expect("the file is whole");
    tensors.insert("output.bias", &[3], vec![0.0; 3], Precision::Half);
    let changed = tensors.to_bytes().expect("the shape is that of the values");
    fs::write(&path, &changed).expect("writable");
    let manifest = folder.path().join("bundle.json");
    let text = fs::read_to_string(&manifest).expect("the manifest is there");
    let text = text.replace(&checksum(&whole), &checksum(&changed));
    fs::write(&manifest, text).expect("writable");
    let message = load_error(folder.path());
    assert!(
        message.contains(FILE) && message.contains("output.weight"),
        "{message}"
    );

    fs::remove_file(&path).expect("the file is there");
    let message = load_error(folder.path());
    assert!(message.contains(FILE), "{message}");
}

#[test]
fn bundles_that_ship_stay_small() {
    for name in ["faces", "anime", "doodle"] {
        let folder = saved(&shipped(name));
        let files = fs::read_dir(folder.path()).expect("readable");
        let sizes = files.map(|file| file.and_then(|file| file.metadata()));
        let bytes: u64 = sizes.map(|meta| meta.expect("readable").len()).sum();
        assert!(bytes <= 14_000_000, "{name}: {bytes} bytes");
    }
}
