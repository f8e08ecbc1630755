//! Small pictures of the film: at even steps, and of its keys.

use super::Context;
use super::drawings::{Extent, SMALL_PX};
use super::tiles::Sheet;
use crate::timeline::FilmKey;
use facemath_nets::engine::Drawing;

impl Context {
    /// Has the film drawn at so many even steps of its time, small and plain. Under a hand that changes it the pictures wait.
    pub(crate) fn place_strip(&mut self, count: usize) {
        if self.hand.is_moving() {
            return;
        }
        let drawings: Vec<Drawing> = match self.morph() {
            Some(morph) if count > 0 && morph.path.segments() > 0 => {
                let schedule = self.schedule();
                let frames = schedule.frames_to(schedule.end());
                let middle = |step: usize| (step as f32 + 0.5) / count as f32 * frames;
                let positions = (0..count).map(|step| schedule.position_after(middle(step)));
                let extent = Extent::UpTo(SMALL_PX);
                let latents = positions.map(|at| self.frame_of(&morph, at, extent).latent);
                latents.map(Drawing::from).collect()
            }
            _ => Vec::new(),
        };
        self.set_tiles(Sheet::Strip, drawings);
    }

    /// Has the faces of keys drawn that no slot shows as they are, small and in the order of the keys.
    pub(crate) fn place_key_tiles(&mut self) {
        let keys = self.ready_keys();
        let own = keys.iter().filter(|(_, key)| !key.is_slot_as_it_stands());
        let drawings = own.filter_map(|(_, FilmKey { face, .. })| {
            let extent = Extent::UpTo(SMALL_PX);
            Some(self.drawing(self.edited_code_of(face)?, self.shares(face), extent))
        });
        let drawings: Vec<Drawing> = drawings.collect();
        self.set_tiles(Sheet::Keys, drawings);
    }
}
