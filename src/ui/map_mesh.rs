//! The faces of a map as triangles: thumbnails for those that there is room for, dots in their mean colours for the others.
//!
//! A few meshes draw ten thousand faces, one for each texture. Which faces get a thumbnail follows from the map's order
//! alone ([`Ranked`]): they never overlap, each is as large as it has room, none jumps when the map is moved, and more appear the closer one looks.

use std::sync::Arc;

use egui::{Color32, Mesh, Pos2, Rect, TextureId, Vec2, pos2, vec2};
use image::Rgb;

use facemath_core::latent::map::{Place, Ranked, WIDTH};

/// Squares of the grid that finds what is on screen, along each side of the map.
const GRID: usize = 64;
/// Smallest and largest side of a thumbnail in points; it grows as one looks closer.
const THUMBNAIL_SIDES: (f32, f32) = (40.0, 96.0);
/// Space around a thumbnail, in points.
const GAP: f32 = 3.0;
/// Smallest and largest side of a dot, in points.
const DOT_SIDES: (f32, f32) = (3.0, 9.0);
/// The smallest thumbnail, as a share of the largest: a face with less room is a dot.
const SMALLEST: f32 = 0.45;

/// How a map is looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// The place in the middle.
    pub center: Place,
    /// How many times larger than when all of the map fits; 1 or more.
    pub zoom: f32,
}

impl Default for Camera {
    fn default() -> Self {
        Self {
            center: [0.0; 2],
            zoom: 1.0,
        }
    }
}

impl Camera {
    /// Closest look.
    pub const MAX_ZOOM: f32 = 48.0;

    /// Points on screen for each unit of the map: at zoom 1 all of it fits into `area`.
    pub fn scale(&self, area: Rect) -> f32 {
        let margin = THUMBNAIL_SIDES.0;
        let room = (area.size() - Vec2::splat(margin)).max(Vec2::splat(1.0));
        (room / vec2(2.0 * WIDTH, 2.0)).min_elem() * self.zoom
    }

    /// Where a place is on screen.
    pub fn to_screen(&self, area: Rect, place: Place) -> Pos2 {
        let scale = self.scale(area);
        area.center() + vec2(place[0] - self.center[0], place[1] - self.center[1]) * scale
    }

    /// Which place is at a point of the screen.
    pub fn to_map(&self, area: Rect, at: Pos2) -> Place {
        let offset = (at - area.center()) / self.scale(area);
        [self.center[0] + offset.x, self.center[1] + offset.y]
    }

    /// Zooms by `factor` so that what is under `at` stays there.
    pub fn zoom_at(&mut self, area: Rect, at: Pos2, factor: f32) {
        let under = self.to_map(area, at);
        self.zoom = (self.zoom * factor).clamp(1.0, Self::MAX_ZOOM);
        let moved = self.to_map(area, at);
        self.center = [0, 1].map(|axis| self.center[axis] + under[axis] - moved[axis]);
        self.keep_in_sight();
    }

    /// Moves the map by `offset` points.
    pub fn pan(&mut self, area: Rect, offset: Vec2) {
        let by = offset / self.scale(area);
        self.center = [self.center[0] - by.x, self.center[1] - by.y];
        self.keep_in_sight();
    }

    /// The middle stays on the map.
    fn keep_in_sight(&mut self) {
        let reach = 1.0 - 1.0 / self.zoom + 0.25;
        self.center = [
            self.center[0].clamp(-reach * WIDTH, reach * WIDTH),
            self.center[1].clamp(-reach, reach),
        ];
    }

    /// Side of a thumbnail, in points.
    pub fn thumbnail_side(&self) -> f32 {
        (THUMBNAIL_SIDES.0 * self.zoom.powf(0.3)).min(THUMBNAIL_SIDES.1)
    }
}

