//! The random walk on the stage: played live, kept face by face, and exported.

use std::path::Path;

use super::drawings::{Extent, faded};
use super::{Session, StageView};
use crate::document::MAX_NAME_CHARS;
use crate::export_job::FrameSource;
use crate::walking::{WalkHead, WalkSettings};
use crate::{SlotId, Source};
use facemath_core::export::Animation;
use facemath_core::latent::{Latent, Walk};
use facemath_nets::engine::{Drawing, Share};

/// The walk that is watched.
#[derive(Debug, Default)]
pub(super) struct Walking {
    settings: WalkSettings,
    head: WalkHead,
    made: Option<Made>,
}

/// A walk, and what it was made of.
#[derive(Debug)]
struct Made {
    key: WalkKey,
    walk: Walk,
    frames: usize,
}

/// Everything that a walk and its frames depend on.
#[derive(Clone, Debug, PartialEq)]
struct WalkKey {
    settings: WalkSettings,
    model: String,
    start: Option<Latent>,
    fps: f32,
}

impl Session {
    /// Which walk is watched.
    pub fn walk_settings(&self) -> &WalkSettings {
        &self.walking.settings
    }

    /// Watches another walk, or the same in another way, from about where it stands; numbers out of their range are
    /// brought into it.
    pub fn set_walk(&mut self, settings: WalkSettings) {
        self.walking.settings = settings.limited();
        self.update_walk();
    }

    /// Whether the walk moves by itself.
    pub fn is_walking(&self) -> bool {
        self.walking.head.is_playing && self.stage_view == StageView::Walk
    }

    /// The frame that is shown and how many there are; `None` while there is no walk.
    pub fn walk_frame(&self) -> Option<(usize, usize)> {
        let made = self.walking.made.as_ref()?;
        Some((self.walking.head.frame(made.frames), made.frames))
    }

    /// Where the walk stands in faces: 1.5 is half-way from the second to the third.
    pub fn walk_position(&self) -> Option<f32> {
        let made = self.walking.made.as_ref()?;
        let frame = self.walking.head.frame(made.frames);
        Some(made.walk.position_of_frame(frame, made.frames))
    }

    /// Shows the walk and lets it go on.
    pub fn start_walking(&mut self) {
        self.show(StageView::Walk);
        self.update_walk();
        if let Some(made) = &self.walking.made {
            let is_closed = self.walking.settings.plan.is_closed;
            self.walking.head.play(made.frames, is_closed);
        }
    }

    /// Walks or stops.
    pub fn toggle_walking(&mut self) {
        if self.is_walking() {
            self.pause_walking();
        } else {
            self.start_walking();
        }
    }

    /// Stops the walk where it is.
    pub fn pause_walking(&mut self) {
        self.walking.head.is_playing = false;
    }

    /// Goes to a frame of the walk, under a hand that moves until [`Session::end_gesture`], and stays there.
    pub fn scrub_walk(&mut self, frame: usize) {
        self.hand.move_at(self.notices.now_secs);
        self.show(StageView::Walk);
        let last = self.walk_frame().map_or(0, |(_, count)| count - 1);
        self.walking.head.go_to(frame.min(last));
    }

    /// Goes some frames on, or back if negative; a closed walk goes on at its other end.
    pub fn step_walk(&mut self, frames: i64) {
        let Some((frame, count)) = self.walk_frame() else {
            return;
        };
        let (frame, count) = (frame as i64, count as i64);
        let wanted = frame.saturating_add(frames);
        let wanted = if self.walking.settings.plan.is_closed {
            wanted.rem_euclid(count)
        } else {
            wanted.clamp(0, count - 1)
        };
        self.scrub_walk(wanted.unsigned_abs() as usize);
    }

    /// The face that the walk shows, as something to put into a slot, and its name.
    pub fn walk_face(&self) -> Option<(Source, String)> {
        let made = self.walking.made.as_ref()?;
        let code = self.walk_code()?;
        let shares = self.walk_shares(made, &code);
        let source = self.computed_face(code, &shares)?;
        let seed = self.walking.settings.plan.seed;
        let (frame, _) = self.walk_frame()?;
        let name = format!("Walk {seed}, frame {}", frame + 1);
        Some((source, name.chars().take(MAX_NAME_CHARS).collect()))
    }

