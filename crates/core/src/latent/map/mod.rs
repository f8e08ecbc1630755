//! Codes on a plane: a map on which faces that are alike lie together.
//!
//! [`lay_out`] begins with the two principal axes, which are there at once, and then refines them by t-SNE (van der Maaten
//! and Hinton 2008), with Barnes and Hut's tree for the repulsion (van der Maaten 2014, arXiv 1301.3342) and the
//! principal axes as the start, which keeps the map's large order (Kobak and Berens 2019). The work takes seconds for ten
//! thousand faces: it belongs on a thread of its own, is told to whoever watches, and can be ended at every step.
//!
//! [`farthest_first`] says which faces of a map to draw when there is no room for all.

mod descent;
mod faces;
mod farthest;
mod neighbourhood;
mod tree;

use std::ops::ControlFlow;

pub use farthest::{Ranked, farthest_first};

use self::descent::Descent;
use self::faces::Faces;
use self::neighbourhood::Affinities;

/// Fewest faces that have neighbourhoods worth keeping.
const MIN_REFINED: usize = 8;
/// Share of the work, by time, that is done when the neighbourhoods are known.
const NEIGHBOURHOOD_SHARE: f32 = 0.1;

/// A place on a map: to the right from -[`WIDTH`] to [`WIDTH`], downwards from -1 to 1. Maps touch these bounds.
pub type Place = [f32; 2];

/// Half the width of a map whose half height is 1: windows are wider than high.
pub const WIDTH: f32 = 1.5;

/// How a map is laid out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapOptions {
    /// Seed of the random numbers that part faces with the same code. The same codes, options and machine give the same
    /// map.
    pub seed: u64,
    /// How many neighbours each face has, about: small keeps close pairs, large keeps groups.
    pub perplexity: f32,
    /// Steps of refinement.
    pub iterations: usize,
}

impl Default for MapOptions {
    fn default() -> Self {
        Self {
            seed: 1,
            perplexity: 20.0,
            iterations: 500,
        }
    }
}

/// Lays codes out on a plane: `codes` has `dim` numbers for each face, one face after the other. Numbers that are not
/// finite count as 0.
///
/// `watch` is told the finished part (0 to 1) and the places so far: first those on the principal axes, and then every
/// step of the refinement. When it breaks, the places so far are the result.
pub fn lay_out(
    codes: &[f32],
    dim: usize,
    options: MapOptions,
    watch: &mut dyn FnMut(f32, &[Place]) -> ControlFlow<()>,
) -> Vec<Place> {
    let Some(faces) = Faces::new(codes, dim) else {
        return Vec::new();
    };
    let start = faces.principal_plane();
    let first = normalised(&start);
    let goes_on = watch(0.0, &first).is_continue();
    if !goes_on || first.len() < MIN_REFINED {
        return first;
    }
    let affinities = Affinities::new(&faces, options.perplexity);
    let mut descent = Descent::new(&start, &affinities, options);
    let mut places = first.clone();
    while let Some(share) = descent.step() {
        let refined = normalised(descent.places());
        if !refined.iter().flatten().all(|value| value.is_finite()) {
            return places;
        }
        places = refined;
        let done = NEIGHBOURHOOD_SHARE + (1.0 - NEIGHBOURHOOD_SHARE) * share;
        if watch(done, &places).is_break() {
            break;
        }
    }
    places
}

/// Moves and stretches places so that they fill the map.
fn normalised(places: &[Place]) -> Vec<Place> {
    let bounds = |axis: usize| {
        places
            .iter()
            .map(|place| place[axis])
            .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            })
    };
    let (x, y) = (bounds(0), bounds(1));
    let scale = |(low, high): (f32, f32), half: f32| {
        if high > low {
            2.0 * half / (high - low)
        } else {
            0.0
        }
    };
    let scales = [scale(x, WIDTH), scale(y, 1.0)];
    let middle = [(x.0 + x.1) / 2.0, (y.0 + y.1) / 2.0];
    places
        .iter()
        .map(|place| [0, 1].map(|axis| (place[axis] - middle[axis]) * scales[axis]))
        .collect()
}
