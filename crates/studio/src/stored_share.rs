//! Shares of photographs' detail as part of a document.

use crate::fault::{CommandError, check_range};
use crate::limits::MAX_SLOTS;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::document::Recipe;
use super::document::Source;
use super::fault::is_usable;
use super::limits::REFINE_STEPS;
use facemath_core::photo::Framing;

/// A photograph that a computed face carries detail of, by where it is to be found.
///
/// Two are equal if all their bits are.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredShare {
    /// A photo or a sample.
    pub source: Source,
    /// The square of it that is the face; `None` for the one that is found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub framing: Option<Framing>,
    /// Gradient steps that its code was made with: see [`Slot::refine_steps`](super::Slot::refine_steps).
    pub refine_steps: u32,
    /// Its share of the detail, above 0 to 1; those of one face add up to at most 1.
    pub weight: f32,
}

/// Most photographs whose detail a stored face carries: as many as there are slots to name in a sum, and a bound for damaged
/// files.
pub(super) const MAX_STORED_SHARES: usize = MAX_SLOTS;

impl StoredShare {
    /// How its face is read.
    pub(crate) fn recipe(&self) -> Recipe<'_> {
        Recipe {
            source: &self.source,
            framing: self.framing,
            refine_steps: self.refine_steps,
        }
    }

    /// Returns the first fault of shares that were read from a file, in words.
    pub(super) fn check(shares: &[Self]) -> Result<(), String> {
        if shares.len() > MAX_STORED_SHARES {
            return Err(format!(
                "it carries the detail of {} photographs, of at most {MAX_STORED_SHARES}",
                shares.len()
            ));
        }
        for share in shares {
            if !share.source.has_photo() {
                return Err("it carries the detail of a face that has no photo".to_owned());
            }
            if share.framing.is_some_and(|framing| !is_usable(framing)) {
                return Err(CommandError::BadFraming.to_string());
            }
            check_range("a number of steps", share.refine_steps, REFINE_STEPS)
                .map_err(|fault| fault.to_string())?;
            check_range("a share of detail", share.weight, 0.0..=1.0)
                .map_err(|fault| fault.to_string())?;
        }
        Ok(())
    }

    fn key(&self) -> (&Source, Option<[u32; 4]>, u32, u32) {
        (
            &self.source,
            self.framing.map(framing_bits),
            self.refine_steps,
            self.weight.to_bits(),
        )
    }
}

/// The numbers of a framing by their bits, which can be compared and hashed.
pub(super) fn framing_bits(framing: Framing) -> [u32; 4] {
    [
        framing.center_x_px,
        framing.center_y_px,
        framing.size_px,
        framing.rotation_rad,
    ]
    .map(f32::to_bits)
}

impl PartialEq for StoredShare {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for StoredShare {}

impl Hash for StoredShare {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl PartialOrd for StoredShare {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for StoredShare {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}