/// What of a map does not change while it is looked at.
#[derive(Debug)]
pub struct MapIndex {
    places: Arc<Vec<Place>>,
    ranks: Arc<Vec<Ranked>>,
    /// The rank of each face.
    rank_of: Vec<u32>,
    /// Where the faces of each square of the grid begin in `by_square`.
    starts: Vec<u32>,
    by_square: Vec<u32>,
}

impl MapIndex {
    /// Sorts the faces of a map into a grid.
    pub fn new(places: Arc<Vec<Place>>, ranks: Arc<Vec<Ranked>>) -> Self {
        let mut rank_of = vec![u32::MAX; places.len()];
        for (rank, ranked) in (0..).zip(ranks.iter()) {
            if let Some(of) = rank_of.get_mut(ranked.face as usize) {
                *of = rank;
            }
        }
        let mut starts = vec![0; GRID * GRID + 1];
        for place in places.iter() {
            starts[square_of(*place) + 1] += 1;
        }
        for square in 0..GRID * GRID {
            starts[square + 1] += starts[square];
        }
        let mut next = starts.clone();
        let mut by_square = vec![0; places.len()];
        for (face, place) in (0..).zip(places.iter()) {
            let at = &mut next[square_of(*place)];
            by_square[*at as usize] = face;
            *at += 1;
        }
        Self {
            places,
            ranks,
            rank_of,
            starts,
            by_square,
        }
    }

    /// Where a face is.
    pub fn place(&self, face: u32) -> Option<Place> {
        self.places.get(face as usize).copied()
    }

    /// The faces that are to be drawn first.
    pub fn first(&self, count: usize) -> impl Iterator<Item = u32> + '_ {
        self.ranks.iter().take(count).map(|ranked| ranked.face)
    }

    /// How many faces have at least `room` to the next one that is drawn before them.
    fn count_with_room(&self, room: f32) -> usize {
        self.ranks.partition_point(|ranked| ranked.room >= room)
    }

    /// All faces whose squares of the grid touch a part of the map.
    fn faces_in(&self, low: Place, high: Place) -> impl Iterator<Item = u32> + '_ {
        let columns = line_of(low[0] / WIDTH)..=line_of(high[0] / WIDTH);
        (line_of(low[1])..=line_of(high[1])).flat_map(move |row| {
            let from = self.starts[row * GRID + columns.start()] as usize;
            let to = self.starts[row * GRID + columns.end() + 1] as usize;
            self.by_square[from..to].iter().copied()
        })
    }
}

fn square_of(place: Place) -> usize {
    line_of(place[1]) * GRID + line_of(place[0] / WIDTH)
}

/// The row or column of the grid for a coordinate from -1 to 1.
fn line_of(value: f32) -> usize {
    // What lies beyond belongs to the last one; what is no number, to the first.
    ((value + 1.0) / 2.0 * GRID as f32).clamp(0.0, (GRID - 1) as f32) as usize
}

/// Where the thumbnail of a face is in a texture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// The texture.
    pub texture: TextureId,
    /// The part of it.
    pub uv: Rect,
}

/// A face with room for its thumbnail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// Which face.
    pub face: u32,
    /// Where its thumbnail is, or would be.
    pub rect: Rect,
    /// Whether the thumbnail is there.
    pub is_drawn: bool,
}

/// What is drawn of a map.
#[derive(Debug, Default)]
pub struct MapMeshes {
    /// From back to front, each with a texture of its own.
    pub meshes: Vec<Mesh>,
    /// The faces with room for a thumbnail, the most important first.
    pub shown: Vec<Shown>,
}

/// The colours and textures of a map.
pub struct MapLook<'a> {
    /// The mean colour of each face that is drawn.
    pub colours: &'a [Option<Rgb<u8>>],
    /// Of faces that are not drawn yet.
    pub no_colour: Color32,
    /// A white disc that dots are drawn with, and where it is.
    pub disc: Cell,
    /// Where the thumbnail of a face is, if it is there.
    pub cell: &'a dyn Fn(u32) -> Option<Cell>,
}

