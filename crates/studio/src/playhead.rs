//! Where the morph stands: playing, looping, stepping and scrubbing as arithmetic on seconds.
//!
//! The playhead is part of what is looked at, not of the work: it is in no project file and in no undo step. It knows
//! no clock; whoever draws tells it how much time has passed.

use super::timeline::Schedule;

/// A place in the morph, and whether it moves.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Playhead {
    /// In the numbers of the film's keys: 0 is the first face, 1 the second.
    position: f32,
    /// In the order of play ([`Schedule::play_order`]), in frames. It tells the way out from the way back.
    tick: f64,
    is_playing: bool,
}

impl Playhead {
    /// A position of the film (see [`Schedule`]): 0 is the first face, 1 the second, 1.5 half-way to the third.
    pub fn position(&self) -> f32 {
        self.position
    }

    /// Whether the playhead moves by itself.
    pub fn is_playing(&self) -> bool {
        self.is_playing
    }

    /// Starts moving; from the start again if a morph that is not looped has come to its end. Does nothing with fewer
    /// than two faces.
    pub fn play(&mut self, schedule: &Schedule) {
        if schedule.key_count() < 2 {
            return;
        }
        let last_tick = schedule.play_order().len() as f64 - 1.0;
        if !schedule.is_looped() && self.tick >= last_tick {
            self.move_to_frame(schedule.frames().start, schedule);
        }
        self.is_playing = true;
    }

    /// Stays where it is.
    pub fn pause(&mut self) {
        self.is_playing = false;
    }

    /// Moves on by `dt_secs` if playing. A morph that is not looped stops on its last frame. Shows whole frames, the
    /// very ones that an export writes. Returns how many it has passed, those that rest once.
    pub fn advance(&mut self, dt_secs: f32, schedule: &Schedule) -> usize {
        self.limit_to(schedule);
        if !self.is_playing {
            return 0;
        }
        let order = schedule.play_order();
        if schedule.key_count() < 2 || order.is_empty() {
            self.is_playing = false;
            return 0;
        }
        let elapsed_secs = if dt_secs.is_finite() {
            dt_secs.max(0.0)
        } else {
            0.0
        };
        let before = self.tick;
        self.tick += f64::from(elapsed_secs) * f64::from(schedule.fps());
        let length = order.len() as f64;
        let most = if schedule.is_looped() {
            before + length
        } else {
            length - 1.0
        };
        let ticks = (self.tick.min(most) as usize).saturating_sub(before as usize);
        let passed = order.iter().cycle().skip(before as usize % order.len());
        let passed = passed.clone().skip(1).take(ticks).zip(passed);
        let passed = passed.filter(|(frame, before)| frame != before).count();
        if self.tick >= length {
            if schedule.is_looped() {
                self.tick %= length;
            } else {
                self.tick = length - 1.0;
                self.is_playing = false;
            }
        }
        if let Some(&frame) = order.get(self.tick as usize) {
            self.position = schedule.position_of_frame(frame);
        }
        passed
    }

    /// Goes to a position of the film under the user's hand, between frames too, and stays there.
    pub fn scrub(&mut self, position: f32, schedule: &Schedule) {
        self.is_playing = false;
        if position.is_nan() {
            return;
        }
        self.move_to_frame(schedule.frame_at(position), schedule);
        self.position = position;
        self.limit_to(schedule);
    }

    /// Goes `by` frames forward (or back, if negative) and stays there. A looped morph goes on at its other end.
    pub fn step(&mut self, by: i64, schedule: &Schedule) {
        self.is_playing = false;
        let frames = schedule.frames();
        let Ok(count @ 1..) = i64::try_from(frames.len()) else {
            return;
        };
        let place = schedule.frame_at(self.position) - frames.start;
        let place = (place as i64).saturating_add(by);
        let place = if schedule.is_looped() {
            place.rem_euclid(count)
        } else {
            place.clamp(0, count - 1)
        };
        self.move_to_frame(frames.start + place.unsigned_abs() as usize, schedule);
    }

    /// Stays within a morph that has become shorter.
    pub fn limit_to(&mut self, schedule: &Schedule) {
        self.position = self.position.clamp(schedule.start(), schedule.end());
    }

    fn move_to_frame(&mut self, frame: usize, schedule: &Schedule) {
        let order = schedule.play_order();
        // Holds repeat the first frame: a run from the start plays the hold as well. Elsewhere the first match is on
        // the way out.
        self.tick = order.iter().position(|&shown| shown == frame).unwrap_or(0) as f64;
        self.position = schedule.position_of_frame(frame);
    }
}
