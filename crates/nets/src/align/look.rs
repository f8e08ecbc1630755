//! What the network sees of a photo.

use image::RgbImage;

use facemath_core::photo::{self, Framing, Photo};

/// Side of a look in sides of the framing, both about the same middle. The training faces end where their framing ends:
/// a smaller look keeps most of what is turned and shifted on them, so that the network learns faces, not edges.
pub const LOOK_SHARE: f32 = 0.8;

/// The square that a framing is judged by.
pub fn look_of(framing: Framing) -> Framing {
    Framing {
        size_px: framing.size_px * LOOK_SHARE,
        ..framing
    }
}

/// The look at a framing as pixels, `look_px` wide and high.
pub fn look_pixels(photo: &Photo, framing: Framing, look_px: usize) -> RgbImage {
    photo::crop(photo, look_of(framing), look_px as u32)
}
