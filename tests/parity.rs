//! The network is the same one as its PyTorch twin in `tools/pytorch`, which wrote the reference.

use std::path::Path;

use burn::tensor::{Device, Tensor, TensorData};
use facemath::model::{Bundle, LinearBasis, TensorMap, Vae};

/// What rounding in another order may change; pixels and code numbers are about 1.
const TOLERANCE: f32 = 1e-4;

#[test]
fn the_pytorch_twin_and_this_network_agree() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity");
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

    let found = [
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
