//! Naming the principal axes of faces.

use crate::axes::NUMBERS;
use crate::document::Document;
use crate::fault::{CommandError, check_range, checked_name};

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
