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

/// Weights of a low-pass filter that takes away what changes from each pixel to the next and back, and leaves what is half
/// as fine nearly as it is (its gain is 0 at the Nyquist frequency, 0.88 at half of it). They sum to 1.
pub const LOW_PASS: [f32; 7] = {
    let [far, middle, near, here] = [1.0 / 64.0, -6.0 / 64.0, 15.0 / 64.0, 44.0 / 64.0];
    [far, middle, near, here, near, middle, far]
};

/// The `[size, size]` matrix that filters a line of pixels by [`LOW_PASS`]; edge pixels repeat.
fn low_pass_matrix(size: usize) -> Vec<f32> {
    let mut matrix = vec![0.0; size * size];
    let reach = LOW_PASS.len() / 2;
    for (row, line) in matrix.chunks_exact_mut(size).enumerate() {
        for (offset, weight) in LOW_PASS.iter().enumerate() {
            let pixel = (row + offset).saturating_sub(reach).min(size - 1);
            line[pixel] += weight;
        }
    }
    matrix
}

/// Resamples or filters square pictures.
#[derive(Clone, Debug)]
pub struct Resampler {
    /// `[to, from]`.
    matrix: Tensor<2>,
}

impl Resampler {
    /// From `from` to `to` pixels a side.
    pub fn new(from: usize, to: usize, device: &Device) -> Self {
        Self::of(resampling_matrix(from, to), [to, from], device)
    }

    /// Filters pictures of `size` pixels a side by [`LOW_PASS`] along both axes.
    pub fn low_pass(size: usize, device: &Device) -> Self {
        Self::of(low_pass_matrix(size), [size, size], device)
    }

    fn of(matrix: Vec<f32>, shape: [usize; 2], device: &Device) -> Self {
        Self {
            matrix: Tensor::from_data(TensorData::new(matrix, shape), device),
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
