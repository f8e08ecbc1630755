//! Whether a file reaches its picture's end.
//!
//! Some decoders forgive a missing tail and fill it with grey, which is kind in a viewer. Here a face with a grey chin would
//! be encoded as if the person had one, so such a file is refused and the user told.

use image::ImageFormat;

/// Whether the file ends where its format says it does, for the formats whose decoders would not complain: JPEG, PNG and
/// WebP. Decoders of the other formats report a missing tail themselves.
pub(super) fn reaches_its_end(bytes: &[u8], format: ImageFormat) -> bool {
    match format {
        ImageFormat::Jpeg => jpeg_reaches_its_end(bytes),
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

/// Walks the JPEG's segments to its end-of-image marker (ITU-T T.81, annex B).
///
/// Looking for the marker's two bytes anywhere would find that of a thumbnail inside the Exif segment.
fn jpeg_reaches_its_end(bytes: &[u8]) -> bool {
    const END_OF_IMAGE: u8 = 0xD9;
    let mut position = 2; // after the start-of-image marker
    loop {
        // Anything up to the next marker is entropy-coded data, in which `FF 00` stands for a plain FF.
        let Some(offset) = bytes
            .get(position..)
            .and_then(|rest| rest.iter().position(|&byte| byte == 0xFF))
        else {
            return false;
        };
        position += offset + 1;
        match bytes.get(position) {
            None => return false,
            Some(&END_OF_IMAGE) => return true,
            // Markers may be padded with more FF; this byte may itself begin the marker.
            Some(0xFF) => {}
            // A stuffed FF, restart markers, and the two other markers without a length.
            Some(0x00 | 0x01 | 0xD0..=0xD8) => position += 1,
            Some(_) => {
                let Some(&[high, low]) = bytes.get(position + 1..position + 3) else {
                    return false;
                };
                // The length counts its own two bytes.
                position += 1 + usize::from(u16::from_be_bytes([high, low])).max(2);
            }
        }
    }
}

/// Walks the PNG's chunks to the closing `IEND` (PNG specification, section 5).
fn png_reaches_its_end(bytes: &[u8]) -> bool {
    const SIGNATURE_LEN: usize = 8;
    const LENGTH_TYPE_AND_CHECKSUM_LEN: usize = 12;
    let mut rest = bytes.get(SIGNATURE_LEN..).unwrap_or_default();
    while let Some((length, after_length)) = rest.split_first_chunk::<4>() {
        let chunk_len = u32::from_be_bytes(*length) as usize + LENGTH_TYPE_AND_CHECKSUM_LEN;
        if rest.len() < chunk_len {
            return false;
        }
        if after_length.starts_with(b"IEND") {
            return true;
        }
        rest = rest.get(chunk_len..).unwrap_or_default();
    }
    false
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
