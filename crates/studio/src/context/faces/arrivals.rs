//! What comes back from the photo worker, on its way to the slots.

use std::path::PathBuf;
use std::sync::Arc;

use image::RgbImage;

use super::{Faces, Step};
use crate::context::outbox::Outbox;
use crate::photos::{Cut, PhotoDone};
use crate::{Request, Source, Target};
use facemath_nets::align::FoundFace;

/// What the photo worker has done that concerns the document or its user.
pub enum Arrival {
    /// A photo was read, or not.
    Photo {
        source: Source,
        result: Result<(), String>,
    },
    /// The pictures among files and folders.
    Listing {
        ticket: u64,
        files: Vec<PathBuf>,
        problems: Vec<String>,
    },
    /// No face was found in a photo.
    Faceless(Source),
    /// Something could not be done; a sentence.
    Trouble(String),
}

impl Faces {
    /// Takes in what the worker has done.
    pub fn pump(&mut self, outbox: &mut Outbox) -> Vec<Arrival> {
        let mut arrived = Vec::new();
        while let Some(done) = self.worker.try_next() {
            match done {
                PhotoDone::Loaded { source, result } => {
                    self.examples.loaded(&source, &result, self.worker.as_mut());
                    if !self.photos.is_loading(&source) {
                        continue;
                    }
                    arrived.push(Arrival::Photo {
                        source: source.clone(),
                        result: result.as_ref().map(drop).map_err(Clone::clone),
                    });
                    self.photos.finish(source, result);
                }
                PhotoDone::Detected {
                    source,
                    photo,
                    boxes,
                } => {
                    self.examples.detected(
                        &source,
                        &photo,
                        boxes.as_deref().map_err(String::as_str),
                        self.worker.as_mut(),
                        outbox,
                    );
                    let is_wanted = self.finder.is_under_way(&source);
                    let boxes = boxes.unwrap_or_else(|reason| {
                        arrived.extend(is_wanted.then_some(Arrival::Trouble(reason)));
                        Vec::new()
                    });
                    if is_wanted && boxes.is_empty() {
                        arrived.push(Arrival::Faceless(source.clone()));
                    }
                    self.finder.detected(source, photo, boxes, outbox);
                }
                PhotoDone::Pasted { ticket, result } => self.pasted.push((ticket, result)),
                PhotoDone::Cropped { ticket, result } => {
                    arrived.extend(self.take_cut(ticket, result, outbox));
                }
                PhotoDone::Fitted { ticket, result } => self.fitted.push((ticket, result)),
                PhotoDone::Listed {
                    ticket,
                    files,
                    problems,
                } => arrived.push(Arrival::Listing {
                    ticket,
                    files,
                    problems,
                }),
            }
        }
        arrived
    }

    fn take_cut(
        &mut self,
        ticket: u64,
        result: Result<Cut, String>,
        outbox: &mut Outbox,
    ) -> Option<Arrival> {
        if self.photographs.is_cutting(ticket) {
            let trouble = result.as_ref().err().cloned();
            let square = result.ok().and_then(|cut| cut.square);
            self.photographs.take_cut(ticket, square);
            return trouble.map(Arrival::Trouble);
        }
        let result = self.examples.cropped(ticket, result, outbox)?;
        match result {
            Ok(cut) => {
                self.encode(ticket, cut, outbox);
                None
            }
            Err(reason) => self.fail_crop(ticket, reason),
        }
    }

    fn encode(&mut self, wanted_ticket: u64, cut: Cut, outbox: &mut Outbox) {
        let mut works = self.work.iter_mut();
        let cropped = works.find(
            |(_, work)| matches!(work.step, Step::Cropping { ticket } if ticket == wanted_ticket),
        );
        // The slot may have been given another face in the meantime.
        let Some((&slot, work)) = cropped else {
            return;
        };
        if let Some(square) = cut.square {
            self.photographs.keep_square(&work.key, square);
        }
        let generation = outbox.next_generation();
        outbox.push(Request::Encode {
            target: Target::Face(slot),
            generation,
            image: RgbImage::clone(&cut.pixels),
        });
        work.step = Step::Encoding {
            generation,
            crop: Arc::new(cut.pixels),
        };
    }

    /// The face of a slot could not be cut out. Trying again would fail again, until the user asks for it.
    fn fail_crop(&mut self, wanted_ticket: u64, reason: String) -> Option<Arrival> {
        let mut works = self.work.iter();
        let slot = works.find_map(|(slot, work)| match work.step {
            Step::Cropping { ticket } if ticket == wanted_ticket => Some(*slot),
            _ => None,
        })?;
        let work = self.work.remove(&slot)?;
        self.failed.insert(work.key, reason.clone());
        Some(Arrival::Trouble(reason))
    }

    /// Takes in the aligned faces of a photo.
    pub fn receive_aligned(&mut self, ticket: u64, faces: Vec<FoundFace>) {
        let worker = self.worker.as_mut();
        if !self.examples.aligned(ticket, &faces, worker) {
            self.finder.aligned(ticket, faces);
        }
    }

    /// The engine is gone, and with it the answers to all that it was asked: what slots need is asked for again, and
    /// examples that it had are given up with `reason`.
    pub fn lose_engine(&mut self, reason: &str) {
        self.forget_work();
        self.finder.forget_unaligned();
        self.examples.lose_engine(reason);
    }
}
