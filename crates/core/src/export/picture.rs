//! A film as one picture: all of its frames in rows, or some of them side by side.

use image::{RgbImage, imageops};

use super::caption::{CaptionPlace, Overlay, Room};
use super::player::Finish;
use super::png::encode_well;
use super::sheet::square_columns;
use super::sink::Sink;
use super::task::Task;
use super::{Animation, ExportError, Progress};

/// Frames of a contact sheet that stand in one row; more of them make a square.
const ONE_ROW: usize = 16;

/// What the pixels may take in memory, in bytes: the picture is written once all of it is there.
const MOST_BYTES: u64 = 2 << 30;

/// The longest side that programs still read, in pixels.
const MOST_PX: u64 = 65_535;

/// Between a caption and the sides, in parts of the shorter side of a frame.
const BAND_MARGIN: f64 = 0.04;
/// The size of a caption's font in the same parts, if there is room.
const BAND_LARGEST: f64 = 0.1;
/// And in parts of the whole picture's width, since it is looked at as a whole.
const BAND_OF_SHEET: f64 = 0.025;
/// The smallest font of a caption in pixels.
const BAND_LEAST_PX: f64 = 8.0;

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
    let size_px = task.animation.picture_px();
    let (width, height) = size_px;
    let columns = columns.max(1);
    let rows = indices.len().div_ceil(columns);
    let too_large = |sheet_width: u64, sheet_height: u64| {
        sink.invalid(format!(
            "{} pictures of {width} x {height} pixels would be a picture of {sheet_width} x {sheet_height}, which is too \
             large. Make them smaller, or take fewer",
            indices.len()
        ))
    };
    let sides =
        [(columns, width), (rows, height)].map(|(count, side)| count as u64 * u64::from(side));
    let [sheet_width, rows_height] = sides;
    if is_too_large(sheet_width, rows_height) {
        return Err(too_large(sheet_width, rows_height));
    }
    let caption = &task.animation.caption;
    let band = Overlay::band(caption, sheet_width as u32, band_room(size_px, sheet_width))
        .map_err(|reason| sink.invalid(reason))?;
    let band_height = band.as_ref().map_or(0, |band| band.height());
    let sheet_height = rows_height + u64::from(band_height);
    if is_too_large(sheet_width, sheet_height) {
        return Err(too_large(sheet_width, sheet_height));
    }
    let mut sheet = RgbImage::new(sheet_width as u32, sheet_height as u32);
    let (band_top, rows_top) = match caption.place {
        CaptionPlace::Top => (0, band_height.into()),
        CaptionPlace::Bottom => (rows_height as i64, 0),
    };
    if let Some(band) = &band {
        imageops::replace(&mut sheet, band, 0, band_top);
    }
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
    let finish = Finish::plain(size_px);
    for (place, &index) in indices.iter().enumerate() {
        let frame = task.frames.frame(index)?;
        if frame.is_empty() {
            return Err(ExportError::Frames(
                "there is no picture to write".to_owned(),
            ));
        }
        let left = (place % columns) as i64 * i64::from(width);
        let top = rows_top + (place / columns) as i64 * i64::from(height);
        imageops::replace(&mut sheet, &finish.apply(frame), left, top);
        reached(place + 1)?;
    }
    let file = encode_well(&sheet, Some(task.animation.provenance));
    sink.put(&file.map_err(|reason| sink.invalid(reason))?)?;
    reached(total)?;
    Ok(indices.len())
}

fn is_too_large(width: u64, height: u64) -> bool {
    width.max(height) > MOST_PX || 3 * width * height > MOST_BYTES
}

/// What a caption has to fit into beside pictures of a width and a height in rows of a width.
fn band_room((width, height): (u32, u32), sheet_width: u64) -> Room {
    let side = f64::from(width.min(height));
    let sheet_width = sheet_width as f64;
    Room {
        width_px: sheet_width - 2.0 * BAND_MARGIN * side,
        height_px: f64::from(height),
        largest_px: (BAND_LARGEST * side).max(BAND_OF_SHEET * sheet_width),
        least_px: (BAND_OF_SHEET / 2.0 * sheet_width).max(BAND_LEAST_PX),
    }
}
