//! The network is the same one as its PyTorch twin in `tools/pytorch`, which wrote the reference, and as its direct form on the
//! CPU.

use std::path::Path;

use burn::tensor::{Device, Tensor, TensorData};
use facemath_nets::model::{
    BUILTIN, Bundle, DirectDecoder, FaceModel, LinearBasis, Sharpen, Sharpener, TensorMap, Vae,
};

/// What rounding in another order may change; pixels and code numbers are about 1.
const TOLERANCE: f32 = 1e-4;

#[test]
fn the_pytorch_twin_and_this_network_agree() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/parity");
    let bytes = std::fs::read(folder.join("reference.safetensors")).expect("it is in the tree");
    let reference = TensorMap::from_bytes(&bytes).expect("it is whole");
    let known = |name: &str| reference.any_shape(name).expect("it is there");

    let bundle = Bundle::load(&folder).expect("the twin writes whole bundles");
    let device = Device::flex();
    let basis = LinearBasis::new(bundle.basis(), bundle.config(), &device);
    let vae = Vae::load(&bundle, &device).expect("the shapes are the configuration's");
    let images = known("images");
    let shape: [usize; 4] = images.shape.clone().try_into().expect("four axes");
    let data = TensorData::new(images.values.clone(), shape);
    let posterior = vae.encode(&basis, Tensor::from_data(data, &device));
    let decoded = vae.decode(&basis, posterior.mean.clone());

    let upscaler = bundle.upscaler().expect("the twin wrote one");
    let faces = images.values.chunks_exact(images.values.len() / shape[0]);
    let upscaled = faces.flat_map(|face| upscaler.upscale(face).expect("it has the model's size"));
    let upscaled: Vec<f32> = upscaled.collect();
    let side = upscaler.drawn_size_px();
    let upscaled = TensorData::new(upscaled, [shape[0], 3, side, side]);

    let found = [
        ("upscaled", upscaled),
        ("mean", posterior.mean.into_data()),
        ("log_variance", posterior.log_variance.into_data()),
        ("decoded", decoded.into_data()),
    ];
    for (name, data) in found {
        let values: Vec<f32> = data.try_to_vec().expect("floats");
        let known = &known(name).values;
        assert_eq!(values.len(), known.len(), "{name}");
        let pairs = values.iter().zip(known);
        let worst = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(worst < TOLERANCE, "{name} differs by {worst}");
    }
}

fn worst(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    let differences = a.iter().zip(b).map(|(a, b)| (a - b).abs());
    differences.fold(0.0, f32::max)
}

fn values(tensor: Tensor<4>) -> Vec<f32> {
    tensor.into_data().try_to_vec().expect("floats")
}

/// Codes as inventions have them.
fn codes(bundle: &Bundle, batch: usize) -> Vec<f32> {
    let seeds = 0..batch as u64;
    seeds
        .flat_map(|seed| bundle.prior().invent(seed).into_vec())
        .collect()
}

#[test]
fn the_direct_decoder_and_the_network_agree() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/parity");
    let mut bundles = vec![Bundle::load(&folder).expect("another shape")];
    bundles.extend([BUILTIN, "anime", "doodle"].map(|name| Bundle::find(name).expect("it ships")));
    let device = Device::flex();
    for bundle in bundles {
        let basis = LinearBasis::new(bundle.basis(), bundle.config(), &device);
        let vae = Vae::load(&bundle, &device).expect("whole");
        let direct = DirectDecoder::new(&bundle).expect("whole");
        for batch in [1, 3] {
            let codes = codes(&bundle, batch);
            let data = TensorData::new(codes.clone(), [batch, bundle.config().latent_dim]);
            let known = values(vae.decode(&basis, Tensor::from_data(data, &device)));
            let worst = worst(&direct.decode(&codes), &known);
            assert!(worst < TOLERANCE, "{}: {worst}", bundle.config().name);
        }
        assert_eq!(direct.decode(&[]), [0.0; 0]);
    }
}

#[test]
fn a_face_does_not_depend_on_those_decoded_with_it_nor_on_whether_gradients_are_asked_for() {
    let bundle = Bundle::find(BUILTIN).expect("it ships");
    let device = Device::flex();
    let model = FaceModel::new(&bundle, &device).expect("whole");
    let dim = bundle.config().latent_dim;
    let codes = codes(&bundle, 2);
    let tensor = Tensor::<2>::from_data(TensorData::new(codes, [2, dim]), &device);
    let both = values(model.decode(tensor.clone()));
    let second = values(model.decode(tensor.clone().slice([1..2, 0..dim])));
    // To the last bit: a film is the same file whatever was drawn before it.
    assert_eq!(both[second.len()..], second);
    let tracked = model.decode(tensor.autodiff().require_grad());
    assert!(tracked.is_autodiff(), "its gradients can be asked for");
    assert!(worst(&values(tracked), &both) < TOLERANCE);
}

#[test]
fn sharpening_on_the_cpu_is_that_of_other_devices() {
    let (size, sharpen) = (
        12,
        Sharpen {
            amount: 1.3,
            radius_px: 1.7,
        },
    );
    let pixels: Vec<f32> = (0..2 * 3 * size * size)
        .map(|i| ((i * i) % 101) as f32 / 100.0)
        .collect();
    let data = TensorData::new(pixels, [2, 3, size, size]);
    let faces = Tensor::<4>::from_data(data, &Device::flex());
    let direct = Sharpener::new(sharpen, size, &Device::flex()).forward(faces.clone());
    // With gradients it is made of tensor operations, as on a GPU.
    let device = Device::flex().autodiff();
    let tensors = Sharpener::new(sharpen, size, &device).forward(faces.autodiff());
    assert!(worst(&values(direct), &values(tensors)) < 1e-6);
}
