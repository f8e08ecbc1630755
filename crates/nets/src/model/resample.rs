//! Separable resampling as two small matrix products: differentiable on every backend, and the same numbers on all.

use burn::tensor::{Device, Tensor, TensorData};

/// The `[to, from]` matrix that resamples a line of `from` pixels to `to` pixels with a Catmull-Rom kernel, widened
/// when shrinking so that nothing aliases. Rows sum to 1; edge pixels repeat.
pub fn resampling_matrix(from: usize, to: usize) -> Vec<f32> {
    let ratio = from as f64 / to as f64;
    let support = ratio.max(1.0);
    let mut matrix = vec![0.0f32; to * from];
    for (row, line) in matrix.chunks_exact_mut(from).enumerate() {
        let center = (row as f64 + 0.5) * ratio - 0.5;
        let first = (center - 2.0 * support).ceil() as i64;
        let last = (center + 2.0 * support).floor() as i64;
        let taps: Vec<(usize, f64)> = (first..=last)
            .map(|i| {
                let pixel = i.clamp(0, from as i64 - 1) as usize;
                (pixel, catmull_rom((i as f64 - center) / support))
            })
            .collect();
        let total: f64 = taps.iter().map(|(_, weight)| weight).sum();
        for (pixel, weight) in taps {
            line[pixel] += (weight / total) as f32;
        }
    }
    matrix
}

/// Catmull-Rom spline kernel (Keys 1981 with a = -1/2), nonzero within two pixels.
fn catmull_rom(x: f64) -> f64 {
    let x = x.abs();
    if x < 1.0 {
        (1.5 * x - 2.5) * x * x + 1.0
    } else if x < 2.0 {
        ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    } else {
        0.0
    }
}

/// Resamples square pictures from one size to another.
#[derive(Clone, Debug)]
pub struct Resampler {
    /// `[to, from]`.
    matrix: Tensor<2>,
}

impl Resampler {
    /// From `from` to `to` pixels a side.
    pub fn new(from: usize, to: usize, device: &Device) -> Self {
        let data = TensorData::new(resampling_matrix(from, to), [to, from]);
        Self {
            matrix: Tensor::from_data(data, device),
        }
    }

    /// `[batch, channels, from, from]` to `[batch, channels, to, to]`.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let [batch, channels, height, width] = x.dims();
        let [to, from] = self.matrix.dims();
        let columns = x
            .reshape([batch * channels * height, width])
            .matmul(self.matrix.clone().transpose())
            .reshape([batch * channels, height, to]);
        self.matrix
            .clone()
            .unsqueeze::<3>()
            .expand([batch * channels, to, from])
            .matmul(columns)
            .reshape([batch, channels, to, to])
    }
}
