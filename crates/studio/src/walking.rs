//! The random walk as it is watched: which walk, how fast, and where it stands.

use std::ops::RangeInclusive;

use super::document::SlotId;
use super::inventions::within;
use facemath_core::latent::WalkPlan;

/// Which walk is watched. Part of what is looked at, not of the work, as the playhead is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WalkSettings {
    /// The walk, but for its pace and its start.
    pub plan: WalkPlan,
    /// Faces passed in a second, within [`WalkSettings::SPEED`].
    pub speed: f32,
    /// The slot that the walk sets out from, instead of the first invented face.
    pub start: Option<SlotId>,
}

impl WalkSettings {
    /// Speeds offered, in faces passed in a second.
    pub const SPEED: RangeInclusive<f32> = 0.1..=4.0;
    /// Numbers of faces offered.
    pub const FACES: RangeInclusive<usize> = 2..=60;
    /// How smoothly the walk may turn.
    pub const SMOOTHNESS: RangeInclusive<f32> = 0.0..=1.0;

    /// Frames from one face to the next at a frame rate.
    pub fn frames_per_face(&self, fps: f32) -> f32 {
        fps / self.speed
    }

    /// The same with all numbers in range; what is no number becomes the default.
    #[must_use]
    pub fn limited(self) -> Self {
        let default = Self::default();
        let plan = WalkPlan {
            faces: self
                .plan
                .faces
                .clamp(*Self::FACES.start(), *Self::FACES.end()),
            truncation: within(
                self.plan.truncation,
                super::Inventions::TRUNCATION,
                default.plan.truncation,
            ),
            smoothness: within(
                self.plan.smoothness,
                Self::SMOOTHNESS,
                default.plan.smoothness,
            ),
            ..self.plan
        };
        Self {
            plan,
            speed: within(self.speed, Self::SPEED, default.speed),
            ..self
        }
    }
}

impl Default for WalkSettings {
    fn default() -> Self {
        Self {
            plan: WalkPlan {
                seed: 1,
                faces: 12,
                ..WalkPlan::default()
            },
            speed: 0.8,
            start: None,
        }
    }
}

/// Where a walk stands, in frames, and whether it moves. It knows no clock; whoever draws tells it how much time has
/// passed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct WalkHead {
    /// Frames walked, with the part of the next one.
    tick: f64,
    pub is_playing: bool,
}

impl WalkHead {
    /// The frame to show, of `count`.
    pub fn frame(&self, count: usize) -> usize {
        (self.tick as usize).min(count.saturating_sub(1))
    }

    /// Starts moving; from the start again if an open walk has come to its end.
    pub fn play(&mut self, count: usize, is_closed: bool) {
        if !is_closed && self.frame(count) + 1 >= count {
            self.tick = 0.0;
        }
        self.is_playing = true;
    }

    /// Moves on by `dt_secs` if playing; a closed walk goes on at its start, an open one stops at its end.
    pub fn advance(&mut self, dt_secs: f32, fps: f32, count: usize, is_closed: bool) {
        if !self.is_playing || !dt_secs.is_finite() {
            return;
        }
        self.tick += f64::from(dt_secs.max(0.0)) * f64::from(fps);
        let length = count.max(1) as f64;
        if self.tick >= length {
            if is_closed {
                self.tick %= length;
            } else {
                self.tick = length - 1.0;
                self.is_playing = false;
            }
        }
    }

    /// Goes to a frame and stays there.
    pub fn go_to(&mut self, frame: usize) {
        self.tick = frame as f64;
        self.is_playing = false;
    }

    /// Stands at the same share of a walk that has another number of frames now.
    pub fn rescale(&mut self, before: usize, now: usize) {
        if before != now && before > 0 {
            self.tick *= now as f64 / before as f64;
        }
    }
}
