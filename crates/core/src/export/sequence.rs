//! The playing order and timing of an animation.

use serde::{Deserialize, Serialize};

use super::Provenance;

/// How an animation is played and how large it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Animation {
    /// Frames per second, above 0. GIF players show at most 50.
    pub fps: f32,
    /// Height and width of the written pictures in pixels; smaller or larger frames are resampled.
    pub size_px: u32,
    /// How many extra times the first and the last frame are shown.
    pub hold_frames: u32,
    /// Whether it plays to the end and then back.
    pub ping_pong: bool,
    /// How often it plays.
    pub repeat: Repeat,
    /// Whether colours that the palette lacks are mixed from dots of two others. Without it gradients show bands.
    pub dither: bool,
    /// What the file says of its pictures.
    #[serde(default)]
    pub provenance: Provenance,
}

impl Default for Animation {
    fn default() -> Self {
        Self {
            fps: 24.0,
            size_px: 256,
            hold_frames: 0,
            ping_pong: false,
            repeat: Repeat::Forever,
            dither: true,
            provenance: Provenance::default(),
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

/// How far a long export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Frames finished.
    pub done: usize,
    /// Frames in all.
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
    let Some(last) = frame_count.checked_sub(1) else {
        return Vec::new();
    };
    let hold = hold as usize;
    let mut order: Vec<usize> = std::iter::repeat_n(0, hold).chain(0..frame_count).collect();
    if last > 0 {
        order.extend(std::iter::repeat_n(last, hold));
    }
    if ping_pong {
        order.extend((1..last).rev());
    }
    order
}

/// The shortest delay, in hundredths of a second, that browsers and viewers honour in a GIF: they show anything faster
/// at ten frames a second.
const MIN_DELAY_CS: u16 = 2;

/// The delay after each of `frame_count` GIF frames, in hundredths of a second, for `fps` frames per second.
///
/// GIF has no finer unit, and 100 is no multiple of 24 or 30. The rounding error is carried into the next frame, so each
/// frame starts within half a hundredth of its time and the whole lasts as long as it should. Rates above 50 become 50.
/// A rate that is not above 0 counts as one frame per second.
pub fn delays_cs(frame_count: usize, fps: f32) -> Vec<u16> {
    let fps = if fps > 0.0 { f64::from(fps) } else { 1.0 };
    let exact_cs = (100.0 / fps).clamp(MIN_DELAY_CS.into(), u16::MAX.into());
    let starts_cs = |frame: usize| (frame as f64 * exact_cs).round();
    // Both ends are rounded from exact times, so the difference is within one of `exact_cs` and fits.
    (0..frame_count)
        .map(|frame| ((starts_cs(frame + 1) - starts_cs(frame)) as u16).max(MIN_DELAY_CS))
        .collect()
}

/// How long one pass of `frame_count` frames lasts in a GIF, in seconds.
pub fn duration_secs(frame_count: usize, fps: f32) -> f32 {
    delays_cs(frame_count, fps)
        .into_iter()
        .map(|delay| f32::from(delay) / 100.0)
        .sum()
}
