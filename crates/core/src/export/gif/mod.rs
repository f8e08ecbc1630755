//! Animated GIFs, frame by frame on all cores.
//!
//! Frame by frame means that memory does not grow with their number. On all cores, although each frame is drawn over what
//! the one before it left: a row depends on the same row of the frame before and on nothing below, so frames are coded
//! side by side, each a row behind the one before it. The file is the same however many cores there are.

mod coder;
mod colour;
mod lzw;
mod nearest;
mod ordered;
mod palette;
mod stream;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use image::RgbImage;

use self::coder::{Coder, Row, Tuning};
use self::palette::Histogram;
use super::player::{Area, Finish, Picture, batch_len};
use super::sequence::Clock;
use super::sink::Sink;
use super::task::Task;
use super::{Animation, Encoding, ExportError, Frames, PaletteScope};

/// The most pixels of a frame that a palette for all frames is fitted to.
const SHARED_SAMPLES: usize = 40_000;

/// A frame as the file has it.
struct Coded {
    area: Area,
    palette: Vec<[u8; 3]>,
    /// The symbol, after those of the palette, for pixels that stay as they are.
    there: Option<u8>,
    /// Bits of a symbol and the LZW codes.
    codes: Vec<u8>,
}

impl Coded {
    /// A frame that changes nothing.
    fn nothing() -> Self {
        let area = Area {
            left: 0,
            top: 0,
            width: 1,
            height: 1,
        };
        let tuning = Tuning::new(&Encoding::default());
        let mut coder = Coder::new(&[[0; 3]], Some(1), area, tuning);
        coder.row(&mut Row {
            wanted: &[0; 3],
            before: Some(&[0; 3]),
            shown: &mut [0; 3],
        });
        Self {
            area,
            palette: vec![[0; 3]],
            there: Some(1),
            codes: coder.finish(),
        }
    }
}

/// The frame before: its pixels, and what the screen shows of it, row by row as they get ready.
struct Before {
    image: Arc<RgbImage>,
    rows: Receiver<Vec<u8>>,
}

/// Whether frames are asked for twice.
pub(super) fn asks_twice(animation: &Animation) -> bool {
    animation.encoding.palette == PaletteScope::File
}

/// A palette for all frames, where that is asked for.
fn shared_palette(
    frames: &mut dyn Frames,
    animation: &Animation,
    finish: &Finish,
) -> Result<Option<Vec<[u8; 3]>>, ExportError> {
    if !asks_twice(animation) {
        return Ok(None);
    }
    let mut histogram = Histogram::new();
    for index in 0..frames.count() {
        let frame = finish.apply(frames.frame(index)?);
        // An odd step visits all columns of pictures whose width is a power of two.
        let step = (frame.pixels().len() / SHARED_SAMPLES).max(1) | 1;
        histogram.add(&frame, step);
    }
    Ok(Some(histogram.palette(colours(animation, true))))
}

/// Writes a GIF and returns how many frames it has.
pub(super) fn encode(sink: &mut Sink<'_>, task: Task<'_>) -> Result<usize, ExportError> {
    let animation = task.animation;
    let finish = sink.finish(animation, animation.picture_px())?;
    let shared = shared_palette(task.frames, animation, &finish)?;
    let shared = shared.as_deref();
    let mut player = task.player(finish);
    let clock = Clock::gif(animation.fps);
    let (width, height) = player.size_px();
    let sides = (u16::try_from(width), u16::try_from(height));
    let (Ok(width), Ok(height)) = sides else {
        return Err(sink.invalid("it is too large"));
    };
    stream::begin(sink, (width, height), animation)?;
    let count = std::thread::scope(|scope| {
        // The next pictures are drawn while these are coded.
        let mut coding = VecDeque::new();
        let mut before = None;
        let mut count = 0;
        loop {
            let next = player.batch(1)?.pop();
            let is_last = next.is_none();
            if let Some(picture) = next {
                let (shown, rows) = channel();
                let after = Before {
                    image: Arc::clone(&picture.image),
                    rows,
                };
                let behind = before.replace(after);
                let drawn = picture.clone();
                let work = move || code(&drawn, behind.as_ref(), animation, shared, &shown);
                coding.push_back((picture, scope.spawn(work)));
            }
            let most = if is_last { 0 } else { batch_len() };
            while coding.len() > most {
                let Some((picture, worker)) = coding.pop_front() else {
                    break;
                };
                let coded = worker.join();
                let coded = coded.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                stream::frame(sink, &coded, clock.span(picture.first_tick, picture.ticks))?;
                player.wrote(&[picture])?;
                count += 1;
            }
            if is_last {
                return Ok(count);
            }
        }
    })?;
    stream::end(sink)?;
    Ok(count)
}

/// Codes one picture, and hands its rows on to whoever codes the next.
fn code(
    picture: &Picture,
    before: Option<&Before>,
    animation: &Animation,
    shared: Option<&[[u8; 3]]>,
    shown: &Sender<Vec<u8>>,
) -> Coded {
    let image = &*picture.image;
    let area = before.map_or_else(
        || Area::whole(image),
        |before| Area::changed(&before.image, image),
    );
    let palette = match shared {
        Some(shared) => shared.to_vec(),
        None => {
            let mut histogram = Histogram::new();
            histogram.add(image, 1);
            histogram.palette(colours(animation, before.is_some()))
        }
    };
    let there = before.map(|_| palette.len() as u8);
    let tuning = Tuning::new(&animation.encoding);
    let mut coder = Coder::new(&palette, there, area, tuning);
    let stride = 3 * image.width() as usize;
    let across = 3 * area.left as usize..3 * (area.left + area.width) as usize;
    for (y, wanted) in (0..).zip(image.as_raw().chunks_exact(stride)) {
        // Whoever codes the frame before ends with its last row, so one that is missing has been lost with them.
        let received = before.and_then(|before| before.rows.recv().ok());
        let mut row = received.unwrap_or_else(|| vec![0; stride]);
        if (area.top..area.top + area.height).contains(&y) {
            let start = y as usize * stride;
            coder.row(&mut Row {
                wanted: &wanted[across.clone()],
                before: before
                    .map(|before| &before.image.as_raw()[start..start + stride][across.clone()]),
                shown: &mut row[across.clone()],
            });
        }
        // Nobody listens behind the last frame.
        shown.send(row).ok();
    }
    Coded {
        area,
        palette,
        there,
        codes: coder.finish(),
    }
}

/// How many colours a palette may have where pixels may also stay.
fn colours(animation: &Animation, may_stay: bool) -> usize {
    usize::from(animation.encoding.colours).min(256 - usize::from(may_stay))
}
