//! Pictures to tensors and back, as floats. Values stay display-encoded (sRGB) throughout: the networks are trained on them.

use burn::tensor::{Device, Tensor, TensorData};
use image::RgbImage;

use super::run_error::RunError;
use crate::model::Upscaler;
use facemath_core::detail::{Planes, within_unit};
use facemath_core::latent::Latent;

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

/// `[batch, 3, size, size]` as pictures, brought into 0 to 1 and not rounded. Waits for the device.
pub(super) fn planes_from_tensor(faces: Tensor<4>) -> Result<Vec<Planes<3>>, RunError> {
    let [_, channels, height, width] = faces.dims();
    let values = faces.try_into_vec_as::<f32>().map_err(RunError::device)?;
    let plane = height * width;
    let shape = || RunError::Shape(format!("{channels} x {height} x {width}"));
    if channels != 3 || plane == 0 || height != width {
        return Err(shape());
    }
    values
        .chunks_exact(3 * plane)
        .map(|face| Planes::new(width, pixels_of_face(face, plane)).ok_or_else(shape))
        .collect()
}

/// A picture of the decoder's, as the model draws it larger; `None` for one that the decoder has not drawn.
pub(super) fn upscaled(picture: &Planes<3>, upscaler: &Upscaler) -> Option<Planes<3>> {
    let pixels = picture.values();
    let channels = (0..3).flat_map(|channel| pixels.iter().map(move |pixel| pixel[channel]));
    let drawn = upscaler.upscale(&channels.collect::<Vec<f32>>())?;
    let side = upscaler.drawn_size_px();
    Planes::new(side, pixels_of_face(&drawn, side * side))
}

/// The pixels of one face `[3, plane]`, brought into 0 to 1.
fn pixels_of_face(face: &[f32], plane: usize) -> Vec<[f32; 3]> {
    let (red, rest) = face.split_at(plane);
    let (green, blue) = rest.split_at(plane);
    let channels = red.iter().zip(green).zip(blue);
    channels
        .map(|((&r, &g), &b)| [r, g, b].map(within_unit))
        .collect()
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
