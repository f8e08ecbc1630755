//! Animated WebP, lossy (WebP container specification).

mod stay;

use image::{Rgba, RgbaImage, imageops};
use rayon::prelude::*;
use webp::{Encoder, WebPConfig};

use self::stay::{Shown, Written};
use super::player::{Area, Picture, batch_len};
use super::sequence::Clock;
use super::sink::Sink;
use super::task::Task;
use super::{Animation, ExportError};

/// In the header: the file has an XMP packet, and is an animation.
const FLAGS: u8 = 1 << 2 | 1 << 1;
/// In the header: frames have transparent pixels.
const HAS_ALPHA: u8 = 1 << 4;
/// Where the header's flags are in the file.
const FLAGS_AT: u64 = 20;
/// In a frame's header: its pixels take the place of those below, transparent ones too.
const REPLACE: u8 = 1 << 1;
/// How much the encoder tries, 0 to 6.
const METHOD: i32 = 4;
/// The longest a frame can last, in milliseconds: 24 bits.
const LONGEST_MS: u64 = (1 << 24) - 1;

/// Writes a WebP and returns how many frames it has.
pub(super) fn encode(sink: &mut Sink<'_>, task: Task<'_>) -> Result<usize, ExportError> {
    let animation = task.animation;
    let mut player = task.player(sink.finish(animation, animation.picture_px())?);
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
    let mut shown: Option<Shown> = None;
    let (mut count, mut has_alpha) = (0, false);
    loop {
        let pictures = player.batch(2 * batch_len())?;
        if pictures.is_empty() {
            break;
        }
        let written: Vec<Written> = pictures
            .iter()
            .map(|picture| written(&mut shown, picture, animation))
            .collect();
        let encoded: Result<Vec<_>, String> = pictures
            .par_iter()
            .zip(&written)
            .map(|(picture, written)| encode_picture(picture, written, &config))
            .collect();
        let encoded = encoded.map_err(|reason| sink.invalid(reason))?;
        for ((picture, written), data) in pictures.iter().zip(&written).zip(encoded) {
            let lasts_ms = clock.span(picture.first_tick, picture.ticks);
            chunk(sink, b"ANMF", &frame(written, lasts_ms, &data))?;
            has_alpha |= !written.opaque.is_empty();
        }
        count += pictures.len();
        player.wrote(&pictures)?;
    }
    chunk(sink, b"XMP ", animation.provenance.xmp().as_bytes())?;
    let size = u32::try_from(sink.len() - 8)
        .map_err(|_| sink.invalid("it would be larger than the 4 GB that the format can have"))?;
    sink.overwrite(4, &size.to_le_bytes())?;
    if has_alpha {
        sink.overwrite(FLAGS_AT, &[FLAGS | HAS_ALPHA])?;
    }
    Ok(count)
}

fn config(animation: &Animation) -> Result<WebPConfig, String> {
    let mut config =
        WebPConfig::new().map_err(|()| "the WebP encoder does not start".to_owned())?;
    config.quality = f32::from(animation.encoding.quality);
    config.method = METHOD;
    // Quantisers of their own for parts of a picture cost more than they gain in faces, and time.
    config.segments = 1;
    Ok(config)
}

/// What is written of a picture: all of the first, and of the others what does not stay.
fn written(shown: &mut Option<Shown>, picture: &Picture, animation: &Animation) -> Written {
    let image = &*picture.image;
    match shown {
        Some(shown) => shown.show(image),
        none => {
            *none = Some(Shown::new(image, animation.encoding.quality));
            Written {
                area: Area::whole(image),
                opaque: Vec::new(),
            }
        }
    }
}

/// A frame's chunk: its place, size and time, and its pixels.
fn frame(written: &Written, lasts_ms: u64, data: &[u8]) -> Vec<u8> {
    let area = written.area;
    let mut frame = Vec::with_capacity(data.len() + 16);
    for number in [area.left / 2, area.top / 2, area.width - 1, area.height - 1] {
        put_24(&mut frame, number);
    }
    put_24(&mut frame, lasts_ms.min(LONGEST_MS) as u32);
    frame.push(if written.opaque.is_empty() {
        REPLACE
    } else {
        0
    });
    frame.extend(data);
    frame
}

/// The chunks of what is written of a picture.
fn encode_picture(
    picture: &Picture,
    Written { area, opaque }: &Written,
    config: &WebPConfig,
) -> Result<Vec<u8>, String> {
    let part = imageops::crop_imm(
        &*picture.image,
        area.left,
        area.top,
        area.width,
        area.height,
    );
    let part = part.to_image();
    let file = if opaque.is_empty() {
        Encoder::from_rgb(part.as_raw(), area.width, area.height).encode_advanced(config)
    } else {
        let mut pixels = RgbaImage::new(area.width, area.height);
        for ((pixel, colour), is_opaque) in pixels.pixels_mut().zip(part.pixels()).zip(opaque) {
            let [red, green, blue] = colour.0;
            *pixel = Rgba([red, green, blue, if *is_opaque { u8::MAX } else { 0 }]);
        }
        Encoder::from_rgba(pixels.as_raw(), area.width, area.height).encode_advanced(config)
    };
    let file = file.map_err(|error| format!("a frame cannot be encoded: {error:?}"))?;
    Ok(frame_chunks(&file))
}

/// The chunks of a file of one picture that a frame has as well: all but the header that says what others there are.
fn frame_chunks(file: &[u8]) -> Vec<u8> {
    let mut chunks = Vec::with_capacity(file.len());
    // Behind RIFF, its length and WEBP.
    let mut rest = file.get(12..).unwrap_or_default();
    while let (Some(kind), Some(len)) = (rest.get(..4), rest.get(4..).and_then(<[u8]>::first_chunk))
    {
        let len = u32::from_le_bytes(*len) as usize;
        let (chunk, after) = rest.split_at((8 + len + len % 2).min(rest.len()));
        if kind != b"VP8X" {
            chunks.extend(chunk);
        }
        rest = after;
    }
    chunks
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
