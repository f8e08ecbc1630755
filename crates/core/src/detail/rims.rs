//! The frames that an edit puts on, drawn nearly as the decoder was taught them.
//!
//! It was taught by frames that are drawn on training faces, where their eyes are (`tools/pytorch`, `frames.py`), and draws them
//! soft and uneven. What it means is known, so such frames are drawn here, at any size, where the eyes of its picture are. Nothing
//! of the photograph changes about them but what they cover, and a little shadow.

use rayon::prelude::*;

use super::Planes;
use super::eyes::{EyePoints, Place};
use super::planes::within_unit;

/// Lenses stand so far apart and below the eyes, and are half so wide and high, in distances between the eyes' centres.
const OUTWARD: f32 = 0.035;
const DOWN: f32 = 0.07;
const HALF: (f32, f32) = (0.41, 0.31);
/// A lens is as wide as its eye is, within these bounds, where a head is turned.
const WIDER: (f32, f32) = (0.8, 1.15);
/// Width of the rims, and of bridge and arms beside them: half of those that the decoder was taught by. As sharp as the photograph is, thick
/// and black ones hide the face from judges of likeness.
const THICKNESS: f32 = 0.033;
const THINNER: f32 = 0.85;
/// Where bridge and arms leave the lens, in shares of its half height above the middle.
const BRIDGE: f32 = 0.3;
const HINGE: f32 = 0.45;
/// Level of their colour, a grey, and how much of what is behind them they hide.
const LEVEL: f32 = 0.15;
const OPACITY: f32 = 0.86;
/// Their shadow: how far below them, how soft and how dark.
const SHADOW: (f32, f32, f32) = (0.035, 0.1, 0.08);
/// About them all change is left out, as far as this share of the distance between the eyes.
const ABOUT: f32 = 0.08;

/// How much of a place frames hide, and how much shadow they throw on it, 0 to 1.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cover {
    hides: f32,
    shades: f32,
}

impl Cover {
    /// What `level`, 0 to 1, becomes.
    #[inline(always)]
    pub fn over(self, level: f32) -> f32 {
        self.leaves() * level + self.hides * LEVEL
    }

    /// By how much what is behind counts.
    #[inline(always)]
    pub fn leaves(self) -> f32 {
        (1.0 - self.shades) * (1.0 - self.hides)
    }
}

/// A superellipse of exponent 3: between an ellipse and a rectangle.
#[derive(Clone, Copy, Debug)]
struct Lens {
    middle: Place,
    half: (f32, f32),
}

/// Frames that are put on.
#[derive(Clone, Debug)]
pub(super) struct Rims {
    lenses: [Lens; 2],
    /// The bridge and the two arms, from end to end.
    bars: [[Place; 2]; 3],
    /// Unit vectors along the eyes and at right angles to that, downwards.
    right: Place,
    down: Place,
    /// The distance between the eyes' centres.
    apart: f32,
    share: f32,
}

impl Rims {
    /// Those on `drawn`, a face on which an edit puts some, by a `share` of 0 to 1. `None` for none at all.
    pub fn of(drawn: &Planes<3>, share: f32) -> Option<Self> {
        let share = within_unit(share);
        (share > 0.0)
            .then(|| Self::on(&EyePoints::of(&drawn.to_image()), share))
            .filter(|rims| rims.apart > 0.0)
    }

    fn on(points: &EyePoints, share: f32) -> Self {
        let [outer_left, inner_left, inner_right, outer_right] = points.corners;
        let eyes = [
            between(outer_left, inner_left),
            between(inner_right, outer_right),
        ];
        let across = minus(eyes[1], eyes[0]);
        let apart = dot(across, across).sqrt();
        let right = across.map(|value| value / apart.max(f32::MIN_POSITIVE));
        let down = [-right[1], right[0]];
        let widths = [(outer_left, inner_left), (inner_right, outer_right)].map(|(from, to)| {
            let way = minus(to, from);
            dot(way, way).sqrt()
        });
        let usual = (0.5 * (widths[0] + widths[1])).max(f32::MIN_POSITIVE);
        let moved = |from: Place, along: f32, below: f32| {
            std::array::from_fn(|axis| from[axis] + along * right[axis] + below * down[axis])
        };
        let sides = [-1.0, 1.0];
        let lenses = [0, 1].map(|side| Lens {
            middle: moved(eyes[side], sides[side] * OUTWARD * apart, DOWN * apart),
            half: (
                HALF.0 * apart * (widths[side] / usual).clamp(WIDER.0, WIDER.1),
                HALF.1 * apart,
            ),
        });
        let [inner, outer] = [(-1.0, BRIDGE), (1.0, HINGE)].map(|(way, above)| {
            [0, 1].map(|side| {
                let Lens { middle, half } = lenses[side];
                moved(middle, way * sides[side] * half.0, -above * half.1)
            })
        });
        let arm = |side: usize| {
            let way = minus(points.temples[side], outer[side]);
            let reach = (dot(way, right) * sides[side]).max(0.0);
            [outer[side], moved(outer[side], sides[side] * reach, 0.0)]
        };
        Self {
            lenses,
            bars: [inner, arm(0), arm(1)],
            right,
            down,
            apart,
            share,
        }
    }

