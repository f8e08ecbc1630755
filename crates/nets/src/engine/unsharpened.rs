//! What a network draws before it is sharpened: pictures that have a sharpening of their own are drawn together and sharpened
//! one by one.

use burn::tensor::{Device, Tensor, TensorData};

use super::pixels::planes_from_tensor;
use super::run_error::RunError;
use crate::model::{Sharpen, Sharpener};
use facemath_core::detail::Planes;

/// A picture as it comes from the network, in memory.
#[derive(Clone, Debug)]
pub(super) struct Unsharpened {
    side: usize,
    /// `[3, side, side]`, not clamped.
    values: Vec<f32>,
}

impl Unsharpened {
    /// The pictures of `[batch, 3, side, side]`. Waits for the device.
    pub fn from_tensor(faces: Tensor<4>) -> Result<Vec<Self>, RunError> {
        let [_, channels, height, width] = faces.dims();
        let values = faces.try_into_vec_as::<f32>().map_err(RunError::device)?;
        if channels != 3 || height == 0 || height != width {
            return Err(RunError::Shape(format!("{channels} x {height} x {width}")));
        }
        let faces = values.chunks_exact(3 * height * width);
        let faces = faces.map(|face| Self {
            side: width,
            values: face.to_vec(),
        });
        Ok(faces.collect())
    }

    /// The picture, sharpened: as a network's pictures are on the CPU, bit for bit.
    pub fn sharpened(&self, sharpen: Sharpen) -> Result<Planes<3>, RunError> {
        let device = Device::flex();
        let shape = [1, 3, self.side, self.side];
        let face = Tensor::from_data(TensorData::new(self.values.clone(), shape), &device);
        let face = Sharpener::new(sharpen, self.side, &device).forward(face);
        let mut planes = planes_from_tensor(face)?;
        planes
            .pop()
            .ok_or_else(|| RunError::Shape("no picture".to_owned()))
    }
}
