//! The pictures of an MP4 that this program has made: its tables, its frames, and their colours.

use image::{Rgb, RgbImage};
use openh264::OpenH264API;
use openh264::decoder::{DecodedYUV, Decoder, DecoderConfig};
use openh264::formats::YUVSource as _;

/// What stands in a box of sample entries before the boxes of the first one.
const BEFORE_ENTRY: usize = 8;
/// What stands in a sample entry of video before its own boxes.
const BEFORE_CONFIGURATION: usize = 78;
/// What begins each unit for the decoder.
const START_CODE: [u8; 4] = [0, 0, 0, 1];

/// Decodes all frames. An error is a sentence.
pub(in super::super) fn pictures(file: &[u8]) -> Result<Vec<RgbImage>, String> {
    let broken = || "the film cannot be read again".to_owned();
    let undecoded = |error: openh264::Error| format!("the film cannot be decoded: {error}");
    let tables = [b"moov", b"trak", b"mdia", b"minf", b"stbl"]
        .iter()
        .try_fold(file, |inside, kind| content(inside, kind))
        .ok_or_else(broken)?;
    let parameters = parameters(tables).ok_or_else(broken)?;
    let frames = frames(file, tables).ok_or_else(broken)?;
    let api = OpenH264API::from_source();
    let mut decoder = Decoder::with_api_config(api, DecoderConfig::new()).map_err(undecoded)?;
    decoder.decode(&parameters).map_err(undecoded)?;
    let mut pictures = Vec::with_capacity(frames.len());
    for frame in frames {
        let units = with_start_codes(frame).ok_or_else(broken)?;
        if let Some(picture) = decoder.decode(&units).map_err(undecoded)? {
            pictures.push(picture_of(&picture));
        }
    }
    let rest = decoder.flush_remaining().map_err(undecoded)?;
    pictures.extend(rest.iter().map(picture_of));
    Ok(pictures)
}

/// What is in the first box of a kind.
fn content<'a>(mut boxes: &'a [u8], wanted: &[u8; 4]) -> Option<&'a [u8]> {
    loop {
        let (len, rest) = boxes.split_first_chunk::<4>()?;
        let (kind, rest) = rest.split_first_chunk::<4>()?;
        // A length of 1 says that the true one follows.
        let (header, len) = match u32::from_be_bytes(*len) {
            1 => (16, u64::from_be_bytes(*rest.first_chunk::<8>()?)),
            len => (8, u64::from(len)),
        };
        let len = usize::try_from(len).ok().filter(|len| *len >= header)?;
        if kind == wanted {
            return boxes.get(header..len);
        }
        boxes = boxes.get(len..)?;
    }
}

/// The sequence and picture parameters as the decoder takes them.
fn parameters(tables: &[u8]) -> Option<Vec<u8>> {
    let entries = content(tables, b"stsd")?.get(BEFORE_ENTRY..)?;
    let entry = content(entries, b"avc1")?.get(BEFORE_CONFIGURATION..)?;
    // Version, profile and lengths come first, then how many sequence parameters there are.
    let mut rest = content(entry, b"avcC")?.get(5..)?;
    let mut parameters = Vec::new();
    for _ in 0..2 {
        let (_, sets) = rest.split_first()?;
        let (len, unit) = sets.split_first_chunk::<2>()?;
        let (unit, after) = unit.split_at_checked(usize::from(u16::from_be_bytes(*len)))?;
        parameters.extend(START_CODE);
        parameters.extend(unit);
        rest = after;
    }
    Some(parameters)
}

/// The bytes of each frame, which lie one after the other.
fn frames<'a>(file: &'a [u8], tables: &[u8]) -> Option<Vec<&'a [u8]>> {
    let mut data = content(file, b"mdat")?;
    let sizes = content(tables, b"stsz")?.get(12..)?;
    let sizes = sizes.chunks_exact(4).map(|size| {
        let size = u32::from_be_bytes(size.try_into().ok()?);
        let (frame, rest) = data.split_at_checked(usize::try_from(size).ok()?)?;
        data = rest;
        Some(frame)
    });
    sizes.collect()
}

/// A frame's units, each with a start code in place of its length.
fn with_start_codes(mut frame: &[u8]) -> Option<Vec<u8>> {
    let mut units = Vec::with_capacity(frame.len());
    while let Some((len, rest)) = frame.split_first_chunk::<4>() {
        let len = usize::try_from(u32::from_be_bytes(*len)).ok()?;
        let (unit, after) = rest.split_at_checked(len)?;
        units.extend(START_CODE);
        units.extend(unit);
        frame = after;
    }
    Some(units)
}

/// BT.709 in limited range back to red, green and blue (Rec. ITU-R BT.709-6): the inverse of what the encoder is given. Colours
/// are those of the pair of pixels.
fn picture_of(planes: &DecodedYUV<'_>) -> RgbImage {
    let (width, height) = planes.dimensions();
    let (luma_stride, blue_stride, red_stride) = planes.strides();
    let at = |plane: &[u8], stride: usize, x: usize, y: usize| {
        f32::from(plane.get(y * stride + x).copied().unwrap_or_default())
    };
    RgbImage::from_fn(width as u32, height as u32, |x, y| {
        let (x, y) = (x as usize, y as usize);
        let luma = (at(planes.y(), luma_stride, x, y) - 16.0) * (255.0 / 219.0);
        let from_chroma = 255.0 / 224.0;
        let blue = (at(planes.u(), blue_stride, x / 2, y / 2) - 128.0) * from_chroma;
        let red = (at(planes.v(), red_stride, x / 2, y / 2) - 128.0) * from_chroma;
        let (blue, red) = (luma + 1.8556 * blue, luma + 1.5748 * red);
        let green = (luma - 0.2126 * red - 0.0722 * blue) / 0.7152;
        Rgb([red, green, blue].map(|level| level.round().clamp(0.0, 255.0) as u8))
    })
}
