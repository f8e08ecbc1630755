//! From the source in a slot to a code: load the photo, cut the face out, have it encoded. At most one step is under way
//! for each slot; when it is done, whatever the slot wants *then* comes next, so a dragged framing never queues.

mod arrivals;
mod jobs;
mod made_up;
mod photographs;
mod queries;
mod refinement;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use image::RgbImage;

pub(crate) use self::arrivals::Arrival;
use self::photographs::Photographs;
use super::codes::{Codes, Face, FaceKey};
use super::example_reader::ExampleReader;
use super::finding::{Finder, is_sample};
use super::outbox::Outbox;
use super::photo_store::PhotoStore;
use crate::photos::{CropJob, PhotoJob, PhotoWorker, source_name};
use crate::{Document, Request, Slot, SlotId, Source, Target};
use facemath_core::latent::{ConceptFit, Latent};
use facemath_nets::engine::{Generation, ModelInfo};

/// How far the face in a slot is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlotState {
    /// No face.
    Empty,
    /// The photo is being read.
    Loading,
    /// Faces are being looked for in the photo.
    Finding,
    /// The model is looking at the face, or is not there yet itself.
    Encoding,
    /// The face can be shown and changed.
    Ready,
    /// A sentence saying why there is no face; [`super::Context::retry`] tries again.
    Failed(String),
}

/// A model that is loaded, under the name the document knows it by.
#[derive(Clone, Debug)]
pub(crate) struct LoadedModel {
    pub name: String,
    pub info: Arc<ModelInfo>,
}

/// The step under way for a slot.
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

/// Slots that are in no document, whose photos are read nevertheless.
pub(crate) struct Guests<'a> {
    /// Only their codes are needed.
    pub plain: Vec<&'a Slot>,
    /// The squares of their photos are needed too.
    pub lenders: Vec<&'a Slot>,
}

impl<'a> Guests<'a> {
    fn all(&self) -> impl Iterator<Item = &'a Slot> {
        self.plain.iter().chain(&self.lenders).copied()
    }
}

/// What is needed of a slot beside its code.
#[derive(Clone, Copy, Default)]
struct Wants {
    is_selected: bool,
    /// Whether the square of its photo is kept.
    has_square: bool,
}

pub(crate) struct Faces {
    worker: Box<dyn PhotoWorker>,
    photos: PhotoStore,
    finder: Finder,
    codes: Codes,
    photographs: Photographs,
    work: HashMap<SlotId, Work>,
    /// The last face that each slot had ready, to show while another framing of it is on its way.
    latest: HashMap<SlotId, FaceKey>,
    failed: HashMap<FaceKey, String>,
    last_ticket: u64,
    /// Photos with edits in them that have been made, or not, by ticket.
    pasted: Vec<Pasted>,
    examples: ExampleReader,
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
            work: HashMap::new(),
            latest: HashMap::new(),
            failed: HashMap::new(),
            last_ticket: 0,
            pasted: Vec::new(),
            examples: ExampleReader::default(),
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

    fn next_ticket(&mut self) -> u64 {
        self.last_ticket += 1;
        self.last_ticket
    }

    /// Takes in a code, unless the slot has gone on to something else.
    pub fn receive_code(&mut self, slot: SlotId, generation: Generation, code: Latent, dim: usize) {
        let is_awaited = self.work.get(&slot).is_some_and(
            |work| matches!(work.step, Step::Encoding { generation: asked, .. } if asked == generation),
        );
        if !is_awaited {
            return;
        }
        if let Some(Work {
            key,
            step: Step::Encoding { crop, .. },
        }) = self.work.remove(&slot)
        {
            if code.dim() == dim && code.is_finite() {
                let crop = Some(crop);
                self.latest.insert(slot, key.clone());
                self.photographs.renew(&key, &code);
                let is_refined = key.refine_steps == 0;
                self.codes.insert(
                    key,
                    Face {
                        code,
                        crop,
                        likeness: None,
                        is_refined,
                    },
                );
            } else {
                let reason = format!("The model could not read {}", source_name(&key.source));
                self.failed.insert(key, reason);
            }
        }
    }

