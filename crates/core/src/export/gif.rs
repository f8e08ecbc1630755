//! Animated GIFs.

use std::borrow::Cow;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

use gif::{DisposalMethod, Encoder, EncodingError, Frame};
use image::RgbImage;
use rayon::prelude::*;

use super::palette::SharedPalette;
use super::{Animation, ExportError, Progress, Repeat, delays_cs, sequence, write_atomically};
use crate::photo::resize;

/// The longest side of a written GIF in pixels. The format could say more; no viewer would play it.
pub const MAX_GIF_SIDE_PX: u32 = 4096;

/// What [`write_gif`] wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GifReport {
    /// Length of the file.
    pub bytes: u64,
    /// Frames in the file: the sequence with its holds and its way back.
    pub frames: usize,
}

/// Writes `frames` as an animated GIF: one shared palette, correct total time, atomically.
///
/// The frames play in the order of [`sequence`] with the delays of [`delays_cs`], and are resampled to
/// `animation.size_px` squared. `progress` counts the different frames, not their repetitions, and stops the export by
/// breaking. Uses all cores, through rayon.
///
/// # Errors
/// [`ExportError::Cancelled`] when `progress` broke, [`ExportError::Invalid`] without frames or with a size of 0 or above
/// [`MAX_GIF_SIDE_PX`], [`ExportError::Unwritable`] when the system refuses. `path` is untouched in all cases.
pub fn write_gif(
    path: &Path,
    frames: &[RgbImage],
    animation: &Animation,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<GifReport, ExportError> {
    let invalid = |reason: String| ExportError::Invalid {
        path: path.into(),
        reason,
    };
    let side = u16::try_from(animation.size_px)
        .ok()
        .filter(|&side| (1..=MAX_GIF_SIDE_PX).contains(&side.into()))
        .ok_or_else(|| invalid(format!("the size must be 1 to {MAX_GIF_SIDE_PX} pixels")))?;
    if frames.is_empty() || frames.iter().any(|frame| frame.is_empty()) {
        return Err(invalid("there is no picture to write".to_owned()));
    }
    let order = sequence(frames.len(), animation.hold_frames, animation.ping_pong);

    // The temporary file is made first: a folder that cannot be written to shows at once, not after the work.
    write_atomically(path, |writer| {
        let palette = SharedPalette::fit(frames, animation.dither)
            .ok_or_else(|| invalid("there is no picture to write".to_owned()))?;
        let compressed = compress(frames, &palette, side, progress)?;
        let mut counted = CountingWriter {
            inner: writer,
            bytes: 0,
        };
        write_stream(&mut counted, &palette, &compressed, &order, side, animation).map_err(
            |error| match error {
                EncodingError::Io(source) => ExportError::Unwritable {
                    path: path.into(),
                    source,
                },
                other => invalid(other.to_string()),
            },
        )?;
        Ok(GifReport {
            bytes: counted.bytes,
            frames: order.len(),
        })
    })
}

/// Roughly how long the GIF will be, in bytes, before it is made: for the line beside the export button.
///
/// Faces with 256 colours compress to about the same bits for each pixel whatever they show (measured on photos at 256
/// and 512 px); expect to be a third off either way.
pub fn estimate_gif_bytes(frame_count: usize, animation: &Animation) -> u64 {
    const HEADER_BYTES: u64 = 800;
    let tenths_of_bits_per_pixel = if animation.dither { 45 } else { 30 };
    let pixels = u64::from(animation.size_px).pow(2);
    let shown = sequence(frame_count, animation.hold_frames, animation.ping_pong).len() as u64;
    HEADER_BYTES + shown * pixels * tenths_of_bits_per_pixel / 80
}

/// The LZW data of each frame, scaled to `side` and mapped to the palette.
fn compress(
    frames: &[RgbImage],
    palette: &SharedPalette,
    side: u16,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Vec<Vec<u8>>, ExportError> {
    // Two frames a core: short enough for a prompt answer to cancelling, long enough to keep the cores busy.
    let batch_len = rayon::current_num_threads() * 2;
    let mut compressed = Vec::with_capacity(frames.len());
    for batch in frames.chunks(batch_len) {
        compressed.par_extend(batch.par_iter().map(|frame| {
            let scaled = resize(frame, side.into(), side.into());
            let mut frame = frame_of(Cow::Owned(palette.indices(&scaled)), side, 0);
            frame.make_lzw_pre_encoded();
            frame.buffer.into_owned()
        }));
        if progress(Progress {
            done: compressed.len(),
            total: frames.len(),
        })
        .is_break()
        {
            return Err(ExportError::Cancelled);
        }
    }
    Ok(compressed)
}

fn write_stream(
    writer: impl Write,
    palette: &SharedPalette,
    compressed: &[Vec<u8>],
    order: &[usize],
    side: u16,
    animation: &Animation,
) -> Result<(), EncodingError> {
    let mut encoder = Encoder::new(writer, side, side, &palette.to_rgb_bytes())?;
    encoder.set_repeat(match animation.repeat {
        Repeat::Forever => gif::Repeat::Infinite,
        // The format counts the times after the first.
        Repeat::Times(times) => gif::Repeat::Finite(times.saturating_sub(1)),
    })?;
    // A comment extension, which viewers skip and tools show.
    encoder.write_raw_extension(
        gif::Extension::Comment.into(),
        &[animation.provenance.text().as_bytes()],
    )?;
    let shown = order.iter().filter_map(|&index| compressed.get(index));
    for (data, delay_cs) in shown.zip(delays_cs(order.len(), animation.fps)) {
        encoder.write_lzw_pre_encoded_frame(&frame_of(Cow::Borrowed(data), side, delay_cs))?;
    }
    encoder.into_inner()?;
    Ok(())
}

/// A GIF frame that covers the whole picture and stays until the next.
fn frame_of(buffer: Cow<'_, [u8]>, side: u16, delay_cs: u16) -> Frame<'_> {
    Frame {
        width: side,
        height: side,
        delay: delay_cs,
        dispose: DisposalMethod::Keep,
        buffer,
        ..Frame::default()
    }
}

/// Counts what passes through.
struct CountingWriter<W> {
    inner: W,
    bytes: u64,
}

impl<W: Write> Write for CountingWriter<W> {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(buffer)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}
