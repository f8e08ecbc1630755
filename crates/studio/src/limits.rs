//! How much a document may hold.

use std::ops::RangeInclusive;

use facemath_nets::engine::MAX_REFINE_STEPS;

/// Most keys that a film may have.
pub const MAX_KEYS: usize = 256;
/// Most attribute tracks that a film may have.
pub const MAX_TRACKS: usize = 64;
/// Most films that are kept without their faces.
pub const MAX_SAVED_FILMS: usize = 50;
/// Most points that a track may have.
pub const MAX_TRACK_POINTS: usize = 1000;
/// Fewest slots a document has: a morph needs two ends.
pub const MIN_SLOTS: usize = 2;
/// Most slots a document may have; a bound for damaged or hostile project files, far above what a filmstrip shows.
pub const MAX_SLOTS: usize = 64;
/// Longest name of a slot, in characters.
pub const MAX_NAME_CHARS: usize = 80;
/// Longest expression that a document keeps, in characters.
pub const MAX_EXPRESSION_CHARS: usize = 1000;
/// Most favourites that a document keeps.
pub const MAX_FAVOURITES: usize = 50;
/// Most concepts that a document holds.
pub const MAX_OWN_CONCEPTS: usize = 64;
/// Steps of refinement that a document accepts.
pub(crate) const REFINE_STEPS: RangeInclusive<u32> = 0..=MAX_REFINE_STEPS as u32;
