//! The random walk on the stage: played live, kept face by face, and exported.

use crate::context::{Context, Extent, StageView, faded};
use crate::limits::MAX_NAME_CHARS;
use crate::walking::WalkSettings;
use crate::{SlotId, Source};
use facemath_core::latent::{Latent, Walk};
use facemath_nets::engine::{Drawing, Share};

/// The walk that is watched.
#[derive(Debug, Default)]
pub struct Walking {
    settings: WalkSettings,
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

impl Walking {
    /// Which walk is watched.
    pub fn walk_settings(&self) -> &WalkSettings {
        &self.settings
    }

    /// Watches another walk, or the same in another way, from about where it stands; numbers out of their range are
    /// brought into it.
    pub(crate) fn set_walk(&mut self, context: &mut Context, settings: WalkSettings) {
        self.settings = settings.limited();
        self.update_walk(context);
    }

    /// The frame that is shown and how many there are; `None` while there is no walk.
    pub fn walk_frame(&self, context: &Context) -> Option<(usize, usize)> {
        let made = self.made.as_ref()?;
        Some((context.walk_head.frame(made.frames), made.frames))
    }

    /// The frames, by their numbers, that are nearest to the faces that the walk passes, in ascending order.
    pub fn face_frames(&self) -> Vec<usize> {
        let made = self.made.as_ref();
        made.map_or_else(Vec::new, |made| made.walk.face_frames(made.frames))
    }

    /// Where the walk stands in faces: 1.5 is half-way from the second to the third.
    pub fn walk_position(&self, context: &Context) -> Option<f32> {
        let made = self.made.as_ref()?;
        let frame = context.walk_head.frame(made.frames);
        Some(made.walk.position_of_frame(frame, made.frames))
    }

    /// Shows the walk and lets it go on.
    pub(crate) fn start_walking(&mut self, context: &mut Context) {
        context.show(StageView::Walk);
        self.update_walk(context);
        if let Some(made) = &self.made {
            let is_closed = self.settings.plan.is_closed;
            context.walk_head.play(made.frames, is_closed);
        }
    }

    /// Walks or stops.
    pub(crate) fn toggle_walking(&mut self, context: &mut Context) {
        if context.is_walking() {
            self.pause_walking(context);
        } else {
            self.start_walking(context);
        }
    }

    /// Stops the walk where it is.
    pub(crate) fn pause_walking(&mut self, context: &mut Context) {
        context.walk_head.is_playing = false;
    }

    /// Goes to a frame of the walk, under a hand that moves until [`Session::end_gesture`], and stays there.
    pub(crate) fn scrub_walk(&mut self, context: &mut Context, frame: usize) {
        context.hand.move_at(context.notices.now_secs);
        context.show(StageView::Walk);
        let last = self.walk_frame(context).map_or(0, |(_, count)| count - 1);
        context.walk_head.go_to(frame.min(last));
    }

    /// Goes some frames on, or back if negative; a closed walk goes on at its other end.
    pub(crate) fn step_walk(&mut self, context: &mut Context, frames: i64) {
        let Some((frame, count)) = self.walk_frame(context) else {
            return;
        };
        let (frame, count) = (frame as i64, count as i64);
        let wanted = frame.saturating_add(frames);
        let wanted = if self.settings.plan.is_closed {
            wanted.rem_euclid(count)
        } else {
            wanted.clamp(0, count - 1)
        };
        self.scrub_walk(context, wanted.unsigned_abs() as usize);
    }

    /// The face that the walk shows, as something to put into a slot, and its name.
    pub fn walk_face(&self, context: &Context) -> Option<(Source, String)> {
        let made = self.made.as_ref()?;
        let code = self.walk_code(context)?;
        let shares = self.walk_shares(context, made, &code);
        let source = context.computed_face(code, &shares)?;
        let seed = self.settings.plan.seed;
        let (frame, _) = self.walk_frame(context)?;
        let name = format!("Walk {seed}, frame {}", frame + 1);
        Some((source, name.chars().take(MAX_NAME_CHARS).collect()))
    }

