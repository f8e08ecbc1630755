//! What commands do to the sliders of a face.

use super::slots::filled_slot_mut;
use crate::control::Control;
use crate::document::{Document, SlotId};
use crate::fault::CommandError;

/// Sets a slider.
pub(super) fn set(
    document: &mut Document,
    id: SlotId,
    control: &Control,
    value: f32,
) -> Result<(), CommandError> {
    control.set(&mut filled_slot_mut(document, id)?.edits, value)
}

/// Puts sliders back to "leave the face as it is".
pub(super) fn reset(
    document: &mut Document,
    id: SlotId,
    controls: &[Control],
) -> Result<(), CommandError> {
    let edits = &mut filled_slot_mut(document, id)?.edits;
    controls.iter().for_each(|control| control.reset(edits));
    Ok(())
}

/// Puts all sliders back. Locks stay.
pub(super) fn reset_all(document: &mut Document, id: SlotId) -> Result<(), CommandError> {
    let edits = &mut filled_slot_mut(document, id)?.edits;
    *edits = edits.reset();
    Ok(())
}

/// Has the age or a concept left alone by all other controls, or no longer.
pub(super) fn set_lock(
    document: &mut Document,
    id: SlotId,
    control: &Control,
    is_locked: bool,
) -> Result<(), CommandError> {
    let locks = &mut filled_slot_mut(document, id)?.edits.locked;
    let name = control.lock_name().ok_or(CommandError::NoLock)?;
    if is_locked {
        locks.insert(name.to_owned());
    } else {
        locks.remove(name);
    }
    Ok(())
}
