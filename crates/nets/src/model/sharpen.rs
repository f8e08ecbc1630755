//! Sharpening of drawn faces: an unsharp mask as tensor operations, so that it needs no detour on any device.

use std::ops::RangeInclusive;

use burn::tensor::{Device, Tensor, TensorData};
use serde::{Deserialize, Serialize};

use super::direct;

/// How strongly a face is sharpened, and how fine.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sharpen {
    /// How much of the fine detail is added once more, within [`Sharpen::AMOUNT`]; 0 leaves the picture exactly as it is.
    pub amount: f32,
    /// Standard deviation of the blur that tells detail from the rest, in pixels of the model's picture, within
    /// [`Sharpen::RADIUS_PX`].
    pub radius_px: f32,
}

impl Sharpen {
    /// Amounts that can be asked for.
    pub const AMOUNT: RangeInclusive<f32> = 0.0..=3.0;
    /// Radii that can be asked for, in pixels.
    pub const RADIUS_PX: RangeInclusive<f32> = 0.5..=4.0;

    /// Pictures as the model draws them, for what is measured or kept.
    pub const OFF: Self = Self {
        amount: 0.0,
        radius_px: 1.0,
    };

    /// Whether it leaves pictures as they are.
    pub fn is_off(&self) -> bool {
        self.amount <= 0.0
    }
}

impl Default for Sharpen {
    /// How faces are shown and written unless something else is asked for: about as sharp as photographs of their size.
    fn default() -> Self {
        Self {
            amount: 1.0,
            ..Self::OFF
        }
    }
}

/// Sharpens pictures of one size.
#[derive(Clone, Debug)]
pub struct Sharpener {
    sharpen: Sharpen,
    blur: Blur,
}

/// How it blurs.
#[derive(Clone, Debug)]
enum Blur {
    /// On the CPU, with these weights along each axis.
    Kernel(Vec<f32>),
    /// Elsewhere, as a product with this matrix along each axis: `[size, size]`, symmetric but for the edges.
    Matrix(Box<Tensor<2>>),
}

impl Sharpener {
    /// For pictures of `size_px` pixels a side on `device`.
    pub fn new(sharpen: Sharpen, size_px: usize, device: &Device) -> Self {
        let kernel = blurring_kernel(sharpen.radius_px);
        let blur = if *device == Device::flex() {
            Blur::Kernel(kernel)
        } else {
            let matrix = blurring_matrix(size_px, &kernel);
            let data = TensorData::new(matrix, [size_px, size_px]);
            Blur::Matrix(Box::new(Tensor::from_data(data, device)))
        };
        Self { sharpen, blur }
    }

    /// What it does.
    pub fn sharpen(&self) -> Sharpen {
        self.sharpen
    }

    /// `[batch, 3, size, size]`, values 0 to 1, same shape out. No pixel becomes lighter or darker than all of its neighbours
    /// were: beside a strong edge the mask alone would draw a bright and a dark line, a halo. Nearly all of its sharpness is
    /// in the edges themselves.
    pub fn forward(&self, faces: Tensor<4>) -> Tensor<4> {
        if self.sharpen.is_off() {
            return faces;
        }
        match &self.blur {
            Blur::Kernel(kernel) => self.sharpen_directly(faces, kernel),
            Blur::Matrix(blur) => self.sharpen_on_device(faces, blur),
        }
    }

    fn sharpen_directly(&self, faces: Tensor<4>, kernel: &[f32]) -> Tensor<4> {
        let (device, [_, _, _, size]) = (faces.device(), faces.dims());
        let mut data = faces.into_data().convert::<f32>();
        // These are squares of that very kind of number.
        if let Ok(values) = data.as_mut_slice::<f32>() {
            direct::sharpen(values, size, kernel, self.sharpen.amount);
        }
        Tensor::from_data(data, &device)
    }

    fn sharpen_on_device(&self, faces: Tensor<4>, blur: &Tensor<2>) -> Tensor<4> {
        let [batch, channels, height, width] = faces.dims();
        let columns = faces
            .clone()
            .reshape([batch * channels * height, width])
            .matmul(blur.clone().transpose())
            .reshape([batch * channels, height, width]);
        let blurred = blur
            .clone()
            .unsqueeze::<3>()
            .expand([batch * channels, height, height])
            .matmul(columns)
            .reshape([batch, channels, height, width]);
        let sharp = faces.clone() + (faces.clone() - blurred) * self.sharpen.amount;
        let (darkest, lightest) = neighbours(faces);
        sharp.max_pair(darkest).min_pair(lightest).clamp(0.0, 1.0)
    }
}

/// The darkest and the lightest of each pixel and its eight neighbours, channel by channel.
fn neighbours(faces: Tensor<4>) -> (Tensor<4>, Tensor<4>) {
    let along = |x: Tensor<4>, axis: usize, pick: fn(Tensor<4>, Tensor<4>) -> Tensor<4>| {
        let length = x.dims()[axis];
        if length < 2 {
            return x;
        }
        // Beyond the edge the edge repeats, which changes neither the darkest nor the lightest.
        let first = x.clone().narrow(axis, 0, 1);
        let last = x.clone().narrow(axis, length - 1, 1);
        let before = Tensor::cat(vec![first, x.clone().narrow(axis, 0, length - 1)], axis);
        let after = Tensor::cat(vec![x.clone().narrow(axis, 1, length - 1), last], axis);
        pick(pick(x, before), after)
    };
    let (darker, lighter) = (Tensor::min_pair, Tensor::max_pair);
    (
        along(along(faces.clone(), 2, darker), 3, darker),
        along(along(faces, 2, lighter), 3, lighter),
    )
}

/// Weights of a Gaussian blur, from four standard deviations before to four after; they add up to 1.
fn blurring_kernel(radius_px: f32) -> Vec<f32> {
    let radius = f64::from(radius_px).max(1e-3);
    let reach = (radius * 4.0).ceil() as i64;
    let weights: Vec<f64> = (-reach..=reach)
        .map(|offset| (-(offset as f64 / radius).powi(2) / 2.0).exp())
        .collect();
    let total: f64 = weights.iter().sum();
    weights
        .iter()
        .map(|weight| (weight / total) as f32)
        .collect()
}

/// Rows of a blur of a line of `size` pixels, `[size, size]`; edge pixels repeat.
fn blurring_matrix(size: usize, kernel: &[f32]) -> Vec<f32> {
    let (reach, last) = (kernel.len() as i64 / 2, size as i64 - 1);
    let mut matrix = vec![0.0f32; size * size];
    for (row, line) in matrix.chunks_exact_mut(size.max(1)).enumerate() {
        for (offset, weight) in (-reach..=reach).zip(kernel) {
            let pixel = (row as i64 + offset).clamp(0, last) as usize;
            if let Some(entry) = line.get_mut(pixel) {
                *entry += weight;
            }
        }
    }
    matrix
}
