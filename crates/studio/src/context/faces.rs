//! The one reader of faces, from photo to code: load the photo, find the face, cut it out, have it encoded and refined. Faces
//! of slots and of guests go the same way, each with its [`Policy`]. At most one step is under way for each; when it is done,
//! whatever is wanted of it *then* comes next, so a dragged framing never queues.

mod arrivals;
mod jobs;
mod made_up;
mod photographs;
mod policy;
mod queries;
mod refinement;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use image::RgbImage;

pub(crate) use self::arrivals::Arrival;
use self::photographs::Photographs;
pub use self::policy::FaceId;
use self::policy::GuestBook;
pub(crate) use self::policy::{Guest, Policy};
use super::codes::{Codes, Face, FaceKey};
use super::finding::{Finder, is_sample};
use super::outbox::Outbox;
use super::photo_store::PhotoStore;
use crate::document::Recipe;
use crate::photos::{CropJob, PhotoJob, PhotoWorker, source_name};
use crate::{Document, Request, SlotId, Source, Target};
use facemath_core::latent::{ConceptFit, Latent};
use facemath_nets::engine::{Generation, ModelInfo};

/// A model that is loaded, under the name the document knows it by.
#[derive(Clone, Debug)]
pub(crate) struct LoadedModel {
    pub name: String,
    pub info: Arc<ModelInfo>,
}

/// The step under way for a face.
enum Step {
    Cropping {
        ticket: u64,
    },
    Encoding {
        generation: Generation,
        crop: Arc<RgbImage>,
    },
    /// The face is there already and gets better.
    Refining {
        generation: Generation,
        step: usize,
    },
}

struct Work {
    key: FaceKey,
    step: Step,
}

pub(crate) struct Faces {
    worker: Box<dyn PhotoWorker>,
    photos: PhotoStore,
    finder: Finder,
    codes: Codes,
    photographs: Photographs,
    guests: GuestBook,
    work: HashMap<FaceId, Work>,
    /// The last face that each slot had ready, to show while another framing of it is on its way.
    latest: HashMap<SlotId, FaceKey>,
    failed: HashMap<FaceKey, String>,
    last_ticket: u64,
    /// Photos with edits in them that have been made, or not, by ticket.
    pasted: Vec<Pasted>,
    fitted: Vec<Fitted>,
}

/// A ticket and the photo with its edits, or a sentence.
type Pasted = (u64, Result<RgbImage, String>);
/// A ticket and what became of its fit.
type Fitted = (u64, Result<Box<ConceptFit>, String>);

impl Faces {
    pub fn new(worker: Box<dyn PhotoWorker>) -> Self {
        Self {
            worker,
            photos: PhotoStore::default(),
            finder: Finder::default(),
            codes: Codes::default(),
            photographs: Photographs::default(),
            guests: GuestBook::default(),
            work: HashMap::new(),
            latest: HashMap::new(),
            failed: HashMap::new(),
            last_ticket: 0,
            pasted: Vec::new(),
            fitted: Vec::new(),
        }
    }

    pub fn photos(&self) -> &PhotoStore {
        &self.photos
    }

    /// Starts loading a photo for a slot to come; one that failed before is tried again.
    pub fn load(&mut self, source: &Source) {
        self.photos.forget_failure(source);
        self.photos.want(source, self.worker.as_mut());
    }

    /// Loads a photo that is not at hand, unless it is known to fail.
    pub fn want_photo(&mut self, source: &Source) {
        self.photos.want(source, self.worker.as_mut());
    }

    fn next_ticket(&mut self) -> u64 {
        self.last_ticket += 1;
        self.last_ticket
    }

