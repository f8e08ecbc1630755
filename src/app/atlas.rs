//! The thumbnails of a map in a few large textures, so that hundreds of faces are one draw.

use std::cell::RefCell;
use std::collections::HashMap;

use egui::{Color32, ColorImage, Context, Rect, TextureHandle, TextureOptions, Vec2, pos2};
use image::{Rgb, RgbImage};

use crate::ui::map_mesh::Cell;
use facemath_studio::library::THUMBNAIL_SIDE_PX;

/// Side of a texture in pixels: what every device can draw.
const PAGE_PX: usize = 2048;
const CELL_PX: usize = THUMBNAIL_SIDE_PX as usize;
const CELLS_PER_ROW: usize = PAGE_PX / CELL_PX;
const CELLS_PER_PAGE: usize = CELLS_PER_ROW * CELLS_PER_ROW;
/// Most textures: 64 megabytes, more thumbnails than a large screen shows. Those not seen for longest make room.
const MAX_PAGES: usize = 4;
/// Radius of a thumbnail's corners in its own pixels.
const CORNER_PX: f32 = 8.0;
/// Side of the disc that dots are drawn with.
const DISC_PX: usize = 32;

/// The textures, and which face is where.
pub(super) struct Atlas {
    pages: Vec<TextureHandle>,
    disc: TextureHandle,
    /// The cell of each face, counted over all pages.
    cells: HashMap<u32, usize>,
    /// The face in each cell, and when it was seen last.
    taken: RefCell<Vec<(u32, u64)>>,
    now: u64,
    identity: Option<u64>,
}

impl Atlas {
    pub(super) fn new(ctx: &Context) -> Self {
        Self {
            pages: Vec::new(),
            disc: ctx.load_texture("disc", disc_image(), TextureOptions::LINEAR),
            cells: HashMap::new(),
            taken: RefCell::new(Vec::new()),
            now: 0,
            identity: None,
        }
    }

    /// A frame begins, of the map with this identity; another one empties the atlas.
    pub(super) fn show(&mut self, identity: u64) {
        self.now += 1;
        if self.identity != Some(identity) {
            self.clear();
            self.identity = Some(identity);
        }
    }

    /// Forgets all faces; the textures stay for the next ones.
    pub(super) fn clear(&mut self) {
        self.cells.clear();
        self.taken.borrow_mut().clear();
        self.identity = None;
    }

    /// Where the thumbnail of a face is.
    pub(super) fn cell(&self, face: u32) -> Option<Cell> {
        let &cell = self.cells.get(&face)?;
        if let Some((_, seen)) = self.taken.borrow_mut().get_mut(cell) {
            *seen = self.now;
        }
        let page = self.pages.get(cell / CELLS_PER_PAGE)?;
        let [x, y] = corner_of(cell).map(|value| value as f32);
        // Half a pixel inside, so that no neighbour shines through.
        let inside = Rect::from_min_size(pos2(x, y), Vec2::splat(CELL_PX as f32)).shrink(0.5);
        let scale = 1.0 / PAGE_PX as f32;
        Some(Cell {
            texture: page.id(),
            uv: Rect::from_min_max(
                (inside.min.to_vec2() * scale).to_pos2(),
                (inside.max.to_vec2() * scale).to_pos2(),
            ),
        })
    }

    /// A white disc.
    pub(super) fn disc(&self) -> Cell {
        Cell {
            texture: self.disc.id(),
            uv: Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)),
        }
    }

    /// Handles a thumbnail.
    pub(super) fn insert(&mut self, ctx: &Context, face: u32, picture: &RgbImage) {
        if picture.dimensions() != (THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX) {
            return;
        }
        let cell = match self.cells.get(&face) {
            Some(&cell) => cell,
            None => self.free_cell(face),
        };
        while self.pages.len() <= cell / CELLS_PER_PAGE {
            let empty = ColorImage::filled([PAGE_PX, PAGE_PX], Color32::TRANSPARENT);
            let page = ctx.load_texture("map", empty, TextureOptions::LINEAR);
            self.pages.push(page);
        }
        if let Some(page) = self.pages.get_mut(cell / CELLS_PER_PAGE) {
            page.set_partial(corner_of(cell), rounded(picture), TextureOptions::LINEAR);
        }
    }

    /// A cell that is free, or that of the face not seen for longest.
    fn free_cell(&mut self, face: u32) -> usize {
        let taken = self.taken.get_mut();
        let cell = if taken.len() < MAX_PAGES * CELLS_PER_PAGE {
            taken.push((face, self.now));
            taken.len() - 1
        } else {
            let cells = taken.iter().enumerate();
            let oldest = cells.min_by_key(|(_, (_, seen))| *seen);
            let cell = oldest.map_or(0, |(cell, _)| cell);
            self.cells.remove(&taken[cell].0);
            taken[cell] = (face, self.now);
            cell
        };
        self.cells.insert(face, cell);
        cell
    }
}

/// The upper left pixel of a cell on its page.
fn corner_of(cell: usize) -> [usize; 2] {
    let on_page = cell % CELLS_PER_PAGE;
    [
        on_page % CELLS_PER_ROW * CELL_PX,
        on_page / CELLS_PER_ROW * CELL_PX,
    ]
}

/// The picture with round corners.
fn rounded(picture: &RgbImage) -> ColorImage {
    let side = CELL_PX as f32;
    let pixels = picture
        .enumerate_pixels()
        .map(|(x, y, &Rgb([red, green, blue]))| {
            let inward = |value: u32| {
                let middle = value as f32 + 0.5;
                (CORNER_PX - middle.min(side - middle)).max(0.0)
            };
            let beyond = inward(x).hypot(inward(y)) - CORNER_PX;
            let alpha = (0.5 - beyond).clamp(0.0, 1.0);
            Color32::from_rgb(red, green, blue).gamma_multiply(alpha)
        });
    ColorImage::new([CELL_PX, CELL_PX], pixels.collect())
}

fn disc_image() -> ColorImage {
    let radius = DISC_PX as f32 / 2.0;
    let pixels = (0..DISC_PX * DISC_PX).map(|index| {
        let (x, y) = (
            (index % DISC_PX) as f32 + 0.5,
            (index / DISC_PX) as f32 + 0.5,
        );
        let beyond = (x - radius).hypot(y - radius) - (radius - 1.0);
        Color32::WHITE.gamma_multiply((0.5 - beyond).clamp(0.0, 1.0))
    });
    ColorImage::new([DISC_PX, DISC_PX], pixels.collect())
}
