//! The small pictures of a library: JPEG files one after the other in one file.

use image::{ImageFormat, RgbImage};
use jpeg_encoder::{ColorType, Encoder};

use facemath_core::photo::resize;

/// Side of the small picture that a library keeps of each face, in pixels.
pub const THUMBNAIL_SIDE_PX: u32 = 64;
/// JPEG quality at which these small faces show no blocks.
const QUALITY: u8 = 88;
/// Bytes of a thumbnail beyond which a file is not believed.
pub(super) const MAX_BYTES: u32 = 64 * 1024;

/// A face at the size of a thumbnail: its bytes and its mean colour.
pub(super) fn encode(picture: &RgbImage) -> Result<(Vec<u8>, [u8; 3]), String> {
    let side = THUMBNAIL_SIDE_PX;
    let small = resize(picture, side, side);
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, QUALITY)
        .encode(small.as_raw(), side as u16, side as u16, ColorType::Rgb)
        .map_err(|error| error.to_string())?;
    Ok((bytes, mean_colour(&small)))
}

/// The picture in the bytes of a thumbnail.
pub(super) fn decode(bytes: &[u8]) -> Result<RgbImage, String> {
    let picture = image::load_from_memory_with_format(bytes, ImageFormat::Jpeg)
        .map_err(|error| error.to_string())?
        .into_rgb8();
    let side = THUMBNAIL_SIDE_PX;
    if picture.dimensions() == (side, side) {
        Ok(picture)
    } else {
        Err("a small picture has the wrong size".to_owned())
    }
}

fn mean_colour(picture: &RgbImage) -> [u8; 3] {
    let mut sums = [0_u64; 3];
    for pixel in picture.pixels() {
        for (sum, &value) in sums.iter_mut().zip(&pixel.0) {
            *sum += u64::from(value);
        }
    }
    let count = u64::from(picture.width()) * u64::from(picture.height());
    sums.map(|sum| (sum / count.max(1)) as u8)
}
