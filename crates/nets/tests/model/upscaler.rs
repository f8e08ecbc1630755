//! The network that draws a bundle's pictures larger: kept, read, refused when damaged, and better than enlarging.

use std::fs;

use burn::tensor::{Device, Tensor, TensorData};
use facemath_nets::model::{
    Bundle, BundleError, FaceModel, Precision, Resampler, Sharpen, Sharpener, TensorMap,
};

use crate::saved;

const FILE: &str = "upscaler.safetensors";

fn doodle() -> Bundle {
    Bundle::find("doodle").expect("it ships")
}

fn load_error(folder: &tempfile::TempDir) -> BundleError {
    Bundle::load(folder.path()).expect_err("the bundle is damaged")
}

#[test]
fn a_copy_of_a_bundle_draws_the_same_larger_picture() {
    let bundle = doodle();
    let copy = Bundle::load(saved(&bundle).path()).expect("the bundle is whole");
    let size = bundle.config().image_size_px;
    let picture: Vec<f32> = (0..3 * size * size)
        .map(|i| (i % 97) as f32 / 96.0)
        .collect();
    let [first, second] = [&bundle, &copy].map(|bundle| {
        let upscaler = bundle.upscaler().expect("doodles are drawn larger");
        assert_eq!(upscaler.drawn_size_px(), 4 * size);
        upscaler.upscale(&picture).expect("it has the model's size")
    });
    assert_eq!(first, second);
}

#[test]
fn a_picture_of_another_size_is_not_upscaled() {
    let bundle = doodle();
    let upscaler = bundle.upscaler().expect("doodles are drawn larger");
    assert_eq!(upscaler.upscale(&[0.5; 3 * 128 * 128]), None);
    assert_eq!(upscaler.upscale(&[]), None);
}

#[test]
fn lines_of_doodles_stay_sharp() {
    let (bundle, device) = (doodle(), Device::flex());
    let model = FaceModel::new(&bundle, &device).expect("whole");
    let upscaler = bundle.upscaler().expect("doodles are drawn larger");
    let (size, drawn_px) = (bundle.config().image_size_px, upscaler.drawn_size_px());
    let sharpener = Sharpener::new(Sharpen::default(), size, &device);
    let smooth = Resampler::new(size, drawn_px, &device);
    let values = |face: Tensor<4>| -> Vec<f32> { face.into_data().try_to_vec().expect("floats") };
    let (mut ours, mut smoothly) = (0.0, 0.0);
    for seed in 0..8 {
        let code = bundle.prior().invent(seed).into_vec();
        let code = TensorData::new(code, [1, bundle.config().latent_dim]);
        let face = sharpener.forward(model.decode(Tensor::from_data(code, &device)));
        let larger = upscaler.upscale(&values(face.clone()));
        ours += sharpness(&larger.expect("it has the model's size"), drawn_px);
        smoothly += sharpness(&values(smooth.forward(face)), drawn_px);
    }
    assert!(ours > 2.5 * smoothly, "{ours} {smoothly}");
}

/// Mean square of the four-neighbour Laplacian of the first channel.
fn sharpness(face: &[f32], side: usize) -> f32 {
    let at = |x: usize, y: usize| face[y * side + x];
    let inner = (1..side - 1).flat_map(|y| (1..side - 1).map(move |x| (x, y)));
    let laplacian =
        |(x, y)| at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4.0 * at(x, y);
    inner.map(|place| laplacian(place).powi(2)).sum::<f32>() / (side * side) as f32
}

#[test]
fn a_damaged_or_missing_network_is_named() {
    let folder = saved(&doodle());
    let path = folder.path().join(FILE);
    let mut bytes = fs::read(&path).expect("the file is there");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&path, &bytes).expect("writable");
    let message = load_error(&folder).to_string();
    assert!(
        message.contains(FILE) && message.contains("checksum"),
        "{message}"
    );
    fs::remove_file(&path).expect("the file is there");
    let message = load_error(&folder).to_string();
    assert!(message.contains(FILE), "{message}");
}

#[test]
fn a_network_of_another_shape_is_refused() {
    let folder = saved(&doodle());
    let path = folder.path().join(FILE);
    let whole = fs::read(&path).expect("the file is there");
    let refused = |change: &dyn Fn(&mut TensorMap)| {
        let mut tensors = TensorMap::from_bytes(&whole).expect("the file is whole");
        change(&mut tensors);
        let other = folder.path().join("other.safetensors");
        fs::write(&other, tensors.to_bytes().expect("shapes are right")).expect("writable");
        let refused = doodle().with_upscaler(&other);
        refused.expect_err("it does not fit").to_string()
    };
    let half = Precision::Half;
    let message = refused(&|map| map.insert("pixels.product.bias", &[7], vec![0.0; 7], half));
    assert!(message.contains("draws 7 values"), "{message}");
    let message = refused(&|map| map.insert("stem.product.bias", &[5], vec![0.0; 5], half));
    assert!(message.contains("is needed"), "{message}");
    let message = refused(&|map| *map = TensorMap::default());
    assert!(
        message.contains("stem.product.bias is missing"),
        "{message}"
    );
}

#[test]
fn a_model_without_one_draws_no_larger_pictures() {
    let bundle = Bundle::find("anime").expect("it ships");
    assert!(bundle.upscaler().is_none());
    assert!(!saved(&bundle).path().join(FILE).exists());
}
