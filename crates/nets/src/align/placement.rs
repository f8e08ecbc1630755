//! Where the face of a photo is and what becomes of a photo in which it is not found: decided here, for every reader of
//! photos.

use std::fmt::Display;

use super::found::{FoundFace, is_aligned_crop};
use facemath_core::photo::Framing;

/// How sure it is that a picture is framed as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sureness {
    /// It is an aligned crop already, or the face was found beyond doubt.
    Sure,
    /// The face was found, perhaps not in the exact place.
    Doubtful,
    /// No face was found, and the middle of the picture was taken.
    NoFace,
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

    /// That of a picture of `size_px` in which `largest` is the largest face, for a model of `model_px`.
    pub fn of(largest: Option<&FoundFace>, size_px: (u32, u32), model_px: u32) -> Self {
        if is_aligned_crop(size_px, model_px, largest) {
            return Self::aligned(size_px);
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
            Self::Judged => sureness != Sureness::Sure,
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
