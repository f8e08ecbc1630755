//! Ordered dithering with thresholds in the order of Bayer (1973), for palettes without any order of their own.
//!
//! A colour lies between the nearest of the palette and one of those around it. Which of the two a pixel takes is decided by
//! how near it is to each and by the threshold of its place in the picture. So nothing is handed on, the pattern is regular,
//! and it stays where it is from frame to frame.

use super::colour::{Colour, WEIGHTS};
use super::nearest::Nearest;

/// Thresholds of a place go from 0 to this, both excluded.
const THRESHOLDS: i32 = 128;
/// The strength of thresholds that mix colours in exactly the right parts; at 0 the nearer colour is taken.
pub(super) const FULL: i32 = 256;

/// By how much a colour at a place of the picture is moved, so that it lies at one of the two colours that it is between. What
/// it is off to the side of the way between them stays.
pub(super) fn offset(
    nearest: &mut Nearest,
    wanted: Colour,
    place: (usize, usize),
    strength: i32,
) -> Colour {
    let [own, others @ ..] = nearest.near(wanted);
    let colours = nearest.colours();
    let own = colours[usize::from(own)];
    let off = difference(wanted, own);
    let mut best: Option<(Colour, i64, i64)> = None;
    for other in others {
        let way = difference(colours[usize::from(other)], own);
        let (along, length) = (product(off, way), product(way, way));
        // By as much as the way comes nearer to the colour.
        let is_better = |(_, best_along, best_length): (Colour, i64, i64)| {
            along * along * best_length > best_along * best_along * length
        };
        if along > 0 && length > 0 && best.is_none_or(is_better) {
            best = Some((way, along, length));
        }
    }
    let Some((way, along, length)) = best else {
        return [0; 3];
    };
    let middle = THRESHOLDS / 2;
    let bound = middle * FULL + (threshold(place) - middle) * strength;
    let is_other = along * i64::from(THRESHOLDS * FULL) > i64::from(bound) * length;
    let moved = if is_other { length - along } else { -along };
    way.map(|channel| (i64::from(channel) * moved / length) as i32)
}

/// The threshold of a place: neighbours differ as much as they can, in squares of any size.
fn threshold((x, y): (usize, usize)) -> i32 {
    let mixed = x ^ y;
    let mut order = 0;
    for bit in 0..3 {
        order = (order << 2) | ((mixed >> bit & 1) << 1) | (y >> bit & 1);
    }
    2 * order as i32 + 1
}

fn difference(a: Colour, b: Colour) -> Colour {
    std::array::from_fn(|channel| a[channel] - b[channel])
}

fn product(a: Colour, b: Colour) -> i64 {
    let weighted = (0..3).map(|channel| i64::from(WEIGHTS[channel] * a[channel] * b[channel]));
    weighted.sum()
}
