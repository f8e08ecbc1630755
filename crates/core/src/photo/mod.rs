//! A picture file in any common format, to the square face picture that the networks see.
//!
//! [`load`] reads a file safely (every claim of the file is checked before memory is spent on it) and gives an upright
//! [`Photo`]. A [`Framing`] says which square of the photo holds the face, and [`crop`] resamples that square.
//!
//! An [`Original`] is the same file at its own depth with its metadata, into which
//! [`Patch`](crate::detail::Patch) puts an edit back.
//!
//! Nothing here knows about networks or widgets. All colours are display-encoded sRGB, 8 bits a channel unless
//! said otherwise; a [`ColourSpace`] leads to it from what a file's colour profile says, and back.

mod checks;
mod colour;
mod completeness;
mod crop;
mod decode;
mod description;
mod drawn;
mod error;
mod folder;
mod framing;
mod further;
pub(crate) mod jpeg;
mod metadata;
mod original;
pub(crate) mod png_chunks;
pub(crate) mod sample;
mod tiff_pages;
mod tiff_structure;

pub use checks::{MAX_FILE_BYTES, MAX_MEMORY_BYTES, MAX_PIXELS};
pub use colour::ColourSpace;
pub use crop::{crop, resize};
pub use decode::{decode, load};
pub use error::PhotoError;
pub use folder::{
    PICTURE_EXTENSIONS, has_picture_extension, pictures_below, pictures_in, pictures_in_subfolders,
};
pub use framing::{Framing, LEFT_EYE, RIGHT_EYE};
pub use further::Further;
pub use original::{Original, PictureFormat};

use image::{DynamicImage, RgbImage};

use self::decode::BACKDROP;

/// The share of pixels, 0 to 1, of which a channel is as bright as it can be: nothing is drawn there any more. 0 of no
/// pixels.
pub fn burnt_share(picture: &RgbImage) -> f32 {
    let burnt = picture.pixels().filter(|pixel| pixel.0.contains(&u8::MAX));
    burnt.count() as f32 / picture.pixels().len().max(1) as f32
}

/// A decoded photo: upright (the camera's orientation tag has been applied), opaque, 8-bit sRGB.
///
/// Both sides are at least one pixel long. Photos come from [`load`] and [`decode`], or from pixels already in memory
/// through [`Photo::from_pixels`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    pixels: RgbImage,
}

impl Photo {
    /// Wraps pixels that are already upright sRGB, or returns `None` for a picture without pixels.
    pub fn from_pixels(pixels: RgbImage) -> Option<Self> {
        (pixels.width() > 0 && pixels.height() > 0).then_some(Self { pixels })
    }

    /// The photo that upright pixels of any depth are, whose numbers mean what `colours` says; `None` for a picture without
    /// pixels. What is transparent lies over grey.
    pub fn from_picture(pixels: &DynamicImage, colours: &ColourSpace) -> Option<Self> {
        Self::from_pixels(colours.srgb_picture(pixels, BACKDROP))
    }

    /// The pixels, row by row from the top left.
    pub fn pixels(&self) -> &RgbImage {
        &self.pixels
    }

    /// The pixels, taken out.
    pub fn into_pixels(self) -> RgbImage {
        self.pixels
    }

    /// Width in pixels, at least 1.
    pub fn width_px(&self) -> u32 {
        self.pixels.width()
    }

    /// Height in pixels, at least 1.
    pub fn height_px(&self) -> u32 {
        self.pixels.height()
    }
}
