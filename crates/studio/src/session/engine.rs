//! What the session and the engine say to each other.

use std::sync::Arc;

use super::codes::Likeness;
use super::drawings::{Extent, SMALL_PX};
use super::faces::{Guests, LoadedModel, SlotState};
use super::picture::{Picture, Shown};
use super::previews::Subject;
use super::{Session, StageView};
use crate::messages::Severity;
use crate::{Slot, SlotId};
use facemath_core::latent::{Latent, PrincipalAxes};
use facemath_nets::engine::{
    DeviceSummary, Drawing, Event, Generation, ModelInfo, Request, Sharpen, TargetId,
};

/// What is known about the engine.
pub(super) struct EngineState {
    device: Option<DeviceSummary>,
    model: Option<LoadedModel>,
    /// The model that the engine was told to load last, under the name the document knows it by.
    requested_model: String,
    /// What the engine was told of sharpening last.
    sharpen: Sharpen,
    /// Whether the answer to that is still to come.
    is_loading_model: bool,
    preparing: Option<String>,
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

    /// Adds the axes of a model, if that is still the one in use.
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

impl Session {
    /// The model in use; `None` until the engine is ready.
    pub fn model(&self) -> Option<&Arc<ModelInfo>> {
        self.engine.model.as_ref().map(|model| &model.info)
    }

    /// The name that documents know the model in use by; codes carry it.
    pub fn model_name(&self) -> Option<&str> {
        self.engine.model.as_ref().map(|model| model.name.as_str())
    }

    /// Where the networks run; `None` until the engine is ready.
    pub fn device(&self) -> Option<&DeviceSummary> {
        self.engine.device.as_ref()
    }

    /// Takes in what the engine has to say.
    pub fn handle(&mut self, event: Event) {
        match event {
            Event::Preparing(text) => self.engine.preparing = Some(text),
            Event::Ready { device, model } => {
                self.engine.device = Some(device);
                self.engine.model = Some(LoadedModel {
                    name: self.engine.requested_model.clone(),
                    info: model,
                });
                self.engine.is_loading_model = false;
                self.engine.preparing = None;
                self.faces.forget_work();
                self.refresh_directions();
                self.refresh();
            }
            Event::DeviceChanged(device) => {
                self.engine.device = Some(device);
                self.faces.forget_work();
                self.refresh();
            }
            Event::Encoded {
                target,
                generation,
                latent,
            } => {
                if self.faces.examples().encoded(target, Ok(latent.clone())) {
                    return;
                }
                let dim = self.engine.model().map_or(0, |model| model.info.latent_dim);
                if let Some(Picture::Reconstruction(slot)) = Picture::from_target(target) {
                    self.faces.receive_code(slot, generation, latent, dim);
                }
            }
            Event::Aligned { ticket, faces } => self.faces.receive_aligned(ticket, faces),
            Event::Frame {
                target,
                generation,
                pixels,
            } => {
                if let Some(picture) = Picture::from_target(target) {
                    self.previews.receive(picture, Shown { generation, pixels });
                }
            }
            Event::Refining {
                target,
                generation,
                latent,
                step,
                error_before,
                error_now,
                ..
            } => {
                let errors = (error_before, error_now);
                self.handle_refined(target, generation, latent, Some(step), errors);
            }
            Event::Refined {
                target,
                generation,
                latent,
                error_before,
                error_after,
            } => {
                let errors = (error_before, error_after);
                self.handle_refined(target, generation, latent, None, errors);
            }
            Event::Stopped(reason) => self.lose_engine(reason),
            Event::Warning(text) => self.notices.report(Severity::Warning, text),
            Event::Failed { target, message } => {
                let is_example = target.is_some_and(|target| {
                    let failed = Err(message.clone());
                    self.faces.examples().encoded(target, failed)
                });
                if !is_example {
                    self.handle_failure(target, message);
                }
            }
        }
    }

