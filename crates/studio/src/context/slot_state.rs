//! How far faces are on their way from a photo to a code.

/// How far the face in a slot is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlotState {
    /// No face.
    Empty,
    /// The photo is being read.
    Loading,
    /// Faces are being looked for in the photo.
    Finding,
    /// The model is looking at the face, or is not there yet itself.
    Encoding,
    /// The face can be shown and changed.
    Ready,
    /// A sentence saying why there is no face; [`Session::retry`](crate::Session::retry) tries again.
    Failed(String),
}
