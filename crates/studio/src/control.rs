//! The controls that change a face.

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
