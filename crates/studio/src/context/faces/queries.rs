//! What is known of the faces in slots.

use std::sync::Arc;

use image::RgbImage;

use super::{Faces, LoadedModel};
use crate::context::codes::{Face, FaceKey};
use crate::context::slot_state::SlotState;
use crate::document::Recipe;
use crate::photos::source_name;
use crate::{Slot, Source};
use facemath_core::words;
use facemath_nets::align::{FoundFace, PhotoUse, PictureLook, Placement};
use facemath_nets::engine::Photograph;

impl Faces {
    /// The faces of a photo, largest first; `None` until they have been looked for.
    pub fn found(&self, source: &Source) -> Option<&[FoundFace]> {
        self.finder.faces(source)
    }

    /// What is seen of a photo before anybody looks for faces in it; `None` while it is not at hand.
    pub fn look(&self, source: &Source) -> Option<PictureLook> {
        Some(self.photos.get(source)?.look)
    }

    /// Where the face of a photo is that nobody has framed; `None` until that is known, and while the photo is not at hand.
    pub fn placement(&self, source: &Source, model: &LoadedModel) -> Option<Placement> {
        let look = self.photos.get(source)?.look;
        self.finder.placement(source, look, model.info.frame())
    }

    /// Whether a photo is left out by those who read it for this: its face was not found, or not for sure, and nobody has
    /// framed it.
    pub(super) fn is_left_out(
        &self,
        recipe: Recipe<'_>,
        photo_use: PhotoUse,
        model: &LoadedModel,
    ) -> bool {
        recipe.framing.is_none()
            && self
                .placement(recipe.source, model)
                .is_some_and(|placement| photo_use.leaves_out(placement.sureness))
    }

    /// A face that has been read; `None` until it is, perhaps without its refinement.
    pub fn read(&self, recipe: Recipe<'_>, model: &LoadedModel) -> Option<&Face> {
        self.codes.get(&FaceKey::of(recipe, &model.name))
    }

    /// The face in a slot as the model sees it, or another framing of the same face while that is on its way.
    pub fn face(&self, slot: &Slot, model: &LoadedModel) -> Option<&Face> {
        Some(self.keyed_face(slot, model)?.1)
    }

    fn keyed_face(&self, slot: &Slot, model: &LoadedModel) -> Option<(&FaceKey, &Face)> {
        let key = FaceKey::of(slot.recipe()?, &model.name);
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

    /// The photograph of a face that has been read.
    pub fn photograph_of(
        &self,
        recipe: Recipe<'_>,
        model: &LoadedModel,
    ) -> Option<&Arc<Photograph>> {
        self.photographs.of(&FaceKey::of(recipe, &model.name))
    }

    /// The square of the photo behind [`Faces::face`] at its working size.
    pub fn square(&self, slot: &Slot, model: &LoadedModel) -> Option<&Arc<RgbImage>> {
        self.photographs.square(self.keyed_face(slot, model)?.0)
    }

    pub fn state(&self, slot: &Slot, model: Option<&LoadedModel>) -> SlotState {
        let recipe = slot.recipe();
        recipe.map_or(SlotState::Empty, |recipe| {
            self.state_of(recipe, PhotoUse::Edited, model)
        })
    }

    /// How far a face is that is read for `photo_use`.
    pub fn state_of(
        &self,
        recipe: Recipe<'_>,
        photo_use: PhotoUse,
        model: Option<&LoadedModel>,
    ) -> SlotState {
        let source = recipe.source;
        if let Some(model) = model {
            let key = FaceKey::of(recipe, &model.name);
            if self.is_left_out(recipe, photo_use, model) {
                let note = photo_use.faceless_note(source_name(source));
                return SlotState::Failed(words::capitalised(&note));
            }
            if self.codes.get(&key).is_some() {
                return SlotState::Ready;
            }
            if let Some(reason) = self.failed.get(&key) {
                return SlotState::Failed(reason.clone());
            }
        }
        let needs_photo = source.has_photo();
        match self.photos.failure(source) {
            Some(reason) if needs_photo => SlotState::Failed(reason.to_owned()),
            _ if needs_photo && self.photos.get(source).is_none() => SlotState::Loading,
            _ if recipe.framing.is_none() && self.finder.is_under_way(source) => SlotState::Finding,
            _ => SlotState::Encoding,
        }
    }

    /// Whether no face is being worked on and no photo is being read.
    pub fn is_idle(&self) -> bool {
        self.work.is_empty() && self.photos.loading_count() == 0 && self.photographs.is_idle()
    }
}
