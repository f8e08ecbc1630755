//! The morph from slot to slot: its settings and the order in which its frames are shown.

use crate::fault::{CommandError, check_range};
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use facemath_core::export;
use facemath_core::latent::{Easing, Interpolation};

/// How the morph runs and how it is exported.
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
        check_range("the picture size", self.size_px, Self::SIZE_PX)
    }

    /// Frames that a morph over `key_count` faces consists of, without repeats: none without a face, one for one face.
    pub fn frame_count(&self, key_count: usize) -> usize {
        match key_count.checked_sub(1) {
            None => 0,
            Some(segments) => segments * self.frames_per_segment as usize + 1,
        }
    }

    /// The frames of a morph over `key_count` faces in the order they are shown once, with holds and the way back.
    /// The indices are those of [`Timeline::position_of_frame`].
    pub fn play_order(&self, key_count: usize) -> Vec<usize> {
        export::sequence(
            self.frame_count(key_count),
            self.hold_frames,
            self.ping_pong,
        )
    }

    /// Position of a frame on the morph path: 0 is the first face, 1 the second, 1.5 half-way to the third.
    pub fn position_of_frame(&self, frame: usize) -> f32 {
        frame as f32 / self.frames_per_segment.max(1) as f32
    }

    /// The frame nearest to a position on the morph path over `key_count` faces.
    pub fn frame_at(&self, position: f32, key_count: usize) -> usize {
        let frame = (position.max(0.0) * self.frames_per_segment as f32).round() as usize;
        frame.min(self.frame_count(key_count).saturating_sub(1))
    }

    /// Seconds that one run through a morph over `key_count` faces takes.
    pub fn duration_secs(&self, key_count: usize) -> f32 {
        self.play_order(key_count).len() as f32 / self.fps.max(*Self::FPS.start())
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
