//! The film that morphs from face to face: its settings, its keys, and when it shows what.
//!
//! As long as nobody has edited a key the film goes through all slots ([`Document::film_keys`](crate::Document)); then it
//! has keys of its own.

mod film;
mod key;
mod schedule;

use crate::fault::{CommandError, check_range};
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use facemath_core::latent::{Easing, Interpolation};

pub use film::FilmKey;
pub use key::{KeyFace, Keyframe, Segment};
pub use schedule::Schedule;

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
}

impl Timeline {
    /// Frame rates offered; GIF readers slow anything faster than 50 frames per second down to 10.
    pub const FPS: RangeInclusive<f32> = 1.0..=50.0;
    /// Frames from one face to the next.
    pub const FRAMES_PER_SEGMENT: RangeInclusive<u32> = 1..=240;
    /// Extra frames at both ends.
    pub const HOLD_FRAMES: RangeInclusive<u32> = 0..=240;
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
        key::check_easing(self.easing)?;
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
        }
    }
}
