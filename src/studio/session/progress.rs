//! What is under way and takes a while.

use super::{Session, SlotState};

/// Something that takes a while.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// What is being done.
    pub label: String,
    /// The finished part, 0 to 1; `None` if unknown.
    pub fraction: Option<f32>,
    /// Estimated seconds left.
    pub remaining_secs: Option<f32>,
    /// Whether [`Session::cancel_export`] stops it.
    pub can_cancel: bool,
}

impl Session {
    /// Everything that is under way and takes a while.
    pub fn busy(&self) -> Vec<Progress> {
        let waiting = |label: String| Progress {
            label,
            fraction: None,
            remaining_secs: None,
            can_cancel: false,
        };
        let photos = match self.faces.photos().loading_count() {
            0 => None,
            1 => Some(waiting("Opening a photo".to_owned())),
            count => Some(waiting(format!("Opening {count} photos"))),
        };
        let finding = self
            .document()
            .filled_slots()
            .any(|slot| self.slot_state(slot.id) == SlotState::Finding)
            .then(|| waiting("Looking for faces".to_owned()));
        let preparing = self.engine.preparing().map(|text| waiting(text.to_owned()));
        let export = self.exports.progress(self.notices.now_secs);
        let pictures = self
            .is_writing_picture()
            .then(|| waiting("Writing a picture".to_owned()));
        [preparing, photos, finding, export, pictures]
            .into_iter()
            .flatten()
            .collect()
    }
}
