//! What a file says beside its pixels: how they were taken, and what their colours mean.

use image::{DynamicImage, ImageDecoder, ImageFormat};

use super::metadata::{exif_made_true, xmp_made_true};
use super::tiff_pages::{self, Pages};
use super::{ColourSpace, png_chunks};

/// What a file says beside its pixels.
pub(super) struct Description {
    pub exif: Option<Vec<u8>>,
    pub xmp: Option<Vec<u8>>,
    pub icc_profile: Option<Vec<u8>>,
}

impl Description {
    /// Reads it with a decoder for these bytes; Exif block and XMP packet only if wanted. What is broken is left out: it is no reason
    /// to refuse a photo that can be seen.
    pub(super) fn read(
        decoder: &mut (dyn ImageDecoder + '_),
        bytes: &[u8],
        pages: Option<&Pages>,
        with_metadata: bool,
    ) -> Self {
        let exif = with_metadata
            .then(|| decoder.exif_metadata().ok().flatten())
            .flatten();
        // The decoder of TIFF holds back what is long beside a small picture.
        let of_page = |tag| pages.and_then(|pages| pages.main_bytes(bytes, tag));
        let xmp = with_metadata.then(|| match of_page(tiff_pages::XMP) {
            Some(xmp) => Some(xmp.to_vec()),
            None => decoder.xmp_metadata().ok().flatten(),
        });
        let icc_profile = match of_page(tiff_pages::ICC_PROFILE) {
            Some(profile) => Some(profile.to_vec()),
            None => decoder.icc_profile().ok().flatten(),
        };
        Self {
            exif,
            xmp: xmp.flatten(),
            // Inks become red, green and blue, which the profile of an ink printer does not describe.
            icc_profile: icc_profile.filter(|profile| profile.get(16..20) != Some(b"CMYK")),
        }
    }

    /// The description of the upright picture, which is of this size.
    pub(super) fn made_true(mut self, size_px: (u32, u32)) -> Self {
        if let Some(exif) = &mut self.exif {
            exif_made_true(exif, size_px);
        }
        self.xmp = self.xmp.map(|xmp| xmp_made_true(&xmp, size_px));
        self
    }
}

/// What the numbers of these pixels mean.
pub(super) fn colours_of(
    bytes: &[u8],
    format: ImageFormat,
    icc_profile: Option<&[u8]>,
    pixels: &DynamicImage,
) -> ColourSpace {
    let colours = match (format, icc_profile) {
        (ImageFormat::Png, profile) => png_chunks::colour_space(bytes, profile),
        (_, Some(profile)) => ColourSpace::of_icc_profile(profile),
        (_, None) => ColourSpace::default(),
    };
    // A profile of greys says nothing about colours.
    if colours.is_grey() && pixels.color().has_color() {
        ColourSpace::default()
    } else {
        colours
    }
}
