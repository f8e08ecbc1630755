//! Bundles on disk: what is written is read again, and every kind of damage is named.

use std::fs;
use std::path::Path;

use burn::tensor::{Device, Tensor, Tolerance};
use facemath_core::latent::{
    AgeModel, AgeNetwork, Concept, ConceptNetwork, Directions, Latent, Prior, PriorComponent,
    Probe, Unit,
};
use facemath_nets::model::{
    BasisData, Bundle, FaceModel, LinearBasis, ModelConfig, Precision, TensorMap, Vae,
    collect_parameters,
};
use sha2::{Digest as _, Sha256};

const SIZE: usize = 32;
const DIM: usize = 6;

fn tiny_config() -> ModelConfig {
    ModelConfig {
        name: "tiny".into(),
        image_size_px: SIZE,
        latent_dim: DIM,
        basis_size_px: 16,
        encoder_channels: [4, 4, 6, 8],
        decoder_channels: [8, 6, 4, 4, 4],
        fixed_pose: true,
    }
}

fn tiny_basis() -> BasisData {
    let pixels = 3 * 16 * 16;
    // Orthonormal rows: each takes its own share of the pixels.
    let mut components = vec![0.0; DIM * pixels];
    let share = pixels / DIM;
    for row in 0..DIM {
        for column in 0..share {
            components[row * pixels + row * share + column] = (share as f32).sqrt().recip();
        }
    }
    BasisData {
        mean: vec![0.5; pixels],
        components,
        scales: (0..DIM).map(|i| 1.0 + i as f32).collect(),
    }
}

fn tiny_bundle() -> Bundle {
    let config = tiny_config();
    let mut weights = TensorMap::default();
    collect_parameters(
        &Vae::new(&config, 7, &Device::flex()),
        Bundle::NETWORK,
        &mut weights,
    );
    let unit = |place: usize| {
        Latent::from_vec((0..DIM).map(|i| f32::from(u8::from(i == place))).collect())
    };
    let probe = |place: usize| Probe {
        weights: unit(place),
        bias: 0.25,
    };
    let directions = Directions {
        age: Some(AgeModel {
            averages: vec![unit(0), unit(1), unit(2)],
            probe: probe(0),
            network: Some(AgeNetwork {
                knots_years: vec![0.0, 2.0],
                looks: unit(1).as_slice().to_vec(),
                factors: vec![1.0, 0.5],
                offsets: vec![0.0, -0.25],
                effects: unit(2).as_slice().to_vec(),
                curve: [unit(0).as_slice(), unit(3).as_slice()].concat(),
            }),
        }),
        concepts: vec![Concept {
            name: "glasses".into(),
            label: "Glasses".into(),
            negative: "off".into(),
            positive: "on".into(),
            direction: unit(3),
            network: Some(ConceptNetwork {
                looks: [unit(1).as_slice(), unit(2).as_slice()].concat(),
                offsets: vec![0.5, -0.25],
                effects: [unit(4).as_slice(), unit(5).as_slice()].concat(),
            }),
            probe: probe(3),
            range: 2.0,
            unit: Unit::Degrees,
        }],
        axes: None,
    };
    let codes: Vec<Latent> = (0..20)
        .map(|i| Latent::from_vec((0..DIM).map(|j| ((i * 7 + j * 3) % 11) as f32).collect()))
        .collect();
    let prior = two_groups(&Prior::fit(&codes).expect("twenty codes are enough"));
    Bundle::from_parts(config, weights, tiny_basis(), directions, prior).with_card(
        [("psnr_db".into(), "20.00".into())].into(),
        "# A card\n".into(),
    )
}

/// A mixture of the only Gaussian of `prior` and another one beside it.
fn two_groups(prior: &Prior) -> Prior {
    let components = prior.components().iter().flat_map(|component| {
        [(0.25, 0.0), (0.75, 3.0)].map(|(weight, shift)| PriorComponent {
            weight,
            mean: &component.mean + Latent::from_vec(vec![shift; DIM]),
            factor: component.factor.clone(),
        })
    });
    Prior::from_components(components.collect()).expect("two shares of one whole")
}

fn saved(folder: &Path) -> Bundle {
    let bundle = tiny_bundle();
    bundle.save(folder).expect("the folder can be written");
    bundle
}

fn checksum(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn load_error(folder: &Path) -> String {
    Bundle::load(folder)
        .expect_err("the bundle is damaged")
        .to_string()
}

#[test]
fn a_saved_bundle_loads_with_everything_in_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let written = saved(folder.path());
    let read = Bundle::load(folder.path()).expect("the bundle is whole");
    assert_eq!(read.config(), written.config());
    assert_eq!(read.directions(), written.directions());
    assert_eq!(read.card(), written.card());
    assert_eq!(read.figures(), written.figures());
    assert!(read.weights().names().eq(written.weights().names()));
}

