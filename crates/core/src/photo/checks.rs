//! What a file says of itself, checked before memory is spent on its pixels.

use image::metadata::Orientation;
use image::{ImageDecoder, ImageFormat};

use super::PhotoError;
use super::completeness::reaches_its_end;
use super::jpeg::{self, Fault};
use crate::files::has_memory_for;

/// The longest file that is read, in bytes: 256 MiB.
pub const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

/// The most pixels that are decoded: 210 million, for phones make 200. Pictures of more than 8 bits a channel reach
/// [`MAX_MEMORY_BYTES`] earlier.
pub const MAX_PIXELS: u64 = 210_000_000;

/// The most memory that a picture may take while it is decoded, beside its file: 1.5 GiB.
pub const MAX_MEMORY_BYTES: u64 = 3 << 29;

/// The longest side that is decoded, in pixels. JPEG cannot say more; other formats can, but mean no photo.
const MAX_SIDE_PX: u32 = 65_535;

/// The format of a file that has one of those that are promised, is not too large and not cut off.
pub(super) fn checked_format(bytes: &[u8], name: &str) -> Result<ImageFormat, PhotoError> {
    if bytes.is_empty() {
        return Err(PhotoError::Empty {
            name: name.to_owned(),
        });
    }
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(PhotoError::FileTooLarge {
            name: name.to_owned(),
        });
    }
    let format = supported_format(bytes, name)?;
    if !reaches_its_end(bytes, format) {
        return Err(PhotoError::Truncated {
            name: name.to_owned(),
        });
    }
    Ok(format)
}

/// The picture format by content, if it is one of those that are promised.
fn supported_format(bytes: &[u8], name: &str) -> Result<ImageFormat, PhotoError> {
    use ImageFormat::{Bmp, Gif, Jpeg, Png, Tiff, WebP};
    let name = || name.to_owned();
    match image::guess_format(bytes) {
        Ok(format @ (Jpeg | Png | WebP | Gif | Bmp | Tiff)) => Ok(format),
        // The library knows its inside, but not its first bytes.
        _ if is_big_tiff(bytes) => Ok(Tiff),
        guessed => Err(match (foreign(bytes), guessed) {
            (Some(what), _) => PhotoError::Unsupported {
                name: name(),
                what: what.to_owned(),
            },
            (None, Ok(_)) => PhotoError::Unsupported {
                name: name(),
                what: "a picture of another format".to_owned(),
            },
            (None, Err(_)) => PhotoError::NotAPicture { name: name() },
        }),
    }
}

fn is_big_tiff(bytes: &[u8]) -> bool {
    bytes.starts_with(b"II+\0") || bytes.starts_with(b"MM\0+")
}

/// What a file is that people take for a photo and that is not read, with its article.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    /// First bytes.
    const KNOWN: [(&[u8], &str); 9] = [
        (b"\xff\x0a", "a JPEG XL picture"),
        (b"\0\0\0\x0cJXL ", "a JPEG XL picture"),
        (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
        (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
        (b"8BPS", "a Photoshop document"),
        (b"FUJIFILMCCD-RAW", "a raw picture of a camera"),
        (b"\x76\x2f\x31\x01", "an OpenEXR picture"),
        (b"#?RADIANCE", "an HDR picture"),
        (b"\0\0\x01\0", "an icon"),
    ];
    if let Some(what) = boxed(bytes) {
        return Some(what);
    }
    let known = KNOWN.iter().find(|(first, _)| bytes.starts_with(first));
    known.map(|(_, what)| *what)
}

/// What a boxed file is by the brands in its first box, `ftyp`: phones write HEIC, browsers AVIF, and films are such files too.
fn boxed(bytes: &[u8]) -> Option<&'static str> {
    /// Where the first brand stands.
    const BRANDS_AT: usize = 8;
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    if !rest.starts_with(b"ftyp") {
        return None;
    }
    let end = bytes.len().min(u32::from_be_bytes(*length) as usize);
    let brands = || {
        bytes
            .get(BRANDS_AT..end)
            .unwrap_or_default()
            .chunks_exact(4)
    };
    let has = |known: &[&[u8]]| brands().any(|brand| known.contains(&brand));
    Some(if has(&[b"avif", b"avis"]) {
        "an AVIF picture"
    } else if has(&[
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1",
    ]) {
        "a HEIC picture"
    } else if has(&[b"crx "]) {
        "a raw picture of a camera"
    } else {
        "a film rather than a picture"
    })
}

/// Refuses a picture without pixels, and one that would take too much memory, by its headers. The bytes that decoding takes.
pub(super) fn check_size(
    decoder: &dyn ImageDecoder,
    orientation: Orientation,
    working_bytes: u64,
    name: &str,
) -> Result<u64, PhotoError> {
    /// Of a pixel as the networks see it.
    const OPAQUE_BYTES: u64 = 3;
    let (width_px, height_px) = decoder.dimensions();
    if width_px == 0 || height_px == 0 {
        return Err(PhotoError::Damaged {
            name: name.to_owned(),
            reason: "it has no pixels".to_owned(),
        });
    }
    let pixel_count = u64::from(width_px) * u64::from(height_px);
    let decoded_bytes = u64::from(decoder.color_type().bytes_per_pixel());
    let copy_bytes = match orientation {
        Orientation::NoTransforms => OPAQUE_BYTES,
        // A turned picture is a copy for a moment.
        _ => OPAQUE_BYTES.max(decoded_bytes),
    };
    let working_bytes_a_pixel = working_bytes.div_ceil(pixel_count);
    let bytes_a_pixel = decoded_bytes + copy_bytes.max(working_bytes_a_pixel);
    let most_pixels = MAX_PIXELS.min(MAX_MEMORY_BYTES / bytes_a_pixel);
    if pixel_count > most_pixels || width_px.max(height_px) > MAX_SIDE_PX {
        return Err(PhotoError::TooManyPixels {
            name: name.to_owned(),
            width_px,
            height_px,
            most_pixels,
        });
    }
    Ok(pixel_count * bytes_a_pixel)
}

/// Refuses a picture for which this machine has not got the memory.
pub(super) fn check_memory(
    (width_px, height_px): (u32, u32),
    needed_bytes: u64,
    name: &str,
) -> Result<(), PhotoError> {
    if has_memory_for(needed_bytes) {
        return Ok(());
    }
    Err(PhotoError::OutOfMemory {
        name: name.to_owned(),
        width_px,
        height_px,
        needed_bytes,
    })
}

/// Refuses a JPEG whose data ends early or contradicts itself, which the decoder does not always say.
pub(super) fn check_jpeg(bytes: &[u8], name: &str) -> Result<(), PhotoError> {
    let name = name.to_owned();
    match jpeg::examine(bytes) {
        // The decoder says what it does not know either.
        Ok(()) | Err(Fault::Unknown) => Ok(()),
        Err(Fault::EndsEarly) => Err(PhotoError::Truncated { name }),
        Err(Fault::Contradicts(reason)) => Err(PhotoError::Damaged {
            name,
            reason: reason.to_owned(),
        }),
    }
}
