//! An edited photo back into a file like the one it came from.

use std::borrow::Cow;
use std::io::Write as _;
use std::path::Path;

use image::codecs::bmp::BmpEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder as _, ImageError};
use image_webp::{ColorType, EncodingError, WebPEncoder};

use super::jpeg::encode_jpeg;
use super::marks::marked_xmp;
use super::{ExportError, Provenance, png_like, tiff_like, write_atomically};
use crate::photo::{Original, PictureFormat};

/// Writes `pixels`, an edited copy of `original`'s, in the original's own format and depth, atomically.
///
/// What the file says of its picture is kept as far as it is still true: colour profile or gamma, resolution, texts, Exif and
/// XMP, both upright since pixels are written so, and without thumbnails, which would show the picture as it was. TIFF keeps
/// no Exif, BMP nothing. Further pages, frames and embedded pictures ([`Original::further`]) are left out. What a GIF was
/// becomes a PNG. JPEG, PNG and WebP say in XMP that a model has edited them. WebP is written without loss. JPEG is lossy: the input's own quantisation tables and chroma subsampling are
/// used, so that places without an edit change by about one level of 255.
///
/// # Errors
/// [`ExportError::Unwritable`] naming `path`; [`ExportError::Invalid`] if the format cannot hold the picture.
pub fn write_like(
    path: &Path,
    original: &Original,
    pixels: &DynamicImage,
) -> Result<(), ExportError> {
    let invalid = |reason: String| ExportError::Invalid {
        path: path.into(),
        reason,
    };
    match original.format() {
        PictureFormat::Jpeg => {
            let bytes = encode_jpeg(original, pixels).map_err(invalid)?;
            write_bytes(path, &bytes)
        }
        PictureFormat::Png | PictureFormat::Gif => write_edited_png(path, original, pixels),
        PictureFormat::WebP => write_webp(path, original, pixels),
        PictureFormat::Bmp => write_atomically(path, |out| {
            let encoder = BmpEncoder::new(out);
            let colour = ExtendedColorType::from(pixels.color());
            encoder
                .write_image(pixels.as_bytes(), pixels.width(), pixels.height(), colour)
                .map_err(|error| match error {
                    ImageError::IoError(source) => unwritable(path, source),
                    other => invalid(other.to_string()),
                })
        }),
        PictureFormat::Tiff => {
            let encoded = tiff_like::encode(original, pixels);
            write_bytes(path, &encoded.map_err(|error| invalid(error.to_string()))?)
        }
    }
}

/// Writes `pixels` as PNG at their own depth, with `original`'s metadata.
///
/// # Errors
/// As [`write_like`].
pub fn write_png_like(
    path: &Path,
    original: &Original,
    pixels: &DynamicImage,
) -> Result<(), ExportError> {
    match pixels {
        DynamicImage::ImageRgb32F(_) => {
            write_edited_png(path, original, &DynamicImage::ImageRgb16(pixels.to_rgb16()))
        }
        DynamicImage::ImageRgba32F(_) => write_edited_png(
            path,
            original,
            &DynamicImage::ImageRgba16(pixels.to_rgba16()),
        ),
        _ => write_edited_png(path, original, pixels),
    }
}

/// Writes the file as it was, byte for byte: what an original without an edit comes out as. A GIF becomes a PNG.
///
/// # Errors
/// As [`write_like`].
pub fn write_unchanged(path: &Path, original: &Original) -> Result<(), ExportError> {
    if original.format() == PictureFormat::Gif {
        write_png(path, original, original.pixels(), original.xmp())
    } else {
        write_bytes(path, original.bytes())
    }
}

/// With the word that a model has edited it.
fn write_edited_png(
    path: &Path,
    original: &Original,
    pixels: &DynamicImage,
) -> Result<(), ExportError> {
    let xmp = marked_xmp(original.xmp(), Provenance::WithDetail);
    write_png(path, original, pixels, Some(&xmp))
}

fn write_png(
    path: &Path,
    original: &Original,
    pixels: &DynamicImage,
    xmp: Option<&[u8]>,
) -> Result<(), ExportError> {
    write_atomically(path, |out| {
        png_like::encode(out, original, pixels, xmp).map_err(|error| match error {
            png::EncodingError::IoError(source) => unwritable(path, source),
            other => ExportError::Invalid {
                path: path.into(),
                reason: other.to_string(),
            },
        })
    })
}

fn write_webp(path: &Path, original: &Original, pixels: &DynamicImage) -> Result<(), ExportError> {
    // The format has no others, and its decoder gives no others.
    let (pixels, colour) = match pixels {
        DynamicImage::ImageRgb8(_) => (Cow::Borrowed(pixels), ColorType::Rgb8),
        DynamicImage::ImageRgba8(_) => (Cow::Borrowed(pixels), ColorType::Rgba8),
        _ => {
            let with_alpha = DynamicImage::ImageRgba8(pixels.to_rgba8());
            (Cow::Owned(with_alpha), ColorType::Rgba8)
        }
    };
    write_atomically(path, |out| {
        let mut encoder = WebPEncoder::new(out);
        if let Some(exif) = original.exif() {
            encoder.set_exif_metadata(exif.to_vec());
        }
        encoder.set_xmp_metadata(marked_xmp(original.xmp(), Provenance::WithDetail));
        if let Some(profile) = original.icc_profile() {
            encoder.set_icc_profile(profile.to_vec());
        }
        encoder
            .encode(pixels.as_bytes(), pixels.width(), pixels.height(), colour)
            .map_err(|error| match error {
                EncodingError::IoError(source) => unwritable(path, source),
                other => ExportError::Invalid {
                    path: path.into(),
                    reason: other.to_string(),
                },
            })
    })
}

fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    write_atomically(path, |out| {
        out.write_all(bytes).map_err(ExportError::unwritable(path))
    })
}

fn unwritable(path: &Path, source: std::io::Error) -> ExportError {
    ExportError::unwritable(path)(source)
}
