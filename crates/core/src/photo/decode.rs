//! From bytes to a [`Photo`], trusting nothing the bytes say.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use image::error::{DecodingError, LimitErrorKind};
use image::metadata::Orientation;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits,
    Rgb, RgbImage, RgbaImage,
};

use super::completeness::{can_hold, reaches_its_end};
use super::{Photo, PhotoError, PictureFormat};

/// The longest file that is read, in bytes: 256 MiB.
pub const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

/// The most pixels that are decoded: 100 million, which is more than any common camera makes.
pub const MAX_PIXELS: u64 = 100_000_000;

/// The most memory that a decoder may take: [`MAX_PIXELS`] of 16-bit RGBA, and as much again to work in.
const MAX_DECODER_BYTES: u64 = 2 * 8 * MAX_PIXELS;

/// The longest side that is decoded, in pixels. JPEG cannot say more; other formats can, but mean no photo.
const MAX_SIDE_PX: u32 = 65_535;

/// What shows through a transparent picture: mid grey, which leads the networks into neither light nor dark.
const BACKDROP: u8 = 128;

/// Reads and decodes a picture file.
///
/// # Errors
/// As [`decode`], and when `path` is not a readable file. Messages name `path` as it was given.
pub fn load(path: &Path) -> Result<Photo, PhotoError> {
    let name = path.display().to_string();
    decode(&read_file(path, &name)?, &name)
}

/// The bytes of a file of at most [`MAX_FILE_BYTES`].
pub(super) fn read_file(path: &Path, name: &str) -> Result<Vec<u8>, PhotoError> {
    let name = || name.to_owned();
    let unreadable = |source| PhotoError::Unreadable {
        name: name(),
        source,
    };
    // Asked before opening: opening a pipe waits for its writer.
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(PhotoError::NotAFile { name: name() });
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(PhotoError::FileTooLarge { name: name() });
    }
    let mut bytes = Vec::new();
    // The file may have grown since, or its size may be made up (as in /proc): one byte beyond the limit shows that.
    File::open(path)
        .and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    Ok(bytes)
}

/// Decodes a picture: JPEG, PNG, WebP, GIF, BMP or TIFF by content, whatever it is called.
///
/// Of animations the first frame is taken. CMYK JPEGs are read as Adobe writes them (inverted), as browsers do.
/// Transparency is laid over mid grey, 16-bit channels are rounded to 8, and the orientation tag is applied.
///
/// # Errors
/// When the bytes are no picture, one that ends early or contradicts itself, or one beyond [`MAX_FILE_BYTES`] or
/// [`MAX_PIXELS`]; the size is read from the header, before any memory is set aside for pixels. `name` is what the
/// message calls the picture.
pub fn decode(bytes: &[u8], name: &str) -> Result<Photo, PhotoError> {
    let pixels = opaque(open(bytes, name, false)?.pixels);
    Photo::from_pixels(pixels).ok_or_else(|| PhotoError::Damaged {
        name: name.to_owned(),
        reason: "it has no pixels".to_owned(),
    })
}

/// A decoded file: upright pixels at the file's own depth, and what else it says.
pub(super) struct Opened {
    pub pixels: DynamicImage,
    pub format: PictureFormat,
    pub exif: Option<Vec<u8>>,
    pub icc_profile: Option<Vec<u8>>,
}

