//! A film as one picture: all of its frames in rows, or some of them side by side.

use image::{RgbImage, imageops};

use super::caption::{CaptionPlace, Overlay, Room};
use super::player::Finish;
use super::png::encode_well;
use super::sheet::square_columns;
use super::sink::Sink;
use super::task::Task;
use super::{Animation, ExportError, Format, Progress};

/// Frames of a contact sheet that stand in one row; more of them make a square.
const ONE_ROW: usize = 16;

/// Frames of a contact sheet that are seen before it is written, and their pixels; of a larger one a row is.
const MOST_SEEN: usize = 64;
const MOST_SEEN_PIXELS: u64 = 64 << 20;

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
    write(sink, task, Format::Sheet)
}

/// Writes a PNG of frames at even steps from the first to the last, side by side, and returns how many there are.
pub(super) fn encode_strip(sink: &mut Sink<'_>, task: Task<'_>) -> Result<usize, ExportError> {
    write(sink, task, Format::Strip)
}

/// The frames of a sheet or strip, by their numbers, of a film with so many.
fn frames_of(format: Format, frame_count: usize, animation: &Animation) -> Vec<usize> {
    if format != Format::Strip {
        return (0..frame_count).collect();
    }
    let pictures = animation.encoding.pictures.into();
    strip_frames(pictures, frame_count, &animation.keys)
}

/// How many of the `keys` of a film with so many frames a strip of so many pictures leaves out: none as long as it has a picture
/// for each of them and for both ends.
pub fn keys_left_out(pictures: usize, frame_count: usize, keys: &[usize]) -> usize {
    let shown = strip_frames(pictures, frame_count, keys);
    let is_left_out = |key: &&usize| shown.binary_search(key).is_err();
    keys.iter().filter(is_left_out).count()
}

/// The frames of a strip, in ascending order: both ends and the `keys` if there is room for all of them, and between those others
/// at even steps.
fn strip_frames(pictures: usize, frame_count: usize, keys: &[usize]) -> Vec<usize> {
    let Some(last) = frame_count.checked_sub(1) else {
        return Vec::new();
    };
    let steps = pictures.min(frame_count).saturating_sub(1);
    if steps == 0 {
        return vec![0];
    }
    let within = keys.iter().copied().filter(|key| *key < last);
    let mut fixed: Vec<usize> = within.chain([0, last]).collect();
    fixed.sort_unstable();
    fixed.dedup();
    if fixed.len() > steps + 1 {
        fixed = vec![0, last];
    }
    // Each stands about as far along the strip as in the film, with no two at one place.
    let mut places: Vec<usize> = Vec::with_capacity(fixed.len());
    for frame in &fixed {
        let least = places.last().map_or(0, |place| place + 1);
        places.push(rounded(frame * steps, last).max(least));
    }
    let mut most = steps;
    for place in places.iter_mut().rev() {
        *place = most.min(*place);
        most = place.saturating_sub(1);
    }
    let ends: Vec<(usize, usize)> = fixed.into_iter().zip(places).collect();
    let mut frames = Vec::with_capacity(steps + 1);
    for (from, to) in ends.iter().zip(ends.iter().skip(1)) {
        let (way, steps) = (to.0 - from.0, to.1 - from.1);
        frames.extend((0..steps).map(|step| from.0 + rounded(step * way, steps)));
    }
    frames.push(last);
    frames
}

/// A quotient, to the nearest whole number.
fn rounded(dividend: usize, divisor: usize) -> usize {
    (2 * dividend + divisor) / (2 * divisor)
}

