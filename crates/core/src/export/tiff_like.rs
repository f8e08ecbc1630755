//! A TIFF that says of its picture what another one says (TIFF 6.0).

use std::io::Cursor;

use image::DynamicImage;
use tiff::decoder::Decoder;
use tiff::decoder::ifd::Value;
use tiff::encoder::colortype::{
    ColorType, Gray8, Gray16, RGB8, RGB16, RGB32Float, RGBA8, RGBA16, RGBA32Float,
};
use tiff::encoder::{Rational, TiffEncoder, TiffValue};
use tiff::tags::{Tag, Type};
use tiff::{TiffError, TiffResult, UsageError};

use crate::photo::Original;

/// Texts: description, maker, model, program, artist, computer, rights.
const TEXTS: [u16; 7] = [270, 271, 272, 305, 315, 316, 33_432];
/// Press captions.
const IPTC: Tag = Tag::Unknown(33_723);
const XMP: Tag = Tag::Unknown(700);

/// The bytes of a TIFF of `pixels`, not compressed, with the texts, resolution, XMP packet and colour profile of `original`.
///
/// # Errors
/// For pixels that a TIFF cannot hold.
pub(super) fn encode(original: &Original, pixels: &DynamicImage) -> TiffResult<Vec<u8>> {
    let size = (pixels.width(), pixels.height());
    match pixels {
        DynamicImage::ImageLuma8(image) => write::<Gray8>(original, size, image),
        DynamicImage::ImageRgb8(image) => write::<RGB8>(original, size, image),
        DynamicImage::ImageRgba8(image) => write::<RGBA8>(original, size, image),
        DynamicImage::ImageLuma16(image) => write::<Gray16>(original, size, image),
        DynamicImage::ImageRgb16(image) => write::<RGB16>(original, size, image),
        DynamicImage::ImageRgba16(image) => write::<RGBA16>(original, size, image),
        DynamicImage::ImageRgb32F(image) => write::<RGB32Float>(original, size, image),
        DynamicImage::ImageRgba32F(image) => write::<RGBA32Float>(original, size, image),
        // The encoder knows no grey with transparency.
        DynamicImage::ImageLumaA8(_) => write::<RGBA8>(original, size, &pixels.to_rgba8()),
        DynamicImage::ImageLumaA16(_) => write::<RGBA16>(original, size, &pixels.to_rgba16()),
        _ => Err(TiffError::UsageError(UsageError::PredictorUnavailable)),
    }
}

fn write<C: ColorType>(
    original: &Original,
    (width_px, height_px): (u32, u32),
    samples: &[C::Inner],
) -> TiffResult<Vec<u8>>
where
    [C::Inner]: TiffValue,
{
    let mut bytes = Vec::new();
    // The encoder goes back to fill in offsets.
    let mut encoder = TiffEncoder::new(Cursor::new(&mut bytes))?;
    let mut picture = encoder.new_image::<C>(width_px, height_px)?;
    if let Some(profile) = original.icc_profile() {
        picture.encoder().write_tag(Tag::IccProfile, profile)?;
    }
    if let Some(xmp) = original.xmp() {
        picture.encoder().write_tag(XMP, xmp)?;
    }
    // A broken description is no reason to write nothing.
    if let Ok(mut before) = Decoder::new(Cursor::new(original.main_page())) {
        for tag in TEXTS.map(Tag::from_u16_exhaustive) {
            if let Ok(Some(Value::Ascii(text))) = before.find_tag(tag) {
                picture.encoder().write_tag(tag, Text(&text))?;
            }
        }
        if let Ok(captions) = before.get_tag_u8_vec(IPTC) {
            picture.encoder().write_tag(IPTC, captions.as_slice())?;
        }
        for tag in [Tag::XResolution, Tag::YResolution] {
            if let Ok(Some(Value::Rational(n, d))) = before.find_tag(tag) {
                picture.encoder().write_tag(tag, Rational { n, d })?;
            }
        }
        if let Ok(Some(unit)) = before.find_tag_unsigned::<u16>(Tag::ResolutionUnit) {
            picture.encoder().write_tag(Tag::ResolutionUnit, unit)?;
        }
    }
    picture.write_data(samples)?;
    Ok(bytes)
}

/// A text as it is: the encoder's own kind takes letters of English only.
struct Text<'a>(&'a str);

impl TiffValue for Text<'_> {
    const BYTE_LEN: u8 = 1;
    const FIELD_TYPE: Type = Type::ASCII;

    fn count(&self) -> usize {
        self.0.len() + 1
    }

    fn data(&self) -> std::borrow::Cow<'_, [u8]> {
        [self.0.as_bytes(), &[0]].concat().into()
    }
}
