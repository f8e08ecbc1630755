//! What is known about the engine, and the codes that its model has read.

use std::sync::Arc;

use super::Context;
use super::codes::Likeness;
use super::faces::{FaceId, LoadedModel};
use super::previews::Subject;
use super::slot_state::SlotState;
use crate::timeline::{Attribute, Track};
use crate::{Request, Slot, SlotId, Target};
use facemath_core::latent::{GlassesChange, Latent, PrincipalAxes};
use facemath_nets::engine::{DeviceSummary, ModelInfo, Sharpen};

/// What is known about the engine.
pub(crate) struct EngineState {
    pub device: Option<DeviceSummary>,
    pub model: Option<LoadedModel>,
    /// The model that the engine was told to load last, under the name the document knows it by.
    pub requested_model: String,
    /// What the engine was told of sharpening last.
    pub sharpen: Sharpen,
    /// Whether the answer to that is still to come.
    pub is_loading_model: bool,
    /// Whether anything of the model before was not asked for meanwhile.
    pub has_left_out: bool,
    pub preparing: Option<String>,
    /// It has failed, and there is no other yet.
    is_gone: bool,
}

impl EngineState {
    pub fn new(requested_model: String) -> Self {
        Self {
            device: None,
            model: None,
            requested_model,
            sharpen: Sharpen::default(),
            is_loading_model: true,
            has_left_out: false,
            preparing: None,
            is_gone: false,
        }
    }

    /// No engine: the one there was has failed. `requested_model` is what the next will load.
    pub fn gone(requested_model: String) -> Self {
        let mut gone = Self::new(requested_model);
        (gone.is_gone, gone.preparing) = (true, Some("No faces are drawn".to_owned()));
        gone
    }

    pub fn is_gone(&self) -> bool {
        self.is_gone
    }

    pub fn model(&self) -> Option<&LoadedModel> {
        self.model.as_ref()
    }

    /// Adds the axes of a model, if that is still the one in use; its other axes go.
    pub fn set_axes(&mut self, of: &Arc<ModelInfo>, axes: PrincipalAxes) {
        if let Some(model) = &mut self.model
            && Arc::ptr_eq(&model.info, of)
        {
            Arc::make_mut(&mut model.info).directions.axes = Some(Arc::new(axes));
        }
    }

    /// What the engine does before it can answer, in a sentence.
    pub fn preparing(&self) -> Option<&str> {
        self.preparing.as_deref()
    }
}

impl Context {
    /// The model in use; `None` until the engine is ready.
    pub fn model(&self) -> Option<&Arc<ModelInfo>> {
        self.engine.model().map(|model| &model.info)
    }

    /// The name that documents know the model in use by; codes carry it.
    pub fn model_name(&self) -> Option<&str> {
        self.engine.model().map(|model| model.name.as_str())
    }

    /// Where the networks run; `None` until the engine is ready.
    pub fn device(&self) -> Option<&DeviceSummary> {
        self.engine.device.as_ref()
    }

    /// Ends the refinement of a slot's face early; the best code so far stays.
    pub(crate) fn stop_refining(&mut self, slot: SlotId) {
        if self.faces.refining(slot).is_some() {
            self.outbox.push(Request::StopRefining {
                target: Target::Face(FaceId::Slot(slot)),
            });
        }
    }

    /// The steps made and to be made of a refinement that is under way for a slot.
    pub fn refining(&self, slot: SlotId) -> Option<(usize, usize)> {
        self.faces.refining(slot)
    }

    /// What refinement has done for the face in a slot; `None` before the first step.
    pub fn likeness(&self, slot: SlotId) -> Option<Likeness> {
        let slot = self.document().slot(slot)?;
        self.faces.face(slot, self.engine.model()?)?.likeness
    }

    pub(crate) fn subject(&self, slot: SlotId) -> Option<Subject> {
        Some(Subject::Face {
            source: self.document().slot(slot)?.source.clone()?,
            model: self.engine.model()?.name.clone(),
        })
    }

    /// The code of the face in a slot, without its edits.
    pub(crate) fn code(&self, slot: SlotId) -> Option<&Latent> {
        self.code_of(self.document().slot(slot)?)
    }

    /// The code of the face that a slot or a key holds, without its edits.
    pub(crate) fn code_of(&self, face: &Slot) -> Option<&Latent> {
        Some(&self.faces.face(face, self.engine.model()?)?.code)
    }

    pub(crate) fn edited_code(&self, slot: SlotId) -> Option<Latent> {
        self.edited_code_of(self.document().slot(slot)?)
    }

    pub(crate) fn edited_code_of(&self, slot: &Slot) -> Option<Latent> {
        if self.is_waiting_for_axes(slot) {
            return None;
        }
        Some(slot.edits.apply(self.code_of(slot)?, self.directions()?))
    }

    /// The face in a slot without and with its edits.
    pub(crate) fn plain_and_edited_code(&self, slot: &Slot) -> Option<[Latent; 2]> {
        Some([self.code(slot.id)?.clone(), self.edited_code_of(slot)?])
    }

    /// What a face's edits do to its glasses, of such codes.
    pub(crate) fn glasses_change(&self, [plain, edited]: &[Latent; 2]) -> GlassesChange {
        let directions = self.directions();
        directions.map_or_else(GlassesChange::default, |directions| {
            directions.glasses_change(plain, edited)
        })
    }

    /// The name and the state of the first key's face that is not there, if any.
    pub(crate) fn unfinished_key(&self) -> Option<(String, SlotState)> {
        let is_axis = |track: &Track| matches!(track.attribute, Attribute::Axis(_));
        if self.axes().is_none() && self.document().tracks().iter().any(is_axis) {
            return Some(("the film".to_owned(), SlotState::Encoding));
        }
        self.document().film_keys().into_iter().find_map(|key| {
            let state = match key.key.slot() {
                Some(slot) => self.slot_state(slot),
                None => SlotState::Ready,
            };
            let states = [state, self.face_state(&key.face)];
            let unfinished = states.into_iter().find(|state| *state != SlotState::Ready);
            Some((key.face.name.clone(), unfinished?))
        })
    }
}