    fn handle_refined(
        &mut self,
        target: TargetId,
        generation: Generation,
        latent: Latent,
        step: Option<usize>,
        errors: (f32, f32),
    ) {
        if let Some(Picture::Reconstruction(slot)) = Picture::from_target(target) {
            self.faces
                .receive_refined(slot, generation, latent, step, errors);
        }
    }

    /// Ends the refinement of a slot's face early; the best code so far stays.
    pub fn stop_refining(&mut self, slot: SlotId) {
        if self.faces.refining(slot).is_some() {
            self.outbox.push(Request::StopRefining {
                target: Picture::Reconstruction(slot).target(),
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

    fn handle_failure(&mut self, target: Option<TargetId>, message: String) {
        match target.and_then(Picture::from_target) {
            Some(Picture::Reconstruction(slot)) => {
                self.faces.fail_encoding(slot, &message);
            }
            Some(_) => {}
            None => {
                // A model that cannot be loaded leaves the one before in use. The document keeps its wish, and is not
                // asked for again until the user chooses anew.
                self.engine.is_loading_model = false;
                self.engine.preparing = None;
            }
        }
        self.notices.report(Severity::Error, message);
    }

    /// Asks for all pictures again: the textures they were drawn into are gone.
    pub fn refresh(&mut self) {
        self.previews.forget_all();
    }

    /// What the engine is to do, oldest first. Only what changed since the last call is asked for: of many commands in
    /// between, only the last counts.
    pub fn take_requests(&mut self) -> Vec<Request> {
        self.refresh_directions();
        self.request_model();
        self.reconcile_faces();
        self.forget_gone_slots();
        self.request_sharpening();
        if self.stage_view == StageView::Walk {
            self.update_walk();
        }
        self.request_stage();
        self.request_photo();
        self.request_slots();
        self.update_expression();
        self.update_inventions();
        self.place_draft_tiles();
        self.request_tiles();
        self.outbox.take()
    }

    fn request_model(&mut self) {
        let wanted = self.history.document().model();
        if wanted != self.engine.requested_model && !self.engine.is_loading_model {
            wanted.clone_into(&mut self.engine.requested_model);
            self.engine.is_loading_model = true;
            self.outbox.push(Request::UseModel(wanted.to_owned()));
        }
    }

    fn request_sharpening(&mut self) {
        let sharpen = self.document().sharpen();
        if sharpen != self.engine.sharpen {
            self.engine.sharpen = sharpen;
            self.outbox.push(Request::Sharpen(sharpen));
        }
        self.previews
            .set_sharpen(sharpen, self.history.is_dragging());
    }

    pub(super) fn reconcile_faces(&mut self) {
        let drops = &self.drops;
        let document = self.history.document();
        self.lenders.follow(document);
        let guests = Guests {
            plain: self.table.guests().collect(),
            lenders: self.lenders.slots().collect(),
        };
        self.faces.reconcile(
            document,
            &guests,
            self.engine.model(),
            |source| drops.iter().any(|drop| drop.expects(source)),
            &mut self.outbox,
        );
    }

    /// Tells the engine about slots that have been taken away, so that it lets their textures go.
    fn forget_gone_slots(&mut self) {
        for picture in self.previews.pictures() {
            let (Picture::Reconstruction(slot) | Picture::Edited(slot)) = picture else {
                continue;
            };
            if self.document().slot(slot).is_none() && !self.table.has_guest(slot) {
                self.previews.want(picture, None, &mut self.outbox);
                self.outbox.push(Request::Forget {
                    target: picture.target(),
                });
            }
        }
    }

    /// The stage goes first: it is what the user looks at.
    fn request_stage(&mut self) {
        let extent = self.stage_extent();
        let wanted = match self.stage_view {
            StageView::Face => self
                .document()
                .selected()
                .and_then(|slot| Some((self.subject(slot)?, self.edited_drawing(slot, extent)?))),
            // The stage is covered; what it shows stays for coming back to it.
            StageView::Photo | StageView::Difference => return,
            StageView::Morph => self.morph_drawing(extent).and_then(|drawing| {
                let model = self.engine.model()?.name.clone();
                Some((Subject::Morph { model }, drawing))
            }),
            StageView::Walk => self.walk_drawing(extent).and_then(|drawing| {
                let model = self.engine.model()?.name.clone();
                Some((Subject::Walk { model }, drawing))
            }),
        };
        self.previews.want(Picture::Stage, wanted, &mut self.outbox);
    }

    /// The two faces that an edit is the difference of, as pixels, for the views that need them. Pasting takes detail from
    /// the photo itself and is given plain faces.
    fn request_photo(&mut self) {
        let slot = self.document().selected();
        let subject = slot.and_then(|slot| self.subject(slot));
        let extent = self.stage_extent();
        let (subject, plain, edited) = match (self.stage_view, slot, subject) {
            (StageView::Photo, Some(slot), Some(subject)) => (
                Some(subject),
                self.code(slot).cloned().map(Drawing::from),
                self.edited_code(slot).map(Drawing::from),
            ),
            (StageView::Difference, Some(slot), Some(Subject::Face { source, model })) => (
                Some(Subject::Difference { source, model }),
                self.unedited_drawing(slot, extent),
                self.edited_drawing(slot, extent),
            ),
            _ => (None, None, None),
        };
        let plain = subject.clone().zip(plain);
        self.previews
            .want(Picture::PastedPlain, plain, &mut self.outbox);
        let edited = subject.zip(edited);
        self.previews
            .want(Picture::PastedEdited, edited, &mut self.outbox);
    }

    fn request_slots(&mut self) {
        let slots: Vec<SlotId> = self.document().slots().iter().map(|slot| slot.id).collect();
        for slot in slots {
            let subject = self.subject(slot);
            let plain = self.code(slot).cloned().map(Drawing::from);
            let picture = Picture::Reconstruction(slot);
            let plain = subject.clone().zip(plain);
            self.previews.want(picture, plain, &mut self.outbox);

            let picture = Picture::Edited(slot);
            // During a drag all of the engine's time goes to the stage.
            let can_wait = self.history.is_dragging() && self.previews.shown(picture).is_some();
            if !can_wait || subject.is_none() {
                let edited = self.edited_drawing(slot, Extent::UpTo(SMALL_PX));
                let edited = subject.zip(edited);
                self.previews.want(picture, edited, &mut self.outbox);
            }
        }
    }

    fn subject(&self, slot: SlotId) -> Option<Subject> {
        Some(Subject::Face {
            source: self.document().slot(slot)?.source.clone()?,
            model: self.engine.model()?.name.clone(),
        })
    }

    /// The code of the face in a slot, without its edits.
    pub(super) fn code(&self, slot: SlotId) -> Option<&Latent> {
        let slot = self.document().slot(slot)?;
        Some(&self.faces.face(slot, self.engine.model()?)?.code)
    }

    pub(super) fn edited_code(&self, slot: SlotId) -> Option<Latent> {
        self.edited_code_of(self.document().slot(slot)?)
    }

    pub(super) fn edited_code_of(&self, slot: &Slot) -> Option<Latent> {
        if self.is_waiting_for_axes(slot) {
            return None;
        }
        let code = &self.faces.face(slot, self.engine.model()?)?.code;
        Some(slot.edits.apply(code, self.directions()?))
    }

    /// The face in a slot without and with its edits.
    pub(super) fn plain_and_edited_code(&self, slot: &Slot) -> Option<[Latent; 2]> {
        Some([self.code(slot.id)?.clone(), self.edited_code_of(slot)?])
    }

    /// The first filled slot whose face is not there, if any.
    pub(super) fn unfinished_slot(&self) -> Option<(&Slot, SlotState)> {
        self.document()
            .filled_slots()
            .map(|slot| (slot, self.slot_state(slot.id)))
            .find(|(_, state)| *state != SlotState::Ready)
    }
}
