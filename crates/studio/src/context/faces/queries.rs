//! What is known of the faces in slots.

use std::sync::Arc;

use image::RgbImage;

use super::{Faces, LoadedModel, SlotState};
use crate::context::codes::{Face, FaceKey};
use crate::{Slot, Source};
use facemath_core::photo::Framing;
use facemath_nets::align::FoundFace;
use facemath_nets::engine::Photograph;

impl Faces {
    /// The faces of a photo, largest first; `None` until they have been looked for.
    pub fn found(&self, source: &Source) -> Option<&[FoundFace]> {
        self.finder.faces(source)
    }

    /// Where a photo of this size without a framing of its own is framed; `None` until that is known.
    pub fn automatic_framing(
        &self,
        source: &Source,
        size_px: (u32, u32),
        model_px: u32,
    ) -> Option<Framing> {
        self.finder.automatic(source, size_px, model_px)
    }

    /// The face in a slot as the model sees it, or another framing of the same face while that is on its way.
    pub fn face(&self, slot: &Slot, model: &LoadedModel) -> Option<&Face> {
        Some(self.keyed_face(slot, model)?.1)
    }

    fn keyed_face(&self, slot: &Slot, model: &LoadedModel) -> Option<(&FaceKey, &Face)> {
        let key = FaceKey::of(slot, &model.name)?;
        self.codes.entry(&key).or_else(|| {
            let latest = self.latest.get(&slot.id)?;
            latest
                .is_same_face(&key)
                .then(|| self.codes.entry(latest))
                .flatten()
        })
    }

    /// The photograph behind [`Faces::face`]; `None` for a face without one, and until its square is cut out.
    pub fn photograph(&self, slot: &Slot, model: &LoadedModel) -> Option<&Arc<Photograph>> {
        self.photographs.of(self.keyed_face(slot, model)?.0)
    }

    /// The square of the photo behind [`Faces::face`] at its working size.
    pub fn square(&self, slot: &Slot, model: &LoadedModel) -> Option<&Arc<RgbImage>> {
        self.photographs.square(self.keyed_face(slot, model)?.0)
    }

    pub fn state(&self, slot: &Slot, model: Option<&LoadedModel>) -> SlotState {
        let Some(source) = &slot.source else {
            return SlotState::Empty;
        };
        let key = model.and_then(|model| FaceKey::of(slot, &model.name));
        if let Some(key) = &key {
            if self.codes.get(key).is_some() {
                return SlotState::Ready;
            }
            if let Some(reason) = self.failed.get(key) {
                return SlotState::Failed(reason.clone());
            }
        }
        let needs_photo = source.has_photo();
        match self.photos.failure(source) {
            Some(reason) if needs_photo => SlotState::Failed(reason.to_owned()),
            _ if needs_photo && self.photos.get(source).is_none() => SlotState::Loading,
            _ if slot.framing.is_none() && self.finder.is_under_way(source) => SlotState::Finding,
            _ => SlotState::Encoding,
        }
    }

    /// Whether no face is being worked on and no photo is being read.
    pub fn is_idle(&self) -> bool {
        self.work.is_empty() && self.photos.loading_count() == 0 && self.photographs.is_idle()
    }
}