#[test]
fn a_bundle_whose_faces_all_age_alike_has_no_network_of_ages() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut directions = tiny_bundle().directions().clone();
    if let Some(age) = &mut directions.age {
        age.network = None;
    }
    let prior = tiny_bundle().prior().clone();
    let written = tiny_bundle().with_latent_tables(directions, prior);
    written
        .save(folder.path())
        .expect("the folder can be written");
    let read = Bundle::load(folder.path()).expect("the bundle is whole");
    assert_eq!(read.directions(), written.directions());
}

#[test]
fn a_network_of_ages_out_of_order_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut directions = tiny_bundle().directions().clone();
    if let Some(network) = directions.age.as_mut().and_then(|age| age.network.as_mut()) {
        network.knots_years.swap(0, 1);
    }
    let prior = tiny_bundle().prior().clone();
    let written = tiny_bundle().with_latent_tables(directions, prior);
    written
        .save(folder.path())
        .expect("the folder can be written");
    let error = load_error(folder.path());
    assert!(error.contains("network of ages"), "{error}");
}

#[test]
fn a_prior_comes_back_with_its_factors_in_half_precision() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let written = saved(folder.path());
    let read = Bundle::load(folder.path()).expect("the bundle is whole");
    let (before, after) = (written.prior().components(), read.prior().components());
    assert_eq!(before.len(), after.len());
    for (before, after) in before.iter().zip(after) {
        assert_eq!(before.weight, after.weight);
        assert_eq!(before.mean, after.mean);
        for (exact, rounded) in before.factor.iter().zip(&after.factor) {
            assert!((exact - rounded).abs() <= exact.abs() / 2048.0 + 1e-7);
        }
    }
    // What is rounded already does not change again.
    let again = tempfile::tempdir().expect("a temporary folder");
    read.save(again.path()).expect("the folder can be written");
    let second = Bundle::load(again.path()).expect("the bundle is whole");
    assert_eq!(second.prior(), read.prior());
}

#[test]
fn a_prior_too_wide_for_half_precision_is_refused_when_it_is_saved() {
    let prior = Prior::gaussian(Latent::zeros(DIM), vec![1e6; DIM * (DIM + 1) / 2]);
    let bundle = tiny_bundle()
        .with_latent_tables(Directions::default(), prior.expect("the sizes are right"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let error = bundle.save(folder.path()).expect_err("it would be endless");
    assert!(error.to_string().contains("prior.factors"), "{error}");
}

#[test]
fn a_prior_whose_parts_do_not_fit_is_refused() {
    for (name, shape, values, complaint) in [
        ("prior.weights", vec![2], vec![0.5, 0.75], "shares"),
        ("prior.weights", vec![0], vec![], "prior.means"),
        ("prior.means", vec![1, DIM], vec![0.0; DIM], "prior.means"),
        ("prior.factors", vec![2, 1], vec![1.0; 2], "prior.factors"),
    ] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        saved(folder.path());
        let (latent, manifest) = (
            folder.path().join("latent.safetensors"),
            folder.path().join("bundle.json"),
        );
        let bytes = fs::read(&latent).expect("the file is there");
        let mut tables = TensorMap::from_bytes(&bytes).expect("the file is whole");
        tables.insert(name, &shape, values, Precision::Single);
        let changed = tables.to_bytes().expect("the shape is that of the values");
        fs::write(&latent, &changed).expect("writable");
        let text = fs::read_to_string(&manifest).expect("the manifest is there");
        let text = text.replace(&checksum(&bytes), &checksum(&changed));
        fs::write(&manifest, text).expect("writable");
        let message = load_error(folder.path());
        assert!(message.contains(complaint), "{name} {shape:?}: {message}");
    }
}

#[test]
fn a_loaded_model_computes_what_the_saved_one_did() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    saved(folder.path());
    let device = Device::flex();
    let read = |path: &Path| {
        let bundle = Bundle::load(path).expect("the bundle is whole");
        FaceModel::new(&bundle, &device).expect("the weights fit")
    };
    let first = read(folder.path());
    // Through a second save, nothing may change any more: half precision is already rounded.
    let again = tempfile::tempdir().expect("a temporary folder");
    Bundle::load(folder.path())
        .and_then(|bundle| bundle.save(again.path()))
        .expect("the bundle can be copied");
    let second = read(again.path());
    let codes = Tensor::<2>::from_data([[0.5, -1.0, 2.0, 0.0, 1.0, -0.5f32]], &device);
    first
        .decode(codes.clone())
        .into_data()
        .assert_eq(&second.decode(codes).into_data(), true);
}