    /// Each frame of the walk at the timeline's rate and size: those that `facemath walk` draws with the same numbers.
    ///
    /// # Errors
    /// A sentence if there is no walk yet.
    pub fn walk_drawings(&self) -> Result<Vec<Drawing>, String> {
        let made = self.walking.made.as_ref();
        let made = made.ok_or("Wait until the model is loaded")?;
        let extent = Extent::Exactly(self.document().timeline().size_px);
        let frames = made.walk.frames(made.frames).into_iter();
        Ok(frames
            .map(|code| self.walk_frame_of(made, code, extent))
            .collect())
    }

    /// Starts writing the walk to a GIF, at the size and rate of the timeline and repeated forever. `false` if it cannot be
    /// started; the reason is then among the messages. The outcome becomes a message too.
    pub fn start_walk_export(&mut self, path: &Path, frames: &dyn FrameSource) -> bool {
        let timeline = self.document().timeline();
        let animation = Animation {
            fps: timeline.fps,
            size_px: timeline.size_px,
            ..Animation::default()
        };
        let started = self
            .walk_drawings()
            .and_then(|drawings| self.start_gif(path, drawings, animation, frames));
        self.report_if_failed(started)
    }

    /// The slot that the walk sets out from, if it still holds a face.
    pub fn walk_start(&self) -> Option<SlotId> {
        let start = self.walking.settings.start?;
        let slot = self.document().slot(start)?;
        (!slot.is_empty()).then_some(start)
    }

    fn walk_code(&self) -> Option<Latent> {
        let made = self.walking.made.as_ref()?;
        let frame = self.walking.head.frame(made.frames);
        Some(made.walk.frame(frame, made.frames))
    }

    /// The frame of the walk that is shown.
    pub(super) fn walk_drawing(&self, extent: Extent) -> Option<Drawing> {
        let made = self.walking.made.as_ref()?;
        Some(self.walk_frame_of(made, self.walk_code()?, extent))
    }

    fn walk_frame_of(&self, made: &Made, code: Latent, extent: Extent) -> Drawing {
        let shares = self.walk_shares(made, &code);
        self.drawing(code, shares, extent)
    }

    /// Whose detail a frame of a walk carries. That of the face that it sets out from fades as it is left behind.
    fn walk_shares(&self, made: &Made, code: &Latent) -> Vec<Share> {
        let start = self
            .walk_start()
            .and_then(|slot| self.document().slot(slot));
        match (start, &made.key.start) {
            (Some(slot), Some(from)) => faded(&self.shares(slot), from, code),
            _ => Vec::new(),
        }
    }

    /// Moves the walk on.
    pub(super) fn advance_walk(&mut self, dt_secs: f32) {
        if self.stage_view != StageView::Walk {
            return;
        }
        self.update_walk();
        let (fps, is_closed) = (
            self.document().timeline().fps,
            self.walking.settings.plan.is_closed,
        );
        if let Some(made) = &self.walking.made {
            let frames = made.frames;
            self.walking.head.advance(dt_secs, fps, frames, is_closed);
        }
    }

    /// Makes the walk anew if anything it depends on has changed.
    pub(super) fn update_walk(&mut self) {
        let Some(model) = self.model_name().map(str::to_owned) else {
            self.walking.made = None;
            return;
        };
        let key = WalkKey {
            settings: self.walking.settings,
            model,
            start: self.walk_start().and_then(|slot| self.edited_code(slot)),
            fps: self.document().timeline().fps,
        };
        let before = self.walking.made.as_ref();
        if before.is_some_and(|made| made.key == key) {
            return;
        }
        let frames_before = before.map_or(0, |made| made.frames);
        // A start that is no code of the model cannot be: it was read by it.
        let walk = self.model().and_then(|model| {
            Walk::random(&model.prior, &key.settings.plan, key.start.as_ref()).ok()
        });
        self.walking.made = walk.map(|walk| Made {
            frames: walk.frame_count(key.settings.frames_per_face(key.fps)),
            key,
            walk,
        });
        if let Some(made) = &self.walking.made {
            self.walking.head.rescale(frames_before, made.frames);
        }
    }
}