/// The frames that are enough to see what a sheet or strip will be, by their numbers: all of them, or of a large sheet the row
/// beside its caption.
pub(super) fn proof_frames(
    format: Format,
    frame_count: usize,
    animation: &Animation,
) -> Vec<usize> {
    let frames = frames_of(format, frame_count, animation);
    let (width, height) = animation.picture_px();
    let pixels = frames.len() as u64 * u64::from(width) * u64::from(height);
    let is_small = frames.len() <= MOST_SEEN && pixels <= MOST_SEEN_PIXELS;
    if is_small || format == Format::Strip {
        return frames;
    }
    let columns = columns_of(format, frames.len());
    let is_below = animation.caption.place == CaptionPlace::Bottom && !animation.caption.is_blank();
    let start = match is_below {
        true => (frames.len() - 1) / columns * columns,
        false => 0,
    };
    frames.into_iter().skip(start).take(columns).collect()
}

/// A sheet or strip, or a part of one.
pub(super) struct Part {
    /// The picture with its caption.
    pub(super) file: Vec<u8>,
    /// Bytes of the whole picture's file, as far as the part is like the rest.
    pub(super) bytes: u64,
}

/// Encodes some frames of a sheet or strip of a film with `frame_count` as the whole picture would be, with the whole
/// picture's caption. An error is a sentence.
pub(super) fn part(
    format: Format,
    frames: &[RgbImage],
    frame_count: usize,
    animation: &Animation,
) -> Result<Part, String> {
    let layout = Layout::new(format, frame_count, animation)?;
    let mut sheet = layout.empty(frames.len());
    let finish = Finish::plain(layout.plan.size_px);
    for (place, frame) in frames.iter().enumerate() {
        layout.put(&mut sheet, place, &finish.apply(frame.clone()));
    }
    let mark = Some(animation.provenance);
    let file = encode_well(&sheet, mark)?;
    let len = file.len() as u64;
    let bytes = if frames.len() < layout.plan.count {
        let without = encode_well(&layout.empty(0), mark)?.len() as u64;
        let each = len.saturating_sub(without) / frames.len().max(1) as u64;
        without + each * layout.plan.count as u64
    } else {
        len
    };
    Ok(Part { file, bytes })
}

/// Why there is no such caption beside the pictures of a sheet or strip of a film with so many frames, in words. Nothing is
/// said of one that is too large anyway.
pub(super) fn caption_fault(
    format: Format,
    frame_count: usize,
    animation: &Animation,
) -> Option<String> {
    let plan = Plan::new(format, frame_count, animation).ok()?;
    Overlay::band_fault(&animation.caption, plan.width, plan.room())
}

/// Why there is no such sheet or strip, in words.
pub(super) fn fault(format: Format, frame_count: usize, animation: &Animation) -> Option<String> {
    match Plan::new(format, frame_count, animation) {
        Ok(plan) => Overlay::band_fault(&animation.caption, plan.width, plan.room()),
        Err(too_large) => Some(too_large),
    }
}

/// How many of so many pictures stand in a row.
fn columns_of(format: Format, count: usize) -> usize {
    let columns = match format {
        Format::Sheet if count > ONE_ROW => square_columns(count),
        _ => count,
    };
    columns.max(1)
}

/// Where the pictures of a sheet or strip stand.
struct Plan {
    size_px: (u32, u32),
    /// Pictures of the whole.
    count: usize,
    columns: usize,
    /// Of all columns, in pixels.
    width: u32,
    /// Of all rows, in pixels.
    height: u32,
}

impl Plan {
    /// Of a film with so many frames. An error says in words that it is too large.
    fn new(format: Format, frame_count: usize, animation: &Animation) -> Result<Self, String> {
        let size_px = animation.picture_px();
        let count = frames_of(format, frame_count, animation).len();
        let columns = columns_of(format, count);
        let rows = count.div_ceil(columns);
        let [width, height] = [(columns, size_px.0), (rows, size_px.1)]
            .map(|(count, side)| u32::try_from(count as u64 * u64::from(side)).unwrap_or(u32::MAX));
        let plan = Self {
            size_px,
            count,
            columns,
            width,
            height,
        };
        plan.check(0)?;
        Ok(plan)
    }

