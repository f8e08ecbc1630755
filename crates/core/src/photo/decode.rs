//! From bytes to a [`Photo`], trusting nothing the bytes say.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use image::error::{DecodingError, LimitErrorKind};
use image::metadata::Orientation;
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage,
    RgbaImage,
};

use super::checks::{
    MAX_FILE_BYTES, MAX_MEMORY_BYTES, check_jpeg, check_memory, check_size, checked_format,
};
use super::completeness::{can_hold, closed_png};
use super::description::{Description, colours_of};
use super::further::further;
use super::jpeg::{self, CarefulDecoder};
use super::tiff_pages::Pages;
use super::{ColourSpace, Further, Photo, PhotoError, PictureFormat};

/// How often what decoding takes is needed where a file is read with all it holds: to decode it, and again to edit a copy and
/// write that.
const EDITED_COPIES: u64 = 2;

/// What shows through a transparent picture: mid grey, which leads the networks into neither light nor dark.
pub(super) const BACKDROP: u8 = 128;

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
/// Of animations the first frame is taken. CMYK JPEGs are read as Adobe writes them (inverted), as browsers do. Colours are brought to sRGB by the file's profile, transparency is laid over mid grey, 16-bit channels are rounded to 8, and
/// the orientation tag is applied. Of a TIFF with several pages the main one is taken.
///
/// # Errors
/// When the bytes are no picture, one that ends early or contradicts itself, or one beyond [`MAX_FILE_BYTES`],
/// [`MAX_PIXELS`](super::MAX_PIXELS) or [`MAX_MEMORY_BYTES`]; the size is read from the header, before any memory is set aside for pixels. `name` is what the
/// message calls the picture.
pub fn decode(bytes: &[u8], name: &str) -> Result<Photo, PhotoError> {
    let opened = open(bytes, name, false)?;
    let pixels = if opened.colours.is_srgb() {
        opaque(opened.pixels)
    } else {
        opened.colours.srgb_picture(&opened.pixels, BACKDROP)
    };
    Photo::from_pixels(pixels).ok_or_else(|| PhotoError::Damaged {
        name: name.to_owned(),
        reason: "it has no pixels".to_owned(),
    })
}

/// A decoded file: upright pixels at the file's own depth, and what else it says.
pub(super) struct Opened {
    pub pixels: DynamicImage,
    pub format: PictureFormat,
    pub colours: ColourSpace,
    pub exif: Option<Vec<u8>>,
    pub xmp: Option<Vec<u8>>,
    pub icc_profile: Option<Vec<u8>>,
    pub further: Option<Further>,
    /// The file with its main page first, where it lies elsewhere.
    pub main_page: Option<Vec<u8>>,
}

/// Checks and decodes a picture; its Exif block, XMP packet and further pictures only if wanted.
pub(super) fn open(bytes: &[u8], name: &str, with_metadata: bool) -> Result<Opened, PhotoError> {
    let format = checked_format(bytes, name)?;
    let pages = (format == ImageFormat::Tiff)
        .then(|| Pages::read(bytes))
        .flatten();
    let mended = mended(bytes, format, pages.as_ref());
    let as_given = bytes;
    let bytes = mended.as_deref().unwrap_or(bytes);

    let explain = |error| explain(error, name);
    let kind = (format == ImageFormat::Jpeg).then(|| jpeg::kind(bytes));
    let mut decoder = decoder(
        bytes,
        format,
        kind.as_ref().is_none_or(|kind| kind.is_usual),
    )
    .map_err(explain)?;
    // A broken orientation tag is no reason to refuse a photo that can be seen.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let working_bytes = kind.map_or(0, |kind| kind.working_bytes);
    let decoding_bytes = check_size(&*decoder, orientation, working_bytes, name)?;
    let (width_px, height_px) = decoder.dimensions();
    if !can_hold(bytes, format, u64::from(width_px) * u64::from(height_px)) {
        return Err(PhotoError::Truncated {
            name: name.to_owned(),
        });
    }
    let copies = if with_metadata { EDITED_COPIES } else { 1 };
    check_memory((width_px, height_px), copies * decoding_bytes, name)?;
    if format == ImageFormat::Jpeg {
        check_jpeg(as_given, name)?;
    }
    let description = Description::read(&mut *decoder, bytes, pages.as_ref(), with_metadata);
    let mut pixels = DynamicImage::from_decoder(decoder).map_err(explain)?;
    pixels.apply_orientation(orientation);
    let Description {
        exif,
        xmp,
        icc_profile,
    } = description.made_true((pixels.width(), pixels.height()));
    Ok(Opened {
        colours: colours_of(bytes, format, icc_profile.as_deref(), &pixels),
        pixels,
        format: PictureFormat::of(format).ok_or_else(|| PhotoError::NotAPicture {
            name: name.to_owned(),
        })?,
        exif,
        xmp,
        icc_profile,
        further: with_metadata.then(|| further(bytes, format)).flatten(),
        main_page: mended.filter(|_| format == ImageFormat::Tiff),
    })
}

/// The file as the decoder needs it, where that is not as it was given: a TIFF with its main page first, a PNG or an unusual JPEG
/// with the end that was forgotten.
fn mended(bytes: &[u8], format: ImageFormat, pages: Option<&Pages>) -> Option<Vec<u8>> {
    match format {
        ImageFormat::Tiff => pages.and_then(|pages| pages.with_main_page_first(bytes)),
        ImageFormat::Png => closed_png(bytes),
        // The careful decoder forgives no missing end.
        ImageFormat::Jpeg if !jpeg::kind(bytes).is_usual => jpeg::closed(bytes),
        _ => None,
    }
}

/// The decoder for a file, its headers read.
fn decoder<'a>(
    bytes: &'a [u8],
    format: ImageFormat,
    is_usual: bool,
) -> Result<Box<dyn ImageDecoder + 'a>, ImageError> {
    if !is_usual {
        return Ok(Box::new(CarefulDecoder::new(bytes, MAX_MEMORY_BYTES)?));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    Ok(Box::new(reader.into_decoder()?))
}

/// The decoder's error in the user's words.
fn explain(error: ImageError, name: &str) -> PhotoError {
    let name = name.to_owned();
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
