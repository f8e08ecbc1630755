//! Whole picture files of every promised kind open and look right.

use crate::pictures::{FORMATS, FourChannels, close, encode, gradient, middle_colour};
use facemath_core::photo::{self, Photo};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

fn open(bytes: &[u8]) -> Photo {
    photo::decode(bytes, "test picture").unwrap_or_else(|error| panic!("{error}"))
}

fn solid(colour: [u8; 3]) -> DynamicImage {
    RgbImage::from_pixel(32, 32, Rgb(colour)).into()
}

#[test]
fn every_promised_format_opens() {
    for format in FORMATS {
        let photo = open(&encode(&gradient(33, 21).into(), format));
        assert_eq!(
            (photo.width_px(), photo.height_px()),
            (33, 21),
            "{format:?}"
        );
        let expected = middle_colour(&gradient(33, 21));
        assert!(
            close(middle_colour(photo.pixels()), expected, 4),
            "{format:?}: {:?}",
            middle_colour(photo.pixels())
        );
    }
}

#[test]
fn lossless_formats_keep_every_pixel() {
    for format in [
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Bmp,
        ImageFormat::Tiff,
    ] {
        assert_eq!(
            open(&encode(&gradient(40, 30).into(), format)).pixels(),
            &gradient(40, 30),
            "{format:?}"
        );
    }
}

#[test]
fn the_content_decides_the_format_not_the_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portrait.jpg");
    std::fs::write(&path, encode(&gradient(12, 12).into(), ImageFormat::Png)).unwrap();
    assert_eq!(photo::load(&path).unwrap().pixels(), &gradient(12, 12));
}

#[test]
fn grey_and_sixteen_bit_pictures_become_eight_bit_rgb() {
    let grey = DynamicImage::from(gradient(20, 20)).to_luma8();
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff] {
        let photo = open(&encode(&grey.clone().into(), format));
        let [red, green, blue] = middle_colour(photo.pixels());
        assert!(red == green && green == blue, "{format:?}");
        assert!(
            red.abs_diff(middle_colour(&DynamicImage::from(grey.clone()).to_rgb8())[0]) <= 2,
            "{format:?}"
        );
    }
    let deep = DynamicImage::from(gradient(20, 20)).to_rgb16();
    for format in [ImageFormat::Png, ImageFormat::Tiff] {
        assert_eq!(
            open(&encode(&deep.clone().into(), format)).pixels(),
            &gradient(20, 20),
            "{format:?}"
        );
    }
}

#[test]
fn transparency_is_laid_over_mid_grey() {
    let with_alpha =
        |alpha| DynamicImage::from(RgbaImage::from_pixel(16, 16, Rgba([255, 0, 100, alpha])));
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Tiff] {
        assert_eq!(
            middle_colour(open(&encode(&with_alpha(255), format)).pixels()),
            [255, 0, 100],
            "{format:?}"
        );
        assert_eq!(
            middle_colour(open(&encode(&with_alpha(0), format)).pixels()),
            [128, 128, 128],
            "{format:?}"
        );
        let half = middle_colour(open(&encode(&with_alpha(128), format)).pixels());
        assert!(close(half, [192, 64, 114], 1), "{format:?}: {half:?}");
    }
}

#[test]
fn every_camera_orientation_comes_out_upright() {
    // A picture whose corner marks tell all eight orientations apart: red top left, green top right, blue bottom left.
    let upright = RgbImage::from_fn(48, 32, |x, y| match (x < 24, y < 16) {
        (true, true) => Rgb([220, 30, 30]),
        (false, true) => Rgb([30, 220, 30]),
        (true, false) => Rgb([30, 30, 220]),
        (false, false) => Rgb([200, 200, 200]),
    });
    let upright = DynamicImage::from(upright);
    // What a camera stores for each orientation value: the inverse of the transform that the value asks for.
    let stored: [(u8, DynamicImage); 8] = [
        (1, upright.clone()),
        (2, upright.fliph()),
        (3, upright.rotate180()),
        (4, upright.flipv()),
        (5, upright.rotate90().fliph()),
        (6, upright.rotate270()),
        (7, upright.rotate270().fliph()),
        (8, upright.rotate90()),
    ];
    for (orientation, picture) in stored {
        let photo = open(&crate::pictures::jpeg_with_orientation(
            &picture,
            orientation,
        ));
        assert_eq!(
            (photo.width_px(), photo.height_px()),
            (48, 32),
            "orientation {orientation}"
        );
        for (x, y) in [(8, 8), (40, 8), (8, 24), (40, 24)] {
            let (found, expected) = (
                photo.pixels().get_pixel(x, y).0,
                upright.to_rgb8().get_pixel(x, y).0,
            );
            assert!(
                close(found, expected, 20),
                "orientation {orientation} at {x},{y}: {found:?} for {expected:?}"
            );
        }
    }
}

