//! Single pictures as PNG.

use std::io::Write;
use std::path::Path;

use image::{RgbImage, RgbaImage};
use png::{BitDepth, ColorType, Compression, EncodingError, Filter};

use super::provenance::XMP_KEYWORD;
use super::{ExportError, Provenance, write_atomically};

/// Writes one picture as PNG, atomically.
///
/// # Errors
/// [`ExportError::Unwritable`] naming `path`.
pub fn write_png(path: &Path, image: &RgbImage) -> Result<(), ExportError> {
    encode(
        path,
        image.as_raw(),
        image.dimensions(),
        ColorType::Rgb,
        None,
    )
}

/// Writes one picture of a drawn face as PNG, atomically, with a comment on how it came about.
///
/// # Errors
/// [`ExportError::Unwritable`] naming `path`.
pub fn write_drawn_png(
    path: &Path,
    image: &RgbImage,
    provenance: Provenance,
) -> Result<(), ExportError> {
    encode(
        path,
        image.as_raw(),
        image.dimensions(),
        ColorType::Rgb,
        Some(provenance),
    )
}

/// Writes one picture with its transparency as PNG, atomically.
///
/// # Errors
/// [`ExportError::Unwritable`] naming `path`.
pub fn write_png_with_alpha(path: &Path, image: &RgbaImage) -> Result<(), ExportError> {
    encode(
        path,
        image.as_raw(),
        image.dimensions(),
        ColorType::Rgba,
        None,
    )
}

fn encode(
    path: &Path,
    samples: &[u8],
    (width_px, height_px): (u32, u32),
    colour: ColorType,
    provenance: Option<Provenance>,
) -> Result<(), ExportError> {
    write_atomically(path, |writer| {
        let picture = Picture {
            samples,
            width_px,
            height_px,
            colour,
        };
        picture
            .encode(writer, Compression::Fast, provenance)
            .map_err(|error| match error {
                EncodingError::IoError(source) => ExportError::Unwritable {
                    path: path.into(),
                    source,
                },
                other => ExportError::Invalid {
                    path: path.into(),
                    reason: other.to_string(),
                },
            })
    })
}

/// A picture as a PNG in memory, made quickly.
///
/// # Errors
/// A sentence.
pub(super) fn encode_fast(image: &RgbImage) -> Result<Vec<u8>, String> {
    encode_to_vec(image, Compression::Fast, None)
}

/// A picture as a PNG in memory, as small as is worth the time.
///
/// # Errors
/// A sentence.
pub(super) fn encode_well(
    image: &RgbImage,
    provenance: Option<Provenance>,
) -> Result<Vec<u8>, String> {
    encode_to_vec(image, Compression::Balanced, provenance)
}

fn encode_to_vec(
    image: &RgbImage,
    compression: Compression,
    provenance: Option<Provenance>,
) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let picture = Picture {
        samples: image.as_raw(),
        width_px: image.width(),
        height_px: image.height(),
        colour: ColorType::Rgb,
    };
    picture
        .encode(&mut bytes, compression, provenance)
        .map_err(|error| error.to_string())?;
    Ok(bytes)
}

struct Picture<'a> {
    samples: &'a [u8],
    width_px: u32,
    height_px: u32,
    colour: ColorType,
}

impl Picture<'_> {
    fn encode(
        &self,
        writer: impl Write,
        compression: Compression,
        provenance: Option<Provenance>,
    ) -> Result<(), EncodingError> {
        let mut encoder = png::Encoder::new(writer, self.width_px, self.height_px);
        encoder.set_color(self.colour);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(compression);
        encoder.set_filter(Filter::Adaptive);
        if let Some(provenance) = provenance {
            encoder.add_text_chunk("Comment".to_owned(), provenance.text().to_owned())?;
            encoder.add_itxt_chunk(XMP_KEYWORD.to_owned(), provenance.xmp())?;
        }
        let mut writer = encoder.write_header()?;
        writer.write_image_data(self.samples)?;
        writer.finish()
    }
}