    /// The engine could not do something for a slot.
    pub fn fail_encoding(&mut self, slot: SlotId, reason: &str) {
        match self.work.remove(&slot) {
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
                self.work.insert(slot, work);
            }
            None => {}
        }
    }

    /// Drops what the engine was asked to encode: it has another model now, or starts anew.
    pub fn forget_work(&mut self) {
        self.work.clear();
    }

    /// Tries a failed face again.
    pub fn retry(&mut self, slot: &Slot, model: Option<&LoadedModel>) {
        if let Some(source) = &slot.source {
            self.photos.forget_failure(source);
        }
        if let Some(key) = model.and_then(|model| FaceKey::of(slot, &model.name)) {
            self.failed.remove(&key);
        }
    }

    /// Starts whatever is missing for the faces of `document` and of `guests`, and lets go of what nobody needs. `is_expected` tells photos that are in no slot yet but will be.
    pub fn reconcile(
        &mut self,
        document: &Document,
        guests: &Guests<'_>,
        model: Option<&LoadedModel>,
        is_expected: impl Fn(&Source) -> bool,
        outbox: &mut Outbox,
    ) {
        let slots = || document.filled_slots().chain(guests.all());
        let is_filled = |id: &SlotId| slots().any(|slot| slot.id == *id);
        for slot in self
            .work
            .extract_if(|id, _| !is_filled(id))
            .map(|(id, _)| id)
        {
            outbox.push(Request::Forget {
                target: Target::Face(slot),
            });
        }
        self.latest.retain(|id, _| is_filled(id));
        let is_used = |source: &Source| {
            is_expected(source) || slots().any(|slot| slot.source.as_ref() == Some(source))
        };
        self.photos.retain(is_used);
        self.finder.retain(is_used);
        let key_of = |slot: &Slot| FaceKey::of(slot, &model?.name);
        let of_slots: HashSet<FaceKey> = document.filled_slots().filter_map(key_of).collect();
        for slot in document.filled_slots() {
            let wants = Wants {
                is_selected: document.selected() == Some(slot.id),
                has_square: true,
            };
            self.start_next_step(slot, wants, model, outbox);
        }
        for slot in &guests.plain {
            self.start_next_step(slot, Wants::default(), model, outbox);
        }
        for slot in &guests.lenders {
            // What is read for a slot serves here too.
            if key_of(slot).is_some_and(|key| of_slots.contains(&key)) {
                continue;
            }
            let wants = Wants {
                has_square: true,
                ..Wants::default()
            };
            self.start_next_step(slot, wants, model, outbox);
        }
        let of_guests: Vec<FaceKey> = guests.all().filter_map(key_of).collect();
        let at_work = self.work.values().map(|work| &work.key);
        let keys = of_slots.iter().chain(&of_guests);
        let in_use: HashSet<&FaceKey> = keys.chain(self.latest.values()).collect();
        self.codes.evict(&in_use);
        let in_use: Vec<&FaceKey> = in_use.into_iter().chain(at_work).collect();
        self.photographs.keep(&in_use, &self.codes);
    }

    fn start_next_step(
        &mut self,
        slot: &Slot,
        wants: Wants,
        model: Option<&LoadedModel>,
        outbox: &mut Outbox,
    ) {
        let Some(source) = &slot.source else {
            return;
        };
        let keyed = model.and_then(|model| Some((model, FaceKey::of(slot, &model.name)?)));
        if !source.has_photo() {
            if let Some((model, key)) = keyed {
                self.make_up(source, key, model);
            }
            return;
        }
        let Some((model, key)) = keyed else {
            // Photos can be read while the model is still coming.
            self.photos.want(source, self.worker.as_mut());
            return;
        };
        if self.codes.get(&key).is_some() {
            self.start_refining(slot.id, &key, outbox);
            self.latest.insert(slot.id, key.clone());
            if wants.is_selected {
                // The framing can be changed, which needs the photo itself.
                self.photos.want(source, self.worker.as_mut());
                self.want_faces(source);
            }
            if wants.has_square && self.photographs.is_square_missing(&key) {
                self.cut_again(slot, key, model);
            }
            return;
        }
        let is_busy = self.work.get(&slot.id).is_some_and(|work| {
            work.key.is_same_face(&key) && !matches!(work.step, Step::Refining { .. })
        });
        if is_busy || self.failed.contains_key(&key) {
            return;
        }
        if let Some(ticket) = self.cut_out(slot, model, wants.has_square) {
            let step = Step::Cropping { ticket };
            self.work.insert(slot.id, Work { key, step });
        }
    }

    /// Starts cutting the face of a slot out of its photo; gives the ticket of the result, or `None` while the photo or the
    /// place of the face in it is still to come.
    fn cut_out(&mut self, slot: &Slot, model: &LoadedModel, with_square: bool) -> Option<u64> {
        let source = slot.source.as_ref()?;
        let loaded = self.photos.get(source);
        let Some(photo) = loaded.map(|loaded| Arc::clone(&loaded.photo)) else {
            self.photos.want(source, self.worker.as_mut());
            return None;
        };
        let model_px = model.info.image_size_px;
        let size_px = (photo.width_px(), photo.height_px());
        let automatic = || self.finder.automatic(source, size_px, model_px);
        let Some(framing) = slot.framing.or_else(automatic) else {
            self.finder.want(source, &photo, self.worker.as_mut());
            return None;
        };
        let ticket = self.next_ticket();
        self.worker.start(PhotoJob::Crop(CropJob {
            ticket,
            source: source.clone(),
            framing,
            photo,
            size_px: model_px,
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
