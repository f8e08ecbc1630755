//! Kinds of dithering, as a GIF's reader sees them.

use facemath_core::export::{Animation, DitherKind, Encoding, Format, PaletteScope};
use image::{Rgb, RgbImage};

use crate::common::{Played, animation, frames, keep_going, play};

fn write(frames: &[RgbImage], encoding: Encoding) -> Played {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dithered.gif");
    let animation = Animation {
        encoding,
        ..animation()
    };
    Format::Gif
        .write(&path, &mut { frames }, &animation, &mut keep_going)
        .unwrap();
    play(&path)
}

/// A ramp from black to white in two colours, so that all between them has to be mixed.
fn ramp(dither_kind: DitherKind, dither: u8) -> RgbImage {
    let ramp = RgbImage::from_fn(64, 64, |x, _| Rgb([(x / 8 * 36) as u8; 3]));
    let encoding = Encoding {
        colours: 2,
        lossy: 0,
        dither,
        dither_kind,
        ..Encoding::default()
    };
    write(&[ramp], encoding).pictures.remove(0)
}

/// How much of each step of the ramp is the lighter of the two colours.
fn light_shares(picture: &RgbImage) -> Vec<f64> {
    let lightest = picture.pixels().map(|pixel| pixel.0[0]).max().unwrap();
    let steps = (0..8).map(|step| {
        let places = (0..8 * 64).map(|place| (8 * step + place % 8, place / 8));
        let light = places.filter(|&(x, y)| picture.get_pixel(x, y).0[0] == lightest);
        light.count() as f64 / (8.0 * 64.0)
    });
    steps.collect()
}

#[test]
fn every_kind_of_dithering_mixes_what_lies_between_two_colours_and_none_leaves_a_hard_edge() {
    for kind in DitherKind::ALL {
        let shares = light_shares(&ramp(kind, 100));
        assert!(shares.is_sorted(), "{kind:?}: {shares:?}");
        let mixed = shares.iter().filter(|share| (0.1..0.9).contains(*share));
        assert!(mixed.count() >= 2, "{kind:?}: {shares:?}");
        let hard = light_shares(&ramp(kind, 0));
        assert!(
            hard.iter().all(|share| [0.0, 1.0].contains(share)),
            "{kind:?}: {hard:?}"
        );
    }
}

#[test]
fn ordered_dots_come_again_every_eight_pixels_and_those_of_error_diffusion_do_not() {
    let comes_again = |picture: &RgbImage| {
        let mut pixels = picture.enumerate_pixels();
        pixels.all(|(x, y, pixel)| pixel == picture.get_pixel(x, y % 8))
    };
    assert!(comes_again(&ramp(DitherKind::Bayer, 100)));
    assert!(!comes_again(&ramp(DitherKind::FloydSteinberg, 100)));
}

#[test]
fn ordered_dots_stay_in_their_places_where_only_a_part_of_the_picture_is_written() {
    let grey = |level| Rgb([level; 3]);
    // The second frame is the same grey once more, behind a patch that goes away.
    let whole = RgbImage::from_fn(64, 64, |x, _| grey(if x < 8 { 0 } else { 100 }));
    let mut patched = whole.clone();
    for (x, y) in (0..21 * 13).map(|place| (11 + place % 21, 5 + place / 21)) {
        patched.put_pixel(x, y, grey(200));
    }
    let encoding = Encoding {
        colours: 2,
        lossy: 0,
        dither: 100,
        dither_kind: DitherKind::Bayer,
        palette: PaletteScope::File,
        ..Encoding::default()
    };
    let played = write(&[whole.clone(), patched, whole], encoding);
    assert_eq!(played.areas[2], 21 * 13);
    assert_eq!(played.pictures[2], played.pictures[0]);
}

#[test]
fn a_largest_size_is_met_with_every_kind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.gif");
    let source = frames(12);
    for dither_kind in DitherKind::ALL {
        let of_size = |max_bytes| {
            let encoding = Encoding {
                dither_kind,
                max_bytes,
                ..Encoding::default()
            };
            let animation = Animation {
                encoding,
                ..animation()
            };
            let written = Format::Gif.write(&path, &mut &source[..], &animation, &mut keep_going);
            written.unwrap()
        };
        let whole = of_size(None).bytes;
        let most = (whole / 2).max(Encoding::LEAST_MAX_BYTES);
        assert!(most < whole, "{whole}");
        let fitted = of_size(Some(most));
        assert!(fitted.bytes <= most, "{} of {most}", fitted.bytes);
        assert_eq!(fitted.animation.encoding.dither_kind, dither_kind);
    }
}
