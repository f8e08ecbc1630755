//! Faces that are made better likenesses of their photos.

use image::RgbImage;

use super::{FaceId, Faces, Step, Work};
use crate::context::codes::{FaceKey, Likeness};
use crate::context::outbox::Outbox;
use crate::{Request, SlotId, Target};
use facemath_core::latent::Latent;
use facemath_nets::engine::{Generation, psnr_of_error_db};

impl Faces {
    /// Handles a better code. `step` is `None` for the last one.
    pub fn receive_refined(
        &mut self,
        id: FaceId,
        generation: Generation,
        code: Latent,
        step: Option<usize>,
        errors: (f32, f32),
    ) {
        let Some(work) = self.work.get_mut(&id) else {
            return;
        };
        match &mut work.step {
            Step::Refining {
                generation: asked,
                step: done,
            } if *asked == generation => *done = step.unwrap_or(*done),
            _ => return,
        }
        if let Some(face) = self.codes.get_mut(&work.key)
            && code.dim() == face.code.dim()
            && code.is_finite()
        {
            self.photographs.renew(&work.key, &code);
            face.code = code;
            face.likeness = Some(Likeness {
                before_db: psnr_of_error_db(errors.0),
                now_db: psnr_of_error_db(errors.1),
            });
            face.is_refined = step.is_none();
        }
        if step.is_none() {
            self.work.remove(&id);
        }
    }

    /// The steps made and to be made of the refinement of a slot that is under way.
    pub fn refining(&self, slot: SlotId) -> Option<(usize, usize)> {
        let work = self.work.get(&FaceId::Slot(slot))?;
        match work.step {
            Step::Refining { step, .. } => Some((step, work.key.refine_steps as usize)),
            _ => None,
        }
    }

    /// Has a code made better that is only the encoder's own yet.
    pub(crate) fn start_refining(&mut self, id: FaceId, key: &FaceKey, outbox: &mut Outbox) {
        // Two that made the same face better would never end: each would undo what the other has done.
        let is_under_way = self.work.iter().any(|(of, work)| {
            let is_refining = matches!(work.step, Step::Refining { .. });
            work.key == *key && (is_refining || *of == id)
        });
        let Some(face) = self.codes.get(key) else {
            return;
        };
        let Some(crop) = face.crop.as_ref().filter(|_| !face.is_refined) else {
            return;
        };
        if is_under_way {
            return;
        }
        let generation = outbox.next_generation();
        outbox.push(Request::Refine {
            target: Target::Face(id),
            generation,
            image: RgbImage::clone(crop),
            start: face.code.clone(),
            steps: key.refine_steps as usize,
        });
        let step = Step::Refining {
            generation,
            step: 0,
        };
        let key = key.clone();
        self.work.insert(id, Work { key, step });
    }
}
