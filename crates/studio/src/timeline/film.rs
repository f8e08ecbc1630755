//! The keys of a document's film: its own, or all its slots.

use std::borrow::Cow;

use super::{KeyFace, Keyframe, Schedule, Track};
use crate::control::Control;
use crate::document::{Document, Slot};
use facemath_core::latent::Edits;

/// A key of the film with the face that it shows.
#[derive(Clone, Debug)]
pub struct FilmKey<'a> {
    /// The key; made for the slot while the film is automatic.
    pub key: Cow<'a, Keyframe>,
    /// Its face with the sliders that count.
    pub face: Cow<'a, Slot>,
}

impl FilmKey<'_> {
    /// Whether it shows the face of a slot with that slot's sliders: what the slot shows itself.
    pub fn is_slot_as_it_stands(&self) -> bool {
        matches!(self.key.face, KeyFace::Slot { edits: None, .. })
    }
}

impl Document {
    /// The keys that the user has made; `None` while the film goes through all slots by itself.
    pub fn keys(&self) -> Option<&[Keyframe]> {
        self.keys.as_deref()
    }

    /// What changes over the film beside its faces.
    pub fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    /// The keys of the film in their order, with their faces.
    pub fn film_keys(&self) -> Vec<FilmKey<'_>> {
        match &self.keys {
            Some(keys) => keys.iter().filter_map(|key| self.film_key(key)).collect(),
            None => {
                let slots = self.filled_slots().map(|slot| FilmKey {
                    key: Cow::Owned(Keyframe::of_slot(slot.id)),
                    face: Cow::Borrowed(slot),
                });
                slots.collect()
            }
        }
    }

    /// `None` for a slot that is not there or empty, which no command leaves behind.
    fn film_key<'a>(&'a self, key: &'a Keyframe) -> Option<FilmKey<'a>> {
        let face = match &key.face {
            KeyFace::Own { face } => Cow::Borrowed(face.as_ref()),
            KeyFace::Slot { slot, edits } => {
                let slot = self.slot(*slot).filter(|slot| !slot.is_empty())?;
                match edits {
                    None => Cow::Borrowed(slot),
                    Some(edits) => Cow::Owned(Slot {
                        name: name_with(slot, edits).unwrap_or_else(|| slot.name.clone()),
                        edits: edits.clone(),
                        ..slot.clone()
                    }),
                }
            }
        };
        Some(FilmKey {
            key: Cow::Borrowed(key),
            face,
        })
    }

    /// What a key's face is called with these sliders: by the one that differs from its slot's; `None` if it is not one.
    pub(crate) fn key_name_with(&self, key: &Keyframe, edits: &Edits) -> Option<String> {
        match &key.face {
            KeyFace::Slot { slot, .. } => name_with(self.slot(*slot)?, edits),
            KeyFace::Own { face } => name_with(face, edits),
        }
    }

    /// The timing of the film once all its faces have been read.
    pub fn schedule(&self) -> Schedule {
        let keys = self.film_keys();
        Schedule::of_keys(self.timeline(), keys.iter().map(|key| key.key.as_ref()))
    }

    /// Faces that are in no slot, but in keys of the film.
    pub fn own_key_faces(&self) -> impl Iterator<Item = &Slot> {
        let keys = self.keys.iter().flatten();
        keys.filter_map(|key| match &key.face {
            KeyFace::Own { face } => Some(face.as_ref()),
            KeyFace::Slot { .. } => None,
        })
    }

    /// The faces in slots and those of keys.
    pub(crate) fn all_faces(&self) -> impl Iterator<Item = &Slot> {
        self.filled_slots().chain(self.own_key_faces())
    }

    /// All slots, and the faces of keys.
    pub(crate) fn all_faces_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        let keys = self.keys.iter_mut().flatten();
        let own = keys.filter_map(|key| match &mut key.face {
            KeyFace::Own { face } => Some(face.as_mut()),
            KeyFace::Slot { .. } => None,
        });
        self.slots.iter_mut().chain(own)
    }

    /// Everything that sliders are set to: of slots, of keys' own faces, and of keys that have sliders of their own.
    pub(crate) fn for_each_edits(&mut self, mut change: impl FnMut(&mut Edits)) {
        for face in self.all_faces_mut() {
            change(&mut face.edits);
        }
        for key in self.keys.iter_mut().flatten() {
            if let KeyFace::Slot {
                edits: Some(edits), ..
            } = &mut key.face
            {
                change(edits);
            }
        }
    }

    /// The sliders of all faces that the document shows.
    pub(crate) fn all_edits(&self) -> impl Iterator<Item = &Edits> {
        let of_keys = self
            .keys
            .iter()
            .flatten()
            .filter_map(|key| match &key.face {
                KeyFace::Slot { edits, .. } => edits.as_ref(),
                KeyFace::Own { .. } => None,
            });
        self.all_faces().map(|face| &face.edits).chain(of_keys)
    }
}

/// What the face of a slot is called with other sliders: by the one that differs; `None` if it is not one.
fn name_with(slot: &Slot, edits: &Edits) -> Option<String> {
    let own = &slot.edits;
    let moved = Control::moved(edits).into_iter();
    let mut different = moved.filter(|(control, value)| control.value(own) != Some(*value));
    match (different.next(), different.next()) {
        (Some((control, value)), None) => Some(control.name_of(&slot.name, value)),
        _ => None,
    }
}