    /// How far a place is from the middle of the nearest stroke, beyond the half of its width; below 0 inside of it.
    fn beyond(&self, place: Place) -> f32 {
        let half = 0.5 * THICKNESS * self.apart;
        let rims = self.lenses.iter().map(|lens| {
            let offset = minus(place, lens.middle);
            let (a, b) = lens.half;
            let (x, y) = (
                dot(offset, self.right).abs() / a + 1e-4,
                dot(offset, self.down).abs() / b + 1e-4,
            );
            let level = (x * x * x + y * y * y).cbrt();
            let (across, along) = ((x / level).powi(2) / a, (y / level).powi(2) / b);
            (level - 1.0).abs() / across.hypot(along) - half
        });
        let bars = self.bars.iter().map(|[from, to]| {
            let (way, offset) = (minus(*to, *from), minus(place, *from));
            let share = dot(offset, way) / dot(way, way).max(f32::MIN_POSITIVE);
            let share = share.clamp(0.0, 1.0);
            let rest = minus(offset, way.map(|value| share * value));
            dot(rest, rest).sqrt() - THINNER * half
        });
        rims.chain(bars).fold(f32::MAX, f32::min)
    }

    /// How much a stroke counts at a place, whose edge is so soft.
    fn stroke(&self, place: Place, soft: f32) -> f32 {
        within_unit(0.5 - self.beyond(place) / soft)
    }

    /// Where the decoder's own strokes are that these replace, 0 to 1, `side` pixels a side.
    pub fn about(&self, side: usize) -> Planes<1> {
        let reach = ABOUT * self.apart;
        Planes::from_fn(side, |index| {
            let place = place_of(index, side);
            [self.share * within_unit(1.5 - self.beyond(place) / reach)]
        })
    }

    /// What they do at a place of the square, as sharp as a picture of it is that is `sharp_px` pixels wide.
    pub fn at(&self, place: Place, sharp_px: f32) -> Cover {
        let far = self.lenses.iter().all(|lens| {
            let below = dot(minus(place, lens.middle), self.down);
            below.abs() > lens.half.1 + 0.3 * self.apart
        });
        if far {
            return Cover::default();
        }
        let (below, soft, dark) = SHADOW;
        let lit = std::array::from_fn(|axis| place[axis] - below * self.apart * self.down[axis]);
        Cover {
            hides: self.share * OPACITY * self.stroke(place, sharp_px.recip()),
            shades: self.share * dark * self.stroke(lit, soft * self.apart),
        }
    }

    /// The same for each pixel of a picture of the square, no sharper than a photograph is that is `photograph_px` pixels wide.
    pub fn at_size(&self, size_px: u32, photograph_px: u32) -> Vec<Cover> {
        let size = size_px.max(1) as usize;
        let sharp_px = size_px.min(photograph_px).max(1) as f32;
        let pixels = (0..size * size).into_par_iter();
        let pixels = pixels.map(|index| self.at(place_of(index, size), sharp_px));
        pixels.collect()
    }
}

/// The middle of a pixel of a square picture.
fn place_of(index: usize, side: usize) -> Place {
    [index % side, index / side].map(|pixel| (pixel as f32 + 0.5) / side as f32)
}

fn minus(a: Place, b: Place) -> Place {
    [a[0] - b[0], a[1] - b[1]]
}

fn between(a: Place, b: Place) -> Place {
    [0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1])]
}

fn dot(a: Place, b: Place) -> f32 {
    a[0] * b[0] + a[1] * b[1]
}
