//! Every change of a document as a value, and the one function that carries it out.

use std::ops::RangeInclusive;
use std::sync::Arc;

use thiserror::Error;

use super::axes::{self, TRUNCATION};
use super::control::Control;
use super::detail::DetailSetting;
use super::document::{Document, MAX_NAME_CHARS, MAX_SLOTS, MIN_SLOTS, Slot, SlotId, Source};
use super::expression::{
    Favourite, MAX_EXPRESSION_CHARS, MAX_FAVOURITES, checked_expression, drop_favourite,
    face_names, keep_favourite, rename_faces,
};
use super::own_concepts::{self, MAX_OWN_CONCEPTS};
use super::strength::check_strength;
use super::timeline::{Timeline, check_range};
use crate::concepts::{ConceptFault, OwnConcept};
use facemath_core::latent::{AGE, PrincipalAxes};
use facemath_core::photo::Framing;
use facemath_nets::engine::{MAX_REFINE_STEPS, Sharpen};

/// Ages that can be asked for, in years. The model's own averages may end earlier; it stops at its last one.
pub const AGE_YEARS: RangeInclusive<f32> = 0.0..=120.0;
/// Steps of refinement that a document accepts.
pub(super) const REFINE_STEPS: RangeInclusive<u32> = 0..=MAX_REFINE_STEPS as u32;

/// A change of a [`Document`].
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Appends an empty slot and selects it.
    AddSlot,
    /// Takes a slot away with its face. The last [`MIN_SLOTS`] slots stay and are only emptied.
    RemoveSlot { slot: SlotId },
    /// Empties a slot.
    ClearSlot { slot: SlotId },
    /// Puts a face into a slot, with the default framing and no edits, and selects the slot.
    PlaceFace {
        slot: SlotId,
        source: Source,
        name: String,
    },
    /// Puts faces (source and name) into several slots at once as one step: the first into `first` (or the first empty
    /// slot), each other one into the next empty slot after it, or a new one. Selects the slot of the first face.
    PlaceFaces {
        first: Option<SlotId>,
        faces: Vec<(Source, String)>,
    },
    /// Puts a face into the first empty slot after all faces, or a new one, and selects the slot.
    AppendFace { source: Source, name: String },
    /// Puts faces (source and name) into slots of their own, in place of all that are there, and selects the first: the
    /// keys of a morph.
    ArrangeFaces { faces: Vec<(Source, String)> },
    /// Exchanges the places of two slots in the filmstrip.
    SwapSlots { a: SlotId, b: SlotId },
    /// Copies the face of one slot with its framing and edits over that of another, and selects the copy.
    CopySlot { from: SlotId, to: SlotId },
    /// Moves a slot to a place in the filmstrip, counted from 0; beyond the end means last.
    MoveSlot { slot: SlotId, index: usize },
    /// Makes the sliders act on a slot. Not a step of the history.
    SelectSlot { slot: SlotId },
    /// Gives the face in a slot another name.
    RenameSlot { slot: SlotId, name: String },
    /// Chooses the square of the photo that becomes the face; `None` goes back to the default.
    SetFraming {
        slot: SlotId,
        framing: Option<Framing>,
    },
    /// Asks for an age in years; `None` leaves the face's own.
    SetAge {
        slot: SlotId,
        age_years: Option<f32>,
    },
    /// Sets the strength of a concept; 0 leaves the face as it is.
    SetConcept {
        slot: SlotId,
        concept: String,
        strength: f32,
    },
    /// Puts one control back to "leave the face as it is".
    ResetControl { slot: SlotId, control: Control },
    /// Puts several controls back in one step.
    ResetControls {
        slot: SlotId,
        controls: Vec<Control>,
    },
    /// Puts all controls of a slot back. Locks stay: they say what is to be left alone, not what the face looks like.
    ResetEdits { slot: SlotId },
    /// Has the age or a concept of a face left alone by all other controls, or no longer.
    SetLock {
        slot: SlotId,
        control: Control,
        locked: bool,
    },
    /// Puts a face at a position on a principal axis, in standard deviations from the average face.
    SetAxis { slot: SlotId, axis: u16, sd: f32 },
    /// Calls an axis of the document's model something else; a blank name is no name.
    RenameAxis { axis: u16, name: String },
    /// Puts a face at random positions on all axes, spread as faces are; the same seed gives the same positions.
    RandomiseAxes { slot: SlotId, seed: u64 },
    /// Puts a face at the average on all axes.
    ZeroAxes { slot: SlotId },
    /// Leaves a face where it is on all axes.
    ResetAxes { slot: SlotId },
    /// Puts a face nearer to the average one (below 1) or farther away; 1 leaves it where it is.
    SetTruncation { slot: SlotId, value: f32 },
    /// Says how many gradient steps make the face in a slot look like its photo, up to [`MAX_REFINE_STEPS`].
    SetRefinement { slot: SlotId, steps: u32 },
    /// Sharpens all faces.
    SetSharpen(Sharpen),
    /// Chooses how much of their photographs' own detail all faces carry.
    SetDetail(DetailSetting),
    /// Makes a photo with the edits in it the new starting point: it takes the place of the slot's source, the face is
    /// where it was (looking for it again could find it a little elsewhere), and the edits start over.
    Bake {
        slot: SlotId,
        source: Source,
        framing: Framing,
    },
    /// Changes how the morph runs and is exported.
    SetTimeline(Timeline),
    /// Encodes and draws all faces with another model, given by name or path.
    UseModel { model: String },
    /// Types an expression, which need not make sense; breaks between lines become blanks.
    SetExpression { text: String },
    /// Keeps an expression for later. One that is kept already only gets the name.
    KeepFavourite(Favourite),
    /// Lets a kept expression go.
    DropFavourite { text: String },
    /// Adds a concept of the document's own, whose name must be free.
    AddConcept(Arc<OwnConcept>),
    /// Takes a concept of the document's own away, and what its slider did to the faces.
    RemoveConcept { name: String },
    /// Gives a concept of the document's own another label on its slider and another name in expressions.
    RenameConcept {
        name: String,
        new_name: String,
        label: String,
    },
}

