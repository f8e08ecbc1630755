//! The pictures a window shows, and what they are called towards the engine.

use std::sync::Arc;

use image::RgbImage;

use super::tiles::{Sheet, TileId};
use crate::SlotId;
use facemath_nets::engine::{Generation, TargetId};

/// A place in the window where the engine's pictures appear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Picture {
    /// The large one: the selected face with its edits, or the morph.
    Stage,
    /// What the model makes of the face in a slot, without edits.
    Reconstruction(SlotId),
    /// The face in a slot with its edits.
    Edited(SlotId),
    /// The selected face as pixels without its edits, for [`super::StageView::Photo`] and
    /// [`super::StageView::Difference`]; never drawn into a texture.
    PastedPlain,
    /// The same with its edits.
    PastedEdited,
    /// A small face that is in no slot, as pixels.
    Tile(TileId),
}

/// Pictures that a slot has; target numbers are slot number times this plus the picture's place.
const PICTURES_PER_SLOT: u64 = 2;
/// Set in the targets of tiles, far above all slots.
const TILE_BIT: u64 = 1 << 62;
/// Bits of a tile's index; those of its sheet are above.
const INDEX_BITS: u32 = u16::BITS;

impl Picture {
    /// The engine's name for this picture: always the same number, different for different pictures.
    pub fn target(self) -> TargetId {
        // Slots are counted from 1, so 0 is free for the stage.
        match self {
            Self::Stage => TargetId(0),
            Self::PastedEdited => TargetId(1),
            Self::PastedPlain => TargetId(u64::MAX),
            Self::Tile(TileId { sheet, index }) => {
                TargetId(TILE_BIT | sheet.number() << INDEX_BITS | u64::from(index))
            }
            Self::Reconstruction(slot) => TargetId(slot.number() * PICTURES_PER_SLOT),
            Self::Edited(slot) => TargetId(slot.number() * PICTURES_PER_SLOT + 1),
        }
    }

    /// The picture of a target; the inverse of [`Picture::target`].
    pub fn from_target(target: TargetId) -> Option<Self> {
        if target == Self::PastedPlain.target() {
            return Some(Self::PastedPlain);
        }
        if target.0 & TILE_BIT != 0 {
            let sheet = (target.0 ^ TILE_BIT) >> INDEX_BITS;
            let sheet = Sheet::from_number(sheet)?;
            // The lowest bits alone.
            let index = target.0 as u16;
            return Some(Self::Tile(TileId { sheet, index }));
        }
        let slot = SlotId::from_number(target.0 / PICTURES_PER_SLOT);
        match (slot.number(), target.0 % PICTURES_PER_SLOT) {
            (0, 0) => Some(Self::Stage),
            (0, _) => Some(Self::PastedEdited),
            (_, 0) => Some(Self::Reconstruction(slot)),
            _ => Some(Self::Edited(slot)),
        }
    }
}

/// A picture that has arrived.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Grows with each new picture; upload again when it differs from what was uploaded.
    pub generation: Generation,
    /// The pixels, or `None` when the engine has drawn them into the attached texture already.
    pub pixels: Option<Arc<RgbImage>>,
}
