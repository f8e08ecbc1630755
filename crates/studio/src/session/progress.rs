//! What is under way and takes a while.

use super::Session;
use crate::context::SlotState;
use facemath_core::work::Progress;

impl Session {
    /// Everything that is under way and takes a while.
    pub fn busy(&self) -> Vec<Progress> {
        let project = (self.is_resuming() || self.is_adopting() || self.project_files.is_opening())
            .then(|| Progress::waiting("Opening a project"));
        let photos = match self.context.faces.photos().loading_count() {
            0 => None,
            1 => Some(Progress::waiting("Opening a photo")),
            count => Some(Progress::waiting(format!("Opening {count} photos"))),
        };
        let finding = self
            .context
            .document()
            .all_faces()
            .any(|face| self.context.face_state(face) == SlotState::Finding)
            .then(|| Progress::waiting("Looking for faces"));
        let preparing = self.context.engine.preparing().map(Progress::waiting);
        let export = self.rooms.exports.progress(self.context.notices.now_secs);
        let pictures = self
            .rooms
            .picture_files
            .is_writing_picture()
            .then(|| Progress::waiting("Writing a picture"));
        let pacing = self
            .rooms
            .pacing
            .is_measuring()
            .then(|| Progress::waiting("Measuring the pace of the film"));
        [
            project, preparing, photos, finding, export, pictures, pacing,
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
