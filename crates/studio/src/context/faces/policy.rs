//! For whom faces are read, and how.

use crate::SlotId;
use crate::context::codes::FaceKey;
use crate::document::Recipe;
use facemath_nets::align::PhotoUse;

/// For whom a face is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaceId {
    /// For a slot of the document.
    Slot(SlotId),
    /// For somebody else. Counted through, and never the same for another face.
    Guest(u64),
}

/// How a face is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy {
    /// What becomes of a photo in which its face is not found, or not for sure.
    pub photo_use: PhotoUse,
    /// Whether the square of its photo is kept, to take detail from.
    pub has_square: bool,
    /// Whether its photo stays at hand with all faces in it, since its framing may be changed.
    pub can_be_framed: bool,
}

impl Policy {
    /// For a face in a slot; the selected one can be framed.
    pub fn of_slot(is_selected: bool) -> Self {
        Self {
            photo_use: PhotoUse::Edited,
            has_square: true,
            can_be_framed: is_selected,
        }
    }

    /// For a photograph that lends its detail to computed faces, and for a face that only a key of the film holds.
    pub const PHOTOGRAPH: Self = Self {
        photo_use: PhotoUse::Edited,
        has_square: true,
        can_be_framed: false,
    };

    /// For a face of which the code alone is needed.
    pub fn code_only(photo_use: PhotoUse) -> Self {
        Self {
            photo_use,
            has_square: false,
            can_be_framed: false,
        }
    }
}

/// A face that is in no slot and read nevertheless.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guest<'a> {
    pub recipe: Recipe<'a>,
    pub policy: Policy,
}

/// The guests that are read now, each under the number that stands for it.
#[derive(Debug, Default)]
pub(super) struct GuestBook {
    present: Vec<(FaceKey, u64)>,
    last: u64,
}

impl GuestBook {
    /// Those who are no longer among `keys` leave, and whoever is new gets a number.
    pub fn follow(&mut self, keys: &[FaceKey]) {
        self.present.retain(|(key, _)| keys.contains(key));
        for key in keys {
            if self.number(key).is_none() {
                self.last += 1;
                self.present.push((key.clone(), self.last));
            }
        }
    }

    pub fn number(&self, key: &FaceKey) -> Option<u64> {
        let mut present = self.present.iter();
        present.find(|(known, _)| known == key).map(|(_, n)| *n)
    }

    pub fn is_present(&self, wanted: u64) -> bool {
        self.present.iter().any(|(_, number)| *number == wanted)
    }
}
