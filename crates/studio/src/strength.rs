//! How strong concepts may be in a document.

use crate::fault::{CommandError, check_range};
use std::ops::RangeInclusive;

use facemath_core::latent::{FacialControl, Unit};

/// Strengths of a concept that a document accepts; a slider offers the narrower range of its concept.
pub const STRENGTH: RangeInclusive<f32> = -10.0..=10.0;
/// The same of a control that counts in degrees.
pub const DEGREES: RangeInclusive<f32> = -60.0..=60.0;

/// Fails where a document does not accept `strength` of the concept called `name`.
pub(super) fn check_strength(name: &str, strength: f32) -> Result<(), CommandError> {
    match FacialControl::named(name).map(|control| control.unit) {
        Some(Unit::Degrees) => check_range("an angle", strength, DEGREES),
        _ => check_range("a strength", strength, STRENGTH),
    }
}
