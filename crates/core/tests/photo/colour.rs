//! Colours by what the file says of them, on the way in and back.

use std::io::Cursor;

use facemath_core::detail::{FaceEdit, PasteOptions, Patch};
use facemath_core::export::write_like;
use facemath_core::photo::{self, Framing, Original};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::tiff::TiffEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, Rgb, RgbImage};
use moxcms::{ColorProfile, Layout, RenderingIntent, TransformOptions};

/// Colours of skin, cloth and sky, none beyond any profile here.
fn scene() -> RgbImage {
    RgbImage::from_fn(96, 80, |x, y| {
        Rgb([90 + x as u8, 150 - y as u8, 60 + (x / 2 + y / 2) as u8])
    })
}

fn profiles() -> Vec<(&'static str, ColorProfile)> {
    let mut swapped = ColorProfile::new_srgb();
    std::mem::swap(&mut swapped.red_colorant, &mut swapped.blue_colorant);
    swapped.cicp = None;
    vec![
        ("Display P3", ColorProfile::new_display_p3()),
        ("Adobe RGB", ColorProfile::new_adobe_rgb()),
        ("ProPhoto", ColorProfile::new_pro_photo_rgb()),
        ("red and blue swapped", swapped),
    ]
}

/// The picture in the numbers of a profile, 8 bits a channel.
fn in_profile(picture: &RgbImage, profile: &ColorProfile) -> RgbImage {
    let options = TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        ..TransformOptions::default()
    };
    let transform = ColorProfile::new_srgb()
        .create_transform_8bit(Layout::Rgb, profile, Layout::Rgb, options)
        .unwrap();
    let mut result = picture.clone();
    transform.transform(picture, &mut result).unwrap();
    result
}

const FORMATS: [&str; 4] = ["PNG", "JPEG", "WebP", "TIFF"];

fn file(format: &str, picture: &DynamicImage, profile: Vec<u8>) -> Vec<u8> {
    fn write(mut encoder: impl ImageEncoder, picture: &DynamicImage, profile: Vec<u8>) {
        encoder.set_icc_profile(profile).unwrap();
        let colour = ExtendedColorType::from(picture.color());
        encoder
            .write_image(
                picture.as_bytes(),
                picture.width(),
                picture.height(),
                colour,
            )
            .unwrap();
    }
    let mut bytes = Vec::new();
    match format {
        "PNG" => write(PngEncoder::new(&mut bytes), picture, profile),
        "JPEG" => write(
            JpegEncoder::new_with_quality(&mut bytes, 98),
            picture,
            profile,
        ),
        "WebP" => write(WebPEncoder::new_lossless(&mut bytes), picture, profile),
        _ => write(TiffEncoder::new(Cursor::new(&mut bytes)), picture, profile),
    }
    bytes
}

fn open(bytes: &[u8]) -> RgbImage {
    let photo = photo::decode(bytes, "test").unwrap_or_else(|error| panic!("{error}"));
    photo.pixels().clone()
}

fn mean_difference(a: &RgbImage, b: &RgbImage) -> f64 {
    let sum: u64 = a
        .iter()
        .zip(b.iter())
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum();
    sum as f64 / a.len() as f64
}

#[test]
fn pictures_with_a_profile_come_in_as_srgb() {
    for (name, profile) in profiles() {
        let stored = DynamicImage::from(in_profile(&scene(), &profile));
        for format in FORMATS {
            let found = open(&file(format, &stored, profile.encode().unwrap()));
            let difference = mean_difference(&found, &scene());
            assert!(difference < 1.0, "{name} {format}: {difference}");
        }
        let deep = DynamicImage::from(stored.to_rgba16());
        let found = open(&file("PNG", &deep, profile.encode().unwrap()));
        assert!(mean_difference(&found, &scene()) < 1.0, "{name} at 16 bits");
    }
}

#[test]
fn an_srgb_profile_changes_no_bit_and_a_broken_one_is_ignored() {
    let srgb = ColorProfile::new_srgb().encode().unwrap();
    let mut cut = ColorProfile::new_display_p3().encode().unwrap();
    cut.truncate(150);
    let picture = DynamicImage::from(scene());
    for profile in [srgb, cut, vec![7; 200], vec![0; 4]] {
        assert_eq!(open(&file("PNG", &picture, profile.clone())), scene());
        assert_eq!(open(&file("WebP", &picture, profile)), scene());
    }
}

#[test]
fn grey_pictures_have_profiles_of_their_own() {
    let grey = DynamicImage::from(scene()).to_luma8();
    let linear = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    let found = open(&file("PNG", &grey.clone().into(), linear.clone()));
    for (found, grey) in found.pixels().zip(grey.pixels()) {
        let light = f32::from(grey[0]) / 255.0;
        let expected = 255.0 * (1.055 * light.powf(1.0 / 2.4) - 0.055);
        assert!(found[0] == found[1] && found[1] == found[2]);
        assert!(
            (f32::from(found[0]) - expected).abs() < 1.5,
            "{found:?} {expected}"
        );
    }
    // A profile of greys says nothing of a picture in colour.
    assert_eq!(open(&file("PNG", &scene().into(), linear)), scene());
}

