//! What commands do to the slots.

use super::keys;
use crate::document::{Document, Slot, SlotId};
use crate::expression::{face_names, rename_faces};
use crate::fault::{CommandError, checked_name};
use crate::limits::{MAX_SLOTS, MIN_SLOTS};

pub(super) fn index_of(document: &Document, id: SlotId) -> Result<usize, CommandError> {
    document.index_of(id).ok_or(CommandError::NoSuchSlot)
}

pub(super) fn slot_mut(document: &mut Document, id: SlotId) -> Result<&mut Slot, CommandError> {
    document.slot_mut(id).ok_or(CommandError::NoSuchSlot)
}

pub(super) fn filled_slot_mut(
    document: &mut Document,
    id: SlotId,
) -> Result<&mut Slot, CommandError> {
    let slot = slot_mut(document, id)?;
    if slot.is_empty() {
        return Err(CommandError::EmptySlot);
    }
    Ok(slot)
}

/// Appends an empty slot, if there is room.
pub(super) fn append(document: &mut Document) -> Result<SlotId, CommandError> {
    if document.slots.len() >= MAX_SLOTS {
        return Err(CommandError::TooManySlots);
    }
    Ok(document.push_slot())
}

/// Appends an empty slot and selects it.
pub(super) fn add(document: &mut Document) -> Result<(), CommandError> {
    let id = append(document)?;
    document.selected = Some(id);
    Ok(())
}

/// Takes a slot away with its face, or only empties one of the last.
pub(super) fn remove(document: &mut Document, id: SlotId) -> Result<(), CommandError> {
    keys::keep_faces(document, id, false);
    let index = index_of(document, id)?;
    if document.slots.len() <= MIN_SLOTS {
        document.slots[index] = Slot::empty(id);
        return Ok(());
    }
    document.slots.remove(index);
    if document.selected == Some(id) {
        // The neighbour that moves into the gap, or the new last slot.
        let index = index.min(document.slots.len() - 1);
        document.selected = Some(document.slots[index].id);
    }
    Ok(())
}

/// Empties a slot.
pub(super) fn clear(document: &mut Document, id: SlotId) -> Result<(), CommandError> {
    keys::keep_faces(document, id, false);
    *slot_mut(document, id)? = Slot::empty(id);
    Ok(())
}

/// Exchanges the places of two slots.
pub(super) fn swap(document: &mut Document, a: SlotId, b: SlotId) -> Result<(), CommandError> {
    let (a, b) = (index_of(document, a)?, index_of(document, b)?);
    document.slots.swap(a, b);
    Ok(())
}

/// Copies the face of one slot over that of another, and selects the copy.
pub(super) fn copy(document: &mut Document, from: SlotId, to: SlotId) -> Result<(), CommandError> {
    let face = filled_slot_mut(document, from)?.clone();
    *slot_mut(document, to)? = Slot { id: to, ..face };
    document.selected = Some(to);
    Ok(())
}

/// Puts a copy of a slot after it, and selects the copy.
pub(super) fn duplicate(document: &mut Document, id: SlotId) -> Result<(), CommandError> {
    let index = index_of(document, id)?;
    let face = filled_slot_mut(document, id)?.clone();
    let copy = append(document)?;
    let mut slot = document.slots.remove(index_of(document, copy)?);
    slot = Slot {
        id: slot.id,
        ..face
    };
    document.slots.insert(index + 1, slot);
    document.selected = Some(copy);
    Ok(())
}

/// Moves a slot to a place, counted from 0; beyond the end means last.
pub(super) fn move_to(
    document: &mut Document,
    id: SlotId,
    index: usize,
) -> Result<(), CommandError> {
    let slot = document.slots.remove(index_of(document, id)?);
    let index = index.min(document.slots.len());
    document.slots.insert(index, slot);
    Ok(())
}

/// Makes the sliders act on a slot.
pub(super) fn select(document: &mut Document, id: SlotId) -> Result<(), CommandError> {
    index_of(document, id)?;
    document.selected = Some(id);
    Ok(())
}

/// Calls the face in a slot something else, in the expression and the favourites too.
pub(super) fn rename(document: &mut Document, id: SlotId, name: &str) -> Result<(), CommandError> {
    let name = checked_name(name)?;
    let before = face_names(document);
    filled_slot_mut(document, id)?.name = name;
    rename_faces(document, &before);
    Ok(())
}
