//! What a document that was read from a file has to be, beyond its form.

use std::collections::HashSet;

use crate::axes;
use crate::command::{check_keys, check_tracks};
use crate::control::check_edits;
use crate::document::{Document, Slot, Source};
use crate::expression::check_expressions;
use crate::fault::{CommandError, check_caption, check_range, checked_name, is_usable};
use crate::limits::{MAX_SLOTS, MIN_SLOTS, REFINE_STEPS};
use crate::looks::check_looks;
use crate::own_concepts;
use crate::stored_share::StoredShare;

/// Checks what `serde` cannot: everything that [`crate::apply`] would never have let happen. Returns the first fault in
/// words.
pub(crate) fn check_document(document: &Document) -> Result<(), String> {
    let count = document.slots.len();
    if !(MIN_SLOTS..=MAX_SLOTS).contains(&count) {
        return Err(format!(
            "it has {count} slots instead of {MIN_SLOTS} to {MAX_SLOTS}"
        ));
    }
    let mut seen = HashSet::new();
    for slot in document.slots.iter().chain(document.own_key_faces()) {
        let number = slot.id.number();
        if !seen.insert(slot.id) {
            return Err(format!("two slots have the number {number}"));
        }
        if number >= document.next_slot || number > u64::from(u32::MAX) {
            return Err(format!("slot {number} was never made"));
        }
        check_slot(slot).map_err(|fault| format!("slot {number}: {fault}"))?;
        let shares = slot.source.as_ref().map_or(&[][..], Source::shares);
        StoredShare::check(shares).map_err(|fault| format!("slot {number}: {fault}"))?;
    }
    if document
        .selected
        .is_some_and(|id| document.slot(id).is_none())
    {
        return Err("the selected slot does not exist".to_owned());
    }
    if document.model.trim().is_empty() {
        return Err("it names no model".to_owned());
    }
    check_keys(document)?;
    check_tracks(document)?;
    own_concepts::check(document)?;
    check_looks(document)?;
    check_expressions(&document.expression, &document.favourites)
        .map_err(|fault| format!("expression: {fault}"))?;
    check_caption(&document.caption).map_err(|fault| format!("caption: {fault}"))?;
    axes::check_names(&document.axis_names).map_err(|fault| format!("axes: {fault}"))?;
    document
        .timeline
        .validate()
        .map_err(|fault| format!("timeline: {fault}"))
}

fn check_slot(slot: &Slot) -> Result<(), CommandError> {
    if slot.is_empty() {
        return Ok(());
    }
    checked_name(&slot.name)?;
    if slot.framing.is_some_and(|framing| !is_usable(framing)) {
        return Err(CommandError::BadFraming);
    }
    check_range("a number of steps", slot.refine_steps, REFINE_STEPS)?;
    check_edits(&slot.edits)
}
