//! Carrying out commands.

use super::{Command, axes, faces, keys, shared, sliders, slots, tracks};
use crate::demonstration;
use crate::document::Document;
use crate::expression::{drop_favourite, keep_favourite};
use crate::fault::CommandError;
use crate::own_concepts;

/// Carries out a command.
///
/// Pure and deterministic: the same document and command always give the same result.
///
/// # Errors
/// [`CommandError`] says why not; the document is then unchanged.
pub fn apply(document: &mut Document, command: &Command) -> Result<(), CommandError> {
    *document = applied(document, command)?;
    Ok(())
}

/// The document that a command makes of another, for whoever keeps both.
///
/// # Errors
/// As [`apply`].
pub(crate) fn applied(document: &Document, command: &Command) -> Result<Document, CommandError> {
    // On a copy: a failure at the last of several changes must not leave the first ones done.
    let mut changed = document.clone();
    carry_out(&mut changed, command)?;
    // Once there are other faces the samples are no demonstration any more, even if somebody chooses them again.
    changed.is_demonstration = demonstration::is_still_of(&changed);
    Ok(changed)
}

/// The table of what carries out which command. On an error the document may be half changed.
fn carry_out(document: &mut Document, command: &Command) -> Result<(), CommandError> {
    match command {
        Command::AddSlot => slots::add(document),
        Command::RemoveSlot { slot } => slots::remove(document, *slot),
        Command::ClearSlot { slot } => slots::clear(document, *slot),
        Command::SwapSlots { a, b } => slots::swap(document, *a, *b),
        Command::CopySlot { from, to } => slots::copy(document, *from, *to),
        Command::DuplicateSlot { slot } => slots::duplicate(document, *slot),
        Command::MoveSlot { slot, index } => slots::move_to(document, *slot, *index),
        Command::SelectSlot { slot } => slots::select(document, *slot),
        Command::RenameSlot { slot, name } => slots::rename(document, *slot, name),

        Command::PlaceFace { slot, source, name } => faces::place(document, *slot, source, name),
        Command::PlaceFaces { first, faces } => faces::place_several(document, *first, faces),
        Command::AppendFace { source, name } => faces::append(document, source, name),
        Command::ArrangeFaces { faces } => faces::arrange(document, faces),
        Command::AddFaces { slot, framings } => faces::add_of_photo(document, *slot, framings),
        Command::SetFraming { slot, framing } => faces::set_framing(document, *slot, *framing),
        Command::SetRefinement { slot, steps } => faces::set_refinement(document, *slot, *steps),
        Command::Relink { moved } => faces::relink(document, moved),
        Command::Bake { faces, source } => faces::bake(document, faces, source),

        Command::SetControl {
            slot,
            control,
            value,
        } => sliders::set(document, *slot, control, *value),
        Command::ResetControl { slot, control } => {
            sliders::reset(document, *slot, std::slice::from_ref(control))
        }
        Command::ResetControls { slot, controls } => sliders::reset(document, *slot, controls),
        Command::ResetEdits { slot } => sliders::reset_all(document, *slot),
        Command::SetLock {
            slot,
            control,
            locked,
        } => sliders::set_lock(document, *slot, control, *locked),

        Command::RenameAxis { axis, name } => axes::rename(document, *axis, name),
        Command::RandomiseAxes { slot, seed } => axes::randomise(document, *slot, *seed),
        Command::ZeroAxes { slot } => axes::zero(document, *slot),
        Command::ResetAxes { slot } => axes::reset(document, *slot),
        Command::RenewAxes => axes::renew(document),

        Command::EditKeys(edit) => keys::edit(document, edit),
        Command::EditTracks(edit) => tracks::edit(document, edit),
        Command::Animate(animation) => keys::animate(document, animation),
        Command::LayFilm(film) => film.lay_over(document),

        Command::SetTimeline(timeline) => shared::set_timeline(document, timeline),
        Command::SetCaption(caption) => shared::set_caption(document, caption),
        Command::SetLook { look, value } => look.set(document, *value),
        Command::ShowDetail(is_on) => shared::show_detail(document, *is_on),
        Command::UseModel { model } => shared::use_model(document, model),

        Command::SetExpression { text } => shared::set_expression(document, text),
        Command::KeepFavourite(favourite) => keep_favourite(document, favourite),
        Command::DropFavourite { text } => drop_favourite(document, text),

        Command::AddConcept(own) => own_concepts::add(document, own),
        Command::RemoveConcept { name } => own_concepts::remove(document, name),
        Command::RenameConcept {
            name,
            new_name,
            label,
        } => own_concepts::rename(document, name, new_name, label),
    }
}
