//! Small pictures of faces that are in no slot: inventions, operands, the ends of axes.

use std::collections::BTreeMap;
use std::sync::Arc;

use image::RgbImage;

use super::Context;
use super::picture::Picture;
use super::previews::Subject;
use crate::Request;
use crate::rooms::Page;
use facemath_nets::engine::Drawing;

/// Who shows tiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sheet {
    /// The operands and the answer of the expression.
    Operands,
    /// The two ends of each principal axis.
    Axes,
    /// What a page shows of faces that are in no slot.
    Page(Page),
    /// Faces with the property of the concept that is being made.
    ExamplesWith,
    /// Faces without it.
    ExamplesWithout,
    /// The keys of the film that no slot shows as they are.
    Keys,
    /// The film at even steps.
    Strip,
    /// The film at even steps of its ways, to be measured.
    Pace,
    /// The selected face along its sliders; nobody sees them.
    Reach,
    /// Pieces of the film for the proof of its file.
    Proof,
    /// The frame at which the playhead stands, for the proof of the film's file.
    ProofFrame,
}

/// One place on a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileId {
    /// Whose it is.
    pub sheet: Sheet,
    /// Its place, counted from 0.
    pub index: u16,
}

/// What the sheets show now.
#[derive(Debug, Default)]
pub(crate) struct Tiles {
    drawings: BTreeMap<Sheet, Vec<Drawing>>,
}

impl Context {
    /// Says what a sheet shows from now on, in order; nothing lets its pictures go. Pictures arrive one by one, when the
    /// engine has nothing more urgent to draw. Faces that stay where they were keep their pictures.
    pub(crate) fn set_tiles(&mut self, sheet: Sheet, faces: Vec<impl Into<Drawing>>) {
        if faces.is_empty() {
            self.tiles.drawings.remove(&sheet);
        } else {
            let drawings = faces.into_iter().map(Into::into).collect();
            self.tiles.drawings.insert(sheet, drawings);
        }
    }

    /// What a sheet shows, in order.
    pub fn tiles(&self, sheet: Sheet) -> &[Drawing] {
        self.tiles.drawings.get(&sheet).map_or(&[], Vec::as_slice)
    }

    /// The picture at a place of a sheet as pixels, once it is the newest.
    pub(crate) fn newest_tile(&self, sheet: Sheet, index: usize) -> Option<Arc<RgbImage>> {
        let index = u16::try_from(index).ok()?;
        let picture = Picture::Tile(TileId { sheet, index });
        let is_newest = !self.is_picture_pending(picture);
        let shown = self.shown(picture).filter(|_| is_newest)?;
        shown.pixels.clone()
    }

    /// All places of all sheets that are seen.
    pub(crate) fn tile_pictures(&self) -> impl Iterator<Item = Picture> {
        let sheets = self.tiles.drawings.iter();
        let is_unseen = move |sheet: &Sheet| {
            matches!(
                sheet,
                Sheet::Pace | Sheet::Reach | Sheet::Proof | Sheet::ProofFrame
            )
        };
        let seen = sheets.filter(move |(sheet, _)| !is_unseen(sheet));
        seen.flat_map(|(&sheet, drawings)| {
            let count = u16::try_from(drawings.len()).unwrap_or(u16::MAX);
            (0..count).map(move |index| Picture::Tile(TileId { sheet, index }))
        })
    }

    pub(crate) fn request_tiles(&mut self) {
        let Some(model) = self.engine.model().map(|model| model.name.clone()) else {
            return;
        };
        let gone: Vec<Picture> = self.previews.pictures();
        for picture in gone {
            if let Picture::Tile(tile) = picture
                && usize::from(tile.index) >= self.tiles(tile.sheet).len()
            {
                self.previews.want(picture, None, &mut self.outbox);
                self.outbox.push(Request::Forget {
                    target: picture.target(),
                });
            }
        }
        let subject = Subject::Tile { model };
        for (&sheet, drawings) in &self.tiles.drawings {
            for (index, drawing) in (0..=u16::MAX).zip(drawings) {
                let picture = Picture::Tile(TileId { sheet, index });
                // There may be hundreds, in every frame: only those that are others now are copied.
                if !self.previews.is_as_wanted(picture, &subject, drawing) {
                    let wanted = Some((subject.clone(), drawing.clone()));
                    self.previews.want(picture, wanted, &mut self.outbox);
                }
            }
        }
    }
}
