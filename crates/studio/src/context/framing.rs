//! Which square of a photo is the face, and what the user should know about that.

use std::sync::Arc;

use super::Context;
use crate::messages::{Severity, in_a_sentence};
use crate::photos::PhotoPreview;
use crate::photos::source_name;
use crate::{Slot, SlotId, Source};
use facemath_core::photo::Framing;
use facemath_nets::align::{FoundFace, PhotoUse, is_aligned_crop};

impl Context {
    /// The whole photo of a slot, small enough for the screen. Only sure to be there for the selected slot.
    pub fn photo_preview(&self, slot: SlotId) -> Option<&Arc<PhotoPreview>> {
        let source = self.document().slot(slot)?.source.as_ref()?;
        Some(&self.faces.photos().get(source)?.preview)
    }

    /// Whether a slot has a photo that its edits can be put back into.
    pub fn has_photo(&self, slot: &Slot) -> bool {
        matches!(
            slot.source,
            Some(Source::Photo { .. } | Source::Sample { .. })
        )
    }

    /// The square of the photo that is the face, in the photo's own pixels: the chosen one, or the one that was found by
    /// itself (the largest face, or the largest square in the middle where there is none). While faces are being looked
    /// for it is that square in the middle too.
    pub fn framing(&self, slot: SlotId) -> Option<Framing> {
        let slot_data = self.document().slot(slot)?;
        slot_data.framing.or_else(|| {
            let preview = self.photo_preview(slot)?;
            let size_px = (preview.width_px, preview.height_px);
            let automatic = self.engine.model().and_then(|model| {
                let source = slot_data.source.as_ref()?;
                self.faces
                    .automatic_framing(source, size_px, model.info.image_size_px)
            });
            Some(automatic.unwrap_or_else(|| Framing::whole(size_px.0, size_px.1)))
        })
    }

    /// The faces that were found in the photo of a slot, largest first; `None` until they have been looked for.
    pub fn found_faces(&self, slot: SlotId) -> Option<&[FoundFace]> {
        self.faces
            .found(self.document().slot(slot)?.source.as_ref()?)
    }

    /// Whether the user should check the framing of a photo, since no face was found in it or it is unsure where the eyes
    /// are. `None` until that is known, and for slots without a photo from a file.
    pub fn is_framing_doubtful(&self, slot: SlotId) -> Option<bool> {
        let slot_data = self.document().slot(slot)?;
        if !matches!(slot_data.source, Some(Source::Photo { .. })) {
            return None;
        }
        if slot_data.framing.is_some() {
            return Some(false);
        }
        self.is_face_doubtful(slot_data.source.as_ref()?)
    }

    /// Whether no face was found for sure in a picture that is no aligned crop either; `None` until that is known.
    pub fn is_face_doubtful(&self, source: &Source) -> Option<bool> {
        let faces = self.faces.found(source)?;
        Some(!self.is_crop(source, faces)? && !faces.first().is_some_and(FoundFace::is_sure))
    }

    /// Whether the photo of a source, in which these faces were found, is an aligned crop; `None` until that is known.
    fn is_crop(&self, source: &Source, faces: &[FoundFace]) -> Option<bool> {
        let preview = &self.faces.photos().get(source)?.preview;
        let side_px = self.engine.model()?.info.image_size_px;
        let size_px = (preview.width_px, preview.height_px);
        Some(is_aligned_crop(size_px, side_px, faces.first()))
    }

    /// What to tell about the framing of a slot; `None` where the one face was found and nothing is to be said.
    pub fn framing_hint(&self, slot: SlotId) -> Option<String> {
        let slot_data = self.document().slot(slot)?;
        let Some(faces) = self.found_faces(slot) else {
            let is_looking = self.is_looking_for_faces(slot_data);
            return is_looking.then(|| "Looking for faces…".to_owned());
        };
        let is_crop = slot_data
            .source
            .as_ref()
            .and_then(|source| self.is_crop(source, faces));
        let is_automatic = slot_data.framing.is_none() && is_crop != Some(true);
        match faces {
            [] if is_automatic => {
                Some("No face found: drag the photo so that the eyes sit on the marks.".to_owned())
            }
            [first, others @ ..] if is_automatic && !first.is_sure() => Some(match others.len() {
                0 => "Not sure of this face: check that the eyes sit on the marks.".to_owned(),
                _ => format!(
                    "{} faces found, not sure of this one: check that the eyes sit on the marks, or click another.",
                    faces.len()
                ),
            }),
            [_, _, ..] => Some(format!(
                "{} faces found: click another to take it.",
                faces.len()
            )),
            _ => None,
        }
    }

    /// Tells of a photo without a face in a slot that is not framed by hand: what is taken instead, and what can be done.
    pub(crate) fn tell_faceless(&mut self, source: &Source) {
        let is_framed_so =
            |slot: &Slot| slot.source.as_ref() == Some(source) && slot.framing.is_none();
        let is_crop = self.is_crop(source, &[]) == Some(true);
        if !is_crop && self.document().filled_slots().any(is_framed_so) {
            let note = PhotoUse::Edited.faceless_note(source_name(source));
            let text = format!("{}. Frame the photo to change that", in_a_sentence(&note));
            self.notices.report(Severity::Warning, text);
        }
    }

    fn is_looking_for_faces(&self, slot: &Slot) -> bool {
        self.faces.state(slot, self.engine.model()) == super::SlotState::Finding
    }
}
