//! Whether a file reaches its picture's end, as far as its outermost structure tells.
//!
//! Some decoders forgive a missing tail and fill it with grey, which is kind in a viewer. Here a face with a grey chin would
//! be encoded as if the person had one, so such a file is refused and the user told. A JPEG's data is looked through by
//! [`super::jpeg`].

use image::ImageFormat;

/// Whether the file ends where its format says it does, for the formats whose decoders would not complain: PNG and WebP.
/// Decoders of the other formats report a missing tail themselves.
pub(super) fn reaches_its_end(bytes: &[u8], format: ImageFormat) -> bool {
    match format {
        ImageFormat::Png => png_reaches_its_end(bytes),
        ImageFormat::WebP => webp_reaches_its_end(bytes),
        _ => true,
    }
}

/// Whether a file of this length can hold that many pixels at all, however plain they are.
///
/// A JPEG spends at least one bit on each block of 64 pixels and its decoder paints missing blocks grey; a PNG's
/// compression reaches 1032 to 1 at most, on pixels of at least one bit. So a header that lies is found out before memory
/// is set aside for it. The other formats can describe a blank picture of any size in a few bytes.
pub(super) fn can_hold(bytes: &[u8], format: ImageFormat, pixel_count: u64) -> bool {
    let most_pixels_per_byte = match format {
        ImageFormat::Jpeg => 64 * 8,
        ImageFormat::Png => 1032 * 8,
        _ => return true,
    };
    pixel_count <= bytes.len() as u64 * most_pixels_per_byte
}

/// Whether there is data, none of it cut off: only the closing chunk may be missing.
fn png_reaches_its_end(bytes: &[u8]) -> bool {
    matches!(png_end(bytes), PngEnd::Closed | PngEnd::Open(_))
}

/// The file with its closing chunk, if only that is missing: whether its data is the whole picture, the decoder notices.
pub(super) fn closed_png(bytes: &[u8]) -> Option<Vec<u8>> {
    /// Length, type and checksum of the empty chunk.
    const CLOSING: &[u8] = b"\0\0\0\0IEND\xAE\x42\x60\x82";
    match png_end(bytes) {
        PngEnd::Open(length) => Some([bytes.get(..length)?, CLOSING].concat()),
        _ => None,
    }
}

enum PngEnd {
    Closed,
    /// Everything up to here is whole and holds picture data.
    Open(usize),
    Early,
}

/// Walks the PNG's chunks to the closing `IEND` (PNG specification, section 5).
fn png_end(bytes: &[u8]) -> PngEnd {
    const SIGNATURE_LEN: usize = 8;
    const LENGTH_TYPE_AND_CHECKSUM_LEN: usize = 12;
    let mut rest = bytes.get(SIGNATURE_LEN..).unwrap_or_default();
    let mut has_data = false;
    while let Some((length, after_length)) = rest.split_first_chunk::<4>() {
        let chunk_len = u32::from_be_bytes(*length) as usize + LENGTH_TYPE_AND_CHECKSUM_LEN;
        let is_data = after_length.starts_with(b"IDAT");
        if rest.len() < chunk_len {
            has_data &= !is_data;
            break;
        }
        if after_length.starts_with(b"IEND") {
            return PngEnd::Closed;
        }
        has_data |= is_data;
        rest = rest.get(chunk_len..).unwrap_or_default();
    }
    match has_data {
        true => PngEnd::Open(bytes.len() - rest.len()),
        false => PngEnd::Early,
    }
}

/// Compares the length that the RIFF header states with the file's.
fn webp_reaches_its_end(bytes: &[u8]) -> bool {
    const HEADER_LEN: usize = 8; // "RIFF" and the length itself
    match bytes.get(4..HEADER_LEN) {
        Some(&[a, b, c, d]) => {
            bytes.len() - HEADER_LEN >= u32::from_le_bytes([a, b, c, d]) as usize
        }
        _ => false,
    }
}
