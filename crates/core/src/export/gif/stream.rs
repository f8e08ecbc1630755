//! The blocks of a GIF file (GIF89a).

use super::super::sink::Sink;
use super::super::{Animation, ExportError, Repeat};
use super::Coded;
use crate::export::player::Area;

const IMAGE: u8 = 0x2C;
const EXTENSION: u8 = 0x21;
const TRAILER: u8 = 0x3B;
const CONTROL: u8 = 0xF9;
const COMMENT: u8 = 0xFE;
const APPLICATION: u8 = 0xFF;
/// In a control block: the frame stays until it is drawn over.
const KEEP: u8 = 1 << 2;
/// What readers of XMP look for.
const XMP_APPLICATION: &[u8; 11] = b"XMP DataXMP";

/// The header, how often it plays, and what the file says of its pictures.
pub(super) fn begin(
    sink: &mut Sink<'_>,
    (width, height): (u16, u16),
    animation: &Animation,
) -> Result<(), ExportError> {
    sink.put(b"GIF89a")?;
    sink.put(&width.to_le_bytes())?;
    sink.put(&height.to_le_bytes())?;
    // No palette for all; 8 bits a channel.
    sink.put(&[0x70, 0, 0])?;
    // The format counts the times after the first, with 0 for ever; without the block it plays once.
    let times_more = match animation.repeat {
        Repeat::Forever => Some(0),
        Repeat::Times(times) => times.checked_sub(1).filter(|&more| more > 0),
    };
    if let Some(more) = times_more {
        let [low, high] = more.to_le_bytes();
        sink.put(&[EXTENSION, APPLICATION, 11])?;
        sink.put(b"NETSCAPE2.0")?;
        sink.put(&[3, 1, low, high, 0])?;
    }
    sink.put(&[EXTENSION, COMMENT])?;
    blocks(sink, animation.provenance.text().as_bytes())?;
    // The packet stands there as it is. A reader that takes its letters for lengths of blocks comes out at some place of the
    // bytes after it, which lead to the end from everywhere (XMP specification, part 3).
    sink.put(&[EXTENSION, APPLICATION, 11])?;
    sink.put(XMP_APPLICATION)?;
    sink.put(animation.provenance.xmp().as_bytes())?;
    let landing: Vec<u8> = std::iter::once(1).chain((0..=255).rev()).collect();
    sink.put(&landing)?;
    sink.put(&[0])
}

/// A frame that is shown for some hundredths of a second.
pub(super) fn frame(sink: &mut Sink<'_>, coded: &Coded, delay_cs: u64) -> Result<(), ExportError> {
    let longest = u64::from(u16::MAX);
    image(sink, coded, delay_cs.min(longest) as u16)?;
    // A frame lasts eleven minutes at most: after that a pixel that does not change is drawn.
    let mut left = delay_cs.saturating_sub(longest);
    while left > 0 {
        let delay = left.min(longest);
        image(sink, &Coded::nothing(), delay as u16)?;
        left -= delay;
    }
    Ok(())
}

/// The end of the file.
pub(super) fn end(sink: &mut Sink<'_>) -> Result<(), ExportError> {
    sink.put(&[TRAILER])
}

fn image(sink: &mut Sink<'_>, coded: &Coded, delay_cs: u16) -> Result<(), ExportError> {
    let [low, high] = delay_cs.to_le_bytes();
    let (flag, there) = coded.there.map_or((0, 0), |there| (1, there));
    sink.put(&[EXTENSION, CONTROL, 4, KEEP | flag, low, high, there, 0])?;
    let Area {
        left,
        top,
        width,
        height,
    } = coded.area;
    sink.put(&[IMAGE])?;
    for number in [left, top, width, height] {
        sink.put(&(number as u16).to_le_bytes())?;
    }
    let symbols = coded.palette.len() + usize::from(coded.there.is_some());
    let table_bits = symbols.clamp(2, 256).next_power_of_two().trailing_zeros();
    sink.put(&[0x80 | (table_bits - 1) as u8])?;
    let mut table: Vec<u8> = coded.palette.iter().flatten().copied().collect();
    table.resize(3 << table_bits, 0);
    sink.put(&table)?;
    let Some((symbol_bits, codes)) = coded.codes.split_first() else {
        return sink.put(&[2, 0]);
    };
    sink.put(&[*symbol_bits])?;
    blocks(sink, codes)
}

/// Bytes in blocks of at most 255, and the empty block that ends them.
fn blocks(sink: &mut Sink<'_>, bytes: &[u8]) -> Result<(), ExportError> {
    for block in bytes.chunks(255) {
        sink.put(&[block.len() as u8])?;
        sink.put(block)?;
    }
    sink.put(&[0])
}
