//! The faces of one photo that are in slots: their edits belong into the photo together.

use super::Context;
use crate::SlotId;
use facemath_core::photo::Framing;

/// A face of the selected photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupFace {
    /// The slot that its sliders are of; `None` for a face that was found in the photo and is in no slot.
    pub slot: Option<SlotId>,
    /// Its square, in the photo's own pixels.
    pub framing: Framing,
    /// Whether any slider has been moved.
    pub is_edited: bool,
}

impl Context {
    /// The faces of the selected slot's photo, from left to right: those in slots, and others that were surely found in it.
    /// Where several slots hold the same face the selected one counts, or else the first that is edited. None without a
    /// photo, and until it has been read.
    pub fn group(&self) -> Vec<GroupFace> {
        let in_slots = self.group_in_slots();
        let found = self.document().selected().map(|slot| {
            let found = self.found_faces(slot).unwrap_or_default().iter();
            found.filter(|face| face.is_sure())
        });
        let mut faces: Vec<GroupFace> = in_slots
            .iter()
            .map(|&(slot, framing, is_edited)| GroupFace {
                slot: Some(slot),
                framing,
                is_edited,
            })
            .collect();
        let is_known = |faces: &[GroupFace], framing| {
            faces
                .iter()
                .any(|face| face.framing.is_of_same_face(framing))
        };
        // Where nobody knows yet where the one face is, all that are found are others.
        for face in found.into_iter().flatten().filter(|_| !in_slots.is_empty()) {
            if !is_known(&faces, &face.framing) {
                faces.push(GroupFace {
                    slot: None,
                    framing: face.framing,
                    is_edited: false,
                });
            }
        }
        faces.sort_by(|a, b| a.framing.center_x_px.total_cmp(&b.framing.center_x_px));
        faces
    }

    /// The faces in slots that go into the selected slot's photo, the selected one first: slot, square, and whether any of
    /// its sliders has been moved.
    pub(crate) fn group_in_slots(&self) -> Vec<(SlotId, Framing, bool)> {
        let document = self.document();
        let selected = document.selected_slot();
        let Some(selected) = selected.filter(|slot| self.has_photo(slot)) else {
            return Vec::new();
        };
        let same_photo = document
            .filled_slots()
            .filter(|slot| slot.source == selected.source);
        let mut slots: Vec<_> = same_photo
            .filter_map(|slot| Some((slot.id, self.framing(slot.id)?, !slot.edits.is_neutral())))
            .collect();
        // Stable: of equals the first in the filmstrip.
        slots.sort_by_key(|&(slot, _, is_edited)| (slot != selected.id, !is_edited));
        let mut faces: Vec<(SlotId, Framing, bool)> = Vec::with_capacity(slots.len());
        for face in slots {
            let is_known = |known: &(SlotId, Framing, bool)| known.1.is_of_same_face(&face.1);
            if !faces.iter().any(is_known) {
                faces.push(face);
            }
        }
        faces
    }
}
