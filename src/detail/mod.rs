//! Photo detail that follows the edit.

use std::sync::Arc;

use image::RgbImage;

use crate::photo::resize;

/// `C` values for each pixel of a square, row by row from the top left.
#[derive(Clone, Debug, PartialEq)]
pub struct Planes<const C: usize> {
    side: usize,
    values: Vec<[f32; C]>,
}

impl<const C: usize> Planes<C> {
    /// Planes of `side * side` values.
    pub fn new(side: usize, values: Vec<[f32; C]>) -> Option<Self> {
        let is_square = side > 0 && side.checked_mul(side) == Some(values.len());
        is_square.then_some(Self { side, values })
    }

    /// Pixels along each side.
    pub fn side(&self) -> usize {
        self.side
    }

    /// All pixels, row by row.
    pub fn values(&self) -> &[[f32; C]] {
        &self.values
    }
}

impl Planes<3> {
    /// A square picture as floats.
    pub fn from_image(image: &RgbImage) -> Option<Self> {
        let values = image
            .pixels()
            .map(|pixel| pixel.0.map(|byte| f32::from(byte) / 255.0));
        let (width, height) = image.dimensions();
        (width == height)
            .then(|| Self::new(width as usize, values.collect()))
            .flatten()
    }

    /// The picture in 8 bits a channel.
    pub fn to_image(&self) -> RgbImage {
        let side = self.side as u32;
        RgbImage::from_fn(side, side, |x, y| {
            let index = y as usize * self.side + x as usize;
            image::Rgb(self.values[index].map(|value| (value * 255.0).round() as u8))
        })
    }
}

/// A photograph and what is drawn of it.
#[derive(Debug)]
pub struct Portrait {
    pixels: Arc<RgbImage>,
    drawn: Planes<3>,
}

impl Portrait {
    /// Both.
    pub fn new(pixels: Arc<RgbImage>, drawn: Planes<3>) -> Option<Self> {
        let (width, height) = pixels.dimensions();
        (width > 0 && width == height).then_some(Self { pixels, drawn })
    }
}

/// The picture with detail: the differences, enlarged.
pub fn compose(
    drawn: &Planes<3>,
    shares: &[(&Portrait, f32)],
    amount: f32,
    size_px: u32,
) -> RgbImage {
    let large = |planes: &Planes<3>| resize(&planes.to_image(), size_px, size_px);
    let mut sum: Vec<f32> = large(drawn).iter().map(|&byte| f32::from(byte)).collect();
    for (portrait, weight) in shares {
        let photo = resize(&portrait.pixels, size_px, size_px);
        for ((sum, photo), drawn) in sum
            .iter_mut()
            .zip(photo.iter())
            .zip(large(&portrait.drawn).iter())
        {
            *sum += amount * weight * (f32::from(*photo) - f32::from(*drawn));
        }
    }
    let bytes = sum.into_iter().map(|value| value.round() as u8).collect();
    RgbImage::from_raw(size_px, size_px, bytes).unwrap_or_default()
}
