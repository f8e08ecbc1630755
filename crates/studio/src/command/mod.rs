//! Every change of a document as a value, and the one function that carries it out.

mod apply;
mod axes;
mod faces;
mod keys;
mod shared;
mod sliders;
mod slots;
mod tracks;

pub(crate) use apply::applied;
pub use apply::apply;
pub use keys::{Animation, KeyEdit};
pub use tracks::TrackEdit;

pub(crate) use keys::check_keys;
pub(crate) use tracks::check_tracks;

use std::path::PathBuf;
use std::sync::Arc;

use super::control::Control;
use super::document::{SlotId, Source};
use super::expression::Favourite;
use super::look::Look;
use super::timeline::{Attribute, SavedFilm, Timeline};
use crate::concepts::OwnConcept;
use facemath_core::export::Caption;
use facemath_core::photo::Framing;

/// A change of a [`Document`].
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Appends an empty slot and selects it.
    AddSlot,
    /// Takes a slot away with its face. The last [`MIN_SLOTS`](crate::MIN_SLOTS) slots stay and are only emptied.
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
    /// Puts a copy of a slot, with its framing and edits, after it, and selects the copy.
    DuplicateSlot { slot: SlotId },
    /// Puts further faces of the photo in a slot into slots of their own after it, each framed by a square.
    AddFaces {
        slot: SlotId,
        framings: Vec<Framing>,
    },
    /// Looks for photos in other places than before: each pair is where one was and where it is now.
    Relink { moved: Vec<(PathBuf, PathBuf)> },
    /// Lays out a film that was kept without its faces over those in the slots.
    LayFilm(Arc<SavedFilm>),
    /// Makes a film of one face: see [`Animation`].
    Animate(Animation),
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
    /// Sets one of the sliders of a face.
    SetControl {
        slot: SlotId,
        control: Control,
        value: f32,
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
    /// Calls an axis of the document's model something else; a blank name is no name.
    RenameAxis { axis: u16, name: String },
    /// Puts a face at random positions on all axes, spread as faces are; the same seed gives the same positions.
    RandomiseAxes { slot: SlotId, seed: u64 },
    /// Puts a face at the average on all axes.
    ZeroAxes { slot: SlotId },
    /// Leaves a face where it is on all axes.
    ResetAxes { slot: SlotId },
    /// Takes the axes found by pictures in place of those that a project of an earlier version has; places, names and tracks
    /// of the others go.
    RenewAxes,
    /// Says how many gradient steps make the face in a slot look like its photo, up to [`MAX_REFINE_STEPS`].
    SetRefinement { slot: SlotId, steps: u32 },
    /// Sets one of the sliders of how all faces look.
    SetLook { look: Look, value: f32 },
    /// Has faces carry their photographs' own detail, or not.
    ShowDetail(bool),
    /// Makes a photo with the edits in it the new starting point: it takes the place of the source of these slots, their
    /// faces are where they were (looking for them again could find them a little elsewhere), and the edits start over.
    Bake {
        faces: Vec<(SlotId, Framing)>,
        source: Source,
    },
    /// Changes the keys of the film.
    EditKeys(KeyEdit),
    /// Changes the attribute tracks of the film.
    EditTracks(TrackEdit),
    /// Changes how the morph runs and is exported.
    SetTimeline(Timeline),
    /// Writes text into the exported film; a blank one is none. It need not be text that can be drawn, which an export says.
    SetCaption(Caption),
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
pub(crate) enum DragKey {
    Framing(SlotId),
    Control(SlotId, Control),
    Look(Look),
    Timeline,
    Caption,
    Keys(u8, usize),
    Tracks(Attribute, Option<usize>),
    Expression,
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
            Self::DuplicateSlot { .. } => "duplicate face",
            Self::AddFaces { .. } => "add faces",
            Self::Relink { .. } => "locate photos",
            Self::LayFilm(_) => "lay out film",
            Self::Animate(_) => "animate",
            Self::MoveSlot { .. } => "move slot",
            Self::SelectSlot { .. } => "select slot",
            Self::RenameSlot { .. } => "rename face",
            Self::SetFraming { .. } => "frame photo",
            Self::SetControl { control, .. } => control.row().title,
            Self::ResetControl { .. } => "reset slider",
            Self::ResetControls { .. } => "reset sliders",
            Self::ResetEdits { .. } => "reset all sliders",
            Self::SetLock { locked: true, .. } => "lock slider",
            Self::SetLock { .. } => "unlock slider",
            Self::RenameAxis { .. } => "rename axis",
            Self::RandomiseAxes { .. } => "randomise axes",
            Self::ZeroAxes { .. } => "zero axes",
            Self::ResetAxes { .. } => "reset axes",
            Self::RenewAxes => "renew axes",
            Self::SetRefinement { .. } => "refine face",
            Self::SetLook { look, .. } => look.row().title,
            Self::ShowDetail(_) => "change detail",
            Self::Bake { .. } => "start from edited photo",
            Self::EditKeys(edit) => edit.title(),
            Self::EditTracks(edit) => edit.title(),
            Self::SetTimeline(_) => "change timeline",
            Self::SetCaption(_) => "change caption",
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
            Self::SetControl { .. }
                | Self::ResetControl { .. }
                | Self::ResetControls { .. }
                | Self::ResetEdits { .. }
                | Self::SetLock { .. }
                | Self::RandomiseAxes { .. }
                | Self::ZeroAxes { .. }
                | Self::ResetAxes { .. }
        )
    }

    /// Whether the command makes a step of the history. Looking at another slot does not.
    pub(crate) fn is_step(&self) -> bool {
        !matches!(self, Self::SelectSlot { .. })
    }

    /// What a drag of this command changes; `None` for commands that cannot be dragged.
    pub(crate) fn drag_key(&self) -> Option<DragKey> {
        match self {
            Self::SetFraming { slot, .. } => Some(DragKey::Framing(*slot)),
            Self::SetControl { slot, control, .. } => {
                Some(DragKey::Control(*slot, control.clone()))
            }
            Self::SetLook { look, .. } => Some(DragKey::Look(*look)),
            Self::SetTimeline(_) => Some(DragKey::Timeline),
            Self::SetCaption(_) => Some(DragKey::Caption),
            Self::EditTracks(edit) => {
                let (attribute, point) = edit.drag_key()?;
                Some(DragKey::Tracks(attribute, point))
            }
            Self::EditKeys(edit) => {
                let (kind, key) = edit.drag_key()?;
                Some(DragKey::Keys(kind, key))
            }
            Self::SetExpression { .. } => Some(DragKey::Expression),
            _ => None,
        }
    }
}
