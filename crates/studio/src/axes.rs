//! The principal axes: their numbers and the names that users give them.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::fault::{CommandError, check_range, checked_name};
use facemath_core::latent::{Edits, PrincipalAxes};

/// Numbers of the axes. A model with fewer leaves those beyond alone.
pub(super) const NUMBERS: RangeInclusive<u16> = 1..=PrincipalAxes::MOST;

/// The names that users have given to axes, by model and number: axes of different models have nothing in common.
pub(super) type AxisNames = BTreeMap<String, BTreeMap<u16, String>>;

/// Puts a face at the average on every axis.
pub(super) fn zero_axes(edits: &mut Edits) {
    edits.axes = NUMBERS.map(|axis| (axis, 0.0)).collect();
}

/// Checks the names in a project.
pub(super) fn check_names(names: &AxisNames) -> Result<(), CommandError> {
    for (&axis, name) in names.values().flatten() {
        check_range("an axis", axis, NUMBERS)?;
        checked_name(name)?;
    }
    Ok(())
}
