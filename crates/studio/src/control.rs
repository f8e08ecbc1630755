//! The controls that change a face.

use super::axes;
use super::limits::{AGE_YEARS, MAX_NAME_CHARS};
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

    /// What a face is called that has it at `value`: "Maya at 17", "Maya, glasses +1.0".
    pub(super) fn name_of(&self, face: &str, value: f32) -> String {
        let name = match self {
            Self::Age => {
                // A film of what was a film says only the new age.
                let known = face.rsplit_once(" at ");
                let known = known.filter(|(_, age)| age.bytes().all(|sign| sign.is_ascii_digit()));
                format!("{} at {value:.0}", known.map_or(face, |(face, _)| face))
            }
            Self::Concept(concept) => format!("{face}, {concept} {value:+.1}"),
            Self::Axis(axis) => format!("{face}, axis {axis} {value:+.1}"),
        };
        // A name that is too long tells nothing more.
        if name.chars().count() > MAX_NAME_CHARS {
            return face.to_owned();
        }
        name
    }
}
