//! What is under way and takes a while.

use super::{Session, SlotState};
use facemath_core::work::Progress;

impl Session {
    /// Everything that is under way and takes a while.
    pub fn busy(&self) -> Vec<Progress> {
        let photos = match self.faces.photos().loading_count() {
            0 => None,
            1 => Some(Progress::waiting("Opening a photo")),
            count => Some(Progress::waiting(format!("Opening {count} photos"))),
        };
        let finding = self
            .document()
            .filled_slots()
            .any(|slot| self.slot_state(slot.id) == SlotState::Finding)
            .then(|| Progress::waiting("Looking for faces"));
        let preparing = self.engine.preparing().map(Progress::waiting);
        let export = self.exports.progress(self.notices.now_secs);
        let pictures = self
            .is_writing_picture()
            .then(|| Progress::waiting("Writing a picture"));
        [preparing, photos, finding, export, pictures]
            .into_iter()
            .flatten()
            .collect()
    }
}
