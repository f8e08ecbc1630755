//! What an animated WebP writes again, and what stays as it is shown.

use std::path::Path;

use facemath_core::export::{Animation, Encoding, Format, Report};
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder as _, DynamicImage, Rgb, RgbImage};

use crate::common::{frames, keep_going, psnr};

/// In the header of the file: frames have transparent pixels.
const HAS_ALPHA: u8 = 1 << 4;

fn write(path: &Path, source: &[RgbImage], quality: u8) -> Report {
    let settings = Animation {
        size_px: source[0].width(),
        encoding: Encoding {
            quality,
            ..Encoding::default()
        },
        ..Animation::default()
    };
    Format::WebP
        .write(path, &mut { source }, &settings, &mut keep_going)
        .unwrap()
}

/// The pictures as a viewer shows them, none of them transparent anywhere.
fn play(path: &Path) -> Vec<RgbImage> {
    let bytes = std::fs::read(path).unwrap();
    let decoder = WebPDecoder::new(std::io::Cursor::new(bytes)).unwrap();
    let opaque = |frame: image::Frame| {
        let picture = frame.into_buffer();
        assert!(picture.pixels().all(|pixel| pixel.0[3] == 255));
        DynamicImage::ImageRgba8(picture).into_rgb8()
    };
    let played = decoder.into_frames().map(|frame| opaque(frame.unwrap()));
    played.collect()
}

/// A picture with each pixel up to `most` levels off, otherwise for each `seed`.
fn noisy(picture: &RgbImage, most: u32, seed: u32) -> RgbImage {
    let mut state = seed.wrapping_mul(747_796_405).wrapping_add(1);
    let mut picture = picture.clone();
    for channel in picture.iter_mut() {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *channel = channel.saturating_add((state >> 24) as u8 % (most as u8 + 1));
    }
    picture
}

#[test]
fn what_nobody_could_tell_apart_is_written_once_unless_all_quality_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (still, path) = (&frames(1)[0], folder.path().join("a.webp"));
    let source: Vec<RgbImage> = (0..12).map(|seed| noisy(still, 2, seed)).collect();
    let one = write(&path, &source[..1], 85).bytes;
    let report = write(&path, &source, 85);
    assert_eq!(report.frames, 12);
    assert!(report.bytes < one + 12 * 150, "{report:?} for {one} of one");
    let flags = std::fs::read(&path).unwrap()[20];
    assert_eq!(flags & HAS_ALPHA, HAS_ALPHA);
    let played = play(&path);
    assert_eq!(played.len(), 12);
    for (played, source) in played.iter().zip(&source) {
        assert!(psnr(played, source) > 33.0);
    }

    let whole = write(&path, &source, 100);
    assert!(whole.bytes > 3 * report.bytes, "{whole:?}");
    assert_eq!(std::fs::read(&path).unwrap()[20] & HAS_ALPHA, 0);
}

#[test]
fn where_little_changes_little_is_written_and_all_of_it_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.webp");
    // Two corners change, and what is between them does not: of 100 pixels, which are no whole number of blocks.
    let still = facemath_core::photo::resize(&frames(1)[0], 100, 100);
    let source: Vec<RgbImage> = (0..8_u8)
        .map(|frame| {
            let mut picture = still.clone();
            for (x, y) in (0..12).flat_map(|x| (0..12).map(move |y| (x, y))) {
                picture.put_pixel(x, y, Rgb([30 * frame, 90, 120]));
                picture.put_pixel(99 - x, 99 - y, Rgb([200, 25 * frame, 60]));
            }
            picture
        })
        .collect();
    let report = write(&path, &source, 85);
    let one = write(&folder.path().join("one.webp"), &source[..1], 85).bytes;
    assert!(report.bytes < 4 * one, "{report:?} for {one} of one");
    for (played, source) in play(&path).iter().zip(&source) {
        assert!(psnr(played, source) > 33.0, "{}", psnr(played, source));
    }
}

#[test]
fn a_slow_change_is_not_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.webp");
    let source: Vec<RgbImage> = (0..60)
        .map(|level| RgbImage::from_pixel(64, 64, Rgb([60 + level; 3])))
        .collect();
    write(&path, &source, 85);
    for (played, source) in play(&path).iter().zip(&source) {
        let (seen, wanted) = (played[(32, 32)].0[0], source[(32, 32)].0[0]);
        assert!(seen.abs_diff(wanted) <= 4, "{seen} for {wanted}");
    }
}
