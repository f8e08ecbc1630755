//! What commands do to the principal axes: where faces are on them, what they are called, and which they are.

use super::slots::filled_slot_mut;
use crate::axes::{NUMBERS, zero_axes};
use crate::document::{Document, SlotId};
use crate::fault::{CommandError, check_range, checked_name};
use crate::timeline::Attribute;
use facemath_core::latent::{AxisMetric, PrincipalAxes};

/// Takes the axes found by pictures. What was set on others, and what they were called, means nothing on these.
pub(super) fn renew(document: &mut Document) -> Result<(), CommandError> {
    document.axis_metric = AxisMetric::Picture;
    document.for_each_edits(|edits| edits.axes.clear());
    document
        .tracks
        .retain(|track| !matches!(track.attribute, Attribute::Axis(_)));
    document.axis_names.clear();
    Ok(())
}

/// Gives an axis of the document's model a name; a blank one takes it away again.
pub(super) fn rename(document: &mut Document, axis: u16, name: &str) -> Result<(), CommandError> {
    check_range("an axis", axis, NUMBERS)?;
    let model = document.model.clone();
    if name.trim().is_empty() {
        if let Some(names) = document.axis_names.get_mut(&model) {
            names.remove(&axis);
        }
        document.axis_names.retain(|_, names| !names.is_empty());
        return Ok(());
    }
    let name = checked_name(name)?;
    let names = document.axis_names.entry(model).or_default();
    names.insert(axis, name);
    Ok(())
}

/// Puts a face at random positions on all axes, spread as faces are.
pub(super) fn randomise(
    document: &mut Document,
    id: SlotId,
    seed: u64,
) -> Result<(), CommandError> {
    let edits = &mut filled_slot_mut(document, id)?.edits;
    edits.axes = PrincipalAxes::random_positions_sd(seed);
    Ok(())
}

/// Puts a face at the average on all axes.
pub(super) fn zero(document: &mut Document, id: SlotId) -> Result<(), CommandError> {
    zero_axes(&mut filled_slot_mut(document, id)?.edits);
    Ok(())
}

/// Leaves a face where it is on all axes.
pub(super) fn reset(document: &mut Document, id: SlotId) -> Result<(), CommandError> {
    filled_slot_mut(document, id)?.edits.axes.clear();
    Ok(())
}
