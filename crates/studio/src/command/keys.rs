//! What commands do to the keys of the film.

use crate::control::Control;
use crate::document::{Document, SlotId};
use crate::fault::CommandError;
use crate::limits::MAX_KEYS;
use crate::timeline::{KeyFace, Keyframe, Segment};
use facemath_core::latent::Easing;

use super::slots::filled_slot_mut;

/// A change of the film's keys, which are counted from 0. The first one gives an automatic film keys of its own: those that it
/// has just shown.
#[derive(Clone, Debug, PartialEq)]
pub enum KeyEdit {
    /// Puts keys before the one with this number, or behind all.
    Insert {
        index: usize,
        keys: Vec<Keyframe>,
        /// Frames to the first of them from the key before, where that is to change.
        lead_frames: Option<u32>,
    },
    /// Takes a key away. Without any the film is automatic again.
    Remove { index: usize },
    /// Moves a key to a place, counted without it.
    Move { from: usize, to: usize },
    /// Says for how many extra frames a key rests; `None` is as usual.
    SetHold { index: usize, frames: Option<u32> },
    /// Says how the film goes on from a key.
    SetSegment { index: usize, segment: Segment },
    /// Sets the frames from these keys to their next ones.
    SetFrames { lengths: Vec<(usize, u32)> },
    /// Gives the ways from these keys so many frames and easings.
    SetPace { ways: Vec<(usize, u32, Easing)> },
    /// Leaves hold, frames, easing and path of a key as the timeline says.
    Reset { index: usize },
    /// Lets a key of a slot follow its sliders, or keep them as they stand now.
    FollowSliders { index: usize, follows: bool },
    /// Gives the film these keys; `None` lets it go through all slots by itself.
    Replace {
        keys: Option<Vec<Keyframe>>,
        /// Whether it runs for ever, and back after its end; `None` leaves that as it is.
        there_and_back: Option<bool>,
    },
}

impl KeyEdit {
    pub(super) fn title(&self) -> &'static str {
        match self {
            Self::Insert { keys, .. } if keys.len() == 1 => "add key",
            Self::Insert { .. } => "add keys",
            Self::Remove { .. } => "delete key",
            Self::Move { .. } => "move key",
            Self::SetHold { .. } => "change hold",
            Self::SetSegment { .. } => "change segment",
            Self::SetFrames { .. } => "change length",
            Self::SetPace { .. } => "even pace",
            Self::Reset { .. } => "reset key",
            Self::FollowSliders { .. } => "change sliders of key",
            Self::Replace {
                keys: None,
                there_and_back: None,
            } => "automatic keys",
            Self::Replace { .. } => "lay out film",
        }
    }

    /// What a drag of it changes, as a number of its kind and a key.
    pub(super) fn drag_key(&self) -> Option<(u8, usize)> {
        match self {
            Self::SetHold { index, .. } => Some((0, *index)),
            Self::SetSegment { index, .. } => Some((1, *index)),
            Self::SetFrames { lengths } => Some((2, lengths.first()?.0)),
            _ => None,
        }
    }
}

impl KeyEdit {
    /// Lets the film go through all slots by itself.
    pub const AUTOMATIC: Self = Self::Replace {
        keys: None,
        there_and_back: None,
    };
}

/// Carries out such a change; on an error the document may be half changed.
pub(super) fn edit(document: &mut Document, edit: &KeyEdit) -> Result<(), CommandError> {
    match edit {
        KeyEdit::Insert {
            index,
            keys,
            lead_frames,
        } => {
            insert(document, *index, keys)?;
            if let (Some(frames), Some(before)) = (lead_frames, index.checked_sub(1)) {
                key_mut(document, before)?.to_next.frames = Some(*frames);
            }
        }
        KeyEdit::Remove { index } => {
            place_of(document, *index)?;
            let keys = own_keys(document);
            keys.remove(*index);
            let is_empty = keys.is_empty();
            document
                .tracks
                .iter_mut()
                .for_each(|track| track.close_gap(*index));
            document.tracks.retain(|track| !track.points().is_empty());
            if is_empty {
                document.keys = None;
            }
        }
        KeyEdit::Move { from, to } => {
            let index = place_of(document, *from)?;
            let keys = own_keys(document);
            let key = keys.remove(index);
            let to = (*to).min(keys.len());
            keys.insert(to, key);
        }
        KeyEdit::SetHold { index, frames } => {
            key_mut(document, *index)?.hold_frames = *frames;
        }
        KeyEdit::SetSegment { index, segment } => {
            key_mut(document, *index)?.to_next = *segment;
        }
        KeyEdit::SetFrames { lengths } => {
            for (index, frames) in lengths {
                key_mut(document, *index)?.to_next.frames = Some(*frames);
            }
        }
        KeyEdit::SetPace { ways } => {
            for (index, frames, easing) in ways {
                let segment = &mut key_mut(document, *index)?.to_next;
                segment.frames = Some(*frames);
                segment.easing = Some(*easing);
            }
        }
        KeyEdit::Reset { index } => {
            let key = key_mut(document, *index)?;
            *key = Keyframe::new(key.face.clone());
        }
        KeyEdit::FollowSliders { index, follows } => follow(document, *index, *follows)?,
        KeyEdit::Replace {
            keys,
            there_and_back,
        } => {
            document.keys = keys.is_some().then(Vec::new);
            if keys.is_some() {
                // They were about the faces that were there.
                document.tracks.clear();
            }
            if let Some(keys) = keys {
                insert(document, 0, keys)?;
            }
            if let Some(there_and_back) = there_and_back {
                document.timeline.ping_pong = *there_and_back;
                document.timeline.looped = true;
            }
        }
    }
    document
        .keys
        .iter()
        .flatten()
        .try_for_each(Keyframe::validate)
}

