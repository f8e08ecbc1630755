//! Where the face of a photo is and what becomes of a photo in which it is not found: decided here, for every reader of
//! photos.

use std::fmt::Display;

use super::found::{FoundFace, is_aligned_crop};
use facemath_core::photo::{Framing, Photo};

/// How much longer than the other a side of a picture may be that counts as square.
const NEARLY_SQUARE: f32 = 0.05;

/// How sure it is that a picture is framed as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sureness {
    /// It is an aligned crop already, or the face was found beyond doubt.
    Sure,
    /// The whole picture was taken, since all faces of the model stand in one place of theirs.
    Whole,
    /// The face was found, perhaps not in the exact place.
    Doubtful,
    /// No face was found, and the middle of the picture was taken.
    NoFace,
}

/// How a model's pictures are framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelFrame {
    /// Their width and height in pixels.
    pub size_px: u32,
    /// Whether all faces look one way from one place, as drawings of one hand may.
    pub has_fixed_pose: bool,
}

/// What is seen of a picture before anybody looks for faces in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureLook {
    /// Its width and height in pixels.
    pub size_px: (u32, u32),
    /// Whether it looks like a drawing in plain colours ([`Photo::looks_drawn`]).
    pub is_drawn: bool,
}

impl PictureLook {
    /// What is seen of this one.
    pub fn of(photo: &Photo) -> Self {
        Self {
            size_px: (photo.width_px(), photo.height_px()),
            is_drawn: photo.looks_drawn(),
        }
    }

    /// Whether it is as high as it is wide, or nearly.
    fn is_square(self) -> bool {
        let (width_px, height_px) = self.size_px;
        width_px.abs_diff(height_px) as f32 <= NEARLY_SQUARE * width_px.min(height_px) as f32
    }
}

/// Where the face of a picture is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// The square of the picture that is the face.
    pub framing: Framing,
    /// Whether that is where the face is.
    pub sureness: Sureness,
}

impl Placement {
    /// That of a picture of `size_px` (width and height) that is an aligned face as it is.
    pub fn aligned((width_px, height_px): (u32, u32)) -> Self {
        Self {
            framing: Framing::aligned(width_px, height_px),
            sureness: Sureness::Sure,
        }
    }

    /// That of a picture in which `largest` is the largest face. For a model of one pose a square picture is the model's square, as
    /// whoever draws a face of that kind has it, unless it is surely a photograph's.
    pub fn of(largest: Option<&FoundFace>, look: PictureLook, model: ModelFrame) -> Self {
        let size_px = look.size_px;
        if is_aligned_crop(size_px, model.size_px, largest) {
            return Self::aligned(size_px);
        }
        let is_photograph = !look.is_drawn && largest.is_some_and(FoundFace::is_sure);
        if model.has_fixed_pose && look.is_square() && !is_photograph {
            return Self {
                sureness: Sureness::Whole,
                ..Self::aligned(size_px)
            };
        }
        match largest {
            None => Self {
                framing: Framing::whole(size_px.0, size_px.1),
                sureness: Sureness::NoFace,
            },
            Some(face) => Self::of_face(face),
        }
    }

    /// That of a face of a picture that is no aligned crop.
    pub fn of_face(face: &FoundFace) -> Self {
        Self {
            framing: face.framing,
            sureness: if face.is_sure() {
                Sureness::Sure
            } else {
                Sureness::Doubtful
            },
        }
    }
}

/// What a photo is read for, and so what becomes of it where its face is not found, or not for sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoUse {
    /// To be looked at and worked on: a slot of the studio, a picture that a command edits or reconstructs. Whoever asked for
    /// it sees what was taken, and can frame it better, so the middle of a photo without a face is taken.
    Edited,
    /// As one of many that nobody looks at one by one: an example of a concept, a face to look among. What is no face would
    /// count as one unseen, so a photo without one is left out.
    Counted,
    /// To be judged by how it looks: a round of the game. A photo without a face, or with a doubtful one, is left out.
    Judged,
}

impl PhotoUse {
    /// Whether a photo is left out whose face is as sure as this.
    pub fn leaves_out(self, sureness: Sureness) -> bool {
        match self {
            Self::Edited => false,
            Self::Counted => sureness == Sureness::NoFace,
            Self::Judged => matches!(sureness, Sureness::Doubtful | Sureness::NoFace),
        }
    }

    /// Tells the user which photo has no face and what is done with it: a clause that begins in small letters and ends without
    /// a full stop.
    pub fn faceless_note(self, photo: impl Display) -> String {
        if self.leaves_out(Sureness::NoFace) {
            format!("no face was found in {photo}, which is left out")
        } else {
            format!("no face was found in {photo}: the middle of the picture is taken")
        }
    }
}
