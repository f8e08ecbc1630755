//! What edges a picture has, place by place: the features from which expression and pose are read.
//!
//! Histograms of gradients (Dalal and Triggs 2005, "Histograms of Oriented Gradients for Human Detection"), with the
//! direction from dark to bright kept: lips and lids are told by it.

/// Side to which pictures are shrunk first, in pixels.
const SIDE_PX: usize = 64;
/// Side of a cell, in pixels.
const CELL_PX: usize = 4;
/// Cells along a side.
const CELLS: usize = SIDE_PX / CELL_PX;
/// Directions of a full turn.
const BINS: usize = 12;
/// Strength of the edges around a cell below which they count as none, for values from 0 to 1.
const FAINT: f32 = 40.0 / 255.0;
/// Most that a number may be: one hard edge is no more than a clear one.
const MOST: f32 = 0.3;

/// Numbers of a picture.
pub(super) const FEATURES: usize = CELLS * CELLS * BINS;

/// The features of a square picture, planar `[3, size, size]` with values from 0 to 1: for each of 16 x 16 cells, row by
/// row, how strong the edges of 12 directions are beside those around. All 0 for a picture that is not of that size.
pub(super) fn histograms(planes: &[f32], size_px: usize) -> Vec<f32> {
    let luma = shrunken_luma(planes, size_px);
    let at = |x: usize, y: usize| luma.get(y * SIDE_PX + x).copied().unwrap_or_default();
    let mut cells = vec![0.0f32; FEATURES];
    let last = SIDE_PX - 1;
    for y in 0..SIDE_PX {
        for x in 0..SIDE_PX {
            let dx = if x == 0 || x == last {
                0.0
            } else {
                at(x + 1, y) - at(x - 1, y)
            };
            let dy = if y == 0 || y == last {
                0.0
            } else {
                at(x, y + 1) - at(x, y - 1)
            };
            let turn = dy.atan2(dx).rem_euclid(std::f32::consts::TAU) / std::f32::consts::TAU;
            let place = turn * BINS as f32;
            let (bin, share) = (place.floor(), place.fract());
            let bin = bin as usize % BINS;
            let first = (y / CELL_PX * CELLS + x / CELL_PX) * BINS;
            let strength = dx.hypot(dy);
            for (bin, share) in [(bin, 1.0 - share), ((bin + 1) % BINS, share)] {
                if let Some(sum) = cells.get_mut(first + bin) {
                    *sum += strength * share;
                }
            }
        }
    }
    let squares: Vec<f32> = cells
        .chunks_exact(BINS)
        .map(|cell| cell.iter().map(|value| value * value).sum())
        .collect();
    for (place, cell) in cells.chunks_exact_mut(BINS).enumerate() {
        let (x, y) = ((place % CELLS) as isize, (place / CELLS) as isize);
        let inside = |at: isize| at.clamp(0, CELLS as isize - 1) as usize;
        let around: f32 = (-1..=1)
            .flat_map(|dy| (-1..=1).map(move |dx| (dx, dy)))
            .filter_map(|(dx, dy)| squares.get(inside(y + dy) * CELLS + inside(x + dx)))
            .sum();
        let scale = 1.0 / (around + FAINT * FAINT).sqrt();
        for value in cell {
            *value = (*value * scale).min(MOST);
        }
    }
    cells
}

/// Mean luma of the pixels under each of 64 x 64 squares.
fn shrunken_luma(planes: &[f32], size_px: usize) -> Vec<f32> {
    let length = size_px * size_px;
    let plane = |channel: usize| {
        planes
            .get(channel * length..(channel + 1) * length)
            .unwrap_or_default()
    };
    let (red, green, blue) = (plane(0), plane(1), plane(2));
    let luma = |x: usize, y: usize| {
        let value = |plane: &[f32]| plane.get(y * size_px + x).copied().unwrap_or_default();
        0.299 * value(red) + 0.587 * value(green) + 0.114 * value(blue)
    };
    let span = |place: usize| {
        let first = place * size_px / SIDE_PX;
        first..((place + 1) * size_px / SIDE_PX).max(first + 1)
    };
    let mut small = Vec::with_capacity(SIDE_PX * SIDE_PX);
    for row in 0..SIDE_PX {
        for column in 0..SIDE_PX {
            let (mut sum, mut count) = (0.0, 0.0f32);
            for y in span(row) {
                for x in span(column) {
                    sum += luma(x, y);
                    count += 1.0;
                }
            }
            small.push(sum / count.max(1.0));
        }
    }
    small
}