/// Makes the triangles for what `camera` sees of a map in `area`.
pub fn map_meshes(index: &MapIndex, camera: &Camera, area: Rect, look: &MapLook<'_>) -> MapMeshes {
    let scale = camera.scale(area);
    let side = camera.thumbnail_side();
    // A face at least this far from every larger one has room for the smallest thumbnail beside a whole one.
    let least_room = (1.0 + SMALLEST) / 2.0 * (side + GAP);
    let with_thumbnail = index.count_with_room(least_room / scale);
    let dot = (DOT_SIDES.0 * camera.zoom.sqrt()).min(DOT_SIDES.1);
    let sight = area.expand(side / 2.0);
    let (low, high) = (
        camera.to_map(area, sight.min),
        camera.to_map(area, sight.max),
    );
    let mut dots = Mesh::with_texture(look.disc.texture);
    let mut ranks = Vec::new();
    for face in index.faces_in(low, high) {
        let rank = index.rank_of[face as usize] as usize;
        if rank < with_thumbnail {
            ranks.push(rank);
            continue;
        }
        let at = camera.to_screen(area, index.places[face as usize]);
        if sight.contains(at) {
            add_dot(&mut dots, at, dot, face, look);
        }
    }
    ranks.sort_unstable();
    let mut shown = Vec::with_capacity(ranks.len());
    let mut pages: Vec<Mesh> = Vec::new();
    for rank in ranks {
        let ranked = index.ranks[rank];
        let at = camera.to_screen(area, index.places[ranked.face as usize]);
        if !sight.contains(at) {
            continue;
        }
        let own_side = (2.0 * ranked.room * scale - (side + GAP) - GAP).min(side);
        let rect = Rect::from_center_size(at, Vec2::splat(own_side));
        let cell = (look.cell)(ranked.face);
        match cell {
            Some(cell) => {
                let mesh = match pages
                    .iter()
                    .position(|mesh| mesh.texture_id == cell.texture)
                {
                    Some(page) => &mut pages[page],
                    None => {
                        pages.push(Mesh::with_texture(cell.texture));
                        let last = pages.len() - 1;
                        &mut pages[last]
                    }
                };
                mesh.add_rect_with_uv(rect, cell.uv, Color32::WHITE);
            }
            None => add_dot(&mut dots, at, dot * 1.5, ranked.face, look),
        }
        shown.push(Shown {
            face: ranked.face,
            rect,
            is_drawn: cell.is_some(),
        });
    }
    let mut meshes = vec![dots];
    meshes.extend(pages);
    MapMeshes { meshes, shown }
}

fn add_dot(dots: &mut Mesh, at: Pos2, side: f32, face: u32, look: &MapLook<'_>) {
    let colour = look.colours.get(face as usize).copied().flatten();
    let colour = colour.map_or(look.no_colour, |Rgb([red, green, blue])| {
        Color32::from_rgb(red, green, blue)
    });
    dots.add_rect_with_uv(
        Rect::from_center_size(at, Vec2::splat(side)),
        look.disc.uv,
        colour,
    );
}

/// The face of a map closest to a point of the screen, within `reach` points.
pub fn face_at(index: &MapIndex, camera: &Camera, area: Rect, at: Pos2, reach: f32) -> Option<u32> {
    let low = camera.to_map(area, at - Vec2::splat(reach));
    let high = camera.to_map(area, at + Vec2::splat(reach));
    let distance = |face: u32| {
        let place = index.places[face as usize];
        camera.to_screen(area, place).distance(at)
    };
    index
        .faces_in(low, high)
        .map(|face| (face, distance(face)))
        .filter(|(_, distance)| *distance <= reach)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(face, _)| face)
}

/// The corner of `area` that is farthest from the pointer, for a card that must not cover what it is about.
pub fn corner_away_from(area: Rect, at: Pos2, size: Vec2) -> Pos2 {
    let x = if at.x < area.center().x {
        area.right() - size.x
    } else {
        area.left()
    };
    let y = if at.y < area.center().y {
        area.bottom() - size.y
    } else {
        area.top()
    };
    pos2(x, y)
}