    /// Fails, in words, if it is too large with so many more rows of pixels.
    fn check(&self, more: u32) -> Result<(), String> {
        let (width, height) = (
            u64::from(self.width),
            u64::from(self.height) + u64::from(more),
        );
        if width.max(height) <= MOST_PX && 3 * width * height <= MOST_BYTES {
            return Ok(());
        }
        let (count, (own_width, own_height)) = (self.count, self.size_px);
        Err(format!(
            "{count} pictures of {own_width} x {own_height} pixels would be a picture of {width} x {height}, which is too \
             large. Make them smaller, or take fewer"
        ))
    }

    /// What a caption has to fit into beside the pictures.
    fn room(&self) -> Room {
        let (width, height) = self.size_px;
        let side = f64::from(width.min(height));
        let sheet_width = f64::from(self.width);
        Room {
            width_px: sheet_width - 2.0 * BAND_MARGIN * side,
            height_px: f64::from(height),
            largest_px: (BAND_LARGEST * side).max(BAND_OF_SHEET * sheet_width),
            least_px: (BAND_OF_SHEET / 2.0 * sheet_width).max(BAND_LEAST_PX),
        }
    }
}

/// A sheet or strip with its caption.
struct Layout {
    plan: Plan,
    band: Option<RgbImage>,
    place: CaptionPlace,
}

impl Layout {
    /// Of a film with so many frames. An error is a sentence.
    fn new(format: Format, frame_count: usize, animation: &Animation) -> Result<Self, String> {
        let plan = Plan::new(format, frame_count, animation)?;
        let band = Overlay::band(&animation.caption, plan.width, plan.room())?;
        plan.check(band.as_ref().map_or(0, RgbImage::height))?;
        Ok(Self {
            plan,
            band,
            place: animation.caption.place,
        })
    }

    fn band_height(&self) -> u32 {
        self.band.as_ref().map_or(0, RgbImage::height)
    }

    /// Its caption with room for so many of its pictures; without any there is a row of pixels.
    fn empty(&self, count: usize) -> RgbImage {
        let rows_height = count.div_ceil(self.plan.columns) as u32 * self.plan.size_px.1;
        let height = (rows_height + self.band_height()).max(1);
        let mut sheet = RgbImage::new(self.plan.width, height);
        let top = match self.place {
            CaptionPlace::Top => 0,
            CaptionPlace::Bottom => rows_height,
        };
        if let Some(band) = &self.band {
            imageops::replace(&mut sheet, band, 0, top.into());
        }
        sheet
    }

    /// Puts a picture to its place.
    fn put(&self, sheet: &mut RgbImage, place: usize, picture: &RgbImage) {
        let (width, height) = self.plan.size_px;
        let rows_top = match self.place {
            CaptionPlace::Top => self.band_height(),
            CaptionPlace::Bottom => 0,
        };
        let left = (place % self.plan.columns) as i64 * i64::from(width);
        let top = i64::from(rows_top) + (place / self.plan.columns) as i64 * i64::from(height);
        imageops::replace(sheet, picture, left, top);
    }
}

fn write(sink: &mut Sink<'_>, task: Task<'_>, format: Format) -> Result<usize, ExportError> {
    let frame_count = task.frames.count();
    let indices = frames_of(format, frame_count, task.animation);
    let layout = Layout::new(format, frame_count, task.animation);
    let layout = layout.map_err(|reason| sink.invalid(reason))?;
    let mut sheet = layout.empty(indices.len());
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
    let finish = Finish::plain(layout.plan.size_px);
    for (place, &index) in indices.iter().enumerate() {
        let frame = task.frames.frame(index)?;
        if frame.is_empty() {
            return Err(ExportError::Frames(
                "there is no picture to write".to_owned(),
            ));
        }
        layout.put(&mut sheet, place, &finish.apply(frame));
        reached(place + 1)?;
    }
    let file = encode_well(&sheet, Some(task.animation.provenance));
    sink.put(&file.map_err(|reason| sink.invalid(reason))?)?;
    reached(total)?;
    Ok(indices.len())
}