#[test]
fn a_new_network_is_its_linear_core() {
    let device = Device::flex();
    let config = tiny_config();
    let basis = LinearBasis::new(&tiny_basis(), &config, &device);
    let vae = Vae::new(&config, 3, &device);
    let codes = Tensor::<2>::from_data([[0.1, 0.2, -0.1, 0.0, 0.3, 0.05f32]], &device);
    vae.decode(&basis, codes.clone())
        .into_data()
        .assert_approx_eq::<f32>(
            &basis.decode(codes.clone()).into_data(),
            Tolerance::absolute(1e-6),
        );
    let image = basis.decode(codes);
    vae.encode(&basis, image.clone())
        .mean
        .into_data()
        .assert_approx_eq::<f32>(&basis.encode(image).into_data(), Tolerance::absolute(1e-6));
}

#[test]
fn a_missing_file_is_named() {
    for file in [
        "bundle.json",
        "weights.safetensors",
        "latent.safetensors",
        "card.md",
    ] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        saved(folder.path());
        fs::remove_file(folder.path().join(file)).expect("the file is there");
        let message = load_error(folder.path());
        assert!(message.contains(file), "{message}");
    }
}

#[test]
fn a_changed_byte_is_found_in_every_file() {
    for file in ["weights.safetensors", "latent.safetensors", "card.md"] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        saved(folder.path());
        let path = folder.path().join(file);
        let mut bytes = fs::read(&path).expect("the file is there");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).expect("the file can be written");
        let message = load_error(folder.path());
        assert!(
            message.contains(file) && message.contains("checksum"),
            "{message}"
        );
    }
}

#[test]
fn a_truncated_file_is_found_at_every_length() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    saved(folder.path());
    let path = folder.path().join("weights.safetensors");
    let whole = fs::read(&path).expect("the file is there");
    for length in (0..whole.len()).step_by(whole.len() / 17) {
        fs::write(&path, &whole[..length]).expect("the file can be written");
        assert!(load_error(folder.path()).contains("weights.safetensors"));
    }
}

/// The folder of a bundle in whose manifest `after` stands in the place of `before`.
fn with_manifest(before: &str, after: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    saved(folder.path());
    let path = folder.path().join("bundle.json");
    let text = fs::read_to_string(&path).expect("the manifest is there");
    let changed = text.replacen(before, after, 1);
    assert_ne!(text, changed, "the manifest is spelt as expected");
    fs::write(&path, changed).expect("writable");
    folder
}

#[test]
fn another_format_version_is_refused_by_number() {
    let folder = with_manifest("\"format_version\": 2", "\"format_version\": 9");
    let message = load_error(folder.path());
    assert!(message.contains("version 9"), "{message}");
}

#[test]
fn a_manifest_that_is_not_one_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    saved(folder.path());
    fs::write(folder.path().join("bundle.json"), "not json").expect("writable");
    assert!(load_error(folder.path()).contains("bundle.json"));
}

#[test]
fn weights_of_another_shape_are_refused_by_name() {
    // A wider encoder than the weights were made for; checksums still hold.
    let folder = with_manifest(
        "\"encoder_channels\": [\n      4",
        "\"encoder_channels\": [\n      5",
    );
    let bundle = Bundle::load(folder.path()).expect("only the networks notice");
    let error = FaceModel::new(&bundle, &Device::flex()).expect_err("the shapes differ");
    assert!(
        error.to_string().contains("vae.encoder.stem.weight"),
        "{error}"
    );
}

#[test]
fn an_absurd_configuration_is_refused_before_anything_is_allocated() {
    let folder = with_manifest("\"latent_dim\": 6", "\"latent_dim\": 4000000000");
    assert!(load_error(folder.path()).contains("latent_dim"));
}

#[test]
fn the_bundle_in_the_program_is_whole_and_loads_by_name() {
    let bundle = Bundle::find("faces").expect("the program has a model");
    assert_eq!(bundle.config().image_size_px, 128);
    assert!(bundle.directions().age.is_some());
    assert!(bundle.directions().concept("glasses").is_some());
    assert!(bundle.directions().concept("gender").is_some());
    assert!(bundle.card().contains("non-commercial"));
    FaceModel::new(&bundle, &Device::flex()).expect("its weights fit");
}

#[test]
fn an_unknown_name_lists_the_known_ones() {
    let error = Bundle::find("nobody")
        .expect_err("there is no such model")
        .to_string();
    assert!(
        error.contains("nobody") && error.contains("faces"),
        "{error}"
    );
}
