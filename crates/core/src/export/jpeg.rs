//! JPEG again as it was: with the tables, subsampling and application segments of another JPEG (ITU-T T.81).

use image::DynamicImage;
use jpeg_encoder::{
    ChromaSubsamplingMethod, ColorType, Encoder, EncodingError, PixelDensity, PixelDensityUnit,
    QuantizationTableType, SamplingFactor,
};

use super::Provenance;
use super::marks::{JPEG_XMP_HEADER, jpeg_segment};
use crate::photo::Original;
use crate::photo::jpeg::segments;

/// Natural place of each coefficient in the order in which a file stores them (T.81, figure 5).
const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];
const EXIF_HEADER: &[u8] = b"Exif\0\0";
const XMP_HEADER: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
/// What fits after a marker and a length.
const MAX_SEGMENT_LEN: usize = 65_533;
/// Quality where the input's tables cannot be used.
const QUALITY: u8 = 95;

/// How a JPEG was made, and what it carries.
#[derive(Default)]
struct Making {
    tables: [Option<Box<[u16; 64]>>; 4],
    /// Table number of brightness and of colour.
    used: Vec<usize>,
    sampling: Option<SamplingFactor>,
    density: Option<PixelDensity>,
    /// Application segments 1 to 15, without their markers.
    segments: Vec<(u8, Vec<u8>)>,
    comments: Vec<Vec<u8>>,
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
    let mut making = read_making(original);
    making.mark();
    let mut bytes = Vec::new();
    encode(&making, pixels, &mut bytes)
        .map_err(|error| format!("the JPEG cannot be made: {error}"))?;
    if !making.comments.is_empty() {
        let place = after_first_segment(&bytes);
        bytes.splice(place..place, comments(&making.comments));
    }
    Ok(bytes)
}

/// Where the file's own header ends, which has to come first.
fn after_first_segment(bytes: &[u8]) -> usize {
    const START_AND_MARKER_LEN: usize = 4;
    segments(bytes)
        .next()
        .map_or(2, |(_, data)| START_AND_MARKER_LEN + 2 + data.len())
}

/// Comments as segments, for which the encoder has no place.
fn comments(texts: &[Vec<u8>]) -> Vec<u8> {
    let segment = |text: &Vec<u8>| {
        let length = u16::try_from(text.len() + 2).ok()?.to_be_bytes();
        Some([&[0xFF, 0xFE], length.as_slice(), text].concat())
    };
    texts.iter().filter_map(segment).flatten().collect()
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
    if let Some(density) = making.density {
        encoder.set_density(density);
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
fn read_making(original: &Original) -> Making {
    let mut making = Making::default();
    // Exif and XMP as they are true of the edited picture.
    let packets = [(EXIF_HEADER, original.exif()), (XMP_HEADER, original.xmp())];
    for (header, packet) in packets {
        let segment = packet.map(|packet| [header, packet].concat());
        let short = segment.filter(|segment| segment.len() <= MAX_SEGMENT_LEN);
        making.segments.extend(short.map(|segment| (1, segment)));
    }
    for (marker, data) in segments(original.bytes()) {
        match marker {
            0xDB => read_tables(data, &mut making),
            0xC0..=0xC2 => read_frame(data, &mut making),
            0xE0 => making.density = making.density.or_else(|| read_density(data)),
            0xE1..=0xEF => keep_segment(marker - 0xE0, data, &mut making),
            0xFE => making.comments.push(data.to_vec()),
            _ => {}
        }
    }
    making
}

/// Dots an inch or a centimetre, or the shape of a pixel (JFIF 1.02).
fn read_density(data: &[u8]) -> Option<PixelDensity> {
    let &[b'J', b'F', b'I', b'F', 0, _, _, unit, x1, x0, y1, y0, ..] = data else {
        return None;
    };
    let density = (u16::from_be_bytes([x1, x0]), u16::from_be_bytes([y1, y0]));
    let unit = match unit {
        0 => PixelDensityUnit::PixelAspectRatio,
        1 => PixelDensityUnit::Inches,
        2 => PixelDensityUnit::Centimeters,
        _ => return None,
    };
    (density.0 > 0 && density.1 > 0).then_some(PixelDensity { density, unit })
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

/// Keeps the colour profile, press captions and makers' own segments. Not kept: Exif and XMP, which are written anew (what
/// does not fit into one XMP packet is pictures), Adobe's colour transform, which the encoder writes itself, everything about
/// further pictures in the same file, which are not copied, and credentials (JUMBF), which vouch for the picture as it was.
fn keep_segment(number: u8, data: &[u8], making: &mut Making) {
    let is_ink_profile = data.get(14 + 16..14 + 20) == Some(b"CMYK");
    let data = match number {
        1 if data.starts_with(EXIF_HEADER) || data.starts_with(b"http://ns.adobe.com/x") => return,
        2 if !data.starts_with(b"ICC_PROFILE\0") || is_ink_profile => return,
        11 | 14 => return,
        13 => without_thumbnails(data),
        _ => data.to_vec(),
    };
    making.segments.push((number, data));
}

/// Photoshop's resources without small copies of the picture (Adobe Photoshop file formats, image resources 1033 and 1036).
fn without_thumbnails(data: &[u8]) -> Vec<u8> {
    const HEADER: &[u8] = b"Photoshop 3.0\0";
    let Some(mut rest) = data.strip_prefix(HEADER) else {
        return data.to_vec();
    };
    let even = |length: usize| length + length % 2;
    let mut kept = HEADER.to_vec();
    while let [b'8', b'B', b'I', b'M', id1, id0, name_len, ..] = *rest {
        // A name and its length fill an even number of bytes, and so does the data.
        let name_end = 6 + even(1 + usize::from(name_len));
        let length = rest
            .get(name_end..)
            .and_then(|rest| rest.first_chunk::<4>());
        let Some(length) = length.map(|length| u32::from_be_bytes(*length) as usize) else {
            break;
        };
        let end = (name_end + 4).saturating_add(even(length)).min(rest.len());
        let (resource, after) = rest.split_at(end);
        if !matches!(u16::from_be_bytes([id1, id0]), 1033 | 1036) {
            kept.extend(resource);
        }
        rest = after;
    }
    kept
}
