//! Animated WebP, lossy (WebP container specification).

use webp::{Encoder, WebPConfig};

use super::player::{Area, Picture};
use super::sequence::Clock;
use super::sink::Sink;
use super::task::Task;
use super::{Animation, ExportError};

/// In the header: the file has an XMP packet, and is an animation.
const FLAGS: u8 = 1 << 2 | 1 << 1;
/// In a frame's header: its pixels take the place of those below.
const REPLACE: u8 = 1 << 1;
/// How much the encoder tries, 0 to 6.
const METHOD: i32 = 4;
/// The longest a frame can last, in milliseconds: 24 bits.
const LONGEST_MS: u64 = (1 << 24) - 1;

/// Writes a WebP and returns how many frames it has.
pub(super) fn encode(sink: &mut Sink<'_>, task: Task<'_>) -> Result<usize, ExportError> {
    let animation = task.animation;
    let mut player = task.player(animation.picture_px());
    let clock = Clock::new(animation.fps, 1000.0);
    let config = config(animation).map_err(|reason| sink.invalid(reason))?;
    sink.put(b"RIFF\0\0\0\0WEBP")?;
    let (width, height) = player.size_px();
    let mut header = vec![FLAGS, 0, 0, 0];
    for side in [width, height] {
        put_24(&mut header, side - 1);
    }
    chunk(sink, b"VP8X", &header)?;
    // The background's colour, which nobody sees, and how often it plays.
    let [low, high] = animation.repeat.plays().to_le_bytes();
    chunk(sink, b"ANIM", &[0, 0, 0, 0, low, high])?;
    let encode =
        |picture: &Picture, before: Option<&Picture>| encode_picture(picture, before, &config);
    let count = player.encode_all(sink, encode, |sink, picture, (area, data)| {
        let lasts_ms = clock.span(picture.first_tick, picture.ticks);
        let mut frame = Vec::with_capacity(data.len() + 16);
        for number in [area.left / 2, area.top / 2, area.width - 1, area.height - 1] {
            put_24(&mut frame, number);
        }
        put_24(&mut frame, lasts_ms.min(LONGEST_MS) as u32);
        frame.push(REPLACE);
        frame.extend(data);
        chunk(sink, b"ANMF", &frame)
    })?;
    chunk(sink, b"XMP ", animation.provenance.xmp().as_bytes())?;
    let size = u32::try_from(sink.len() - 8)
        .map_err(|_| sink.invalid("it would be larger than the 4 GB that the format can have"))?;
    sink.overwrite(4, &size.to_le_bytes())?;
    Ok(count)
}

fn config(animation: &Animation) -> Result<WebPConfig, String> {
    let mut config =
        WebPConfig::new().map_err(|()| "the WebP encoder does not start".to_owned())?;
    config.quality = f32::from(animation.encoding.quality);
    config.method = METHOD;
    Ok(config)
}

/// The part of a picture that has changed, and its chunk.
fn encode_picture(
    picture: &Picture,
    before: Option<&Picture>,
    config: &WebPConfig,
) -> Result<(Area, Vec<u8>), String> {
    let image = &*picture.image;
    let area = match before {
        Some(before) => even(Area::changed(&before.image, image)),
        None => Area::whole(image),
    };
    let part = if area == Area::whole(image) {
        None
    } else {
        let cut = image::imageops::crop_imm(image, area.left, area.top, area.width, area.height);
        Some(cut.to_image())
    };
    let pixels = part.as_ref().unwrap_or(image);
    let file = Encoder::from_rgb(pixels.as_raw(), pixels.width(), pixels.height())
        .encode_advanced(config)
        .map_err(|error| format!("a frame cannot be encoded: {error:?}"))?;
    // What comes is a file of one picture: its chunks begin after RIFF, its length and WEBP.
    let chunks = file.get(12..).unwrap_or_default();
    Ok((area, chunks.to_vec()))
}

/// The area with its left and top edge moved to even places, which is all that the format can say.
fn even(area: Area) -> Area {
    let (left, top) = (area.left & !1, area.top & !1);
    Area {
        left,
        top,
        width: area.left + area.width - left,
        height: area.top + area.height - top,
    }
}

fn put_24(out: &mut Vec<u8>, number: u32) {
    let [low, middle, high, _] = number.to_le_bytes();
    out.extend([low, middle, high]);
}

fn chunk(sink: &mut Sink<'_>, kind: &[u8; 4], data: &[u8]) -> Result<(), ExportError> {
    sink.put(kind)?;
    sink.put(&(data.len() as u32).to_le_bytes())?;
    sink.put(data)?;
    if data.len() % 2 == 1 {
        sink.put(&[0])?;
    }
    Ok(())
}
