//! Where the morph stands: playing, looping, stepping and scrubbing as arithmetic on seconds.
//!
//! The playhead is part of what is looked at, not of the work: it is in no project file and in no undo step. It knows
//! no clock; whoever draws tells it how much time has passed.

use super::timeline::Timeline;

/// A place in the morph, and whether it moves.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Playhead {
    /// On the morph path: 0 is the first face, 1 the second.
    position: f32,
    /// In the order of play ([`Timeline::play_order`]), in frames. It tells the way out from the way back.
    tick: f64,
    is_playing: bool,
}

impl Playhead {
    /// Position on the morph path: 0 is the first face, 1 the second, 1.5 half-way to the third.
    pub fn position(&self) -> f32 {
        self.position
    }

    /// Whether the playhead moves by itself.
    pub fn is_playing(&self) -> bool {
        self.is_playing
    }

    /// Starts moving; from the start again if a morph that is not looped has come to its end. Does nothing with fewer
    /// than two faces.
    pub fn play(&mut self, timeline: &Timeline, key_count: usize) {
        if key_count < 2 {
            return;
        }
        let last_tick = timeline.play_order(key_count).len() as f64 - 1.0;
        if !timeline.looped && self.tick >= last_tick {
            self.move_to_frame(0, timeline, key_count);
        }
        self.is_playing = true;
    }

    /// Stays where it is.
    pub fn pause(&mut self) {
        self.is_playing = false;
    }

    /// Moves on by `dt_secs` if playing. A morph that is not looped stops on its last frame. Shows whole frames, the
    /// very ones that an export writes.
    pub fn advance(&mut self, dt_secs: f32, timeline: &Timeline, key_count: usize) {
        self.limit_to(key_count);
        if !self.is_playing {
            return;
        }
        let order = timeline.play_order(key_count);
        if key_count < 2 || order.is_empty() {
            self.is_playing = false;
            return;
        }
        let elapsed_secs = if dt_secs.is_finite() {
            dt_secs.max(0.0)
        } else {
            0.0
        };
        self.tick += f64::from(elapsed_secs) * f64::from(timeline.fps);
        let length = order.len() as f64;
        if self.tick >= length {
            if timeline.looped {
                self.tick %= length;
            } else {
                self.tick = length - 1.0;
                self.is_playing = false;
            }
        }
        if let Some(&frame) = order.get(self.tick as usize) {
            self.position = timeline.position_of_frame(frame);
        }
    }

    /// Goes to a position on the morph path under the user's hand, between frames too, and stays there.
    pub fn scrub(&mut self, position: f32, timeline: &Timeline, key_count: usize) {
        self.is_playing = false;
        if position.is_nan() {
            return;
        }
        let frame = timeline.frame_at(position, key_count);
        self.move_to_frame(frame, timeline, key_count);
        self.position = position;
        self.limit_to(key_count);
    }

    /// Goes `frames` forward (or back, if negative) and stays there. A looped morph goes on at its other end.
    pub fn step(&mut self, frames: i64, timeline: &Timeline, key_count: usize) {
        self.is_playing = false;
        let Ok(count @ 1..) = i64::try_from(timeline.frame_count(key_count)) else {
            return;
        };
        let frame = (timeline.frame_at(self.position, key_count) as i64).saturating_add(frames);
        let frame = if timeline.looped {
            frame.rem_euclid(count)
        } else {
            frame.clamp(0, count - 1)
        };
        self.move_to_frame(frame.unsigned_abs() as usize, timeline, key_count);
    }

    /// Stays within a morph that has become shorter.
    pub fn limit_to(&mut self, key_count: usize) {
        let end = key_count.saturating_sub(1) as f32;
        self.position = self.position.clamp(0.0, end);
    }

    fn move_to_frame(&mut self, frame: usize, timeline: &Timeline, key_count: usize) {
        let order = timeline.play_order(key_count);
        // Holds repeat the first frame: a run from the start plays the hold as well. Elsewhere the first match is on
        // the way out.
        self.tick = order.iter().position(|&shown| shown == frame).unwrap_or(0) as f64;
        self.position = timeline.position_of_frame(frame);
    }
}
