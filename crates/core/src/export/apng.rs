//! Animated PNG, without loss (PNG specification, third edition, section 11.3.6).

use super::ExportError;
use super::marks::png_text;
use super::player::{Area, Picture};
use super::png::encode_well;
use super::sequence::Clock;
use super::sink::Sink;
use super::task::Task;

/// Writes an APNG and returns how many frames it has.
pub(super) fn encode(sink: &mut Sink<'_>, task: Task<'_>) -> Result<usize, ExportError> {
    let animation = task.animation;
    let mut player = task.player(sink.finish(animation, animation.picture_px())?);
    let clock = Clock::new(animation.fps, 1000.0);
    sink.put(b"\x89PNG\r\n\x1a\n")?;
    let (width, height) = player.size_px();
    // 8 bits, red, green and blue, not interlaced.
    chunk(
        sink,
        b"IHDR",
        &[
            &width.to_be_bytes()[..],
            &height.to_be_bytes(),
            &[8, 2, 0, 0, 0],
        ]
        .concat(),
    )?;
    let control_at = sink.len();
    let control = |frames: u32| {
        let plays = u32::from(animation.repeat.plays());
        [frames.to_be_bytes(), plays.to_be_bytes()].concat()
    };
    chunk(sink, b"acTL", &control(0))?;
    let comment = [b"Comment\0", animation.provenance.text().as_bytes()].concat();
    chunk(sink, b"tEXt", &comment)?;
    chunk(sink, b"iTXt", &png_text(&animation.provenance.xmp()))?;
    let mut number = 0_u32;
    let count = player.encode_all(sink, encode_picture, |sink, picture, (area, data)| {
        let lasts_ms = clock.span(picture.first_tick, picture.ticks);
        let is_first = number == 0;
        chunk(sink, b"fcTL", &frame_control(number, area, lasts_ms))?;
        number += 1;
        if is_first {
            return chunk(sink, b"IDAT", &data);
        }
        chunk(sink, b"fdAT", &[&number.to_be_bytes()[..], &data].concat())?;
        number += 1;
        Ok(())
    })?;
    chunk(sink, b"IEND", &[])?;
    sink.overwrite(control_at, &chunk_bytes(b"acTL", &control(count as u32)))?;
    Ok(count)
}

/// The part of a picture that has changed, and its compressed pixels.
fn encode_picture(picture: &Picture, before: Option<&Picture>) -> Result<(Area, Vec<u8>), String> {
    let image = &*picture.image;
    let area = match before {
        Some(before) => Area::changed(&before.image, image),
        None => Area::whole(image),
    };
    let file = if area == Area::whole(image) {
        encode_well(image, None)?
    } else {
        let cut = image::imageops::crop_imm(image, area.left, area.top, area.width, area.height);
        encode_well(&cut.to_image(), None)?
    };
    Ok((area, image_data(&file)))
}

/// Place, size and time of a frame, which replaces what is below it and stays.
fn frame_control(number: u32, area: Area, lasts_ms: u64) -> Vec<u8> {
    let mut control = Vec::with_capacity(26);
    for word in [number, area.width, area.height, area.left, area.top] {
        control.extend(word.to_be_bytes());
    }
    // A fraction of two 16-bit numbers: thousandths of a second, or coarser where it lasts longer.
    let (parts, in_a_second) = [1000, 100, 10, 1]
        .into_iter()
        .map(|in_a_second| (lasts_ms * in_a_second / 1000, in_a_second))
        .find(|&(parts, _)| parts <= u16::MAX.into())
        .unwrap_or((u16::MAX.into(), 1));
    control.extend((parts as u16).to_be_bytes());
    control.extend((in_a_second as u16).to_be_bytes());
    control.extend([0, 0]);
    control
}

/// What the data chunks of a PNG hold.
fn image_data(file: &[u8]) -> Vec<u8> {
    let mut data = Vec::with_capacity(file.len());
    let mut rest = file.get(8..).unwrap_or_default();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let end = u32::from_be_bytes(*length) as usize + 4;
        if let (b"IDAT", Some(part)) = (after.get(..4).unwrap_or_default(), after.get(4..end)) {
            data.extend(part);
        }
        // Behind the checksum.
        rest = after.get(end + 4..).unwrap_or_default();
    }
    data
}

fn chunk(sink: &mut Sink<'_>, kind: &[u8; 4], data: &[u8]) -> Result<(), ExportError> {
    sink.put(&chunk_bytes(kind, data))
}

/// A chunk of a PNG with its length and checksum.
pub(super) fn chunk_bytes(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(data.len() + 12);
    bytes.extend((data.len() as u32).to_be_bytes());
    bytes.extend(kind);
    bytes.extend(data);
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(kind);
    checksum.update(data);
    bytes.extend(checksum.finalize().to_be_bytes());
    bytes
}
