//! What commands do to the faces in the slots: where they are from, and how they are read.

use std::path::PathBuf;

use super::keys;
use super::slots::{self, filled_slot_mut, index_of, slot_mut};
use crate::document::{Document, Slot, SlotId, Source};
use crate::fault::{CommandError, check_range, checked_name, is_usable};
use crate::limits::{MAX_NAME_CHARS, MAX_SLOTS, MIN_SLOTS, REFINE_STEPS};
use facemath_core::latent::Edits;
use facemath_core::photo::Framing;

/// Puts a face into a slot, as it is by itself.
fn put(
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

/// Puts a face into a slot, and selects the slot.
pub(super) fn place(
    document: &mut Document,
    id: SlotId,
    source: &Source,
    name: &str,
) -> Result<(), CommandError> {
    put(document, id, source, name)?;
    document.selected = Some(id);
    Ok(())
}

/// Puts faces into `first`, or the first empty slot, and the next empty ones after it, or new ones.
pub(super) fn place_several(
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
                    None => slots::append(document)?,
                }
            }
        };
        put(document, id, source, name)?;
        search_from = index_of(document, id)? + 1;
        if index == 0 {
            document.selected = Some(id);
        }
    }
    Ok(())
}

/// Puts a face behind all others, and selects its slot.
pub(super) fn append(
    document: &mut Document,
    source: &Source,
    name: &str,
) -> Result<(), CommandError> {
    checked_name(name)?;
    let last = document.slots.iter().rposition(|slot| !slot.is_empty());
    let next = document.slots.get(last.map_or(0, |last| last + 1));
    let id = match next.map(|slot| slot.id) {
        Some(id) => id,
        None => slots::append(document)?,
    };
    place(document, id, source, name)
}

/// Puts faces into slots of their own, in place of all that are there.
pub(super) fn arrange(
    document: &mut Document,
    faces: &[(Source, String)],
) -> Result<(), CommandError> {
    document.slots.clear();
    document.keys = None;
    document.tracks.clear();
    // What was said of the other faces is not said of these; names are their own.
    if !document.caption.has_names() {
        document.caption.text.clear();
    }
    while document.slots.len() < MIN_SLOTS {
        document.push_slot();
    }
    document.selected = document.slots.first().map(|slot| slot.id);
    place_several(document, None, faces)
}

/// Puts the faces in these squares of a slot's photo into slots after it.
pub(super) fn add_of_photo(
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
        slots::duplicate(document, last)?;
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

/// Chooses the square of the photo that becomes the face; `None` goes back to the default.
pub(super) fn set_framing(
    document: &mut Document,
    id: SlotId,
    framing: Option<Framing>,
) -> Result<(), CommandError> {
    if framing.is_some_and(|framing| !is_usable(framing)) {
        return Err(CommandError::BadFraming);
    }
    filled_slot_mut(document, id)?.framing = framing;
    Ok(())
}

/// Says how many gradient steps make the face in a slot look like its photo.
pub(super) fn set_refinement(
    document: &mut Document,
    id: SlotId,
    steps: u32,
) -> Result<(), CommandError> {
    check_range("a number of steps", steps, REFINE_STEPS)?;
    filled_slot_mut(document, id)?.refine_steps = steps;
    Ok(())
}

/// Makes `source` what the faces in these slots are from, as they are there.
pub(super) fn bake(
    document: &mut Document,
    faces: &[(SlotId, Framing)],
    source: &Source,
) -> Result<(), CommandError> {
    for &(id, framing) in faces {
        keys::keep_faces(document, id, true);
        if !is_usable(framing) {
            return Err(CommandError::BadFraming);
        }
        let slot = filled_slot_mut(document, id)?;
        slot.source = Some(source.clone());
        slot.framing = Some(framing);
        slot.edits = slot.edits.reset();
    }
    Ok(())
}

/// Points every face that is made from one of these photos to where the photo is now.
pub(super) fn relink(
    document: &mut Document,
    moved: &[(PathBuf, PathBuf)],
) -> Result<(), CommandError> {
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
    Ok(())
}
