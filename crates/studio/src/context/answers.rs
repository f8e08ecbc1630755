//! What the engine answers.

use super::Context;
use super::engine::EngineState;
use super::faces::{FaceId, LoadedModel};
use super::picture::{Picture, Shown};
use crate::messages::Severity;
use crate::{Event, Target};
use facemath_core::latent::Latent;
use facemath_nets::engine::Generation;

impl Context {
    /// Handles what the engine has to say.
    pub(crate) fn handle(&mut self, event: Event) {
        match event {
            Event::Preparing(text) => self.engine.preparing = Some(text),
            Event::Ready { device, model } => {
                let had_another = self
                    .engine
                    .model()
                    .is_some_and(|before| before.name != self.engine.requested_model);
                self.engine.device = Some(device);
                self.engine.model = Some(LoadedModel {
                    name: self.engine.requested_model.clone(),
                    info: model,
                });
                self.engine.is_loading_model = false;
                self.engine.has_left_out = false;
                self.engine.preparing = None;
                self.faces.forget_work();
                self.refresh_directions();
                self.refresh();
                if had_another {
                    self.tell_faces_of_other_models();
                }
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
                let dim = self.engine.model().map_or(0, |model| model.info.latent_dim);
                if let Target::Face(id) = target {
                    self.faces.receive_code(id, generation, latent, dim);
                }
            }
            Event::Aligned { ticket, faces } => self.faces.receive_aligned(ticket, faces),
            Event::Frame {
                target,
                generation,
                pixels,
            } => {
                if let Target::Picture(picture) = target {
                    let is_shown = self.previews.receive(picture, Shown { generation, pixels });
                    if is_shown && picture == Picture::Stage {
                        self.playback_rate.shown();
                    }
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
            Event::Failed { target, message } => self.handle_failure(target, message),
        }
    }

    fn handle_refined(
        &mut self,
        target: Target,
        generation: Generation,
        latent: Latent,
        step: Option<usize>,
        errors: (f32, f32),
    ) {
        if let Target::Face(id) = target {
            self.faces
                .receive_refined(id, generation, latent, step, errors);
        }
    }

    fn handle_failure(&mut self, target: Option<Target>, message: String) {
        match target {
            Some(Target::Face(id)) => {
                self.faces.fail_encoding(id, &message);
                if let FaceId::Guest(_) = id {
                    // Its host tells.
                    return;
                }
            }
            Some(Target::Picture(_)) => {}
            None => {
                // A model that cannot be loaded leaves the one before in use. The document keeps its wish, and is not
                // asked for again until the user chooses anew.
                self.engine.is_loading_model = false;
                self.engine.preparing = None;
                if std::mem::take(&mut self.engine.has_left_out) {
                    self.faces.forget_work();
                    self.refresh();
                }
            }
        }
        self.notices.report(Severity::Error, message);
    }

    /// The engine has failed. What was known of the faces is kept, and what it was to do is asked of the next engine.
    fn lose_engine(&mut self, reason: String) {
        self.engine = EngineState::gone(self.document().model().to_owned());
        self.faces.lose_engine();
        self.refresh();
        self.notices.report(Severity::Error, reason);
    }
}
