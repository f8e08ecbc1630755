//! A film as one picture: all of its frames in rows, or some of them side by side.

use image::{RgbImage, imageops};

use super::png::encode_well;
use super::sheet::square_columns;
use super::sink::Sink;
use super::task::Task;
use super::{Animation, ExportError, Progress};
use crate::photo::resize;

/// Frames of a contact sheet that stand in one row; more of them make a square.
const ONE_ROW: usize = 16;

/// What the pixels may take in memory, in bytes: the picture is written once all of it is there.
const MOST_BYTES: u64 = 2 << 30;

/// The longest side that programs still read, in pixels.
const MOST_PX: u64 = 65_535;

/// Writes a PNG of every frame, each once whatever rests or comes again, and returns how many there are.
pub(super) fn encode_sheet(sink: &mut Sink<'_>, task: Task<'_>) -> Result<usize, ExportError> {
    let count = task.frames.count();
    let columns = if count <= ONE_ROW {
        count
    } else {
        square_columns(count)
    };
    write(sink, task, &(0..count).collect::<Vec<_>>(), columns)
}

/// Writes a PNG of frames at even steps from the first to the last, side by side, and returns how many there are.
pub(super) fn encode_strip(sink: &mut Sink<'_>, task: Task<'_>) -> Result<usize, ExportError> {
    let indices = strip_frames(task.frames.count(), task.animation);
    write(sink, task, &indices, indices.len())
}

/// The frames of a strip, by their numbers.
fn strip_frames(frame_count: usize, animation: &Animation) -> Vec<usize> {
    let count = usize::from(animation.encoding.pictures).min(frame_count);
    let steps = count.saturating_sub(1).max(1);
    let last = frame_count.saturating_sub(1);
    // Half a step is added, so that it is rounded.
    let frame = |step: usize| (2 * step * last + steps) / (2 * steps);
    (0..count).map(frame).collect()
}

fn write(
    sink: &mut Sink<'_>,
    task: Task<'_>,
    indices: &[usize],
    columns: usize,
) -> Result<usize, ExportError> {
    let (width, height) = task.animation.picture_px();
    let columns = columns.max(1);
    let rows = indices.len().div_ceil(columns);
    let sides =
        [(columns, width), (rows, height)].map(|(count, side)| count as u64 * u64::from(side));
    let [sheet_width, sheet_height] = sides;
    if sides.iter().any(|side| *side > MOST_PX) || 3 * sheet_width * sheet_height > MOST_BYTES {
        return Err(sink.invalid(format!(
            "{} pictures of {width} x {height} pixels would be a picture of {sheet_width} x {sheet_height}, which is too \
             large. Make them smaller, or take fewer",
            indices.len()
        )));
    }
    let mut sheet = RgbImage::new(sheet_width as u32, sheet_height as u32);
    // Compressing it is the last step.
    let total = indices.len() + 1;
    let mut reached = |done| {
        let is_stopped = (task.progress)(Progress { done, total }).is_break();
        if is_stopped {
            Err(ExportError::Cancelled)
        } else {
            Ok(())
        }
    };
    for (place, &index) in indices.iter().enumerate() {
        let frame = task.frames.frame(index)?;
        if frame.is_empty() {
            return Err(ExportError::Frames(
                "there is no picture to write".to_owned(),
            ));
        }
        let frame = if frame.dimensions() == (width, height) {
            frame
        } else {
            resize(&frame, width, height)
        };
        let left = (place % columns) as i64 * i64::from(width);
        let top = (place / columns) as i64 * i64::from(height);
        imageops::replace(&mut sheet, &frame, left, top);
        reached(place + 1)?;
    }
    let file = encode_well(&sheet, Some(task.animation.provenance));
    sink.put(&file.map_err(|reason| sink.invalid(reason))?)?;
    reached(total)?;
    Ok(indices.len())
}
