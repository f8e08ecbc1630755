//! What comes back from the photo worker, on its way to the slots.

use std::path::PathBuf;
use std::sync::Arc;

use image::RgbImage;

use super::{FaceId, Faces, Step};
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
    /// Handles what the worker has done.
    pub fn pump(&mut self, outbox: &mut Outbox) -> Vec<Arrival> {
        let mut arrived = Vec::new();
        while let Some(done) = self.worker.try_next() {
            match done {
                PhotoDone::Loaded { source, result } => {
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
        // Another face may be wanted in its place by now.
        let Some((&id, work)) = cropped else {
            return;
        };
        if let Some(square) = cut.square {
            self.photographs.keep_square(&work.key, square);
        }
        let generation = outbox.next_generation();
        outbox.push(Request::Encode {
            target: Target::Face(id),
            generation,
            image: RgbImage::clone(&cut.pixels),
        });
        work.step = Step::Encoding {
            generation,
            crop: Arc::new(cut.pixels),
        };
    }

    /// A face could not be cut out. Trying again would fail again, until the user asks for it. Of guests their hosts tell.
    fn fail_crop(&mut self, wanted_ticket: u64, reason: String) -> Option<Arrival> {
        let mut works = self.work.iter();
        let id = works.find_map(|(id, work)| match work.step {
            Step::Cropping { ticket } if ticket == wanted_ticket => Some(*id),
            _ => None,
        })?;
        let work = self.work.remove(&id)?;
        self.failed.insert(work.key, reason.clone());
        matches!(id, FaceId::Slot(_)).then_some(Arrival::Trouble(reason))
    }

    /// Handles the aligned faces of a photo.
    pub fn receive_aligned(&mut self, ticket: u64, faces: Vec<FoundFace>) {
        self.finder.aligned(ticket, faces);
    }

    /// The engine is gone, and with it the answers to all that it was asked: what is needed is asked for again.
    pub fn lose_engine(&mut self) {
        self.forget_work();
        self.finder.forget_unaligned();
    }
}
