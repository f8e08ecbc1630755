//! The pictures a window shows, and what the engine's answers are for.

use std::sync::Arc;

use image::RgbImage;

use super::faces::FaceId;
use super::tiles::TileId;
use crate::SlotId;
use facemath_nets::engine::{self, Generation};

/// A place in the window where the engine's pictures appear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Picture {
    /// The large one: the selected face with its edits, or the morph.
    Stage,
    /// What the model makes of the face in a slot, without edits.
    Reconstruction(SlotId),
    /// The face in a slot with its edits.
    Edited(SlotId),
    /// A face as pixels without its edits, for [`super::StageView::Photo`] and [`super::StageView::Difference`]; never
    /// drawn into a texture.
    PastedPlain(SlotId),
    /// The same with its edits.
    PastedEdited(SlotId),
    /// A small face that is in no slot, as pixels.
    Tile(TileId),
}

impl Picture {
    /// This picture as what an answer of the engine is for.
    pub fn target(self) -> Target {
        Target::Picture(self)
    }
}

/// What the engine's answers are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A picture that a window shows.
    Picture(Picture),
    /// The code of a face that is read.
    Face(FaceId),
}

/// What the studio asks of the engine.
pub type Request = engine::Request<Target>;
/// What the engine answers.
pub type Event = engine::Event<Target>;
/// An engine that works for the studio.
pub type Engine = engine::Engine<Target>;

/// A picture that has arrived.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Grows with each new picture; upload again when it differs from what was uploaded.
    pub generation: Generation,
    /// The pixels, or `None` when the engine has drawn them into the attached texture already.
    pub pixels: Option<Arc<RgbImage>>,
}
