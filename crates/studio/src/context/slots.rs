//! How far the faces in the slots are, and which pictures of them there are.

use std::sync::Arc;

use image::RgbImage;

use super::Context;
use super::picture::{Picture, Shown};
use super::slot_state::SlotState;
use crate::messages::Message;
use crate::{Slot, SlotId, StoredShare};

impl Context {
    /// How far the face in a slot is. A slot that a dropped photo is being loaded for is [`SlotState::Loading`].
    pub fn slot_state(&self, slot: SlotId) -> SlotState {
        if self.drops.iter().any(|drop| drop.is_for(slot)) {
            return SlotState::Loading;
        }
        let slot = self.document().slot(slot);
        slot.map_or(SlotState::Empty, |slot| self.face_state(slot))
    }

    /// How far a face is that a slot or a key of the film holds.
    pub fn face_state(&self, face: &Slot) -> SlotState {
        match self.faces.state(face, self.engine.model()) {
            SlotState::Ready if self.is_waiting_for_axes(face) => SlotState::Encoding,
            state => state,
        }
    }

    /// Whether all that can be read of the faces in slots and keys has been: each is there or has failed, and none is getting
    /// better.
    pub fn is_settled(&self) -> bool {
        let is_decided = |slot: &Slot| {
            matches!(
                self.slot_state(slot.id),
                SlotState::Ready | SlotState::Failed(_)
            )
        };
        let of_keys = |face: &Slot| {
            matches!(
                self.face_state(face),
                SlotState::Ready | SlotState::Failed(_)
            )
        };
        self.faces.is_idle()
            && self.document().filled_slots().all(is_decided)
            && self.document().own_key_faces().all(of_keys)
    }

    /// The newest picture there is for a place; `None` before the first.
    pub fn shown(&self, picture: Picture) -> Option<&Shown> {
        self.previews.shown(picture)
    }

    /// Whether a newer picture than [`Context::shown`] is on its way.
    pub fn is_picture_pending(&self, picture: Picture) -> bool {
        self.previews.is_waiting(picture)
    }

    /// All places that pictures can appear in now: the stage, two for each slot, and the tiles.
    pub fn pictures(&self) -> Vec<Picture> {
        let slots = self.document().slots().iter();
        std::iter::once(Picture::Stage)
            .chain(
                slots.flat_map(|slot| [Picture::Reconstruction(slot.id), Picture::Edited(slot.id)]),
            )
            .chain(self.tile_pictures())
            .collect()
    }

    /// The picture that the model was given for a slot, at the model's size; `None` for inventions and until it is cut
    /// out.
    pub fn aligned(&self, slot: SlotId) -> Option<&Arc<RgbImage>> {
        self.faces
            .face(self.document().slot(slot)?, self.engine.model()?)?
            .crop
            .as_ref()
    }

    /// Tries again to get the face of a slot that has failed, or the photos that lend it detail.
    pub(crate) fn retry(&mut self, slot: SlotId) {
        if let SlotState::Failed(reason) = self.slot_state(slot) {
            self.notices.messages.withdraw(&reason);
        }
        let slot = self.history.document().slot(slot);
        let Some(own) = slot.and_then(Slot::recipe) else {
            return;
        };
        let lenders = own.source.shares().iter().map(StoredShare::recipe);
        for recipe in std::iter::once(own).chain(lenders) {
            self.faces.retry(recipe, self.engine.model());
        }
    }

    /// The messages on show, oldest first.
    pub fn messages(&self) -> &[Message] {
        self.notices.messages.shown()
    }

    /// Everything that was told since the start, newest first, as far back as is kept.
    pub fn message_log(&self) -> Vec<&Message> {
        self.notices.messages.log().rev().collect()
    }

    /// What undo would take back, such as "change age"; `None` if there is nothing.
    pub fn undo_title(&self) -> Option<&'static str> {
        self.history.undo_title()
    }

    /// What redo would make again; `None` if there is nothing.
    pub fn redo_title(&self) -> Option<&'static str> {
        self.history.redo_title()
    }
}
