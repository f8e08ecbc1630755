use std::io;
use std::path::PathBuf;

use facemath_core::words;

/// Why a library of faces cannot be used. Each message is a sentence or two for the user.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The system refuses one of its files.
    #[error("the library {} cannot be used: {}", path.display(), words::io_error(source))]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another program is writing to it.
    #[error("the library {} is in use by another program. Wait until that has ended", path.display())]
    InUse {
        /// The library's folder.
        path: PathBuf,
    },
    /// Its codes are of another model, or it was written by a later version of this program.
    #[error("the library {} was made by another model or version. Choose another folder for it", path.display())]
    OtherModel {
        /// The library's folder.
        path: PathBuf,
    },
    /// Its files do not say what they should.
    #[error("the library {} is damaged ({reason}). Delete that folder, and it is made anew", path.display())]
    Damaged {
        /// The library's folder.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A code of another length.
    #[error("a face of {found} numbers cannot be compared with faces of {expected}")]
    Length {
        /// Numbers in the library's codes.
        expected: usize,
        /// Numbers in the code.
        found: usize,
    },
}
