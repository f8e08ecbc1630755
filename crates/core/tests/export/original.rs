//! Edited photos in the format that they came in.

use std::fs;
use std::path::PathBuf;

use facemath_core::detail::{FaceEdit, PasteOptions, Patch};
use facemath_core::export::{write_like, write_unchanged};
use facemath_core::photo::{Framing, Original, PictureFormat};
use image::metadata::Orientation;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder as _, ImageEncoder as _, ImageFormat,
    ImageReader, Rgb, RgbImage,
};
use tempfile::TempDir;

/// Smooth, as photos are: JPEG is kind to it.
fn scene() -> RgbImage {
    RgbImage::from_fn(96, 80, |x, y| {
        Rgb([60 + x as u8, 200 - y as u8, 90 + (x / 2) as u8])
    })
}

/// An Exif block with an orientation and nothing else: little-endian, one entry.
fn exif(orientation: u8) -> Vec<u8> {
    let mut block = b"II*\0\x08\0\0\0\x01\0".to_vec();
    block.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    block.extend([0; 4]);
    block
}

const PROFILE: &[u8] = &[7; 200];

fn jpeg(quality: u8, orientation: u8) -> Vec<u8> {
    made_jpeg(quality, orientation, false)
}

fn made_jpeg(quality: u8, orientation: u8, is_progressive: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::R_4_2_0);
    encoder.set_progressive(is_progressive);
    encoder.add_exif_metadata(&exif(orientation)).unwrap();
    encoder.add_icc_profile(PROFILE).unwrap();
    encoder
        .encode(&scene(), 96, 80, jpeg_encoder::ColorType::Rgb)
        .unwrap();
    bytes
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Loads the file's bytes, edits the face in its middle and writes it back.
fn edited(bytes: Vec<u8>) -> (TempDir, PathBuf, Original, DynamicImage) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("result");
    let original = Original::decode(bytes, "test").unwrap();
    let photo = original.photo().unwrap();
    let framing = Framing {
        size_px: 40.0,
        ..Framing::whole(photo.width_px(), photo.height_px())
    };
    let plain = RgbImage::from_pixel(16, 16, Rgb([100; 3]));
    let other = RgbImage::from_pixel(16, 16, Rgb([160, 90, 60]));
    let face = FaceEdit::new(framing, plain, other);
    let patch = Patch::new(&photo, &face, PasteOptions::default()).unwrap();
    let mut pixels = original.pixels().clone();
    patch.paste(&mut pixels);
    assert_ne!(&pixels, original.pixels());
    write_like(&path, &original, &pixels).unwrap();
    (folder, path, original, pixels)
}

fn read(path: &std::path::Path) -> (Option<ImageFormat>, DynamicImage) {
    let reader = ImageReader::open(path)
        .unwrap()
        .with_guessed_format()
        .unwrap();
    (reader.format(), reader.decode().unwrap())
}

#[test]
fn lossless_formats_come_out_as_they_went_in() {
    let rgb = DynamicImage::ImageRgb8(scene());
    let cases = [
        (rgb.clone(), ImageFormat::Png),
        (DynamicImage::ImageRgb16(rgb.to_rgb16()), ImageFormat::Png),
        (DynamicImage::ImageRgba16(rgb.to_rgba16()), ImageFormat::Png),
        (
            DynamicImage::ImageLumaA8(rgb.to_luma_alpha8()),
            ImageFormat::Png,
        ),
        (DynamicImage::ImageLuma16(rgb.to_luma16()), ImageFormat::Png),
        (rgb.clone(), ImageFormat::Tiff),
        (DynamicImage::ImageRgb16(rgb.to_rgb16()), ImageFormat::Tiff),
        (
            DynamicImage::ImageLuma16(rgb.to_luma16()),
            ImageFormat::Tiff,
        ),
        (DynamicImage::ImageRgba8(rgb.to_rgba8()), ImageFormat::WebP),
        (rgb, ImageFormat::Bmp),
    ];
    for (picture, format) in cases {
        let (_folder, path, original, pixels) = edited(encoded(&picture, format));
        let (written, decoded) = read(&path);
        assert_eq!(written, Some(format));
        assert_eq!(original.pixels().color(), picture.color(), "{format:?}");
        assert_eq!(decoded, pixels, "{format:?} of {:?}", picture.color());
    }
}

#[test]
fn a_gif_becomes_a_png() {
    let (_folder, path, original, pixels) =
        edited(encoded(&DynamicImage::ImageRgb8(scene()), ImageFormat::Gif));
    assert_eq!(original.format(), PictureFormat::Gif);
    assert_eq!(read(&path), (Some(ImageFormat::Png), pixels));
}

