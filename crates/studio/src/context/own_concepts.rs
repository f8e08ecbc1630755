//! The concepts of the document and the installed ones, beside the model's.

use std::path::Path;
use std::sync::Arc;

use super::Context;
use crate::command::Command;
use crate::concepts::{self, OwnConcept, with_own};
use crate::document::Document;
use crate::messages::Severity;
use crate::own_concepts;
use facemath_core::latent::Directions;
use facemath_nets::engine::ModelInfo;

/// What is known besides the model's own concepts.
#[derive(Default)]
pub(crate) struct OwnConcepts {
    installed: Vec<OwnConcept>,
    /// All directions there are, with what they were put together from.
    known: Option<Known>,
}

struct Known {
    model: Arc<ModelInfo>,
    own: Vec<Arc<OwnConcept>>,
    directions: Directions,
}

impl Context {
    /// What can be changed about a face: what the model knows, and the concepts for it of the document and of the
    /// installed ones, in this order. `None` until the engine is ready.
    pub fn directions(&self) -> Option<&Directions> {
        let model = self.model()?;
        let known = self.own_concepts.known.as_ref();
        let known = known.filter(|known| Arc::ptr_eq(&known.model, model));
        Some(known.map_or(&model.directions, |known| &known.directions))
    }

    /// The installed concepts, of whatever model.
    pub(crate) fn set_installed_concepts(&mut self, installed: Vec<OwnConcept>) {
        self.own_concepts.installed = installed;
        self.own_concepts.known = None;
        self.refresh_directions();
    }

    /// The installed concepts.
    pub fn installed_concepts(&self) -> &[OwnConcept] {
        &self.own_concepts.installed
    }

    /// Puts the directions together anew if the model or the document's concepts are others now.
    pub(crate) fn refresh_directions(&mut self) {
        let Some(model) = self.model().cloned() else {
            return;
        };
        let own = self.document().concepts();
        let is_same = self.own_concepts.known.as_ref().is_some_and(|known| {
            let mut pairs = known.own.iter().zip(own);
            Arc::ptr_eq(&known.model, &model)
                && known.own.len() == own.len()
                && pairs.all(|(a, b)| Arc::ptr_eq(a, b))
        });
        if is_same {
            return;
        }
        let own = own.to_vec();
        let all = own
            .iter()
            .map(Arc::as_ref)
            .chain(&self.own_concepts.installed);
        let directions = with_own(&model, all);
        self.own_concepts.known = Some(Known {
            model,
            own,
            directions,
        });
    }

    /// The document as it is written into a project: with the installed concepts that its faces use.
    pub(crate) fn document_to_save(&self) -> Document {
        let document = self.document().clone();
        document.with_used(&self.own_concepts.installed)
    }

    /// Gives a concept of the document another label, and a name after it.
    pub(crate) fn rename_concept(&mut self, name: &str, label: &str) -> bool {
        let model = self.model();
        let new_name = own_concepts::free_name(label, Some(name), self.document(), |name| {
            model.is_some_and(|model| model.directions.concept(name).is_some())
        });
        self.commit(Command::RenameConcept {
            name: name.to_owned(),
            new_name,
            label: label.to_owned(),
        })
    }

    /// Writes a concept of the document to a file. `false` if that failed; the reason is then among the messages.
    pub(crate) fn save_concept(&mut self, name: &str, path: &Path) -> bool {
        let Some(own) = self.document().concept(name) else {
            return false;
        };
        match concepts::write(path, own) {
            Ok(()) => {
                let text = format!("Saved {}", path.display());
                self.notices.report(Severity::Info, text);
                true
            }
            Err(error) => {
                self.notices.report(Severity::Error, error.to_string());
                false
            }
        }
    }

    /// Adds the concept in a file to the document. `false` if that failed; the reason is then among the messages.
    pub(crate) fn load_concept(&mut self, path: &Path) -> bool {
        let mut own = match concepts::read(path) {
            Ok(own) => own,
            Err(error) => {
                self.notices.report(Severity::Error, error.to_string());
                return false;
            }
        };
        let Some(model) = self.model() else {
            return false;
        };
        if let Err(fault) = own.check_model(model) {
            self.notices.report(
                Severity::Error,
                format!("This concept cannot be used: {fault} ({})", path.display()),
            );
            return false;
        }
        let directions = self.directions().unwrap_or(&model.directions);
        let is_taken = directions.concept(&own.concept.name).is_some();
        if is_taken || self.document().concept(&own.concept.name).is_some() {
            own.concept.name =
                own_concepts::free_name(&own.concept.name, None, self.document(), |name| {
                    directions.concept(name).is_some()
                });
        }
        self.commit(Command::AddConcept(Arc::new(own)))
    }
}
