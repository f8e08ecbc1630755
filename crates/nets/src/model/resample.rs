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

/// Pixels on either side that [`notch_matrix`] looks at.
const NOTCH_REACH: usize = 11;

/// The `[size, size]` matrix of a notch filter for a line of pixels: it takes away what goes up and down from each pixel to the
/// next over a stretch of some twenty pixels (the Nyquist frequency), and leaves nearly all else as it is. Lines are mirrored at
/// their ends, which keeps the beat.
pub fn notch_matrix(size: usize) -> Vec<f32> {
    let reach = NOTCH_REACH.min(size.saturating_sub(1));
    // A Hann window, which is what the pattern's strength is averaged over.
    let step = std::f64::consts::PI / (reach + 1) as f64;
    let window: Vec<f64> = (0..=reach)
        .map(|i| 0.5 + 0.5 * (step * i as f64).cos())
        .collect();
    let total = window[0] + 2.0 * window[1..].iter().sum::<f64>();
    let mut matrix = vec![0.0; size * size];
    for (row, line) in matrix.chunks_exact_mut(size).enumerate() {
        line[row] = 1.0;
        for offset in 0..=2 * reach {
            let distance = offset.abs_diff(reach);
            let beat = if distance.is_multiple_of(2) {
                1.0
            } else {
                -1.0
            };
            let pixel = mirrored(row + offset, reach, size);
            line[pixel] -= (beat * window[distance] / total) as f32;
        }
    }
    matrix
}

/// The pixel `place - reach` of a line, mirrored about its first and its last one.
fn mirrored(place: usize, reach: usize, size: usize) -> usize {
    let pixel = place.abs_diff(reach);
    if pixel < size {
        pixel
    } else {
        2 * (size - 1) - pixel
    }
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

    /// The notch filter of [`notch_matrix`] along both axes of pictures of `size` pixels a side.
    pub fn notch(size: usize, device: &Device) -> Self {
        Self::of(notch_matrix(size), [size, size], device)
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
