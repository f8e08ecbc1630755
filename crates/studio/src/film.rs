//! How films are written: the format, and what it gives up for a smaller file.

use serde::{Deserialize, Serialize};

use facemath_core::export::{Encoding, Films, Format, Provenance, Repeat};

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
    /// Whether files say nothing of a model that made them. Not kept: the next start begins with files that are marked.
    #[serde(skip)]
    pub is_unmarked: bool,
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

    /// What its files say of how they came about, before anything is known of their pictures.
    pub fn provenance(self) -> Provenance {
        if self.is_unmarked {
            Provenance::Unstated
        } else {
            Provenance::default()
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