#[test]
fn four_channel_jpegs_are_read_as_adobe_writes_them() {
    // Adobe stores ink inverted: 255 is no ink, so the colour is the product of the ink's and black's values.
    for (samples, expected) in [
        ([255, 255, 255, 255], [255, 255, 255]),
        ([255, 255, 255, 0], [0, 0, 0]),
        ([200, 120, 90, 255], [200, 120, 90]),
        ([200, 120, 90, 128], [100, 60, 45]),
    ] {
        for kind in [FourChannels::AdobeCmyk, FourChannels::Unmarked] {
            let found =
                middle_colour(open(&crate::pictures::four_channel_jpeg(samples, kind)).pixels());
            assert!(
                close(found, expected, 2),
                "{samples:?} gave {found:?} for {expected:?}"
            );
        }
    }
    // YCCK: grey luma without chroma means equal amounts of ink, which the transform has inverted once more.
    let found = middle_colour(
        open(&crate::pictures::four_channel_jpeg(
            [55, 128, 128, 255],
            FourChannels::AdobeYcck,
        ))
        .pixels(),
    );
    assert!(close(found, [200, 200, 200], 2), "{found:?}");
}

#[test]
fn animations_give_their_first_frame() {
    let frames = [
        solid([200, 40, 40]),
        solid([40, 200, 40]),
        solid([40, 40, 200]),
    ];
    let webp = open(&crate::pictures::animated_webp(&frames));
    assert!(close(middle_colour(webp.pixels()), [200, 40, 40], 1));

    let mut gif = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
    encoder
        .encode_frames(
            frames
                .iter()
                .map(|frame| image::Frame::new(frame.to_rgba8())),
        )
        .unwrap();
    drop(encoder);
    assert!(close(middle_colour(open(&gif).pixels()), [200, 40, 40], 3));
}

#[test]
fn one_pixel_and_extreme_shapes_open() {
    for (width, height) in [(1, 1), (1, 500), (500, 1), (2, 3)] {
        for format in FORMATS {
            let photo = open(&encode(&gradient(width, height).into(), format));
            assert_eq!(
                (photo.width_px(), photo.height_px()),
                (width, height),
                "{format:?}"
            );
        }
    }
    let panorama = open(&encode(&gradient(20_000, 2).into(), ImageFormat::Png));
    assert_eq!(panorama.width_px(), 20_000);
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn progressive_interlaced_compressed_and_print_variants_open() {
    let reference = open(&fixture("interlaced.png"));
    for (name, tolerance) in [
        ("progressive.jpg", 8),
        ("deep.tif", 1),
        ("cmyk.tif", 2),
        ("palette.png", 32),
    ] {
        let photo = open(&fixture(name));
        assert_eq!((photo.width_px(), photo.height_px()), (24, 16), "{name}");
        for (x, y) in [(2, 1), (12, 8), (20, 14)] {
            let (found, expected) = (
                photo.pixels().get_pixel(x, y).0,
                reference.pixels().get_pixel(x, y).0,
            );
            assert!(
                close(found, expected, tolerance),
                "{name} at {x},{y}: {found:?} for {expected:?}"
            );
        }
    }
}

#[test]
fn a_palette_with_transparency_is_laid_over_mid_grey() {
    let file = crate::pictures::with_transparent_palette(&fixture("palette.png"));
    assert_eq!(middle_colour(open(&file).pixels()), [128; 3]);
}

#[test]
fn the_longest_sides_that_a_jpeg_can_have_open() {
    for (width, height) in [(1, 65_535), (65_535, 1)] {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Tiff] {
            let photo = open(&encode(&gradient(width, height).into(), format));
            assert_eq!(
                (photo.width_px(), photo.height_px()),
                (width, height),
                "{format:?}"
            );
            let face = photo::crop(&photo, photo::Framing::whole(width, height), 16);
            assert_eq!(face.dimensions(), (16, 16));
        }
    }
}

#[test]
fn a_broken_orientation_tag_hides_no_picture() {
    let picture = DynamicImage::from(gradient(24, 16));
    for orientation in [0, 9, 255] {
        let photo = open(&crate::pictures::jpeg_with_orientation(
            &picture,
            orientation,
        ));
        assert_eq!((photo.width_px(), photo.height_px()), (24, 16));
    }
    let whole = crate::pictures::jpeg_with_orientation(&picture, 6);
    // Every byte of the Exif segment's content in turn, at both ends of its range: offsets, counts and types.
    let exif = 6..crate::pictures::exif_end(&whole);
    for position in exif {
        for value in [0, 0x7F, 0xFF] {
            let mut file = whole.clone();
            file[position] = value;
            let photo = open(&file);
            let sides = (photo.width_px(), photo.height_px());
            assert!(
                matches!(sides, (24, 16) | (16, 24)),
                "{position}: {sides:?}"
            );
        }
    }
}