#[test]
fn a_jpeg_keeps_its_tables_and_changes_elsewhere_by_little_more_than_rounding() {
    for (quality, is_progressive) in [(60, false), (90, false), (85, true)] {
        let before = made_jpeg(quality, 1, is_progressive);
        let (_folder, path, original, _) = edited(before.clone());
        let after = fs::read(&path).unwrap();
        let tables = |bytes: &[u8]| -> Vec<Vec<u8>> {
            bytes
                .windows(4)
                .enumerate()
                .filter(|(_, window)| window.starts_with(&[0xFF, 0xDB, 0]))
                .map(|(at, window)| bytes[at..at + 2 + usize::from(window[3])].to_vec())
                .collect()
        };
        assert_eq!(tables(&before), tables(&after));
        let (format, decoded) = read(&path);
        assert_eq!(format, Some(ImageFormat::Jpeg));
        let (was, is) = (original.pixels().to_rgb8(), decoded.to_rgb8());
        // The blocks above the framing.
        for (a, b) in (0..16)
            .flat_map(|y| (0..96).map(move |x| (x, y)))
            .map(|(x, y)| (was.get_pixel(x, y), is.get_pixel(x, y)))
        {
            for channel in 0..3 {
                assert!(a[channel].abs_diff(b[channel]) <= 6, "{a:?} became {b:?}");
            }
        }
    }
}

#[test]
fn orientation_is_applied_and_reset_and_the_profile_kept() {
    let (_folder, path, original, pixels) = edited(jpeg(90, 6));
    assert_eq!((pixels.width(), pixels.height()), (80, 96), "upright");
    assert_eq!(original.icc_profile(), Some(PROFILE));
    let mut decoder = ImageReader::open(&path)
        .unwrap()
        .with_guessed_format()
        .unwrap()
        .into_decoder()
        .unwrap();
    assert_eq!(decoder.dimensions(), (80, 96));
    assert_eq!(decoder.orientation().unwrap(), Orientation::NoTransforms);
    assert!(decoder.exif_metadata().unwrap().is_some());
    assert_eq!(decoder.icc_profile().unwrap().as_deref(), Some(PROFILE));
}

#[test]
fn a_png_keeps_exif_and_profile() {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif(3)).unwrap();
    encoder.set_icc_profile(PROFILE.to_vec()).unwrap();
    encoder
        .write_image(&scene(), 96, 80, ExtendedColorType::Rgb8)
        .unwrap();
    let (_folder, path, ..) = edited(bytes);
    let mut decoder = ImageReader::open(&path)
        .unwrap()
        .with_guessed_format()
        .unwrap()
        .into_decoder()
        .unwrap();
    assert_eq!(decoder.exif_metadata().unwrap(), Some(exif(1)));
    assert_eq!(decoder.icc_profile().unwrap().as_deref(), Some(PROFILE));
}

#[test]
fn without_an_edit_the_file_is_the_same_byte_for_byte() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("copy.jpg");
    let bytes = jpeg(75, 6);
    write_unchanged(&path, &Original::decode(bytes.clone(), "test").unwrap()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn segments_cut_short_do_no_harm() {
    // Whatever the segments claim, a picture comes out; the decoder has its own opinion of such files.
    let whole = jpeg(80, 1);
    for cut in (4..whole.len().min(700)).step_by(7) {
        let mut bytes = whole.clone();
        bytes[cut] ^= 0xFF;
        if let Ok(original) = Original::decode(bytes, "test") {
            let path = TempDir::new().unwrap();
            write_like(
                &path.path().join("result.jpg"),
                &original,
                original.pixels(),
            )
            .unwrap();
        }
    }
}

#[test]
fn edited_photos_say_so_and_keep_what_they_said_before() {
    const TERM: &str =
        "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";
    let text = |bytes: Option<Vec<u8>>| String::from_utf8(bytes.expect("XMP")).expect("text");
    let picture = DynamicImage::ImageRgb8(scene());
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let (_folder, path, original, pixels) = edited(encoded(&picture, format));
        write_like(&path, &original, &pixels).unwrap();
        let mut decoder = image::ImageReader::open(&path)
            .unwrap()
            .with_guessed_format()
            .unwrap()
            .into_decoder()
            .unwrap();
        assert!(text(decoder.xmp_metadata().unwrap()).contains(TERM));
        assert!(read(&path).1.to_rgb8() == pixels.to_rgb8(), "{format:?}");
    }
    let said = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\
        <rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/' dc:source='a lake' \
        xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' \
        Iptc4xmpExt:DigitalSourceType='http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture'/>\
        </rdf:RDF></x:xmpmeta>";
    for existing in [None, Some(said)] {
        let mut bytes = jpeg(90, 1);
        if let Some(said) = existing {
            let segment = [b"http://ns.adobe.com/xap/1.0/\0", said.as_bytes()].concat();
            let length = (segment.len() as u16 + 2).to_be_bytes();
            bytes.splice(2..2, [&[0xFF, 0xE1][..], &length, &segment].concat());
        }
        let (_folder, path, original, pixels) = edited(bytes);
        write_like(&path, &original, &pixels).unwrap();
        let file = std::io::BufReader::new(std::fs::File::open(&path).unwrap());
        let mut decoder = image::codecs::jpeg::JpegDecoder::new(file).unwrap();
        let found = text(decoder.xmp_metadata().unwrap());
        assert_eq!(found.matches("DigitalSourceType=").count(), 1, "{found}");
        assert!(
            found.contains(TERM) && !found.contains("digitalCapture"),
            "{found}"
        );
        assert_eq!(found.contains("a lake"), existing.is_some());
    }
}
