//! What the code of a face is made from.

use super::document::Source;
use facemath_core::photo::Framing;

/// All that the code of a face depends on, but for the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Recipe<'a> {
    /// Where it comes from.
    pub source: &'a Source,
    /// The square of the photo that is the face; `None` for the one that is found.
    pub framing: Option<Framing>,
    /// Gradient steps that make the encoder's code a better likeness.
    pub refine_steps: u32,
}
