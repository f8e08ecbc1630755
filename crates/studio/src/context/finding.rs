//! The faces that are found in photos by themselves: detected by the photo worker, which holds no tensors, then aligned by
//! the engine. Known by source, so that every slot with the same photo shares them and undo costs nothing.

use std::collections::HashMap;
use std::sync::Arc;

use super::outbox::Outbox;
use crate::photos::{PhotoJob, PhotoWorker};
use crate::{Request, Source};
use facemath_core::photo::Photo;
use facemath_nets::align::{FaceBox, FoundFace, ModelFrame, PictureLook, Placement};

enum Finding {
    Detecting,
    Aligning { ticket: u64 },
    Done(Vec<FoundFace>),
}

/// What is known of the faces in photos.
#[derive(Default)]
pub(crate) struct Finder {
    findings: HashMap<Source, Finding>,
    last_ticket: u64,
}

impl Finder {
    /// The faces of a photo, largest first; `None` until they have been looked for.
    pub fn faces(&self, source: &Source) -> Option<&[FoundFace]> {
        match self.findings.get(source)? {
            Finding::Done(faces) => Some(faces),
            Finding::Detecting | Finding::Aligning { .. } => None,
        }
    }

    /// Whether faces are being looked for in a photo.
    pub fn is_under_way(&self, source: &Source) -> bool {
        self.findings
            .get(source)
            .is_some_and(|finding| !matches!(finding, Finding::Done(_)))
    }

    /// Starts looking, unless that has been done or is under way.
    pub fn want(&mut self, source: &Source, photo: &Arc<Photo>, worker: &mut dyn PhotoWorker) {
        if self.findings.contains_key(source) {
            return;
        }
        self.findings.insert(source.clone(), Finding::Detecting);
        worker.start(PhotoJob::Detect {
            source: source.clone(),
            photo: Arc::clone(photo),
        });
    }

    /// The photo worker has looked.
    pub fn detected(
        &mut self,
        source: Source,
        photo: Arc<Photo>,
        boxes: Vec<FaceBox>,
        outbox: &mut Outbox,
    ) {
        // The photo may have left all slots in the meantime.
        let Some(finding) = self.findings.get_mut(&source) else {
            return;
        };
        if boxes.is_empty() {
            *finding = Finding::Done(Vec::new());
            return;
        }
        self.last_ticket += 1;
        let ticket = self.last_ticket;
        *finding = Finding::Aligning { ticket };
        outbox.push(Request::Align {
            ticket,
            photo,
            boxes,
        });
    }

    /// The engine has aligned the faces of the photo that it got with `ticket`.
    pub fn aligned(&mut self, wanted: u64, faces: Vec<FoundFace>) {
        let mut findings = self.findings.values_mut();
        if let Some(finding) = findings
            .find(|finding| matches!(finding, Finding::Aligning { ticket } if *ticket == wanted))
        {
            *finding = Finding::Done(faces);
        }
    }

    /// Lets go of photos whose faces the engine was to align: they are looked for again.
    pub fn forget_unaligned(&mut self) {
        self.findings
            .retain(|_, finding| !matches!(finding, Finding::Aligning { .. }));
    }

    /// Lets go of photos that are in no slot any more.
    pub fn retain(&mut self, is_used: impl Fn(&Source) -> bool) {
        self.findings.retain(|source, _| is_used(source));
    }

    /// Where the face of a photo is; `None` until its faces have been looked for.
    pub fn placement(
        &self,
        source: &Source,
        look: PictureLook,
        model: ModelFrame,
    ) -> Option<Placement> {
        if is_sample(source) {
            return Some(Placement::aligned(look.size_px));
        }
        Some(Placement::of(self.faces(source)?.first(), look, model))
    }
}

/// Whether a picture is an aligned face as it is, whatever is seen in it.
pub(crate) fn is_sample(source: &Source) -> bool {
    matches!(source, Source::Sample { .. })
}
