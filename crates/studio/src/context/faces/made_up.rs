//! The codes of faces that have no photo.

use super::{Faces, LoadedModel};
use crate::Source;
use crate::context::codes::{Face, FaceKey};

impl Faces {
    /// Finds the code of a face that has no photo.
    pub(crate) fn make_up(&mut self, source: &Source, key: FaceKey, model: &LoadedModel) {
        if self.codes.get(&key).is_some() || self.failed.contains_key(&key) {
            return;
        }
        let code = match source {
            Source::Invented { seed } => Ok(model.info.prior.invent(*seed)),
            Source::InventedByMixture { seed } => Ok(model.info.prior.invent_by_mixture(*seed)),
            Source::Code {
                code,
                model: made_by,
                ..
            } => {
                let code = code.latent();
                if *made_by == model.name && code.dim() == model.info.latent_dim {
                    Ok(code.clone())
                } else {
                    Err(format!(
                        "This face was computed with the model \"{made_by}\". Choose that model to see it"
                    ))
                }
            }
            Source::Photo { .. } | Source::Sample { .. } => return,
        };
        match code {
            Ok(code) => self.codes.insert(
                key,
                Face {
                    code,
                    crop: None,
                    likeness: None,
                    is_refined: true,
                },
            ),
            Err(reason) => {
                self.failed.insert(key, reason);
            }
        }
    }
}
