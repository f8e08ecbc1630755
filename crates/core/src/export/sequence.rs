//! The playing order and timing of an animation.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Caption, Encoding, Provenance};

/// How an animation is played, how large it is drawn and how it is encoded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Animation {
    /// Frames per second, within [`Animation::FPS`]. GIF players show at most 50.
    pub fps: f32,
    /// The longer side of the written pictures in pixels; smaller or larger frames are resampled.
    pub size_px: u32,
    /// Width and height of the pictures as they are to each other; squares unless a whole photo is written.
    #[serde(default = "square")]
    pub shape: (u32, u32),
    /// How many extra times the first and the last frame are shown.
    pub hold_frames: u32,
    /// Whether it plays to the end and then back.
    pub ping_pong: bool,
    /// How often it plays.
    pub repeat: Repeat,
    /// What the file says of its pictures.
    #[serde(default)]
    pub provenance: Provenance,
    /// What the encoder is told.
    #[serde(default)]
    pub encoding: Encoding,
    /// Text in the pictures.
    #[serde(default)]
    pub caption: Caption,
    /// The frames, by their numbers in ascending order, that a strip shows as far as it has room for them: the film's keys.
    #[serde(default)]
    pub keys: Vec<usize>,
}

impl Animation {
    /// Frames per second that are written.
    pub const FPS: RangeInclusive<f32> = 0.1..=60.0;

    /// Width and height of the pictures in pixels, at least 1.
    pub fn picture_px(&self) -> (u32, u32) {
        let (width, height) = self.shape;
        let longer = f64::from(width.max(height).max(1));
        let scaled = |side: u32| (f64::from(side) / longer * f64::from(self.size_px)).round();
        (
            scaled(width).max(1.0) as u32,
            scaled(height).max(1.0) as u32,
        )
    }
}

fn square() -> (u32, u32) {
    (1, 1)
}

impl Default for Animation {
    fn default() -> Self {
        Self {
            fps: 24.0,
            size_px: 256,
            shape: square(),
            hold_frames: 0,
            ping_pong: false,
            repeat: Repeat::Forever,
            provenance: Provenance::default(),
            encoding: Encoding::default(),
            caption: Caption::default(),
            keys: Vec::new(),
        }
    }
}

/// How often an animation plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Repeat {
    /// Until the viewer leaves.
    Forever,
    /// This many times; 0 counts as 1.
    Times(u16),
}

impl Repeat {
    /// So often as people choose it: 0 is forever.
    pub fn of_plays(plays: u16) -> Self {
        match plays {
            0 => Self::Forever,
            times => Self::Times(times),
        }
    }

    /// How often it plays as WebP and APNG count: 0 is forever.
    pub(super) fn plays(self) -> u16 {
        match self {
            Self::Forever => 0,
            Self::Times(times) => times.max(1),
        }
    }
}

/// How far a long export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Steps finished.
    pub done: usize,
    /// Steps in all.
    pub total: usize,
}

impl Progress {
    /// The finished part, 0 to 1.
    pub fn fraction(self) -> f32 {
        if self.total == 0 {
            1.0
        } else {
            self.done as f32 / self.total as f32
        }
    }
}

/// The order in which `frame_count` frames are shown: indices into the frames.
///
/// The first and the last frame are shown `hold` extra times. With `ping_pong` the inner frames follow backwards;
/// neither end is repeated for it, so that a loop has no double beat: `[0, 1, 2, 1]`. The hold at the first frame then
/// stands at the start only, which in a loop is also the end.
pub fn sequence(frame_count: usize, hold: u32, ping_pong: bool) -> Vec<usize> {
    let ends = |frame| frame == 0 || frame + 1 == frame_count;
    play_order(
        frame_count,
        |frame| if ends(frame) { hold } else { 0 },
        ping_pong,
    )
}

/// As [`sequence`], with a hold at any frame: `hold` says how many extra times one is shown. Inner frames rest on the way back
/// too.
pub fn play_order(frame_count: usize, hold: impl Fn(usize) -> u32, ping_pong: bool) -> Vec<usize> {
    let shown = |frame| std::iter::repeat_n(frame, hold(frame) as usize + 1);
    let mut order: Vec<usize> = (0..frame_count).flat_map(shown).collect();
    if ping_pong {
        let inner = 1..frame_count.saturating_sub(1);
        order.extend(inner.rev().flat_map(shown));
    }
    order
}

/// The most frames per second that browsers and viewers honour in a GIF: anything faster than two hundredths of a second
/// they show at ten frames a second.
pub const MAX_GIF_FPS: f32 = 50.0;

/// Turns ticks, of which each is one frame's time, into a format's units.
///
/// Moments are rounded, not durations: so each picture starts within half a unit of its time, and the whole lasts as long
/// as it should.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    units_per_tick: f64,
}

impl Clock {
    /// For `fps` ticks and `units` units in a second. A rate that is not above 0 counts as one frame per second.
    pub(super) fn new(fps: f32, units: f64) -> Self {
        let fps = if fps > 0.0 { f64::from(fps) } else { 1.0 };
        Self {
            units_per_tick: units / fps,
        }
    }

    /// Hundredths of a second, slowed down to what GIF viewers honour.
    pub(super) fn gif(fps: f32) -> Self {
        // Not a number stays what it is.
        let is_too_fast = fps > MAX_GIF_FPS;
        Self::new(if is_too_fast { MAX_GIF_FPS } else { fps }, 100.0)
    }

    /// How many units pass from the beginning of tick `first` on until `ticks` are over.
    pub(super) fn span(self, first: u64, ticks: u64) -> u64 {
        let moment = |tick: u64| (tick as f64 * self.units_per_tick).round() as u64;
        moment(first + ticks) - moment(first)
    }
}

/// The delay after each of `frame_count` GIF frames, in hundredths of a second, for `fps` frames per second.
///
/// GIF has no finer unit, and 100 is no multiple of 24 or 30: 30 frames per second become delays of 3, 4 and 3 hundredths,
/// ten in every third of a second. Rates above [`MAX_GIF_FPS`] become that. A rate that is not above 0 counts as one frame per second.
pub fn delays_cs(frame_count: usize, fps: f32) -> Vec<u16> {
    let clock = Clock::gif(fps);
    (0..frame_count as u64)
        .map(|frame| clock.span(frame, 1).min(u16::MAX.into()) as u16)
        .collect()
}

/// How long one pass of `frame_count` frames lasts in a GIF, in seconds.
pub fn duration_secs(frame_count: usize, fps: f32) -> f32 {
    Clock::gif(fps).span(0, frame_count as u64) as f32 / 100.0
}

/// What a GIF makes of a frame rate that it has no exact delay for, in words; nothing where it has one.
pub fn gif_rate_note(fps: f32) -> Option<String> {
    if fps > MAX_GIF_FPS {
        return Some(format!(
            "GIF viewers show at most {MAX_GIF_FPS} frames per second, and so it is written"
        ));
    }
    let mut delays = delays_cs(300, fps);
    delays.sort_unstable();
    match (delays.first(), delays.last()) {
        (Some(short), Some(long)) if short < long => Some(format!(
            "a GIF counts in hundredths of a second: at {fps} frames per second some last {short}, some {long}, and all \
             together as long as they should"
        )),
        _ => None,
    }
}
