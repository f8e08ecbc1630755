//! An edited photo back into a file like the one it came from.

use std::fs::File;
use std::io::{BufWriter, Cursor, Write as _};
use std::path::Path;

use image::codecs::bmp::BmpEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::tiff::TiffEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageError, ImageResult};

use super::jpeg::encode_jpeg;
use super::marks::{mark_png, mark_webp};
use super::{ExportError, Provenance, write_atomically};
use crate::photo::{Original, PictureFormat};

/// Writes `pixels`, an edited copy of `original`'s, in the original's own format and depth, atomically.
///
/// The Exif block is kept, with the orientation reset since pixels are written upright, and so is the colour profile; TIFF
/// and BMP keep no Exif. JPEG, PNG and WebP say in XMP that a model has edited them. What a GIF was becomes a PNG. WebP is written without loss. JPEG is lossy: the input's own
/// quantisation tables and chroma subsampling are used, so that places without an edit change by about one level of 255.
///
/// # Errors
/// [`ExportError::Unwritable`] naming `path`; [`ExportError::Invalid`] if the format cannot hold the picture.
pub fn write_like(
    path: &Path,
    original: &Original,
    pixels: &DynamicImage,
) -> Result<(), ExportError> {
    match original.format() {
        PictureFormat::Jpeg => {
            let bytes = encode_jpeg(original, pixels).map_err(|reason| ExportError::Invalid {
                path: path.into(),
                reason,
            })?;
            write_bytes(path, &bytes)
        }
        PictureFormat::Png | PictureFormat::Gif => write_marked_png(path, original, pixels),
        PictureFormat::WebP => {
            let mut bytes = Vec::new();
            let mut encoder = WebPEncoder::new_lossless(&mut bytes);
            describe(&mut encoder, original);
            write(encoder, pixels).map_err(|error| explain(path, error))?;
            let size = (pixels.width(), pixels.height());
            write_bytes(path, &mark_webp(&bytes, size, Provenance::WithDetail))
        }
        PictureFormat::Bmp => write_with(path, |out| write(BmpEncoder::new(out), pixels)),
        PictureFormat::Tiff => {
            // The encoder goes back to fill in offsets.
            let mut bytes = Vec::new();
            let mut encoder = TiffEncoder::new(Cursor::new(&mut bytes));
            describe(&mut encoder, original);
            // It knows no grey with transparency.
            let encoded = match pixels {
                DynamicImage::ImageLumaA8(_) => {
                    write(encoder, &DynamicImage::ImageRgba8(pixels.to_rgba8()))
                }
                DynamicImage::ImageLumaA16(_) => {
                    write(encoder, &DynamicImage::ImageRgba16(pixels.to_rgba16()))
                }
                _ => write(encoder, pixels),
            };
            encoded.map_err(|error| explain(path, error))?;
            write_bytes(path, &bytes)
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
            let pixels = DynamicImage::ImageRgb16(pixels.to_rgb16());
            write_marked_png(path, original, &pixels)
        }
        DynamicImage::ImageRgba32F(_) => {
            let pixels = DynamicImage::ImageRgba16(pixels.to_rgba16());
            write_marked_png(path, original, &pixels)
        }
        _ => write_marked_png(path, original, pixels),
    }
}

fn write_marked_png(
    path: &Path,
    original: &Original,
    pixels: &DynamicImage,
) -> Result<(), ExportError> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    describe(&mut encoder, original);
    write(encoder, pixels).map_err(|error| explain(path, error))?;
    write_bytes(path, &mark_png(&bytes, Provenance::WithDetail))
}

/// Writes the file as it was, byte for byte: what an original without an edit comes out as. A GIF becomes a PNG.
///
/// # Errors
/// As [`write_like`].
pub fn write_unchanged(path: &Path, original: &Original) -> Result<(), ExportError> {
    if original.format() == PictureFormat::Gif {
        write_with(path, |out| write(PngEncoder::new(out), original.pixels()))
    } else {
        write_bytes(path, original.bytes())
    }
}

/// Metadata that the format has no place for is left out.
fn describe(encoder: &mut impl ImageEncoder, original: &Original) {
    if let Some(exif) = original.exif() {
        encoder.set_exif_metadata(exif.to_vec()).ok();
    }
    if let Some(icc_profile) = original.icc_profile() {
        encoder.set_icc_profile(icc_profile.to_vec()).ok();
    }
}

fn write(encoder: impl ImageEncoder, pixels: &DynamicImage) -> ImageResult<()> {
    encoder.write_image(
        pixels.as_bytes(),
        pixels.width(),
        pixels.height(),
        ExtendedColorType::from(pixels.color()),
    )
}

fn write_with(
    path: &Path,
    encode: impl FnOnce(&mut BufWriter<&mut File>) -> ImageResult<()>,
) -> Result<(), ExportError> {
    write_atomically(path, |out| {
        encode(out).map_err(|error| explain(path, error))
    })
}

fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    write_atomically(path, |out| {
        out.write_all(bytes).map_err(ExportError::unwritable(path))
    })
}

fn explain(path: &Path, error: ImageError) -> ExportError {
    match error {
        ImageError::IoError(source) => ExportError::Unwritable {
            path: path.into(),
            source,
        },
        other => ExportError::Invalid {
            path: path.into(),
            reason: other.to_string(),
        },
    }
}
