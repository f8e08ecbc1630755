//! What becomes of photos in which no face is found: decided here, for every reader of photos.

use std::fmt::Display;

/// What a photo is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoUse {
    /// To be looked at and worked on: a slot of the studio, a picture that a command edits or reconstructs. Whoever asked for
    /// it sees what was taken, and can frame it better.
    Edited,
    /// As one of many that nobody looks at one by one: an example of a concept, a face to look among, a round of the game.
    /// What is no face would count as one unseen.
    Counted,
}

/// What is done with a photo without a face. Whatever it is, the user is told which photo it was
/// ([`PhotoUse::faceless_note`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Faceless {
    /// The largest square in its middle is taken for the face.
    TakeMiddle,
    /// It is left out.
    LeaveOut,
}

impl PhotoUse {
    /// What is done with a photo without a face.
    pub fn without_face(self) -> Faceless {
        match self {
            Self::Edited => Faceless::TakeMiddle,
            Self::Counted => Faceless::LeaveOut,
        }
    }

    /// Tells the user which photo has no face and what is done with it: a clause that begins in small letters and ends without
    /// a full stop.
    pub fn faceless_note(self, photo: impl Display) -> String {
        match self.without_face() {
            Faceless::TakeMiddle => {
                format!("no face was found in {photo}: the middle of the picture is taken")
            }
            Faceless::LeaveOut => format!("no face was found in {photo}, which is left out"),
        }
    }
}
