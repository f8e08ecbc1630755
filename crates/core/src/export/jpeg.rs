//! JPEG again as it was: with the tables, subsampling and application segments of another JPEG (ITU-T T.81).

use image::DynamicImage;
use image::metadata::Orientation;
use jpeg_encoder::{
    ChromaSubsamplingMethod, ColorType, Encoder, EncodingError, QuantizationTableType,
    SamplingFactor,
};

use super::Provenance;
use super::marks::{JPEG_XMP_HEADER, jpeg_segment};
use crate::photo::Original;

/// Natural place of each coefficient in the order in which a file stores them (T.81, figure 5).
const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];
const EXIF_HEADER: &[u8] = b"Exif\0\0";
/// Quality where the input's tables cannot be used.
const QUALITY: u8 = 95;

/// How a JPEG was made, and what it carries.
#[derive(Default)]
struct Making {
    tables: [Option<Box<[u16; 64]>>; 4],
    /// Table number of brightness and of colour.
    used: Vec<usize>,
    sampling: Option<SamplingFactor>,
    /// Application segments 1 to 15, without their markers.
    segments: Vec<(u8, Vec<u8>)>,
}

impl Making {
    /// Says among the application segments that a model has edited the picture.
    fn mark(&mut self) {
        let is_xmp =
            |(number, data): &(u8, Vec<u8>)| *number == 1 && data.starts_with(JPEG_XMP_HEADER);
        let place = self.segments.iter().position(is_xmp);
        let existing = place.map(|place| self.segments.remove(place).1);
        let marked = jpeg_segment(existing.as_deref(), Provenance::WithDetail);
        // Exif has to be the first.
        let place = place.unwrap_or_else(|| {
            let exif = self
                .segments
                .iter()
                .rposition(|(_, data)| data.starts_with(EXIF_HEADER));
            exif.map_or(0, |exif| exif + 1)
        });
        self.segments.insert(place, (1, marked));
    }
}

/// The bytes of a JPEG of `pixels` made as `original` was.
///
/// # Errors
/// A sentence saying why there can be none.
pub(super) fn encode_jpeg(original: &Original, pixels: &DynamicImage) -> Result<Vec<u8>, String> {
    let mut making = read_making(original.bytes());
    making.mark();
    let mut bytes = Vec::new();
    encode(&making, pixels, &mut bytes)
        .map_err(|error| format!("the JPEG cannot be made: {error}"))?;
    Ok(bytes)
}

fn encode(
    making: &Making,
    pixels: &DynamicImage,
    bytes: &mut Vec<u8>,
) -> Result<(), EncodingError> {
    let mut encoder = Encoder::new(bytes, QUALITY);
    let is_grey = !pixels.color().has_color();
    // Printer's inks are written as red, green and blue, for which their tables were not meant.
    let is_usual = making.used.len() == if is_grey { 1 } else { 3 };
    let table = |component: usize| {
        let number = *making.used.get(component)?;
        making.tables.get(number)?.clone()
    };
    if let (true, Some(brightness)) = (is_usual, table(0)) {
        let colour = table(1).unwrap_or_else(|| brightness.clone());
        encoder.set_quantization_tables(
            QuantizationTableType::Custom(brightness),
            QuantizationTableType::Custom(colour),
        );
        if let Some(sampling) = making.sampling {
            encoder.set_sampling_factor(sampling);
        }
    }
    // By default the encoder takes every second pixel's colour, which shifts what has been subsampled before.
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    // Always sequential with the usual Huffman tables: with tables of its own the encoder writes the channels one after
    // another, which not every decoder reads.
    for (number, data) in &making.segments {
        encoder.add_app_segment(*number, data.clone())?;
    }
    let too_large = |_| EncodingError::ZeroImageDimensions {
        width: 0,
        height: 0,
    };
    let width = u16::try_from(pixels.width()).map_err(too_large)?;
    let height = u16::try_from(pixels.height()).map_err(too_large)?;
    if is_grey {
        encoder.encode(&pixels.to_luma8(), width, height, ColorType::Luma)
    } else if let Some(rgb) = pixels.as_rgb8() {
        encoder.encode(rgb, width, height, ColorType::Rgb)
    } else {
        encoder.encode(&pixels.to_rgb8(), width, height, ColorType::Rgb)
    }
}

/// Reads the segments before the first scan. What cannot be understood is left out.
fn read_making(bytes: &[u8]) -> Making {
    let mut making = Making::default();
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let [0xFF, marker, after @ ..] = rest {
        let marker = *marker;
        if marker == 0xFF || marker == 0x01 || (0xD0..=0xD7).contains(&marker) {
            // Fill bytes and markers without a length.
            rest = &rest[if marker == 0xFF { 1 } else { 2 }..];
            continue;
        }
        let [high, low, ..] = after else {
            break;
        };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some(data) = after.get(2..length) else {
            break;
        };
        match marker {
            0xDB => read_tables(data, &mut making),
            0xC0..=0xC2 => read_frame(data, &mut making),
            0xE1..=0xEF => keep_segment(marker - 0xE0, data, &mut making),
            0xDA | 0xD9 => break,
            _ => {}
        }
        rest = &after[length..];
    }
    making
}

fn read_tables(mut data: &[u8], making: &mut Making) {
    while let [kind, rest @ ..] = data {
        let is_wide = kind >> 4 != 0;
        let length = if is_wide { 128 } else { 64 };
        let Some(values) = rest.get(..length) else {
            return;
        };
        let mut table = Box::new([1; 64]);
        for (place, &natural) in ZIGZAG.iter().enumerate() {
            table[natural] = if is_wide {
                u16::from_be_bytes([values[2 * place], values[2 * place + 1]])
            } else {
                u16::from(values[place])
            };
        }
        if let Some(slot) = making.tables.get_mut(usize::from(kind & 0x0F)) {
            *slot = Some(table);
        }
        data = &rest[length..];
    }
}

fn read_frame(data: &[u8], making: &mut Making) {
    let components: Vec<&[u8]> = data.get(6..).unwrap_or_default().chunks_exact(3).collect();
    making.used = components
        .iter()
        .map(|component| usize::from(component[2]))
        .collect();
    if let [brightness, colour, ..] = components.as_slice() {
        let factors = |component: &[u8]| (component[1] >> 4, component[1] & 0x0F);
        // Factors count from the coarsest component, which is colour in all files of cameras and programs.
        if factors(colour) == (1, 1) {
            let (across, down) = factors(brightness);
            making.sampling = SamplingFactor::from_factors(across, down);
        }
    }
}

/// Keeps Exif (upright now), XMP, IPTC and the colour profile. Not kept: Adobe's colour transform, which the encoder
/// writes itself, and the index of further pictures in the same file, which are not copied.
fn keep_segment(number: u8, data: &[u8], making: &mut Making) {
    let is_index = number == 2 && data.starts_with(b"MPF\0");
    let is_ink_profile = number == 2
        && data.starts_with(b"ICC_PROFILE\0")
        && data.get(14 + 16..14 + 20) == Some(b"CMYK");
    if number == 14 || is_index || is_ink_profile {
        return;
    }
    let mut data = data.to_vec();
    if number == 1 && data.starts_with(EXIF_HEADER) {
        let _turned = Orientation::remove_from_exif_chunk(&mut data[EXIF_HEADER.len()..]);
    }
    making.segments.push((number, data));
}
