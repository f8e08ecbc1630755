//! The morph on the stage.

use super::drawings::{Extent, mixed};
use super::{Session, StageView};
use crate::Playhead;
use facemath_core::latent::MorphPath;
use facemath_nets::engine::{Drawing, Share};

impl Session {
    /// What the stage shows.
    pub fn stage_view(&self) -> StageView {
        self.stage_view
    }

    /// Chooses what the stage shows. Showing a face stops the morph.
    pub fn show(&mut self, view: StageView) {
        self.stage_view = view;
        if view != StageView::Morph {
            self.playhead.pause();
        }
        if view != StageView::Walk {
            self.pause_walking();
        }
    }

    /// Where the morph stands.
    pub fn playhead(&self) -> &Playhead {
        &self.playhead
    }

    /// How many faces the morph goes through: those that are there by now.
    pub fn key_count(&self) -> usize {
        let Some(model) = self.engine.model() else {
            return 0;
        };
        self.document()
            .filled_slots()
            .filter(|slot| {
                self.faces.face(slot, model).is_some() && !self.is_waiting_for_axes(slot)
            })
            .count()
    }

    /// Whether there are two faces or more to morph between.
    pub fn can_morph(&self) -> bool {
        self.key_count() >= 2
    }

    /// Plays the morph on the stage. Does nothing with fewer than two faces.
    pub fn play(&mut self) {
        let key_count = self.key_count();
        if key_count >= 2 {
            self.show(StageView::Morph);
            self.playhead
                .play(self.history.document().timeline(), key_count);
        }
    }

    /// Stops the morph where it is.
    pub fn pause(&mut self) {
        self.playhead.pause();
    }

    /// Plays or pauses.
    pub fn toggle_play(&mut self) {
        if self.playhead.is_playing() {
            self.pause();
        } else {
            self.play();
        }
    }

    /// Shows the morph at a position, under a hand that moves until [`Session::end_gesture`]: 0 is the first face, 1 the
    /// second.
    pub fn scrub(&mut self, position: f32) {
        self.hand.move_at(self.notices.now_secs);
        self.go_to(position);
    }

    pub(super) fn go_to(&mut self, position: f32) {
        let key_count = self.key_count();
        self.show(StageView::Morph);
        self.playhead
            .scrub(position, self.history.document().timeline(), key_count);
    }

    /// Goes some frames forward, or back if negative.
    pub fn step(&mut self, frames: i64) {
        let key_count = self.key_count();
        self.show(StageView::Morph);
        self.playhead
            .step(frames, self.history.document().timeline(), key_count);
    }

    pub(super) fn limit_playhead(&mut self) {
        let key_count = self.key_count();
        self.playhead.limit_to(key_count);
    }

    /// The frame of the morph at the playhead; `None` without a face.
    pub(super) fn morph_drawing(&self, extent: Extent) -> Option<Drawing> {
        let morph = self.morph()?;
        Some(self.frame_of(&morph, self.playhead.position(), extent))
    }

    /// The way through all faces that are there, with their edits and in the order of the filmstrip; `None` without a face.
    pub(super) fn morph(&self) -> Option<Morph> {
        let timeline = self.document().timeline();
        let keys = self
            .document()
            .filled_slots()
            .filter_map(|slot| Some((self.edited_code_of(slot)?, self.shares(slot))));
        let (codes, shares) = keys.unzip();
        // The keys come from one model and so have one length: this fails only without any.
        let path = MorphPath::new(codes, timeline.easing, timeline.interpolation).ok()?;
        Some(Morph { path, shares })
    }

    /// The picture at a position of the morph: between two faces it carries the detail of both, by how far it is from each.
    pub(super) fn frame_of(&self, morph: &Morph, position: f32, extent: Extent) -> Drawing {
        let (before, done) = morph.path.place(position);
        let of = |key: usize| morph.shares.get(key).map_or(&[][..], Vec::as_slice);
        let shares = mixed(&[(of(before), 1.0 - done), (of(before + 1), done)]);
        self.drawing(morph.path.at(position), shares, extent)
    }
}

/// The way through the faces, and whose detail each of them carries.
pub(super) struct Morph {
    pub path: MorphPath,
    shares: Vec<Vec<Share>>,
}