    /// Each frame of the walk at the timeline's rate and size: those that `facemath walk` draws with the same numbers.
    ///
    /// # Errors
    /// A sentence if there is no walk yet.
    pub fn walk_drawings(&self, context: &Context) -> Result<Vec<Drawing>, String> {
        let made = self.made.as_ref();
        let made = made.ok_or("Wait until the model is loaded")?;
        let extent = Extent::Exactly(context.document().timeline().size_px);
        let frames = made.walk.frames(made.frames).into_iter();
        Ok(frames
            .map(|code| self.walk_frame_of(context, made, code, extent))
            .collect())
    }

    /// The slot that the walk sets out from, if it still holds a face.
    pub fn walk_start(&self, context: &Context) -> Option<SlotId> {
        let start = self.settings.start?;
        let slot = context.document().slot(start)?;
        (!slot.is_empty()).then_some(start)
    }

    fn walk_code(&self, context: &Context) -> Option<Latent> {
        let made = self.made.as_ref()?;
        let frame = context.walk_head.frame(made.frames);
        Some(made.walk.frame(frame, made.frames))
    }

    /// The side in pixels up to which the photograph that the walk sets out from fills a picture; `None` where none is behind
    /// it, or detail is off.
    pub fn filled_px(&self, context: &Context) -> Option<u32> {
        let start = context.document().slot(self.walk_start(context)?)?;
        context.filled_px(context.shares(start))
    }

    /// The frame of the walk that is shown.
    pub(crate) fn walk_drawing(&self, context: &Context, extent: Extent) -> Option<Drawing> {
        let made = self.made.as_ref()?;
        Some(self.walk_frame_of(context, made, self.walk_code(context)?, extent))
    }

    fn walk_frame_of(
        &self,
        context: &Context,
        made: &Made,
        code: Latent,
        extent: Extent,
    ) -> Drawing {
        let shares = self.walk_shares(context, made, &code);
        context.drawing(code, shares, extent)
    }

    /// Whose detail a frame of a walk carries. That of the face that it sets out from fades as it is left behind.
    fn walk_shares(&self, context: &Context, made: &Made, code: &Latent) -> Vec<Share> {
        let start = self
            .walk_start(context)
            .and_then(|slot| context.document().slot(slot));
        match (start, &made.key.start) {
            (Some(slot), Some(from)) => faded(&context.shares(slot), from, code),
            _ => Vec::new(),
        }
    }

    /// Moves the walk on.
    pub(crate) fn advance_walk(&mut self, context: &mut Context, dt_secs: f32) {
        if context.stage_view() != StageView::Walk {
            return;
        }
        self.update_walk(context);
        let (fps, is_closed) = (
            context.document().timeline().fps,
            self.settings.plan.is_closed,
        );
        if let Some(made) = &self.made {
            let frames = made.frames;
            context.walk_head.advance(dt_secs, fps, frames, is_closed);
        }
    }

    /// Makes the walk anew if anything it depends on has changed.
    pub(crate) fn update_walk(&mut self, context: &mut Context) {
        let Some(model) = context.model_name().map(str::to_owned) else {
            self.made = None;
            return;
        };
        let key = WalkKey {
            settings: self.settings,
            model,
            start: self
                .walk_start(context)
                .and_then(|slot| context.edited_code(slot)),
            fps: context.document().timeline().fps,
        };
        let before = self.made.as_ref();
        if before.is_some_and(|made| made.key == key) {
            return;
        }
        let frames_before = before.map_or(0, |made| made.frames);
        // A start that is no code of the model cannot be: it was read by it.
        let walk = context.model().and_then(|model| {
            Walk::random(&model.prior, &key.settings.plan, key.start.as_ref()).ok()
        });
        self.made = walk.map(|walk| Made {
            frames: walk.frame_count(key.settings.frames_per_face(key.fps)),
            key,
            walk,
        });
        if let Some(made) = &self.made {
            context.walk_head.rescale(frames_before, made.frames);
        }
    }
}
