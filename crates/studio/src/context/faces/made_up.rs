//! The codes of faces that have no photo.

use super::{Faces, LoadedModel};
use crate::context::codes::{Face, FaceKey};
use crate::{Source, StoredShare};
use facemath_core::latent::{Latent, lerp};

impl Faces {
    /// Finds the code of a face that has no photo.
    pub(crate) fn make_up(&mut self, source: &Source, key: FaceKey, model: &LoadedModel) {
        if self.codes.get(&key).is_some() || self.failed.contains_key(&key) {
            return;
        }
        let code = match source {
            Source::Code {
                code,
                model: made_by,
                shares,
            } => {
                let code = code.latent();
                if *made_by == model.name && code.dim() == model.info.latent_dim {
                    Ok(code.clone())
                } else if shares.is_empty() {
                    Err(format!(
                        "This face was computed with the model \"{made_by}\". Choose that model to see it"
                    ))
                } else {
                    match self.mean_of_lenders(shares, model) {
                        Some(code) => code,
                        // They are still being read.
                        None => return,
                    }
                }
            }
            _ => match source.invented(&model.info.prior) {
                Some(code) => Ok(code),
                None => return,
            },
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

    /// What this model makes of a face that another one has computed: the mean of the photographs that lend it detail, by
    /// their shares. `None` while one of them is still being read.
    fn mean_of_lenders(
        &self,
        shares: &[StoredShare],
        model: &LoadedModel,
    ) -> Option<Result<Latent, String>> {
        let mut mean = Latent::zeros(model.info.latent_dim);
        let mut whole = 0.0;
        for share in shares {
            let key = FaceKey::of(share.recipe(), &model.name);
            let failed = self.failed.get(&key).map(String::as_str);
            if let Some(reason) = failed.or_else(|| self.photos.failure(&share.source)) {
                return Some(Err(reason.to_owned()));
            }
            let face = self.codes.get(&key).filter(|face| face.is_refined)?;
            if mean.dim() != face.code.dim() {
                return None;
            }
            whole += share.weight;
            mean = lerp(
                &mean,
                &face.code,
                share.weight / whole.max(f32::MIN_POSITIVE),
            );
        }
        Some(Ok(mean))
    }
}
