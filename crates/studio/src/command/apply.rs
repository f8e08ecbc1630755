//! Carrying out commands.

use super::Command;
use super::slots::{
    self, add_slot, append_face, filled_slot_mut, index_of, place_face, place_faces, remove_slot,
    slot_mut,
};
use super::{axes, keys, tracks};
use crate::axes::zero_axes;
use crate::document::{Document, Slot};
use crate::expression::{
    checked_expression, drop_favourite, face_names, keep_favourite, rename_faces,
};
use crate::fault::is_usable;
use crate::fault::{CommandError, check_caption, check_range, checked_name};
use crate::limits::MIN_SLOTS;
use crate::limits::REFINE_STEPS;
use crate::own_concepts;
use facemath_core::latent::PrincipalAxes;

/// Carries out a command.
///
/// Pure and deterministic: the same document and command always give the same result.
///
/// # Errors
/// [`CommandError`] says why not; the document is then unchanged.
pub fn apply(document: &mut Document, command: &Command) -> Result<(), CommandError> {
    match command {
        Command::AddSlot => {
            let id = add_slot(document)?;
            document.selected = Some(id);
        }
        Command::RemoveSlot { slot } => {
            keys::keep_faces(document, *slot, false);
            remove_slot(document, *slot)?;
        }
        Command::ClearSlot { slot } => {
            keys::keep_faces(document, *slot, false);
            let slot = slot_mut(document, *slot)?;
            *slot = Slot::empty(slot.id);
        }
        Command::PlaceFace { slot, source, name } => {
            place_face(document, *slot, source, name)?;
            document.selected = Some(*slot);
        }
        Command::PlaceFaces { first, faces } => {
            // Several slots change; a failure at the last must not leave the first ones changed.
            let mut changed = document.clone();
            place_faces(&mut changed, *first, faces)?;
            *document = changed;
        }
        Command::AppendFace { source, name } => append_face(document, source, name)?,
        Command::ArrangeFaces { faces } => {
            let mut changed = document.clone();
            changed.slots.clear();
            changed.keys = None;
            changed.tracks.clear();
            // What was said of the other faces is not said of these; names are their own.
            if !changed.caption.has_names() {
                changed.caption.text.clear();
            }
            while changed.slots.len() < MIN_SLOTS {
                changed.push_slot();
            }
            changed.selected = changed.slots.first().map(|slot| slot.id);
            place_faces(&mut changed, None, faces)?;
            *document = changed;
        }
        Command::DuplicateSlot { slot } => slots::duplicate(document, *slot)?,
        Command::AddFaces { slot, framings } => {
            let mut changed = document.clone();
            slots::add_faces(&mut changed, *slot, framings)?;
            *document = changed;
        }
        Command::Relink { moved } => slots::relink(document, moved),
        Command::Animate(animation) => {
            let mut changed = document.clone();
            keys::animate(&mut changed, animation)?;
            *document = changed;
        }
        Command::LayFilm(film) => {
            let mut changed = document.clone();
            film.lay_over(&mut changed)?;
            *document = changed;
        }
        Command::EditTracks(edit) => {
            let mut changed = document.clone();
            tracks::edit(&mut changed, edit)?;
            *document = changed;
        }
        Command::EditKeys(edit) => {
            let mut changed = document.clone();
            keys::edit(&mut changed, edit)?;
            *document = changed;
        }
        Command::SwapSlots { a, b } => {
            let (a, b) = (index_of(document, *a)?, index_of(document, *b)?);
            document.slots.swap(a, b);
        }
        Command::CopySlot { from, to } => {
            let face = filled_slot_mut(document, *from)?.clone();
            let copy = slot_mut(document, *to)?;
            *copy = Slot {
                id: copy.id,
                ..face
            };
            document.selected = Some(*to);
        }
        Command::MoveSlot { slot, index } => {
            let slot = document.slots.remove(index_of(document, *slot)?);
            let index = (*index).min(document.slots.len());
            document.slots.insert(index, slot);
        }
        Command::SelectSlot { slot } => {
            index_of(document, *slot)?;
            document.selected = Some(*slot);
        }
        Command::RenameSlot { slot, name } => {
            let name = checked_name(name)?;
            let before = face_names(document);
            filled_slot_mut(document, *slot)?.name = name;
            rename_faces(document, &before);
        }
        Command::SetFraming { slot, framing } => {
            if framing.is_some_and(|framing| !is_usable(framing)) {
                return Err(CommandError::BadFraming);
            }
            filled_slot_mut(document, *slot)?.framing = *framing;
        }
        Command::SetControl {
            slot,
            control,
            value,
        } => control.set(&mut filled_slot_mut(document, *slot)?.edits, *value)?,
        Command::ResetControl { slot, control } => {
            control.reset(&mut filled_slot_mut(document, *slot)?.edits);
        }
        Command::ResetControls { slot, controls } => {
            let edits = &mut filled_slot_mut(document, *slot)?.edits;
            controls.iter().for_each(|control| control.reset(edits));
        }
        Command::ResetEdits { slot } => {
            let slot = filled_slot_mut(document, *slot)?;
            slot.edits = slot.edits.reset();
        }
        Command::SetLock {
            slot,
            control,
            locked,
        } => {
            let locks = &mut filled_slot_mut(document, *slot)?.edits.locked;
            let name = control.lock_name().ok_or(CommandError::NoLock)?;
            if *locked {
                locks.insert(name.to_owned());
            } else {
                locks.remove(name);
            }
        }
        Command::RenameAxis { axis, name } => axes::rename(document, *axis, name)?,
        Command::RandomiseAxes { slot, seed } => {
            let edits = &mut filled_slot_mut(document, *slot)?.edits;
            edits.axes = PrincipalAxes::random_positions_sd(*seed);
        }
        Command::ZeroAxes { slot } => {
            zero_axes(&mut filled_slot_mut(document, *slot)?.edits);
        }
        Command::RenewAxes => axes::renew(document),
        Command::ResetAxes { slot } => {
            filled_slot_mut(document, *slot)?.edits.axes.clear();
        }
        Command::SetRefinement { slot, steps } => {
            check_range("a number of steps", *steps, REFINE_STEPS)?;
            filled_slot_mut(document, *slot)?.refine_steps = *steps;
        }
        Command::SetLook { look, value } => look.set(document, *value)?,
        Command::ShowDetail(is_on) => document.detail.is_on = *is_on,
        Command::Bake { faces, source } => {
            let mut changed = document.clone();
            for (slot, framing) in faces {
                keys::keep_faces(&mut changed, *slot, true);
                slots::bake(&mut changed, *slot, source, *framing)?;
            }
            *document = changed;
        }
        Command::SetTimeline(timeline) => {
            timeline.validate()?;
            document.timeline = *timeline;
        }
        Command::SetCaption(caption) => {
            check_caption(caption)?;
            document.caption = caption.clone();
        }
        Command::UseModel { model } => {
            if model.trim().is_empty() {
                return Err(CommandError::BadName);
            }
            model.clone_into(&mut document.model);
        }
        Command::SetExpression { text } => document.expression = checked_expression(text)?,
        Command::KeepFavourite(favourite) => keep_favourite(document, favourite)?,
        Command::DropFavourite { text } => drop_favourite(document, text)?,
        Command::AddConcept(own) => own_concepts::add(document, own)?,
        Command::RemoveConcept { name } => own_concepts::remove(document, name)?,
        Command::RenameConcept {
            name,
            new_name,
            label,
        } => own_concepts::rename(document, name, new_name, label)?,
    }
    Ok(())
}
