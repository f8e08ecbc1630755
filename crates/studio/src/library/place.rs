//! Where libraries are kept, and what they are called there.

use std::path::{Path, PathBuf};

use facemath_core::files::hex_sha256;
use facemath_core::latent::Prior;
use facemath_nets::model::fingerprint;

/// Hexadecimal digits of a checksum that tell libraries apart.
const DIGITS: usize = 16;

/// How photos become the faces of a library: codes of one way cannot be compared with those of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LibraryKind {
    /// The largest face of each photo is found and aligned.
    Framed,
    /// All pictures are aligned crops of faces.
    Aligned,
    /// The model makes the faces up.
    Invented,
}

/// What tells apart codes that cannot be compared: those of other models and of pictures read otherwise.
pub fn model_key(name: &str, prior: &Prior, kind: LibraryKind) -> String {
    let kind = match kind {
        LibraryKind::Framed => "framed",
        LibraryKind::Aligned => "aligned",
        LibraryKind::Invented => "invented",
    };
    format!("{name}-{}-{kind}", fingerprint(prior))
}

/// The folder, below that of all libraries, for the faces of `photos` (inventions have none) as the model of `key` sees
/// them.
pub fn folder_for(libraries: &Path, photos: Option<&Path>, key: &str) -> PathBuf {
    let photos = photos.map_or_else(String::new, |photos| photos.display().to_string());
    libraries.join(shortened(format!("{photos}\n{key}").as_bytes()))
}

fn shortened(bytes: &[u8]) -> String {
    let mut digits = hex_sha256(bytes);
    digits.truncate(DIGITS);
    digits
}
