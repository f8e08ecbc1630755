//! What a file holds beside the one picture that is read from it.

use std::fmt;

use image::ImageFormat;

use super::png_chunks::chunks;
use super::tiff_pages::Pages;

/// Further pictures in a file: they are not read, and so not in a file that an edit is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Further {
    /// Pages of a TIFF, without smaller copies and masks.
    Pages(usize),
    /// Frames of an animation.
    Frames(usize),
    /// Pictures after the one of a JPEG: previews, or the gain map that brightens it on some screens.
    Pictures(usize),
}

impl fmt::Display for Further {
    /// As the subject of a sentence: "2 further pages".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, one, several) = match *self {
            Self::Pages(count) => (count, "page", "pages"),
            Self::Frames(count) => (count, "frame", "frames"),
            Self::Pictures(count) => (count, "embedded picture", "embedded pictures"),
        };
        write!(
            f,
            "{count} further {}",
            if count == 1 { one } else { several }
        )
    }
}

/// What there is in a file of this format.
pub(super) fn further(bytes: &[u8], format: ImageFormat) -> Option<Further> {
    let found = match format {
        ImageFormat::Tiff => Further::Pages(Pages::read(bytes)?.further_count()),
        ImageFormat::Png => Further::Frames(png_frames(bytes)?.saturating_sub(1)),
        ImageFormat::WebP => Further::Frames(webp_frames(bytes).saturating_sub(1)),
        ImageFormat::Gif => Further::Frames(gif_frames(bytes).unwrap_or(0).saturating_sub(1)),
        ImageFormat::Jpeg => Further::Pictures(jpeg_pictures(bytes)?.saturating_sub(1)),
        _ => return None,
    };
    let (Further::Pages(count) | Further::Frames(count) | Further::Pictures(count)) = found;
    (count > 0).then_some(found)
}

/// By the animation's header.
fn png_frames(bytes: &[u8]) -> Option<usize> {
    let header = chunks(bytes).find(|chunk| &chunk.kind == b"acTL")?;
    let count = header.data.first_chunk::<4>()?;
    usize::try_from(u32::from_be_bytes(*count)).ok()
}

/// Counts the RIFF chunks that are frames.
fn webp_frames(bytes: &[u8]) -> usize {
    let mut rest = bytes.get(12..).unwrap_or_default();
    let mut count = 0;
    while let [a, b, c, d, l0, l1, l2, l3, after @ ..] = rest {
        count += usize::from(&[*a, *b, *c, *d] == b"ANMF");
        let length = u32::from_le_bytes([*l0, *l1, *l2, *l3]) as usize;
        // Chunks begin at even places.
        rest = after
            .get(length.saturating_add(length % 2)..)
            .unwrap_or_default();
    }
    count
}

/// Counts the image descriptors (GIF89a, section 20).
fn gif_frames(bytes: &[u8]) -> Option<usize> {
    /// Bytes of a colour table, by the flags before it.
    fn table_len(flags: u8) -> usize {
        match flags & 0x80 {
            0 => 0,
            _ => 3 << ((flags & 7) + 1),
        }
    }
    let mut position = 13 + table_len(*bytes.get(10)?);
    let mut count = 0;
    loop {
        match bytes.get(position) {
            Some(0x2C) => {
                count += 1;
                // After the table one byte says how codes begin.
                position += 10 + table_len(*bytes.get(position + 9)?) + 1;
            }
            Some(0x21) => position += 2,
            _ => return Some(count),
        }
        loop {
            let length = usize::from(*bytes.get(position)?);
            position += 1 + length;
            if length == 0 {
                break;
            }
        }
    }
}

/// By the index of the multi-picture format (CIPA DC-007), which is a TIFF structure.
fn jpeg_pictures(bytes: &[u8]) -> Option<usize> {
    const NUMBER_OF_IMAGES: u64 = 0xB001;
    use super::tiff_structure::Structure;
    let index = super::jpeg::segments(bytes).find_map(|(marker, data)| {
        (marker == 0xE2)
            .then(|| data.strip_prefix(b"MPF\0"))
            .flatten()
    })?;
    let structure = Structure::read(index)?;
    let directory = structure.directory(index, structure.first_directory(index)?)?;
    let count = structure.first_value(index, &directory, NUMBER_OF_IMAGES)?;
    usize::try_from(count).ok()
}
