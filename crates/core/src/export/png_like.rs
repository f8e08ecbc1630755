//! A PNG that says of its picture what another file says (PNG specification, third edition).

use std::io::Write;

use image::{ColorType, DynamicImage};
use png::chunk::ChunkType;
use png::{BitDepth, Compression, EncodingError, Filter};

use crate::photo::png_chunks::{Chunk, chunks};
use crate::photo::{Original, PictureFormat};

/// The keyword of a text that is an XMP packet.
const XMP: &[u8] = b"XML:com.adobe.xmp\0";
/// Keywords of texts that hold an Exif block in hexadecimal, its thumbnail included.
const EXIF_AS_TEXT: [&[u8]; 2] = [b"Raw profile type exif\0", b"Raw profile type APP1\0"];

/// Writes pixels of up to 16 bits a channel, with what `original` says besides, and `xmp` in the place of its own.
///
/// # Errors
/// Of the writer, or for pixels that a PNG cannot hold.
pub(super) fn encode(
    out: &mut impl Write,
    original: &Original,
    pixels: &DynamicImage,
    xmp: Option<&[u8]>,
) -> Result<(), EncodingError> {
    let mut info = png::Info::with_size(pixels.width(), pixels.height());
    (info.color_type, info.bit_depth) = match pixels.color() {
        ColorType::L8 => (png::ColorType::Grayscale, BitDepth::Eight),
        ColorType::La8 => (png::ColorType::GrayscaleAlpha, BitDepth::Eight),
        ColorType::Rgb8 => (png::ColorType::Rgb, BitDepth::Eight),
        ColorType::Rgba8 => (png::ColorType::Rgba, BitDepth::Eight),
        ColorType::L16 => (png::ColorType::Grayscale, BitDepth::Sixteen),
        ColorType::La16 => (png::ColorType::GrayscaleAlpha, BitDepth::Sixteen),
        ColorType::Rgb16 => (png::ColorType::Rgb, BitDepth::Sixteen),
        ColorType::Rgba16 => (png::ColorType::Rgba, BitDepth::Sixteen),
        other => {
            let told = format!("a PNG has no pixels of the kind {other:?}");
            return Err(EncodingError::IoError(std::io::Error::other(told)));
        }
    };
    let is_deep = info.bit_depth == BitDepth::Sixteen;
    let row_len = pixels.width() as usize * usize::from(pixels.color().bytes_per_pixel());
    let is_png = original.format() == PictureFormat::Png;
    info.exif_metadata = original.exif().map(|exif| exif.to_vec().into());
    if !is_png {
        info.icc_profile = original
            .icc_profile()
            .map(|profile| profile.to_vec().into());
    }
    let mut encoder = png::Encoder::with_info(out, info)?;
    encoder.set_compression(Compression::Fast);
    encoder.set_filter(Filter::Adaptive);
    let mut writer = encoder.write_header()?;
    let own = is_png.then(|| chunks(original.bytes()));
    for chunk in own.into_iter().flatten().filter(stays_true) {
        writer.write_chunk(ChunkType(chunk.kind), chunk.data)?;
    }
    if let Some(xmp) = xmp {
        // Not compressed, in no language and without a translated keyword.
        let text = [XMP, b"\0\0\0\0", xmp].concat();
        writer.write_chunk(ChunkType(*b"iTXt"), &text)?;
    }
    let mut stream = writer.stream_writer()?;
    for row in pixels.as_bytes().chunks_exact(row_len.max(1)) {
        if is_deep && cfg!(target_endian = "little") {
            let swapped: Vec<u8> = row
                .as_chunks::<2>()
                .0
                .iter()
                .flat_map(|&[low, high]| [high, low])
                .collect();
            stream.write_all(&swapped)?;
        } else {
            stream.write_all(row)?;
        }
    }
    stream.finish()?;
    writer.finish()
}

/// Whether a chunk is as true of an edited picture as of the one it came with: colours, resolution, texts, and what its
/// maker declared to be so. What is written anew is left out.
fn stays_true(chunk: &Chunk<'_>) -> bool {
    match &chunk.kind {
        b"cICP" | b"mDCV" | b"cLLI" | b"iCCP" | b"sRGB" | b"gAMA" | b"cHRM" | b"pHYs" => true,
        b"iTXt" | b"tEXt" | b"zTXt" => {
            let says = |keyword: &[u8]| chunk.data.starts_with(keyword);
            !says(XMP) && !EXIF_AS_TEXT.into_iter().any(says)
        }
        // The day of the last change, and Exif.
        b"tIME" | b"eXIf" => false,
        // Not needed for decoding, and safe to copy whatever happens to the pixels.
        [first, .., last] => first.is_ascii_lowercase() && last.is_ascii_lowercase(),
    }
}
