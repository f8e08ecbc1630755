//! Pictures to codes for a concept's examples: many, a few at a time, beside whatever the slots need.
//!
//! All are read by the encoder alone. A code that was refined differs from one that was not in ways that have nothing to
//! do with the property.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use image::RgbImage;

use super::finding::{framing_of, is_sample};
use super::outbox::Outbox;
use crate::messages::in_a_sentence;
use crate::photos::{CropJob, Cut, LoadedPhoto, PhotoJob, PhotoWorker, source_name};
use crate::{Request, Source, Target};
use facemath_core::latent::Latent;
use facemath_core::photo::{Framing, Photo};
use facemath_nets::align::{FaceBox, Faceless, FoundFace, PhotoUse, is_aligned_crop};

/// Photos in memory at once, for the examples alone.
const AT_ONCE: usize = 3;
/// Set in all tickets and targets of examples, so that they are nobody else's.
const BIT: u64 = 1 << 61;

/// Names one example that is read.
pub(crate) type ExampleId = u64;

/// Where reading starts.
pub(crate) enum Start {
    /// At the photo or sample.
    Source(Source),
    /// At the aligned face.
    Picture(Arc<RgbImage>),
}

enum Step {
    Loading(Source),
    Detecting(Source),
    Aligning(Source, Arc<Photo>),
    Cropping,
    Encoding,
}

/// What is to be read, and how far that is. Results are taken with [`ExampleReader::take_read`].
#[derive(Default)]
pub(crate) struct ExampleReader {
    waiting: VecDeque<(ExampleId, Start)>,
    under_way: BTreeMap<ExampleId, Step>,
    read: Vec<(ExampleId, Result<Latent, String>)>,
    last: u64,
    model_px: u32,
}

impl ExampleReader {
    /// Puts an example at the end of the queue; `model_px` is the side of the model's pictures.
    pub fn want(&mut self, start: Start, model_px: u32) -> ExampleId {
        self.last += 1;
        self.model_px = model_px;
        let id = self.last | BIT;
        self.waiting.push_back((id, start));
        id
    }

    /// Lets all that is not read yet go.
    pub fn cancel(&mut self) {
        self.waiting.clear();
        self.under_way.clear();
        self.read.clear();
    }

    /// Lets one go.
    pub fn forget(&mut self, id: ExampleId) {
        self.waiting.retain(|(other, _)| *other != id);
        self.under_way.remove(&id);
    }

    /// The results since the last call.
    pub fn take_read(&mut self) -> Vec<(ExampleId, Result<Latent, String>)> {
        std::mem::take(&mut self.read)
    }

    /// Starts the next ones.
    pub fn start(&mut self, worker: &mut dyn PhotoWorker, outbox: &mut Outbox) {
        while self.under_way.len() < AT_ONCE {
            let Some((id, start)) = self.waiting.pop_front() else {
                return;
            };
            match start {
                Start::Source(source) => {
                    worker.start(PhotoJob::Load(source.clone()));
                    self.under_way.insert(id, Step::Loading(source));
                }
                Start::Picture(image) => self.encode(id, RgbImage::clone(&image), outbox),
            }
        }
    }

    fn encode(&mut self, id: ExampleId, image: RgbImage, outbox: &mut Outbox) {
        let generation = outbox.next_generation();
        outbox.push(Request::Encode {
            target: Target::Example(id),
            generation,
            image,
        });
        self.under_way.insert(id, Step::Encoding);
    }

    /// A photo was read, or not.
    pub fn loaded(
        &mut self,
        source: &Source,
        result: &Result<LoadedPhoto, String>,
        worker: &mut dyn PhotoWorker,
    ) {
        for id in self.at(|step| matches!(step, Step::Loading(own) if own == source)) {
            match result {
                Err(reason) => self.finish(id, Err(reason.clone())),
                Ok(loaded) => {
                    let photo = &loaded.photo;
                    if is_sample(source) {
                        let framing = Framing::whole(photo.width_px(), photo.height_px());
                        self.crop(id, source, photo, framing, worker);
                    } else {
                        worker.start(PhotoJob::Detect {
                            source: source.clone(),
                            photo: Arc::clone(photo),
                        });
                        self.under_way.insert(id, Step::Detecting(source.clone()));
                    }
                }
            }
        }
    }