/// What a drag changes: consecutive dragged commands with the same key are one step of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DragKey {
    Framing(SlotId),
    Control(SlotId, Control),
    Sharpen,
    Detail,
    Truncation(SlotId),
    Timeline,
    Expression,
}

/// Why a command could not be carried out. The document is then as it was.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum CommandError {
    /// The slot was taken away in the meantime.
    #[error("That slot is no longer there.")]
    NoSuchSlot,
    /// The command needs a face and the slot has none.
    #[error("That slot is empty. Drop a photo into it first.")]
    EmptySlot,
    /// The filmstrip is full.
    #[error("There is room for {MAX_SLOTS} slots at most. Remove one first.")]
    TooManySlots,
    /// A number is out of its range, or not a number.
    #[error("Choose {what} between {min} and {max}.")]
    OutOfRange {
        /// The quantity in words.
        what: &'static str,
        /// Smallest accepted value.
        min: f64,
        /// Largest accepted value.
        max: f64,
    },
    /// A framing with numbers that are no numbers, or without an extent.
    #[error("That frame has no area. Draw it larger.")]
    BadFraming,
    /// Axes are directions, not properties that another control could leave alone.
    #[error("Only the age and concepts can be locked.")]
    NoLock,
    /// A name that is blank or too long.
    #[error("Choose a name of 1 to {MAX_NAME_CHARS} characters.")]
    BadName,
    /// An expression that is too long to be kept.
    #[error("That expression is too long. Keep it below {MAX_EXPRESSION_CHARS} characters.")]
    LongExpression,
    /// A blank expression cannot be a favourite.
    #[error("There is no expression to keep. Type one first.")]
    NoExpression,
    /// The list of favourites is full.
    #[error("There is room for {MAX_FAVOURITES} favourites at most. Remove one first.")]
    TooManyFavourites,
    /// The favourite was let go in the meantime.
    #[error("That favourite is no longer there.")]
    NoSuchFavourite,
    /// A concept that nothing can do anything with.
    #[error("This concept cannot be used: {0}.")]
    BadConcept(#[from] ConceptFault),
    /// The concept was taken away in the meantime.
    #[error("That concept is no longer there.")]
    NoSuchConcept,
    /// A name that another concept of the document has.
    #[error("There is a concept called \"{0}\" already. Choose another name.")]
    ConceptExists(String),
    /// The document is full of concepts.
    #[error("There is room for {MAX_OWN_CONCEPTS} concepts at most. Remove one first.")]
    TooManyConcepts,
}