fn insert(document: &mut Document, index: usize, keys: &[Keyframe]) -> Result<(), CommandError> {
    for key in keys {
        if let Some(slot) = key.slot() {
            filled_slot_mut(document, slot)?;
        }
    }
    let keys: Vec<Keyframe> = keys
        .iter()
        .map(|key| with_identity(document, key))
        .collect();
    let own = own_keys(document);
    let index = index.min(own.len());
    let (count, before) = (keys.len(), own.len());
    own.splice(index..index, keys);
    if own.len() > MAX_KEYS {
        return Err(CommandError::TooManyKeys);
    }
    // Behind all keys nothing makes room.
    for _ in 0..if index < before { count } else { 0 } {
        let tracks = document.tracks.iter_mut();
        tracks.for_each(|track| track.make_room(index));
    }
    Ok(())
}

/// A copy of a key whose own face is another than all others.
fn with_identity(document: &mut Document, key: &Keyframe) -> Keyframe {
    let mut key = key.clone();
    if let KeyFace::Own { face } = &mut key.face {
        face.id = document.next_identity();
    }
    key
}

fn follow(document: &mut Document, index: usize, follows: bool) -> Result<(), CommandError> {
    let slot = key_mut(document, index)?
        .slot()
        .ok_or(CommandError::NoSuchSlot)?;
    let standing = filled_slot_mut(document, slot)?.edits.clone();
    if let KeyFace::Slot { edits, .. } = &mut key_mut(document, index)?.face {
        *edits = (!follows).then_some(standing);
    }
    Ok(())
}

/// The film's own keys; an automatic film gets those that it shows.
fn own_keys(document: &mut Document) -> &mut Vec<Keyframe> {
    let slots: Vec<Keyframe> = document
        .filled_slots()
        .map(|slot| Keyframe::of_slot(slot.id))
        .collect();
    document.keys.get_or_insert(slots)
}

fn key_mut(document: &mut Document, index: usize) -> Result<&mut Keyframe, CommandError> {
    own_keys(document)
        .get_mut(index)
        .ok_or(CommandError::NoSuchKey)
}

fn place_of(document: &mut Document, index: usize) -> Result<usize, CommandError> {
    key_mut(document, index).map(|_| index)
}

/// Gives keys that show the face in a slot that face as their own: the slot is about to lose it. `only_kept` leaves those alone
/// that follow the slot's sliders.
pub(super) fn keep_faces(document: &mut Document, slot: SlotId, only_kept: bool) {
    let Some(face) = document.slot(slot).cloned() else {
        return;
    };
    for index in 0..document.keys.as_ref().map_or(0, Vec::len) {
        let kept = match document.keys.as_ref().and_then(|keys| keys.get(index)) {
            Some(Keyframe {
                face: KeyFace::Slot { slot: of, edits },
                ..
            }) if *of == slot && (edits.is_some() || !only_kept) => edits.clone(),
            _ => continue,
        };
        let mut face = face.clone();
        face.id = document.next_identity();
        if let Some(edits) = kept {
            face.edits = edits;
        }
        if let Some(key) = document.keys.iter_mut().flatten().nth(index) {
            key.face = KeyFace::Own {
                face: Box::new(face),
            };
        }
    }
}

/// Makes a film of one face that runs from one setting of a control to another, there and back.
pub(super) fn animate(document: &mut Document, animation: &Animation) -> Result<(), CommandError> {
    let slot = animation.slot;
    let standing = filled_slot_mut(document, slot)?.edits.clone();
    let mut keys = Vec::new();
    for setting in [animation.from, animation.to] {
        let mut edits = standing.clone();
        match setting {
            Some(value) => animation.control.set(&mut edits, value)?,
            None => animation.control.reset(&mut edits),
        }
        keys.push(Keyframe::of_slot_with(slot, edits));
    }
    edit(
        document,
        &KeyEdit::Replace {
            keys: Some(keys),
            there_and_back: Some(true),
        },
    )
}

/// A face that runs from one setting of a control to another and back, in place of the keys that the film has.
#[derive(Clone, Debug, PartialEq)]
pub struct Animation {
    /// The slot of the face.
    pub slot: SlotId,
    /// What changes.
    pub control: Control,
    /// Where it begins; `None` for the face as it is by itself.
    pub from: Option<f32>,
    /// Where it ends; `None` as for the beginning.
    pub to: Option<f32>,
}

/// Checks the keys of a document from a file. Returns the first fault in words.
pub(crate) fn check_keys(document: &Document) -> Result<(), String> {
    let keys = document.keys().unwrap_or_default();
    if keys.len() > MAX_KEYS {
        return Err(format!(
            "it has {} keys instead of {MAX_KEYS} at most",
            keys.len()
        ));
    }
    for (key, number) in keys.iter().zip(1..) {
        let fault = |fault: String| format!("key {number}: {fault}");
        key.validate().map_err(|error| fault(error.to_string()))?;
        if let Some(slot) = key.slot()
            && document.slot(slot).is_none_or(|slot| slot.is_empty())
        {
            return Err(fault("its slot holds no face".to_owned()));
        }
        if let KeyFace::Own { face } = &key.face
            && face.is_empty()
        {
            return Err(fault("it has no face".to_owned()));
        }
    }
    Ok(())
}