/// A PNG with further chunks after its header.
fn png_with(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 96, 80);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    for (kind, data) in chunks {
        writer
            .write_chunk(png::chunk::ChunkType(**kind), data)
            .unwrap();
    }
    writer.write_image_data(&scene()).unwrap();
    writer.finish().unwrap();
    bytes
}

fn numbers(values: &[u32]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|value| value.to_be_bytes())
        .collect()
}

/// Display P3's white and primaries, as a PNG stores them.
const P3: [u32; 8] = [
    31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000,
];

#[test]
fn a_png_says_its_colours_in_numbers() {
    let linear = open(&png_with(&[(b"gAMA", numbers(&[100_000]))]));
    let middle = |picture: &RgbImage| picture.get_pixel(48, 40).0;
    let [red, ..] = middle(&scene());
    let light = f32::from(red) / 255.0;
    let expected = 255.0 * (1.055 * light.powf(1.0 / 2.4) - 0.055);
    assert!((f32::from(middle(&linear)[0]) - expected).abs() < 1.5);
    // The number that stands for sRGB's curve, and what says so in a word.
    assert_eq!(open(&png_with(&[(b"gAMA", numbers(&[45_455]))])), scene());
    let contradicting = [(b"sRGB", vec![0]), (b"gAMA", numbers(&[100_000]))];
    assert_eq!(open(&png_with(&contradicting)), scene());

    let stated = open(&png_with(&[
        (b"gAMA", numbers(&[45_455])),
        (b"cHRM", numbers(&P3)),
    ]));
    let by_code = open(&png_with(&[(b"cICP", vec![12, 13, 0, 1])]));
    let profile = ColorProfile::new_display_p3().encode().unwrap();
    let by_profile = open(&file("PNG", &scene().into(), profile));
    assert!(mean_difference(&by_profile, &scene()) > 2.0);
    assert!(mean_difference(&stated, &by_profile) < 1.0);
    assert!(mean_difference(&by_code, &by_profile) < 1.0);
    // What makes no sense, or none on a screen, is ignored.
    for (kind, data) in [
        (b"gAMA", vec![0; 4]),
        (b"cHRM", vec![0; 32]),
        // Brighter than white, which there is no one way to show.
        (b"cICP", vec![9, 16, 0, 1]),
    ] {
        let name = String::from_utf8_lossy(&kind[..]).into_owned();
        let photo = photo::decode(&png_with(&[(kind, data)]), &name);
        let photo = photo.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(photo.pixels(), &scene(), "{name}");
    }
}

#[test]
fn an_edit_goes_back_into_the_photos_own_colours() {
    let framing = Framing {
        size_px: 60.0,
        ..Framing::whole(96, 80)
    };
    let plain = RgbImage::from_pixel(16, 16, Rgb([100; 3]));
    let other = RgbImage::from_pixel(16, 16, Rgb([130, 90, 70]));
    let edited = |bytes: Vec<u8>, other: &RgbImage| {
        let original = Original::decode(bytes, "test").unwrap();
        let photo = original.photo().unwrap();
        let face = FaceEdit::new(framing, plain.clone(), other.clone());
        let patch = Patch::new(&photo, &face, PasteOptions::default()).unwrap();
        let mut pixels = original.pixels().clone();
        patch.paste_in(original.colours(), &mut pixels);
        (original, pixels)
    };
    let srgb = ColorProfile::new_srgb().encode().unwrap();
    let (_, in_srgb) = edited(file("PNG", &scene().into(), srgb), &other);
    assert!(mean_difference(&in_srgb.to_rgb8(), &scene()) > 3.0);
    for (name, profile) in profiles() {
        let stored = DynamicImage::from(in_profile(&scene(), &profile));
        let own = profile.encode().unwrap();
        for format in ["PNG", "TIFF", "WebP"] {
            let bytes = file(format, &stored, own.clone());
            let (_, unchanged) = edited(bytes.clone(), &plain);
            assert_eq!(unchanged, stored, "{name}: no edit changes no bit");
            let (original, pixels) = edited(bytes, &other);
            let (before, after) = (stored.to_rgb8(), pixels.to_rgb8());
            for (x, y, pixel) in after.enumerate_pixels() {
                let (u, v) = framing.crop_from_photo(x as f32 + 0.5, y as f32 + 0.5);
                if !((0.0..1.0).contains(&u) && (0.0..1.0).contains(&v)) {
                    assert_eq!(pixel, before.get_pixel(x, y), "{name}: outside the mask");
                }
            }
            // Written and read again it looks as the edit in sRGB does.
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("result");
            write_like(&path, &original, &pixels).unwrap();
            let written = std::fs::read(&path).unwrap();
            let again = Original::decode(written.clone(), "test").unwrap();
            assert_eq!(again.icc_profile(), Some(own.as_slice()), "{name} {format}");
            let difference = mean_difference(&open(&written), &in_srgb.to_rgb8());
            assert!(difference < 1.0, "{name} {format}: {difference}");
        }
    }
}