/// Checks and decodes a picture; its Exif block and colour profile only if wanted.
pub(super) fn open(bytes: &[u8], name: &str, with_metadata: bool) -> Result<Opened, PhotoError> {
    let name = || name.to_owned();
    if bytes.is_empty() {
        return Err(PhotoError::Empty { name: name() });
    }
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(PhotoError::FileTooLarge { name: name() });
    }
    let format = supported_format(bytes, name)?;
    if !reaches_its_end(bytes, format) {
        return Err(PhotoError::Truncated { name: name() });
    }
    let explain = |error| explain(error, name());

    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(explain)?;
    let (width_px, height_px) = decoder.dimensions();
    if width_px == 0 || height_px == 0 {
        return Err(PhotoError::Damaged {
            name: name(),
            reason: "it has no pixels".to_owned(),
        });
    }
    let pixel_count = u64::from(width_px) * u64::from(height_px);
    if pixel_count > MAX_PIXELS || width_px.max(height_px) > MAX_SIDE_PX {
        return Err(PhotoError::TooManyPixels {
            name: name(),
            width_px,
            height_px,
        });
    }
    if !can_hold(bytes, format, pixel_count) {
        return Err(PhotoError::Truncated { name: name() });
    }
    // A broken orientation tag is no reason to refuse a photo that can be seen.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    // Nor is a broken description.
    let mut exif = with_metadata
        .then(|| decoder.exif_metadata().ok().flatten())
        .flatten();
    if let Some(exif) = &mut exif {
        // The pixels are turned upright below.
        let _turned = Orientation::remove_from_exif_chunk(exif);
    }
    // Inks become red, green and blue here, which the profile of an ink printer does not describe.
    let is_cmyk = decoder.original_color_type() == ExtendedColorType::Cmyk8;
    let icc_profile = (with_metadata && !is_cmyk)
        .then(|| decoder.icc_profile().ok().flatten())
        .flatten();
    let mut pixels = DynamicImage::from_decoder(decoder).map_err(explain)?;
    pixels.apply_orientation(orientation);
    Ok(Opened {
        pixels,
        format: PictureFormat::of(format)
            .ok_or_else(|| PhotoError::NotAPicture { name: name() })?,
        exif,
        icc_profile,
    })
}

/// The picture format by content, if it is one of those that are promised.
fn supported_format(bytes: &[u8], name: impl Fn() -> String) -> Result<ImageFormat, PhotoError> {
    use ImageFormat::{Bmp, Gif, Jpeg, Png, Tiff, WebP};
    match image::guess_format(bytes) {
        Ok(format @ (Jpeg | Png | WebP | Gif | Bmp | Tiff)) => Ok(format),
        // Phones write HEIC, browsers AVIF: both are boxed files whose first box is named `ftyp`.
        _ if bytes.get(4..8) == Some(b"ftyp") => Err(PhotoError::Unsupported {
            name: name(),
            what: "a HEIC picture, AVIF picture or film".to_owned(),
        }),
        Ok(other) => Err(PhotoError::Unsupported {
            name: name(),
            what: format!("a {other:?} picture"),
        }),
        Err(_) => Err(PhotoError::NotAPicture { name: name() }),
    }
}

/// The decoder's error in the user's words.
fn explain(error: ImageError, name: String) -> PhotoError {
    match error {
        ImageError::IoError(source) if source.kind() == std::io::ErrorKind::UnexpectedEof => {
            PhotoError::Truncated { name }
        }
        ImageError::Decoding(error) if ends_early(&error) => PhotoError::Truncated { name },
        ImageError::Unsupported(unsupported) => PhotoError::Unsupported {
            name,
            what: format!("of an unusual kind ({unsupported})"),
        },
        ImageError::Limits(limits) if limits.kind() == LimitErrorKind::InsufficientMemory => {
            PhotoError::Damaged {
                name,
                reason: "it asks for more memory than any picture needs".to_owned(),
            }
        }
        // Some decoders' messages have line breaks.
        other => PhotoError::Damaged {
            name,
            reason: other
                .to_string()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        },
    }
}

/// Whether a decoding error was caused by the end of the file: decoders wrap that one in several layers.
fn ends_early(error: &DecodingError) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|io| io.kind() == std::io::ErrorKind::UnexpectedEof)
        {
            return true;
        }
        cause = error.source();
    }
    false
}

/// 8-bit RGB, with transparency laid over [`BACKDROP`].
pub(super) fn opaque(picture: DynamicImage) -> RgbImage {
    if picture.color().has_alpha() {
        over_backdrop(&picture.into_rgba8())
    } else {
        picture.into_rgb8()
    }
}

fn over_backdrop(picture: &RgbaImage) -> RgbImage {
    let mut result = RgbImage::new(picture.width(), picture.height());
    for (opaque, pixel) in result.pixels_mut().zip(picture.pixels()) {
        let [red, green, blue, alpha] = pixel.0;
        *opaque = Rgb([red, green, blue].map(|channel| blend(channel, alpha)));
    }
    result
}

/// One channel over [`BACKDROP`], rounded.
fn blend(channel: u8, alpha: u8) -> u8 {
    let (channel, alpha, backdrop) = (u16::from(channel), u16::from(alpha), u16::from(BACKDROP));
    // At most 255 * 255 + 127, which fits; the quotient is at most 255.
    ((channel * alpha + backdrop * (255 - alpha) + 127) / 255) as u8
}
