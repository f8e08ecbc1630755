//! How films are written: the format, and what it gives up for a smaller file.

use serde::{Deserialize, Serialize};

use facemath_core::export::{Encoding, Films, Format, Repeat};

/// How a morph or a walk is written into a file. It belongs to the user, not to the work: the last choice stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Film {
    /// GIF, MP4 and so on.
    pub format: Format,
    /// Quality, colours, the largest size.
    pub encoding: Encoding,
    /// One film of all keys, or files of their own for each two.
    pub films: Films,
    /// How often a film that is looped plays in formats that can say it; 0 is for ever.
    pub loops: u16,
    /// Whether the frames of a film of one photograph's face are that whole photograph.
    pub is_whole_photo: bool,
}

impl Film {
    /// The same with numbers that a file can be written with; those of a damaged settings file become the usual ones.
    pub fn checked(self) -> Self {
        if self.encoding.fault().is_some() {
            Self {
                encoding: Encoding::default(),
                ..self
            }
        } else {
            self
        }
    }

    /// How often it plays where it is looped.
    pub fn repeat(self) -> Repeat {
        Repeat::of_plays(self.loops)
    }

    /// Whether many pictures in a folder are written.
    pub fn is_folder(self) -> bool {
        self.format.extension().is_none()
    }
}
