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

use super::completeness::{can_hold, closed_png, reaches_its_end};
use super::further::further;
use super::jpeg::{self, CarefulDecoder, Fault};
use super::metadata::{exif_made_true, xmp_made_true};
use super::tiff_pages::{self, Pages};
use super::{ColourSpace, Further, Photo, PhotoError, PictureFormat, png_chunks};
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
/// [`MAX_PIXELS`] or [`MAX_MEMORY_BYTES`]; the size is read from the header, before any memory is set aside for pixels. `name` is what the
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
    let pages = (format == ImageFormat::Tiff)
        .then(|| Pages::read(bytes))
        .flatten();
    let mended = match format {
        ImageFormat::Tiff => pages
            .as_ref()
            .and_then(|pages| pages.with_main_page_first(bytes)),
        ImageFormat::Png => closed_png(bytes),
        // The careful decoder forgives no missing end.
        ImageFormat::Jpeg if !jpeg::kind(bytes).is_usual => jpeg::closed(bytes),
        _ => None,
    };
    let as_given = bytes;
    let bytes = mended.as_deref().unwrap_or(bytes);

    let explain = |error| explain(error, name());
    let kind = (format == ImageFormat::Jpeg).then(|| jpeg::kind(bytes));
    let working_bytes = kind.as_ref().map_or(0, |kind| kind.working_bytes);
    let mut decoder =
        decoder(bytes, format, kind.is_none_or(|kind| kind.is_usual)).map_err(explain)?;
    // A broken orientation tag is no reason to refuse a photo that can be seen.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let decoding_bytes = check_size(&*decoder, orientation, working_bytes, name)?;
    let (width_px, height_px) = decoder.dimensions();
    if !can_hold(bytes, format, u64::from(width_px) * u64::from(height_px)) {
        return Err(PhotoError::Truncated { name: name() });
    }
    let needed_bytes = if with_metadata {
        EDITED_COPIES * decoding_bytes
    } else {
        decoding_bytes
    };
    if !has_memory_for(needed_bytes) {
        return Err(PhotoError::OutOfMemory {
            name: name(),
            width_px,
            height_px,
            needed_bytes,
        });
    }
    if format == ImageFormat::Jpeg {
        match jpeg::examine(as_given) {
            // The decoder says what it does not know either.
            Ok(()) | Err(Fault::Unknown) => {}
            Err(Fault::EndsEarly) => return Err(PhotoError::Truncated { name: name() }),
            Err(Fault::Contradicts(reason)) => {
                return Err(PhotoError::Damaged {
                    name: name(),
                    reason: reason.to_owned(),
                });
            }
        }
    }
    // Nor is a broken description.
    let mut exif = with_metadata
        .then(|| decoder.exif_metadata().ok().flatten())
        .flatten();
    // The decoder of TIFF holds back what is long beside a small picture.
    let of_page = |tag| {
        pages
            .as_ref()
            .and_then(|pages| pages.main_bytes(bytes, tag))
    };
    let xmp = with_metadata.then(|| match of_page(tiff_pages::XMP) {
        Some(xmp) => Some(xmp.to_vec()),
        None => decoder.xmp_metadata().ok().flatten(),
    });
    let xmp = xmp.flatten();
    // Inks become red, green and blue here, which the profile of an ink printer does not describe.
    let icc_profile = match of_page(tiff_pages::ICC_PROFILE) {
        Some(profile) => Some(profile.to_vec()),
        None => decoder.icc_profile().ok().flatten(),
    };
    let icc_profile = icc_profile.filter(|profile| profile.get(16..20) != Some(b"CMYK"));
    let mut pixels = DynamicImage::from_decoder(decoder).map_err(explain)?;
    pixels.apply_orientation(orientation);
    let size_px = (pixels.width(), pixels.height());
    if let Some(exif) = &mut exif {
        exif_made_true(exif, size_px);
    }
    let xmp = xmp.map(|xmp| xmp_made_true(&xmp, size_px));
    let colours = match (format, &icc_profile) {
        (ImageFormat::Png, profile) => png_chunks::colour_space(bytes, profile.as_deref()),
        (_, Some(profile)) => ColourSpace::of_icc_profile(profile),
        (_, None) => ColourSpace::default(),
    };
    Ok(Opened {
        // A profile of greys says nothing about colours.
        colours: if colours.is_grey() && pixels.color().has_color() {
            ColourSpace::default()
        } else {
            colours
        },
        pixels,
        format: PictureFormat::of(format)
            .ok_or_else(|| PhotoError::NotAPicture { name: name() })?,
        exif,
        xmp,
        icc_profile,
        further: with_metadata.then(|| further(bytes, format)).flatten(),
        main_page: mended.filter(|_| format == ImageFormat::Tiff),
    })
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

/// Refuses a picture without pixels, and one that would take too much memory, by its headers. The bytes that decoding takes.
fn check_size(
    decoder: &dyn ImageDecoder,
    orientation: Orientation,
    working_bytes: u64,
    name: impl Fn() -> String,
) -> Result<u64, PhotoError> {
    /// Of a pixel as the networks see it.
    const OPAQUE_BYTES: u64 = 3;
    let (width_px, height_px) = decoder.dimensions();
    if width_px == 0 || height_px == 0 {
        return Err(PhotoError::Damaged {
            name: name(),
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
            name: name(),
            width_px,
            height_px,
            most_pixels,
        });
    }
    Ok(pixel_count * bytes_a_pixel)
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
