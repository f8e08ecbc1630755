//! What a library knows of a face, in memory and as a line of its list.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use image::RgbImage;
use serde::{Deserialize, Serialize};

use facemath_core::latent::Latent;
use facemath_core::photo::Framing;

/// Where a face is from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A picture file, absolute so that the library means the same from everywhere.
    Photo(PathBuf),
    /// Made up by the model from this seed.
    Invented(u64),
}

impl Origin {
    /// The file, if there is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Photo(path) => Some(path),
            Self::Invented(_) => None,
        }
    }

    /// What a person calls it: the file's name without its ending, or "Invented 7".
    pub fn name(&self) -> String {
        match self {
            Self::Photo(path) => {
                let stem = path.file_stem().unwrap_or(path.as_os_str());
                stem.to_string_lossy().into_owned()
            }
            Self::Invented(seed) => format!("Invented {seed}"),
        }
    }
}

/// What tells a changed file from the one that was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Length of the file in bytes; 0 for faces without one.
    pub length: u64,
    /// When it was last changed, in milliseconds since 1970; 0 where the system does not say.
    pub modified_ms: u64,
}

impl Stamp {
    /// The stamp of a file as it is now.
    ///
    /// # Errors
    /// What the system says when there is no such file.
    pub fn of(path: &Path) -> std::io::Result<Self> {
        let metadata = path.metadata()?;
        let modified = metadata.modified().ok();
        let since_1970 = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Ok(Self {
            length: metadata.len(),
            modified_ms: since_1970.map_or(0, |time| {
                u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
            }),
        })
    }
}

/// Something that has been read, for [`Library::append`](super::Library::append).
#[derive(Clone, Debug)]
pub struct Face {
    /// Where it is from.
    pub origin: Origin,
    /// The file when it was read.
    pub stamp: Stamp,
    /// The face in it; `None` if there is none, which is remembered so that nobody looks again.
    pub seen: Option<Seen>,
}

/// A face as the model sees it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// What the model made of it.
    pub code: Latent,
    /// The square of the photo that holds it; `None` for faces without a photo.
    pub framing: Option<Framing>,
    /// The aligned face, square and of any size.
    pub picture: RgbImage,
}

/// A line of the list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub origin: Origin,
    pub stamp: Stamp,
    /// What is known of the face; nothing where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
}

/// What the list says of a face.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Note {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub framing: Option<Framing>,
    /// Its mean colour: red, green, blue.
    pub colour: [u8; 3],
    /// Where its thumbnail begins in the file of thumbnails.
    pub from: u64,
    /// Bytes of the thumbnail.
    pub length: u32,
}
