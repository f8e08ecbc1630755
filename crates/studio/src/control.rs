//! The controls that change a face.

use super::axes;
use super::limits::AGE_YEARS;
use super::strength::check_strength;
use crate::fault::{CommandError, check_range};
use facemath_core::latent::Edits;

/// One of the controls that change a face.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Control {
    /// The wanted age.
    Age,
    /// The strength of the concept with this name.
    Concept(String),
    /// The position on the principal axis with this number.
    Axis(u16),
}

impl Control {
    /// Sets it.
    ///
    /// # Errors
    /// [`CommandError::OutOfRange`] where a document does not accept the value.
    pub(super) fn set(&self, edits: &mut Edits, value: f32) -> Result<(), CommandError> {
        match self {
            Self::Age => {
                check_range("an age", value, AGE_YEARS)?;
                edits.age_years = Some(value);
            }
            Self::Concept(name) => {
                check_strength(name, value)?;
                edits.set_concept(name, value);
            }
            Self::Axis(axis) => axes::set_axis(edits, *axis, value)?,
        }
        Ok(())
    }

    /// Puts it back to "leave the face as it is".
    pub(super) fn reset(&self, edits: &mut Edits) {
        match self {
            Self::Age => edits.age_years = None,
            Self::Concept(name) => edits.set_concept(name, 0.0),
            Self::Axis(axis) => {
                edits.axes.remove(axis);
            }
        }
    }
}