    /// Handles a code, unless something else is wanted of the face by now.
    pub fn receive_code(&mut self, id: FaceId, generation: Generation, code: Latent, dim: usize) {
        let is_awaited = self.work.get(&id).is_some_and(
            |work| matches!(work.step, Step::Encoding { generation: asked, .. } if asked == generation),
        );
        if !is_awaited {
            return;
        }
        if let Some(Work {
            key,
            step: Step::Encoding { crop, .. },
        }) = self.work.remove(&id)
        {
            if code.dim() == dim && code.is_finite() {
                self.photographs.renew(&key, &code);
                let face = Face {
                    code,
                    crop: Some(crop),
                    likeness: None,
                    is_refined: key.refine_steps == 0,
                };
                match id {
                    FaceId::Slot(slot) => {
                        self.latest.insert(slot, key.clone());
                        self.codes.insert(key, face);
                    }
                    FaceId::Guest(_) => self.codes.insert_passing(key, face),
                }
            } else {
                let reason = format!("The model could not read {}", source_name(&key.source));
                self.failed.insert(key, reason);
            }
        }
    }

    /// The engine could not do something for a face.
    pub fn fail_encoding(&mut self, id: FaceId, reason: &str) {
        match self.work.remove(&id) {
            Some(work) if matches!(work.step, Step::Encoding { .. }) => {
                self.failed.insert(work.key, reason.to_owned());
            }
            Some(work) if matches!(work.step, Step::Refining { .. }) => {
                // The code so far is good; trying for a better one again would fail again.
                if let Some(face) = self.codes.get_mut(&work.key) {
                    face.is_refined = true;
                }
            }
            Some(work) => {
                self.work.insert(id, work);
            }
            None => {}
        }
    }

    /// Drops what the engine was asked to encode: it has another model now, or starts anew.
    pub fn forget_work(&mut self) {
        self.work.clear();
    }

    /// Tries a failed face again.
    pub fn retry(&mut self, recipe: Recipe<'_>, model: Option<&LoadedModel>) {
        self.photos.forget_failure(recipe.source);
        if let Some(model) = model {
            self.failed.remove(&FaceKey::of(recipe, &model.name));
        }
    }

