//! What commands do to the slots.

use crate::fault::CommandError;
use crate::fault::checked_name;
use crate::limits::{MAX_NAME_CHARS, MAX_SLOTS, MIN_SLOTS};
use std::path::PathBuf;

use crate::document::{Document, Slot, SlotId, Source};
use crate::fault::is_usable;
use facemath_core::latent::Edits;
use facemath_core::photo::Framing;

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

pub(super) fn add_slot(document: &mut Document) -> Result<SlotId, CommandError> {
    if document.slots.len() >= MAX_SLOTS {
        return Err(CommandError::TooManySlots);
    }
    Ok(document.push_slot())
}

pub(super) fn remove_slot(document: &mut Document, id: SlotId) -> Result<(), CommandError> {
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

pub(super) fn place_face(
    document: &mut Document,
    id: SlotId,
    source: &Source,
    name: &str,
) -> Result<(), CommandError> {
    let name = checked_name(name)?;
    let slot = slot_mut(document, id)?;
    *slot = Slot {
        name,
        source: Some(source.clone()),
        ..Slot::empty(id)
    };
    Ok(())
}

pub(super) fn place_faces(
    document: &mut Document,
    first: Option<SlotId>,
    faces: &[(Source, String)],
) -> Result<(), CommandError> {
    let mut target = first;
    let mut search_from = 0;
    for (index, (source, name)) in faces.iter().enumerate() {
        let id = match target.take() {
            Some(id) => id,
            None => {
                let empty = document.slots[search_from..]
                    .iter()
                    .find(|slot| slot.is_empty());
                match empty {
                    Some(slot) => slot.id,
                    None => add_slot(document)?,
                }
            }
        };
        place_face(document, id, source, name)?;
        search_from = index_of(document, id)? + 1;
        if index == 0 {
            document.selected = Some(id);
        }
    }
    Ok(())
}

pub(super) fn append_face(
    document: &mut Document,
    source: &Source,
    name: &str,
) -> Result<(), CommandError> {
    checked_name(name)?;
    let last = document.slots.iter().rposition(|slot| !slot.is_empty());
    let next = document.slots.get(last.map_or(0, |last| last + 1));
    let id = match next.map(|slot| slot.id) {
        Some(id) => id,
        None => add_slot(document)?,
    };
    place_face(document, id, source, name)?;
    document.selected = Some(id);
    Ok(())
}

/// Puts a copy of a slot after it, and selects the copy.
pub(super) fn duplicate(document: &mut Document, id: SlotId) -> Result<(), CommandError> {
    let index = index_of(document, id)?;
    let face = filled_slot_mut(document, id)?.clone();
    let copy = add_slot(document)?;
    let mut slot = document.slots.remove(index_of(document, copy)?);
    slot = Slot {
        id: slot.id,
        ..face
    };
    document.slots.insert(index + 1, slot);
    document.selected = Some(copy);
    Ok(())
}

/// Puts the faces in these squares of a slot's photo into slots after it.
pub(super) fn add_faces(
    document: &mut Document,
    id: SlotId,
    framings: &[Framing],
) -> Result<(), CommandError> {
    filled_slot_mut(document, id)?;
    let mut last = id;
    for framing in framings {
        let name = name_of_further_face(document, id);
        if !is_usable(*framing) {
            return Err(CommandError::BadFraming);
        }
        duplicate(document, last)?;
        last = document.selected.unwrap_or(last);
        let slot = filled_slot_mut(document, last)?;
        slot.framing = Some(*framing);
        slot.edits = Edits::default();
        slot.name = name;
    }
    document.selected = Some(id);
    Ok(())
}

/// What another face of a slot's photo is called: "Party 2", "Party 3", whichever of them is the one to start from.
fn name_of_further_face(document: &Document, id: SlotId) -> String {
    let Some(slot) = document.slot(id) else {
        return String::new();
    };
    let is_number = |text: &str| text.chars().all(|sign| sign.is_ascii_digit());
    let of_first = slot.name.rsplit_once(' ').filter(|(stem, number)| {
        let is_first = |other: &Slot| other.source == slot.source && other.name == *stem;
        is_number(number) && document.slots.iter().any(is_first)
    });
    let stem = of_first.map_or(slot.name.as_str(), |(stem, _)| stem);
    // A long name makes room for the number.
    let stem: String = stem.chars().take(MAX_NAME_CHARS - 4).collect();
    let numbered = (2..=MAX_SLOTS + 1).map(|number| format!("{stem} {number}"));
    let is_free = |name: &String| document.slots.iter().all(|slot| slot.name != *name);
    // Of so many names one is free.
    numbered.into_iter().find(is_free).unwrap_or(stem)
}

/// Makes `source` what the face in a slot is from, as it is there.
pub(super) fn bake(
    document: &mut Document,
    id: SlotId,
    source: &Source,
    framing: Framing,
) -> Result<(), CommandError> {
    if !is_usable(framing) {
        return Err(CommandError::BadFraming);
    }
    let slot = filled_slot_mut(document, id)?;
    slot.source = Some(source.clone());
    slot.framing = Some(framing);
    slot.edits = slot.edits.reset();
    Ok(())
}

/// Points every face that is made from one of these photos to where the photo is now.
pub(super) fn relink(document: &mut Document, moved: &[(PathBuf, PathBuf)]) {
    let follow = |source: &mut Source| {
        if let Source::Photo { path } = source
            && let Some((_, now)) = moved.iter().find(|(before, _)| before == path)
        {
            path.clone_from(now);
        }
    };
    let faces = document.all_faces_mut();
    for source in faces.filter_map(|face| face.source.as_mut()) {
        follow(source);
        if let Source::Code { shares, .. } = source {
            shares
                .iter_mut()
                .for_each(|share| follow(&mut share.source));
        }
    }
}
