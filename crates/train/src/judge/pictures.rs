//! Faces at the judge's size.

use burn::tensor::{Device, Tensor};
use rayon::prelude::*;

use crate::FaceSet;
use crate::batch::{plain_batch, tensor_of_pictures};
use facemath_nets::model::Resampler;

/// Faces shrunk at once.
const BATCH: usize = 64;

/// Faces of a set as the judge sees them, with eight bits a value.
pub struct SmallFaces {
    size_px: usize,
    /// `[faces, 3, size, size]`, planar.
    pixels: Vec<u8>,
}

impl SmallFaces {
    /// Shrinks `faces` of `set` to `size_px`, in order.
    pub fn of(set: &FaceSet, faces: &[usize], size_px: usize, device: &Device) -> Self {
        let pixels: Vec<Vec<u8>> = faces
            .par_chunks(BATCH)
            .map(|chunk| {
                let shrink = Resampler::new(set.size_px(), size_px, device);
                let small = shrink.forward(plain_batch(set, chunk, device));
                let values: Vec<f32> = small.into_data().try_to_vec().unwrap_or_default();
                values
                    .iter()
                    .map(|value| (value.clamp(0.0, 1.0) * 255.0).round() as u8)
                    .collect()
            })
            .collect();
        Self {
            size_px,
            pixels: pixels.concat(),
        }
    }

    /// Number of faces.
    pub fn len(&self) -> usize {
        self.pixels.len() / self.length()
    }

    /// Side of a face in pixels.
    pub fn size_px(&self) -> usize {
        self.size_px
    }

    /// One face, planar `[3, size, size]`. Empty if there is no such face.
    pub fn planes(&self, face: usize) -> &[u8] {
        self.pixels
            .get(face * self.length()..(face + 1) * self.length())
            .unwrap_or_default()
    }

    /// Faces `range` as they are: `[faces, 3, size, size]`, values 0 to 1.
    pub fn batch(&self, range: std::ops::Range<usize>, device: &Device) -> Tensor<4> {
        let values: Vec<f32> = range
            .flat_map(|face| self.planes(face))
            .map(|&byte| f32::from(byte) / 255.0)
            .collect();
        tensor_of_pictures(values, self.size_px, device)
    }

    fn length(&self) -> usize {
        3 * self.size_px * self.size_px
    }
}
