//! The film that morphs from face to face: its settings, its keys, and when it shows what.
//!
//! As long as nobody has edited a key the film goes through all slots ([`Document::film_keys`](crate::Document)); then it
//! has keys of its own.

mod film;
mod key;
mod preset;
mod saved;
mod schedule;
mod track;

use crate::fault::{CommandError, check_easing, check_range};
use crate::limits::MAX_KEYS;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use facemath_core::latent::{Easing, Interpolation};

pub use film::FilmKey;
pub use key::{KeyFace, Keyframe, Segment};
pub use preset::Preset;
pub use saved::SavedFilm;
pub(crate) use schedule::KeyNumbers;
pub use schedule::Schedule;
pub use track::{Attribute, Attributes, Track, TrackPoint};

/// How a film runs and how it is exported, where its keys say nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timeline {
    /// Frames shown per second, within [`Timeline::FPS`].
    pub fps: f32,
    /// Frames from one face to the next, within [`Timeline::FRAMES_PER_SEGMENT`].
    pub frames_per_segment: u32,
    /// Whether the morph runs back to its start after its end.
    pub ping_pong: bool,
    /// Whether playing starts again after the last frame, in the window and in the exported GIF.
    pub looped: bool,
    /// Extra frames for which the first and the last face rest, within [`Timeline::HOLD_FRAMES`].
    pub hold_frames: u32,
    /// Side of the exported pictures in pixels, within [`Timeline::SIZE_PX`].
    pub size_px: u32,
    /// How the speed changes between two faces.
    pub easing: Easing,
    /// The way between two codes.
    pub interpolation: Interpolation,
    /// How many times as fast it runs as its lengths and holds say, within [`Timeline::SPEED`].
    #[serde(default = "usual_speed", skip_serializing_if = "is_usual_speed")]
    pub speed: f32,
    /// The position at which it begins; `None` for the first key. A key is 1 from the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<f32>,
    /// The position at which it ends; `None` for the last key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<f32>,
}

fn usual_speed() -> f32 {
    1.0
}

fn is_usual_speed(speed: &f32) -> bool {
    *speed == usual_speed()
}

impl Timeline {
    /// Frame rates offered; a GIF has at most 50 frames per second.
    pub const FPS: RangeInclusive<f32> = 1.0..=60.0;
    /// Frames from one face to the next.
    pub const FRAMES_PER_SEGMENT: RangeInclusive<u32> = 1..=240;
    /// Extra frames at both ends.
    pub const HOLD_FRAMES: RangeInclusive<u32> = 0..=240;
    /// Speeds, as multiples of the usual one.
    pub const SPEED: RangeInclusive<f32> = 0.1..=10.0;
    /// Sides of exported pictures in pixels.
    pub const SIZE_PX: RangeInclusive<u32> = 32..=2048;

    /// Checks that every number is within its range.
    ///
    /// # Errors
    /// [`CommandError::OutOfRange`] names the first number that is not.
    pub fn validate(&self) -> Result<(), CommandError> {
        check_range("the frame rate", self.fps, Self::FPS)?;
        check_range(
            "the number of frames between two faces",
            self.frames_per_segment,
            Self::FRAMES_PER_SEGMENT,
        )?;
        check_range(
            "the number of frames to hold",
            self.hold_frames,
            Self::HOLD_FRAMES,
        )?;
        check_easing(self.easing)?;
        check_range("the speed", self.speed, Self::SPEED)?;
        for place in [self.starts_at, self.ends_at].into_iter().flatten() {
            check_range("a place in the film", place, 0.0..=MAX_KEYS as f32)?;
        }
        check_range("the picture size", self.size_px, Self::SIZE_PX)
    }
}

impl Default for Timeline {
    fn default() -> Self {
        Self {
            fps: 24.0,
            frames_per_segment: 24,
            ping_pong: true,
            looped: true,
            hold_frames: 6,
            size_px: 512,
            easing: Easing::Smooth,
            interpolation: Interpolation::Linear,
            speed: usual_speed(),
            starts_at: None,
            ends_at: None,
        }
    }
}
