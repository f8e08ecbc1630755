//! Positions of faces on the principal axes, and the names of axes.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::fault::{CommandError, check_range, checked_name};
use facemath_core::latent::{Edits, PrincipalAxes};

/// Positions on an axis that can be asked for, in standard deviations from the average face.
pub const AXIS_SD: RangeInclusive<f32> = -PrincipalAxes::REACH_SD..=PrincipalAxes::REACH_SD;
/// Shares of its distance from the average face that a face can be put at.
pub const TRUNCATION: RangeInclusive<f32> = 0.0..=1.5;

/// Numbers of the axes. A model with fewer leaves those beyond alone.
pub(super) const NUMBERS: RangeInclusive<u16> = 1..=PrincipalAxes::MOST;

/// The names that users have given to axes, by model and number: axes of different models have nothing in common.
pub(super) type AxisNames = BTreeMap<String, BTreeMap<u16, String>>;

/// Puts a face at a position on an axis.
pub(super) fn set_axis(edits: &mut Edits, axis: u16, sd: f32) -> Result<(), CommandError> {
    check_position(axis, sd)?;
    edits.axes.insert(axis, sd);
    Ok(())
}

/// Puts a face at the average on every axis.
pub(super) fn zero_axes(edits: &mut Edits) {
    edits.axes = NUMBERS.map(|axis| (axis, 0.0)).collect();
}

/// Checks what a project says of a face's axes.
pub(super) fn check_edits(edits: &Edits) -> Result<(), CommandError> {
    check_range("a truncation", edits.truncation, TRUNCATION)?;
    let mut positions = edits.axes.iter();
    positions.try_for_each(|(&axis, &sd)| check_position(axis, sd))
}

/// Checks the names in a project.
pub(super) fn check_names(names: &AxisNames) -> Result<(), CommandError> {
    for (&axis, name) in names.values().flatten() {
        check_range("an axis", axis, NUMBERS)?;
        checked_name(name)?;
    }
    Ok(())
}

fn check_position(axis: u16, sd: f32) -> Result<(), CommandError> {
    check_range("an axis", axis, NUMBERS)?;
    check_range("a position", sd, AXIS_SD)
}
