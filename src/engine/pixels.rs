//! Pictures to tensors and back. Values stay display-encoded (sRGB) throughout: the networks are trained on them.

use burn::tensor::{Device, Tensor, TensorData};
use image::RgbImage;

use super::runner::RunError;
use crate::latent::Latent;

/// Square pictures of `size_px` as `[batch, 3, size, size]`, values 0 to 1.
pub(super) fn tensor_from_images<'a>(
    images: impl ExactSizeIterator<Item = &'a RgbImage>,
    size_px: u32,
    device: &Device,
) -> Tensor<4> {
    let side = size_px as usize;
    let batch = images.len();
    let mut planes = Vec::with_capacity(batch * 3 * side * side);
    for image in images {
        for channel in 0..3 {
            planes.extend(
                image
                    .pixels()
                    .map(|pixel| f32::from(pixel.0[channel]) / 255.0),
            );
        }
    }
    Tensor::from_data(TensorData::new(planes, [batch, 3, side, side]), device)
}

/// The inverse of [`tensor_from_images`]: `[batch, 3, height, width]`, clamped and rounded. Waits for the device.
pub(super) fn images_from_tensor(faces: Tensor<4>) -> Result<Vec<RgbImage>, RunError> {
    let [_, channels, height, width] = faces.dims();
    let values = faces.try_into_vec_as::<f32>().map_err(RunError::device)?;
    let plane = height * width;
    if channels != 3 || plane == 0 {
        return Err(RunError::Shape(format!("{channels} x {height} x {width}")));
    }
    values
        .chunks_exact(3 * plane)
        .map(|face| {
            let (red, rest) = face.split_at(plane);
            let (green, blue) = rest.split_at(plane);
            let bytes = red
                .iter()
                .zip(green)
                .zip(blue)
                .flat_map(|((&r, &g), &b)| [byte(r), byte(g), byte(b)])
                .collect();
            RgbImage::from_raw(width as u32, height as u32, bytes)
                .ok_or_else(|| RunError::Shape(format!("{channels} x {height} x {width}")))
        })
        .collect()
}

/// A value from 0 to 1 as a byte. The cast saturates, and takes a NaN to black.
fn byte(value: f32) -> u8 {
    (value * 255.0).round() as u8
}

/// Codes as `[batch, dim]`. All have `dim` numbers.
pub(super) fn tensor_from_latents<'a>(
    latents: impl ExactSizeIterator<Item = &'a Latent>,
    dim: usize,
    device: &Device,
) -> Tensor<2> {
    let batch = latents.len();
    let mut values = Vec::with_capacity(batch * dim);
    for latent in latents {
        values.extend_from_slice(latent.as_slice());
    }
    Tensor::from_data(TensorData::new(values, [batch, dim]), device)
}

/// The inverse of [`tensor_from_latents`]. Waits for the device.
pub(super) fn latents_from_tensor(codes: Tensor<2>) -> Result<Vec<Latent>, RunError> {
    let [_, dim] = codes.dims();
    if dim == 0 {
        return Err(RunError::Shape("empty codes".to_owned()));
    }
    let values = codes.try_into_vec_as::<f32>().map_err(RunError::device)?;
    Ok(values
        .chunks_exact(dim)
        .map(|code| Latent::from_vec(code.to_vec()))
        .collect())
}
