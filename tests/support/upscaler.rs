//! A network that draws pictures larger in a way that is easily told.

use std::sync::Arc;

use facemath_nets::model::{Precision, TensorMap, Upscaler};

/// How much lighter than smoothly enlarged its pictures are.
pub const LIFT: f32 = 0.25;

/// For pictures of `size_px`, twice as large and [`LIFT`] lighter.
pub fn lifting(size_px: usize) -> Arc<Upscaler> {
    let mut map = TensorMap::default();
    let layers: [(&str, usize, Vec<f32>); 3] = [
        ("stem", 12, vec![0.0; 4]),
        ("to_fine", 4, vec![0.0; 4]),
        ("pixels", 1, vec![LIFT; 12]),
    ];
    for (layer, inputs, bias) in layers {
        let shape = [9 * inputs, bias.len()];
        let weight = vec![0.0; shape[0] * shape[1]];
        let name = |part: &str| format!("{layer}.product.{part}");
        map.insert(name("weight"), &shape, weight, Precision::Single);
        map.insert(name("bias"), &[shape[1]], bias, Precision::Single);
    }
    Arc::new(Upscaler::from_tensors(&map, size_px).expect("shapes fit"))
}
