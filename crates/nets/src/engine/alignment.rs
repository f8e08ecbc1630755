//! The aligner, made when the first photo needs it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use burn::tensor::Device;

use crate::align::{Aligner, FaceBox, FoundFace};
use facemath_core::photo::Photo;

/// The aligner on the CPU. `None` until the first photo.
#[derive(Default)]
pub(super) struct Alignment {
    aligner: Option<Aligner>,
}

impl Alignment {
    /// The exact framings of those detected faces that are any, or a sentence that says why there are none.
    pub(super) fn align(
        &mut self,
        photo: &Photo,
        boxes: &[FaceBox],
    ) -> Result<Vec<FoundFace>, String> {
        if boxes.is_empty() {
            return Ok(Vec::new());
        }
        let aligner = match self.aligner.take() {
            Some(aligner) => aligner,
            None => Aligner::builtin(&Device::flex()).map_err(|error| error.to_string())?,
        };
        let found = catch_unwind(AssertUnwindSafe(|| aligner.align(photo, boxes)));
        self.aligner = Some(aligner);
        let believable = |mut faces: Vec<FoundFace>| {
            faces.retain(FoundFace::is_believable);
            faces
        };
        found.map(believable).map_err(|_| {
            "The faces of a photo could not be aligned: check that the eyes sit on the marks."
                .to_owned()
        })
    }
}
