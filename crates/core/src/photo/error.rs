//! Why a photo could not be opened, in words for the person who chose the file.

use super::MAX_FILE_BYTES;
use crate::words;

/// Why a photo could not be opened. `name` is the file as the user knows it.
///
/// Each message is one or two sentences: what is wrong with which file, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// The file is missing, or the system refuses to read it.
    #[error("{name} cannot be opened: {}", words::io_error(source))]
    Unreadable {
        /// The file.
        name: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A folder, a device or a pipe.
    #[error("{name} is not a file. Choose a picture file")]
    NotAFile {
        /// What was given instead of a file.
        name: String,
    },
    /// Zero bytes long.
    #[error("{name} is empty (0 bytes). Copy or download it again")]
    Empty {
        /// The file.
        name: String,
    },
    /// Longer than [`MAX_FILE_BYTES`].
    #[error(
        "{name} is larger than {} MiB, the most that can be opened. Save a smaller copy of the picture and open that",
        MAX_FILE_BYTES / (1024 * 1024)
    )]
    FileTooLarge {
        /// The file.
        name: String,
    },
    /// More pixels than [`MAX_PIXELS`](super::MAX_PIXELS) or than fit into [`MAX_MEMORY_BYTES`](super::MAX_MEMORY_BYTES), by
    /// the file's own header. Nothing has been decoded.
    #[error(
        "{name} says that it is {width_px} x {height_px} pixels; at most {} million of its kind can be opened. Save a smaller copy of the picture and open that",
        most_pixels / 1_000_000
    )]
    TooManyPixels {
        /// The file.
        name: String,
        /// Width claimed by the header.
        width_px: u32,
        /// Height claimed by the header.
        height_px: u32,
        /// How many pixels of this depth can be opened.
        most_pixels: u64,
    },
    /// The computer has less memory left than the picture takes. Nothing has been decoded.
    #[error(
        "{name} has {width_px} x {height_px} pixels, which take {} of memory; the computer has less left. Close other programs, or save a smaller copy of the picture and open that",
        words::bytes(*needed_bytes)
    )]
    OutOfMemory {
        /// The file.
        name: String,
        /// Width in pixels.
        width_px: u32,
        /// Height in pixels.
        height_px: u32,
        /// What is needed to decode it, and to put an edited face back into it where that is wanted.
        needed_bytes: u64,
    },
    /// The content is not one of the supported picture formats, whatever the file is called.
    #[error(
        "{name} is not a picture that can be opened. Use a JPEG, PNG, WebP, GIF, BMP or TIFF file"
    )]
    NotAPicture {
        /// The file.
        name: String,
    },
    /// A picture, in a format or a variant of a format that is not read.
    #[error("{name} is {what}, which cannot be opened. Save it as a JPEG or PNG and open that")]
    Unsupported {
        /// The file.
        name: String,
        /// The variant, with its article: "a HEIC picture".
        what: String,
    },
    /// The file stops before the picture does.
    #[error("{name} ends too early: part of the picture is missing. Copy or download it again")]
    Truncated {
        /// The file.
        name: String,
    },
    /// The content contradicts itself.
    #[error("{name} is damaged and cannot be opened ({reason}). Copy or download it again")]
    Damaged {
        /// The file.
        name: String,
        /// What the decoder found.
        reason: String,
    },
}
