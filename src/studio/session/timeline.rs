//! The morph on the stage.

use super::{Session, StageView};
use crate::latent::{Latent, MorphPath};
use crate::studio::Playhead;

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

    /// Shows the morph at a position: 0 is the first face, 1 the second.
    pub fn scrub(&mut self, position: f32) {
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

    pub(super) fn morph_code(&self) -> Option<Latent> {
        self.morph_path()
            .map(|path| path.at(self.playhead.position()))
    }

    /// The way through all faces that are there; `None` without a face.
    pub(super) fn morph_path(&self) -> Option<MorphPath> {
        let timeline = self.document().timeline();
        // The keys come from one model and so have one length: this fails only without any.
        MorphPath::new(self.morph_keys(), timeline.easing, timeline.interpolation).ok()
    }
}