impl Command {
    /// What the command does, for "Undo ..." and "Redo ..." in the menu.
    pub fn title(&self) -> &'static str {
        match self {
            Self::AddSlot => "add slot",
            Self::RemoveSlot { .. } => "delete slot",
            Self::ClearSlot { .. } => "empty slot",
            Self::PlaceFace { .. } => "place face",
            Self::AppendFace { .. } => "place face",
            Self::PlaceFaces { faces, .. } if faces.len() < 2 => "place face",
            Self::PlaceFaces { .. } => "place faces",
            Self::ArrangeFaces { .. } => "lay out a morph",
            Self::SwapSlots { .. } => "swap slots",
            Self::CopySlot { .. } => "copy face",
            Self::MoveSlot { .. } => "move slot",
            Self::SelectSlot { .. } => "select slot",
            Self::RenameSlot { .. } => "rename face",
            Self::SetFraming { .. } => "frame photo",
            Self::SetAge { .. } => "change age",
            Self::SetConcept { .. } => "change slider",
            Self::ResetControl { .. } => "reset slider",
            Self::ResetControls { .. } => "reset sliders",
            Self::ResetEdits { .. } => "reset all sliders",
            Self::SetLock { locked: true, .. } => "lock slider",
            Self::SetLock { .. } => "unlock slider",
            Self::SetAxis { .. } => "move along axis",
            Self::RenameAxis { .. } => "rename axis",
            Self::RandomiseAxes { .. } => "randomise axes",
            Self::ZeroAxes { .. } => "zero axes",
            Self::ResetAxes { .. } => "reset axes",
            Self::SetTruncation { .. } => "change truncation",
            Self::SetRefinement { .. } => "refine face",
            Self::SetSharpen(_) => "sharpen",
            Self::SetDetail(_) => "change detail",
            Self::Bake { .. } => "bake edits",
            Self::SetTimeline(_) => "change timeline",
            Self::UseModel { .. } => "change model",
            Self::SetExpression { .. } => "change expression",
            Self::KeepFavourite(_) => "keep favourite",
            Self::DropFavourite { .. } => "remove favourite",
            Self::AddConcept(_) => "add concept",
            Self::RemoveConcept { .. } => "remove concept",
            Self::RenameConcept { .. } => "rename concept",
        }
    }

    /// Whether the command moves sliders of a face.
    pub fn moves_sliders(&self) -> bool {
        matches!(
            self,
            Self::SetAge { .. }
                | Self::SetConcept { .. }
                | Self::ResetControl { .. }
                | Self::ResetControls { .. }
                | Self::ResetEdits { .. }
                | Self::SetLock { .. }
                | Self::SetAxis { .. }
                | Self::RandomiseAxes { .. }
                | Self::ZeroAxes { .. }
                | Self::ResetAxes { .. }
                | Self::SetTruncation { .. }
        )
    }

    /// Whether the command makes a step of the history. Looking at another slot does not.
    pub(super) fn is_step(&self) -> bool {
        !matches!(self, Self::SelectSlot { .. })
    }

    /// What a drag of this command changes; `None` for commands that cannot be dragged.
    pub(super) fn drag_key(&self) -> Option<DragKey> {
        match self {
            Self::SetFraming { slot, .. } => Some(DragKey::Framing(*slot)),
            Self::SetAge { slot, .. } => Some(DragKey::Control(*slot, Control::Age)),
            Self::SetConcept { slot, concept, .. } => {
                Some(DragKey::Control(*slot, Control::Concept(concept.clone())))
            }
            Self::SetAxis { slot, axis, .. } => Some(DragKey::Control(*slot, Control::Axis(*axis))),
            Self::SetTruncation { slot, .. } => Some(DragKey::Truncation(*slot)),
            Self::SetSharpen(_) => Some(DragKey::Sharpen),
            Self::SetDetail(_) => Some(DragKey::Detail),
            Self::SetTimeline(_) => Some(DragKey::Timeline),
            Self::SetExpression { .. } => Some(DragKey::Expression),
            _ => None,
        }
    }
}

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
        Command::RemoveSlot { slot } => remove_slot(document, *slot)?,
        Command::ClearSlot { slot } => {
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
            while changed.slots.len() < MIN_SLOTS {
                changed.push_slot();
            }
            changed.selected = changed.slots.first().map(|slot| slot.id);
            place_faces(&mut changed, None, faces)?;
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
        Command::SetAge { slot, age_years } => {
            if let Some(age_years) = *age_years {
                check_range("an age", age_years, AGE_YEARS)?;
            }
            filled_slot_mut(document, *slot)?.edits.age_years = *age_years;
        }
        Command::SetConcept {
            slot,
            concept,
            strength,
        } => {
            check_strength(concept, *strength)?;
            let slot = filled_slot_mut(document, *slot)?;
            slot.edits.set_concept(concept, *strength);
        }
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
            let name = match control {
                Control::Age => AGE,
                Control::Concept(name) => name,
                Control::Axis(_) => return Err(CommandError::NoLock),
            };
            if *locked {
                locks.insert(name.to_owned());
            } else {
                locks.remove(name);
            }
        }
        Command::SetAxis { slot, axis, sd } => {
            axes::set_axis(&mut filled_slot_mut(document, *slot)?.edits, *axis, *sd)?;
        }
        Command::RenameAxis { axis, name } => axes::rename_axis(document, *axis, name)?,
        Command::RandomiseAxes { slot, seed } => {
            let edits = &mut filled_slot_mut(document, *slot)?.edits;
            edits.axes = PrincipalAxes::random_positions_sd(*seed);
        }
        Command::ZeroAxes { slot } => {
            axes::zero_axes(&mut filled_slot_mut(document, *slot)?.edits);
        }
        Command::ResetAxes { slot } => {
            filled_slot_mut(document, *slot)?.edits.axes.clear();
        }
        Command::SetTruncation { slot, value } => {
            check_range("a truncation", *value, TRUNCATION)?;
            filled_slot_mut(document, *slot)?.edits.truncation = *value;
        }
        Command::SetRefinement { slot, steps } => {
            check_range("a number of steps", *steps, REFINE_STEPS)?;
            filled_slot_mut(document, *slot)?.refine_steps = *steps;
        }
        Command::SetSharpen(sharpen) => {
            check_sharpen(*sharpen)?;
            document.sharpen = *sharpen;
        }
        Command::SetDetail(detail) => {
            detail.check()?;
            document.detail = *detail;
        }
        Command::Bake {
            slot,
            source,
            framing,
        } => {
            if !is_usable(*framing) {
                return Err(CommandError::BadFraming);
            }
            let slot = filled_slot_mut(document, *slot)?;
            slot.source = Some(source.clone());
            slot.framing = Some(*framing);
            slot.edits = slot.edits.reset();
        }
        Command::SetTimeline(timeline) => {
            timeline.validate()?;
            document.timeline = *timeline;
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

/// Whether both numbers are within their ranges.
pub(super) fn check_sharpen(sharpen: Sharpen) -> Result<(), CommandError> {
    check_range("an amount of sharpening", sharpen.amount, Sharpen::AMOUNT)?;
    check_range("a radius", sharpen.radius_px, Sharpen::RADIUS_PX)
}

/// Whether a framing encloses an area and consists of numbers.
pub(super) fn is_usable(framing: Framing) -> bool {
    framing.is_finite() && framing.size_px > 0.0
}

fn index_of(document: &Document, id: SlotId) -> Result<usize, CommandError> {
    document.index_of(id).ok_or(CommandError::NoSuchSlot)
}

fn slot_mut(document: &mut Document, id: SlotId) -> Result<&mut Slot, CommandError> {
    document.slot_mut(id).ok_or(CommandError::NoSuchSlot)
}

fn filled_slot_mut(document: &mut Document, id: SlotId) -> Result<&mut Slot, CommandError> {
    let slot = slot_mut(document, id)?;
    if slot.is_empty() {
        return Err(CommandError::EmptySlot);
    }
    Ok(slot)
}

fn add_slot(document: &mut Document) -> Result<SlotId, CommandError> {
    if document.slots.len() >= MAX_SLOTS {
        return Err(CommandError::TooManySlots);
    }
    Ok(document.push_slot())
}

fn remove_slot(document: &mut Document, id: SlotId) -> Result<(), CommandError> {
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

fn place_face(
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

fn place_faces(
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

fn append_face(document: &mut Document, source: &Source, name: &str) -> Result<(), CommandError> {
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

/// The name without surrounding blanks.
pub(super) fn checked_name(name: &str) -> Result<String, CommandError> {
    let name = name.trim();
    if (1..=MAX_NAME_CHARS).contains(&name.chars().count()) {
        Ok(name.to_owned())
    } else {
        Err(CommandError::BadName)
    }
}
