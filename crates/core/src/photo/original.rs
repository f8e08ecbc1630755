//! A picture file as its owner has it: every pixel at its own depth, and what the file says besides.

use std::fmt;
use std::path::Path;

use image::{DynamicImage, ImageFormat};

use super::decode::{open, read_file};
use super::{ColourSpace, Further, Photo, PhotoError};

/// The formats that pictures are read from and written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// JPEG, always lossy.
    Jpeg,
    /// PNG, 8 or 16 bits a channel.
    Png,
    /// WebP; written without loss.
    WebP,
    /// GIF; its first frame is read, and a result is written as PNG, which needs no palette.
    Gif,
    /// Windows bitmap.
    Bmp,
    /// TIFF, 8, 16 or 32 bits a channel; written without compression.
    Tiff,
}

impl PictureFormat {
    pub(super) fn of(format: ImageFormat) -> Option<Self> {
        match format {
            ImageFormat::Jpeg => Some(Self::Jpeg),
            ImageFormat::Png => Some(Self::Png),
            ImageFormat::WebP => Some(Self::WebP),
            ImageFormat::Gif => Some(Self::Gif),
            ImageFormat::Bmp => Some(Self::Bmp),
            ImageFormat::Tiff => Some(Self::Tiff),
            _ => None,
        }
    }
}

/// A decoded picture file, kept whole for writing it back: pixels at the file's own depth and channels, its metadata, and
/// its bytes for when nothing has changed.
#[derive(Clone)]
pub struct Original {
    pub(super) pixels: DynamicImage,
    pub(super) format: PictureFormat,
    pub(super) colours: ColourSpace,
    pub(super) exif: Option<Vec<u8>>,
    pub(super) xmp: Option<Vec<u8>>,
    pub(super) icc_profile: Option<Vec<u8>>,
    pub(super) further: Option<Further>,
    pub(super) main_page: Option<Vec<u8>>,
    pub(super) bytes: Vec<u8>,
}

impl Original {
    /// Reads and decodes a picture file, with the same checks as [`super::load`].
    ///
    /// # Errors
    /// As [`super::load`].
    pub fn load(path: &Path) -> Result<Self, PhotoError> {
        let name = path.display().to_string();
        Self::decode(read_file(path, &name)?, &name)
    }

    /// Decodes a picture, with the same checks as [`super::decode`].
    ///
    /// # Errors
    /// As [`super::decode`].
    pub fn decode(bytes: Vec<u8>, name: &str) -> Result<Self, PhotoError> {
        let opened = open(&bytes, name, true)?;
        Ok(Self {
            pixels: opened.pixels,
            format: opened.format,
            colours: opened.colours,
            exif: opened.exif,
            xmp: opened.xmp,
            icc_profile: opened.icc_profile,
            further: opened.further,
            main_page: opened.main_page,
            bytes,
        })
    }

    /// The pixels, upright (the orientation tag has been applied), with the file's own depth and channels.
    pub fn pixels(&self) -> &DynamicImage {
        &self.pixels
    }

    /// Takes the pixels out for changing them, which saves a copy of a large photo; [`Original::pixels`] is empty then.
    pub fn take_pixels(&mut self) -> DynamicImage {
        std::mem::replace(&mut self.pixels, DynamicImage::new_rgb8(0, 0))
    }

    /// The format by content.
    pub fn format(&self) -> PictureFormat {
        self.format
    }

    /// What the numbers of the pixels mean.
    pub fn colours(&self) -> &ColourSpace {
        &self.colours
    }

    /// The Exif block (from its TIFF header on), made true for an edit of the pixels: upright, without a thumbnail.
    pub fn exif(&self) -> Option<&[u8]> {
        self.exif.as_deref()
    }

    /// The XMP packet, made true in the same way.
    pub fn xmp(&self) -> Option<&[u8]> {
        self.xmp.as_deref()
    }

    /// The pictures in the file beside the one that was read.
    pub fn further(&self) -> Option<Further> {
        self.further
    }

    /// The ICC colour profile of the pixels.
    pub fn icc_profile(&self) -> Option<&[u8]> {
        self.icc_profile.as_deref()
    }

    /// The file as it is, but the page that was read comes first.
    pub(crate) fn main_page(&self) -> &[u8] {
        self.main_page.as_deref().unwrap_or(&self.bytes)
    }

    /// The file as it is.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The picture as the networks see it: sRGB, opaque, 8 bits a channel. `None` once the pixels were taken.
    pub fn photo(&self) -> Option<Photo> {
        Photo::from_picture(&self.pixels, &self.colours)
    }
}

impl fmt::Debug for Original {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = (self.pixels.width(), self.pixels.height());
        f.debug_struct("Original")
            .field("format", &self.format)
            .field("size_px", &size)
            .field("colour", &self.pixels.color())
            .finish_non_exhaustive()
    }
}
