//! Frames of glasses are found, and go when an edit takes them off.

use std::sync::Arc;

use facemath_core::detail::{Composition, Lent, Planes, Portrait, frames};
use facemath_core::latent::GlassesChange;
use image::{Rgb, RgbImage};

use super::surroundings::{difference, sample};

/// As large as the model's pictures.
const SIDE: usize = 128;
/// Where the middles of the lenses are in an aligned face, and half their width and height.
const LENSES: [(f32, f32); 2] = [(37.0, 41.0), (91.0, 41.0)];
const HALF: (f32, f32) = (20.0, 15.0);
/// The lowest point of the left rim, and a cheek.
const RIM: (usize, usize) = (37, 56);
const CHEEK: (usize, usize) = (44, 84);

/// Whether dark round frames, three pixels thick, cover the middle of a pixel.
fn is_covered(x: u32, y: u32) -> bool {
    let bridge = (39..=41).contains(&y) && (57..=71).contains(&x);
    let mut rims = LENSES.iter().map(|(middle_x, middle_y)| {
        let (dx, dy) = (
            (x as f32 - middle_x) / HALF.0,
            (y as f32 - middle_y) / HALF.1,
        );
        (dx.hypot(dy) - 1.0).abs() * HALF.1 < 1.5
    });
    bridge || rims.any(|covered| covered)
}

fn with_frames(face: &RgbImage) -> RgbImage {
    RgbImage::from_fn(SIDE as u32, SIDE as u32, |x, y| {
        if is_covered(x, y) {
            Rgb([24, 20, 20])
        } else {
            *face.get_pixel(x, y)
        }
    })
}

fn sure((x, y): (usize, usize), of: &Planes<1>) -> f32 {
    of.values()[y * SIDE + x][0]
}

#[test]
fn frames_are_told_from_faces() {
    for name in ["ines", "omar", "leo", "kai"] {
        let face = sample(name, SIDE);
        let worn = frames(&with_frames(&face));
        let mut rims =
            (0..SIDE * SIDE).filter(|at| is_covered((at % SIDE) as u32, (at / SIDE) as u32));
        let (mut found, mut all) = (0, 0);
        for at in rims.by_ref() {
            found += usize::from(worn.values()[at][0] > 0.5);
            all += 1;
        }
        assert!(10 * found > 8 * all, "{name}: {found} of {all} pixels");
        assert!(sure(CHEEK, &worn) < 0.1, "{name}: {}", sure(CHEEK, &worn));
        // Brows above the eyes are a little like frames.
        let sum = |of: &Planes<1>| of.values().iter().map(|[sure]| sure).sum::<f32>();
        let (bare, worn) = (sum(&frames(&face)), sum(&worn));
        assert!(bare < 0.5 * worn, "{name}: {bare} and {worn}");
    }
}

/// The picture of `photo`, of which the decoder draws `drawn` with and without an edit that changes the glasses.
fn shown(photo: &RgbImage, drawn: &RgbImage, glasses: GlassesChange) -> RgbImage {
    let drawn = Planes::from_image(drawn).expect("a square");
    let portrait = Portrait::new(Arc::new(photo.clone()), drawn.clone()).expect("a square");
    let lent = Lent {
        portrait: &portrait,
        look: 1.0,
        shape: 1.0,
        glasses,
    };
    Composition::of_lent(&drawn, &[lent], 1.0, photo.width()).render()
}

/// The picture of a face with frames whose decoder draws none at all, and the face with and without them.
fn picture(taken_off: f32) -> (RgbImage, RgbImage, RgbImage) {
    let bare = sample("ines", SIDE);
    let photo = with_frames(&bare);
    let glasses = GlassesChange {
        taken_off,
        put_on: 0.0,
    };
    (shown(&photo, &bare, glasses), photo, bare)
}

#[test]
fn frames_that_the_decoder_does_not_draw_go_with_the_glasses() {
    let (kept, photo, bare) = picture(0.0);
    assert_eq!(kept, photo, "without an edit it is the photograph");
    let (off, ..) = picture(1.0);
    assert!(difference(&photo, &bare, RIM) > 80);
    assert!(
        difference(&off, &bare, RIM) < 25,
        "{}",
        difference(&off, &bare, RIM)
    );
    assert!(difference(&off, &photo, CHEEK) <= 1);
    let half = difference(&picture(0.5).0, &bare, RIM);
    assert!((20..120).contains(&half), "half of it is left: {half}");
}

/// A photograph that an edit puts glasses on, `size_px` pixels wide, and the photograph; the decoder draws none of them.
fn with_glasses(name: &str, put_on: f32, size_px: usize) -> (RgbImage, RgbImage) {
    let photo = sample(name, size_px);
    let glasses = GlassesChange {
        taken_off: 0.0,
        put_on,
    };
    (shown(&photo, &sample(name, SIDE), glasses), photo)
}

/// Where the lower rim is: the first place on the way down from the left eye that is far from the photograph.
fn lower_rim_px(picture: &RgbImage, photo: &RgbImage) -> usize {
    let size = picture.width() as usize;
    let mut rows = size * 46 / 128..size * 70 / 128;
    rows.find(|row| difference(picture, photo, (size * 37 / 128, *row)) > 40)
        .unwrap_or(size)
}

#[test]
fn glasses_that_are_put_on_have_frames_about_the_eyes_at_any_size() {
    for name in ["ines", "maya", "leo", "kai"] {
        for size_px in [96, 256, 512] {
            let (picture, photo) = with_glasses(name, 1.0, size_px);
            let share = lower_rim_px(&picture, &photo) as f32 / size_px as f32;
            assert!((0.38..0.5).contains(&share), "{name} {size_px}: {share}");
            let at = |(x, y): (usize, usize)| (x * size_px / SIDE, y * size_px / SIDE);
            for place in [(64, 100), (30, 90), (64, 12)].map(at) {
                assert!(difference(&picture, &photo, place) <= 1, "{name} {place:?}");
            }
        }
    }
}

#[test]
fn without_glasses_nothing_is_drawn_and_half_of_them_are_seen_through() {
    let (picture, photo) = with_glasses("ines", 0.0, 256);
    assert_eq!(picture, photo);
    let (whole, _) = with_glasses("ines", 1.0, 256);
    let (half, _) = with_glasses("ines", 0.5, 256);
    let place = (256 * 37 / 128, lower_rim_px(&whole, &photo) + 1);
    let [some, all] = [&half, &whole].map(|picture| difference(picture, &photo, place));
    assert!(
        all > 80 && some > all / 3 && some < all - all / 3,
        "{some} {all}"
    );
}
