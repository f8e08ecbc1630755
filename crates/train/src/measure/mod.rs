//! Labels measured from the pixels of aligned faces, and `facemath measure`, which writes them into a file.

mod drawn;
mod eyes;
mod lab;
mod lighting;
mod photo;

pub(crate) use eyes::measured_eyes;
pub(super) use lighting::Exposure;
pub use lighting::measured_lighting;

use image::RgbImage;

use rayon::prelude::*;

use self::lab::LabFace;
use crate::faces::FaceSet;
use crate::planes::picture_of_planes;

/// What a picture is, which decides what can be measured in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureKind {
    /// A photograph of a face: `light`, `turn` and `brightness`.
    Photo,
    /// A drawn face: the colours of hair, eyes and background.
    Drawn,
}

/// One label of one picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measurement {
    /// The label's name.
    pub name: &'static str,
    /// Its value; `None` where the picture does not show it clearly.
    pub value: Option<f32>,
}

/// Measures every label that pictures of this kind have, always the same ones in the same order. `picture` is an aligned
/// square face of any size; 64 pixels are enough.
pub fn measured_labels(picture: &RgbImage, kind: PictureKind) -> Vec<Measurement> {
    let face = LabFace::new(picture);
    match kind {
        PictureKind::Photo => photo::measure(&face),
        PictureKind::Drawn => drawn::measure(&face),
    }
}

/// Measures every face of a set with `measure`, on all cores, in the order of the set.
pub fn measured_faces(
    set: &FaceSet,
    measure: impl Fn(&RgbImage) -> Vec<Measurement> + Sync,
) -> Vec<Vec<Measurement>> {
    let picture = |face: usize| {
        let planes = set.planes(face);
        picture_of_planes(set.size_px(), |place| {
            planes.get(place).copied().unwrap_or_default()
        })
    };
    let faces = (0..set.len()).into_par_iter();
    faces.map(|face| measure(&picture(face))).collect()
}