    /// Faces were looked for in a photo. The largest is the example's; without one the photo is none.
    pub fn detected(
        &mut self,
        source: &Source,
        photo: &Arc<Photo>,
        boxes: Result<&[FaceBox], &str>,
        worker: &mut dyn PhotoWorker,
        outbox: &mut Outbox,
    ) {
        let size_px = (photo.width_px(), photo.height_px());
        for id in self.at(|step| matches!(step, Step::Detecting(own) if own == source)) {
            match boxes.map(<[FaceBox]>::first) {
                Err(reason) => self.finish(id, Err(reason.to_owned())),
                Ok(Some(largest)) => {
                    outbox.push(Request::Align {
                        ticket: id,
                        photo: Arc::clone(photo),
                        boxes: vec![*largest],
                    });
                    let step = Step::Aligning(source.clone(), Arc::clone(photo));
                    self.under_way.insert(id, step);
                }
                Ok(None) if is_aligned_crop(size_px, self.model_px, None) => {
                    let framing = framing_of(&[], size_px, self.model_px);
                    self.crop(id, source, photo, framing, worker);
                }
                Ok(None) => match PhotoUse::Counted.without_face() {
                    Faceless::LeaveOut => {
                        let note = PhotoUse::Counted.faceless_note(source_name(source));
                        self.finish(id, Err(in_a_sentence(&note)));
                    }
                    Faceless::TakeMiddle => {
                        let framing = framing_of(&[], size_px, self.model_px);
                        self.crop(id, source, photo, framing, worker);
                    }
                },
            }
        }
    }

    /// The engine has aligned a face. Gives whether it was an example's.
    pub fn aligned(
        &mut self,
        ticket: u64,
        faces: &[FoundFace],
        worker: &mut dyn PhotoWorker,
    ) -> bool {
        let Some(Step::Aligning(source, photo)) = self.under_way.get(&ticket) else {
            return ticket & BIT != 0;
        };
        let (source, photo) = (source.clone(), Arc::clone(photo));
        let size_px = (photo.width_px(), photo.height_px());
        let framing = framing_of(faces, size_px, self.model_px);
        self.crop(ticket, &source, &photo, framing, worker);
        true
    }

    fn crop(
        &mut self,
        id: ExampleId,
        source: &Source,
        photo: &Arc<Photo>,
        framing: Framing,
        worker: &mut dyn PhotoWorker,
    ) {
        worker.start(PhotoJob::Crop(CropJob {
            ticket: id,
            source: source.clone(),
            photo: Arc::clone(photo),
            framing,
            size_px: self.model_px,
            with_square: false,
        }));
        self.under_way.insert(id, Step::Cropping);
    }

    /// A face was cut out, or could not be. Gives the result back if it is no example's.
    pub fn cropped(
        &mut self,
        ticket: u64,
        result: Result<Cut, String>,
        outbox: &mut Outbox,
    ) -> Option<Result<Cut, String>> {
        if ticket & BIT == 0 {
            return Some(result);
        }
        if let Some(Step::Cropping) = self.under_way.get(&ticket) {
            match result {
                Ok(cut) => self.encode(ticket, cut.pixels, outbox),
                Err(reason) => self.finish(ticket, Err(reason)),
            }
        }
        None
    }

    /// The engine will not answer what it was asked: those examples are given up.
    pub fn lose_engine(&mut self, reason: &str) {
        for id in self.at(|step| matches!(step, Step::Aligning(..) | Step::Encoding)) {
            self.finish(id, Err(reason.to_owned()));
        }
    }

    /// The engine has read a face, or could not.
    pub fn encoded(&mut self, id: ExampleId, result: Result<Latent, String>) {
        if let Some(Step::Encoding) = self.under_way.get(&id) {
            self.finish(id, result);
        }
    }

    fn at(&self, is_meant: impl Fn(&Step) -> bool) -> Vec<ExampleId> {
        let under_way = self.under_way.iter();
        under_way
            .filter(|(_, step)| is_meant(step))
            .map(|(id, _)| *id)
            .collect()
    }

    fn finish(&mut self, id: ExampleId, result: Result<Latent, String>) {
        self.under_way.remove(&id);
        self.read.push((id, result));
    }
}
