//! Pictures as networks have them, plane by plane.

use image::RgbImage;

/// A picture of planar `[3, size, size]` values, of which `value` gives each by its place in them.
pub(super) fn picture_of_planes(size: usize, value: impl Fn(usize) -> u8) -> RgbImage {
    let area = size * size;
    RgbImage::from_fn(size as u32, size as u32, |x, y| {
        let place = y as usize * size + x as usize;
        image::Rgb([0, 1, 2].map(|plane| value(plane * area + place)))
    })
}
