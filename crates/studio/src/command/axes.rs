//! Naming the principal axes of faces, and taking those of today.

use crate::axes::NUMBERS;
use crate::document::Document;
use crate::fault::{CommandError, check_range, checked_name};
use crate::timeline::Attribute;
use facemath_core::latent::AxisMetric;

/// Takes the axes found by pictures. What was set on others, and what they were called, means nothing on these.
pub(super) fn renew(document: &mut Document) {
    document.axis_metric = AxisMetric::Picture;
    document.for_each_edits(|edits| edits.axes.clear());
    document
        .tracks
        .retain(|track| !matches!(track.attribute, Attribute::Axis(_)));
    document.axis_names.clear();
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
