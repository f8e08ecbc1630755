//! Which square of a photo is the face, and what the user should know about that.

use std::sync::Arc;

use super::Context;
use crate::medium::Medium;
use crate::messages::Severity;
use crate::photos::PhotoPreview;
use crate::photos::source_name;
use crate::{Slot, SlotId, Source};
use facemath_core::photo::Framing;
use facemath_core::words;
use facemath_nets::align::{FoundFace, PhotoUse, Placement, Sureness};

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

    /// Whether the selected face has a photo, and all is there to put its edits back into that.
    pub fn can_paste_back(&self) -> bool {
        let selected = self.document().selected_slot();
        selected.is_some_and(|slot| {
            self.has_photo(slot) && self.slot_state(slot.id) == super::SlotState::Ready
        })
    }

    /// The square of the photo that is the face, in the photo's own pixels: the chosen one, or the one that was found by
    /// itself (the largest face, or the largest square in the middle where there is none). While faces are being looked
    /// for it is that square in the middle too.
    pub fn framing(&self, slot: SlotId) -> Option<Framing> {
        let slot_data = self.document().slot(slot)?;
        slot_data.framing.or_else(|| {
            let preview = self.photo_preview(slot)?;
            let placement = self.placement(slot_data.source.as_ref()?);
            let middle = || Framing::whole(preview.width_px, preview.height_px);
            Some(placement.map_or_else(middle, |placement| placement.framing))
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
        let placement = self.placement(slot_data.source.as_ref()?)?;
        Some(matches!(
            placement.sureness,
            Sureness::Doubtful | Sureness::NoFace
        ))
    }

    /// Where the face of a photo is by itself; `None` until that is known.
    pub(super) fn placement(&self, source: &Source) -> Option<Placement> {
        self.faces.placement(source, self.engine.model()?)
    }

    /// What to tell about the framing of a slot; `None` where the one face was found and nothing is to be said.
    pub fn framing_hint(&self, slot: SlotId) -> Option<String> {
        let slot_data = self.document().slot(slot)?;
        let Some(faces) = self.found_faces(slot) else {
            let is_looking = self.is_looking_for_faces(slot_data);
            return is_looking.then(|| "Looking for faces…".to_owned());
        };
        let source = slot_data.source.as_ref()?;
        let automatic = self
            .placement(source)
            .filter(|_| slot_data.framing.is_none());
        match (automatic.map(|placement| placement.sureness), faces.len()) {
            (Some(Sureness::NoFace), _) => {
                Some("No face found: drag the photo so that the eyes sit on the marks.".to_owned())
            }
            (Some(Sureness::Doubtful), 0 | 1) => {
                Some("Not sure of this face: check that the eyes sit on the marks.".to_owned())
            }
            (Some(Sureness::Doubtful), count) => Some(format!(
                "{count} faces found, not sure of this one: check that the eyes sit on the marks, or click another."
            )),
            (Some(Sureness::Whole), _) => Some(
                "Taken as a whole: this model's faces all stand in one place. Drag the picture to change that."
                    .to_owned(),
            ),
            (_, 0 | 1) => None,
            (_, count) => Some(format!("{count} faces found: click another to take it.")),
        }
    }

    /// Tells of a photo without a face in a slot that is not framed by hand: what is taken instead, and what can be done.
    pub(crate) fn tell_faceless(&mut self, source: &Source) {
        let is_framed_so =
            |slot: &Slot| slot.source.as_ref() == Some(source) && slot.framing.is_none();
        let is_crop = self
            .placement(source)
            .is_some_and(|placement| placement.sureness != Sureness::NoFace);
        if !is_crop && self.document().filled_slots().any(is_framed_so) {
            let note = PhotoUse::Edited.faceless_note(source_name(source));
            let mut text = format!(
                "{}. Frame the photo to change that",
                words::capitalised(&note)
            );
            let medium = self.model().and_then(|model| Medium::of(model));
            if let Some(medium) = medium.filter(|medium| *medium == Medium::Photographs) {
                text = format!("{text}. {}", medium.advice_for_other());
            }
            self.notices.report(Severity::Warning, text);
        }
    }

    fn is_looking_for_faces(&self, slot: &Slot) -> bool {
        self.faces.state(slot, self.engine.model()) == super::SlotState::Finding
    }
}