    /// Starts whatever is missing for the faces of `document` and of `guests`, and lets go of what nobody needs.
    /// `is_expected` tells photos that are in no slot yet but will be.
    pub fn reconcile(
        &mut self,
        document: &Document,
        guests: &[Guest<'_>],
        model: Option<&LoadedModel>,
        is_expected: impl Fn(&Source) -> bool,
        outbox: &mut Outbox,
    ) {
        let of_slots: Vec<(FaceId, Recipe<'_>, Policy)> = document
            .filled_slots()
            .filter_map(|slot| {
                let policy = Policy::of_slot(document.selected() == Some(slot.id));
                Some((FaceId::Slot(slot.id), slot.recipe()?, policy))
            })
            .collect();
        let recipes = || {
            let of_slots = of_slots.iter().map(|(_, recipe, _)| *recipe);
            of_slots.chain(guests.iter().map(|guest| guest.recipe))
        };
        let is_used =
            |source: &Source| is_expected(source) || recipes().any(|of| of.source == source);
        self.photos.retain(is_used);
        self.finder.retain(is_used);
        // Without a model nothing is known by these, but photos are read already.
        let model_name = model.map_or("", |model| &model.name);
        let key_of = |recipe: &Recipe<'_>| FaceKey::of(*recipe, model_name);
        let slot_keys: HashSet<FaceKey> = of_slots.iter().map(|(_, of, _)| key_of(of)).collect();
        let guest_keys: Vec<FaceKey> = guests.iter().map(|of| key_of(&of.recipe)).collect();
        self.guests.follow(&guest_keys);
        self.let_go(
            |wanted| of_slots.iter().any(|(id, ..)| *id == wanted),
            outbox,
        );
        for (id, recipe, policy) in &of_slots {
            self.start_next_step(*id, *recipe, *policy, model, outbox);
        }
        // What is read for a slot serves guests too.
        for guest in guests {
            let key = key_of(&guest.recipe);
            let number = self.guests.number(&key).map(FaceId::Guest);
            if let Some(id) = number.filter(|_| !slot_keys.contains(&key)) {
                self.start_next_step(id, guest.recipe, guest.policy, model, outbox);
            }
        }
        let at_work = self.work.values().map(|work| &work.key);
        let keys = slot_keys.iter().chain(&guest_keys);
        let in_use: HashSet<&FaceKey> = keys.chain(self.latest.values()).collect();
        self.codes.evict(&in_use);
        let in_use: Vec<&FaceKey> = in_use.into_iter().chain(at_work).collect();
        self.photographs.keep(&in_use, &self.codes);
    }

    /// Ends what was begun for faces that nobody needs any more; `is_filled` knows those of slots.
    fn let_go(&mut self, is_filled: impl Fn(FaceId) -> bool, outbox: &mut Outbox) {
        let guests = &self.guests;
        let is_needed = |id: FaceId| match id {
            FaceId::Slot(_) => is_filled(id),
            FaceId::Guest(number) => guests.is_present(number),
        };
        for (id, _) in self.work.extract_if(|id, _| !is_needed(*id)) {
            outbox.push(Request::Forget {
                target: Target::Face(id),
            });
        }
        self.latest.retain(|slot, _| is_filled(FaceId::Slot(*slot)));
    }

    fn start_next_step(
        &mut self,
        id: FaceId,
        recipe: Recipe<'_>,
        policy: Policy,
        model: Option<&LoadedModel>,
        outbox: &mut Outbox,
    ) {
        let source = recipe.source;
        let Some(model) = model else {
            // Photos can be read while the model is still coming.
            if source.has_photo() {
                self.photos.want(source, self.worker.as_mut());
            }
            return;
        };
        let key = FaceKey::of(recipe, &model.name);
        if !source.has_photo() {
            self.make_up(source, key, model);
            return;
        }
        if self.codes.get(&key).is_some() {
            self.start_refining(id, &key, outbox);
            if let FaceId::Slot(slot) = id {
                self.latest.insert(slot, key.clone());
            }
            if policy.can_be_framed {
                self.photos.want(source, self.worker.as_mut());
                self.want_faces(source);
            }
            if policy.has_square && self.photographs.is_square_missing(&key) {
                self.cut_again(recipe, key, model);
            }
            return;
        }
        let is_busy = self.work.get(&id).is_some_and(|work| {
            work.key.is_same_face(&key) && !matches!(work.step, Step::Refining { .. })
        });
        let is_given_up =
            self.failed.contains_key(&key) || self.is_left_out(recipe, policy.photo_use, model);
        if is_busy || is_given_up {
            return;
        }
        if let Some(ticket) = self.cut_out(recipe, model, policy.has_square) {
            let step = Step::Cropping { ticket };
            self.work.insert(id, Work { key, step });
        }
    }

    /// Starts cutting a face out of its photo; returns the ticket of the result, or `None` while the photo or the place of
    /// the face in it is still to come.
    fn cut_out(
        &mut self,
        recipe: Recipe<'_>,
        model: &LoadedModel,
        with_square: bool,
    ) -> Option<u64> {
        let source = recipe.source;
        let loaded = self.photos.get(source);
        let Some(photo) = loaded.map(|loaded| Arc::clone(&loaded.photo)) else {
            self.photos.want(source, self.worker.as_mut());
            return None;
        };
        let found = || Some(self.placement(source, model)?.framing);
        let Some(framing) = recipe.framing.or_else(found) else {
            self.finder.want(source, &photo, self.worker.as_mut());
            return None;
        };
        let ticket = self.next_ticket();
        self.worker.start(PhotoJob::Crop(CropJob {
            ticket,
            source: source.clone(),
            framing,
            photo,
            size_px: model.info.image_size_px,
            with_square,
        }));
        Some(ticket)
    }

    /// Looks for the faces of a photo that is there and may hold others than the one that is framed.
    fn want_faces(&mut self, source: &Source) {
        if let Some(loaded) = self.photos.get(source).filter(|_| !is_sample(source)) {
            let worker = self.worker.as_mut();
            self.finder.want(source, &loaded.photo, worker);
        }
    }
}
