//! What is behind a person stays as it is.

use std::sync::Arc;

use facemath_core::detail::{Planes, Portrait, compose, surroundings};
use facemath_core::photo::resize;
use image::RgbImage;

/// As large as the model's pictures.
const SIDE: usize = 128;

/// One of the samples, a studio portrait before a grey wall, `side` pixels wide.
pub fn sample(name: &str, side: usize) -> RgbImage {
    let path = format!(
        "{}/../../assets/samples/{name}.jpg",
        env!("CARGO_MANIFEST_DIR")
    );
    let photo = image::open(path).expect("a sample").into_rgb8();
    resize(&photo, side as u32, side as u32)
}

fn planes(picture: &RgbImage) -> Planes<3> {
    Planes::from_image(picture).expect("a square")
}

/// `picture` with a spot added about a place, whose value falls to a third within eight pixels, and a tint everywhere.
fn changed(picture: &Planes<3>, (x, y): (usize, usize), spot: f32, tint: [f32; 3]) -> Planes<3> {
    let values = picture.values().iter().enumerate().map(|(index, value)| {
        let (dx, dy) = (
            (index % SIDE).abs_diff(x) as f32,
            (index / SIDE).abs_diff(y) as f32,
        );
        let spot = spot * (-(dx * dx + dy * dy) / 64.0).exp();
        std::array::from_fn(|channel| value[channel] + spot + tint[channel])
    });
    Planes::new(SIDE, values.collect()).expect("a square")
}

const WALL: (usize, usize) = (8, 112);
const CHEEK: (usize, usize) = (44, 74);

/// By how many of 255 levels a picture differs from the photograph at a place.
pub fn difference(picture: &RgbImage, photo: &RgbImage, (x, y): (usize, usize)) -> u8 {
    let at = |picture: &RgbImage| picture.get_pixel(x as u32, y as u32).0;
    let pairs = at(picture).into_iter().zip(at(photo));
    pairs.map(|(a, b)| a.abs_diff(b)).max().unwrap_or_default()
}

#[test]
fn walls_are_told_from_faces_hair_and_clothes() {
    for (name, walls, person) in [
        ("ines", &[WALL, (119, 112)][..], [CHEEK, (64, 64)]),
        ("omar", &[(3, 70), (124, 70)], [(64, 110), (64, 8)]),
        ("kai", &[], [(12, 64), (64, 120)]),
    ] {
        let seen = surroundings(&sample(name, SIDE));
        let sure = |(x, y): (usize, usize)| seen.values()[y * SIDE + x][0];
        for &place in walls {
            assert!(sure(place) > 0.5, "{name} {place:?}: {}", sure(place));
        }
        for place in person {
            assert!(sure(place) < 0.1, "{name} {place:?}: {}", sure(place));
        }
    }
}

#[test]
fn an_edit_tints_the_face_and_not_the_wall() {
    let photo = sample("ines", SIDE);
    let drawn = planes(&photo);
    let portrait = Portrait::new(Arc::new(photo.clone()), drawn.clone()).expect("a square");
    let edited = |spot_at, spot| {
        let face = changed(&drawn, spot_at, spot, [-0.06, 0.0, 0.06]);
        compose(&face, &[(&portrait, 1.0)], 1.0, SIDE as u32)
    };
    let on_cheek = edited(CHEEK, -0.3);
    assert!(difference(&on_cheek, &photo, CHEEK) > 50);
    assert!(
        difference(&on_cheek, &photo, (84, 40)) > 5,
        "the other cheek is tinted"
    );
    let wall = difference(&on_cheek, &photo, WALL);
    assert!(wall <= 3, "{wall} of 255");

    // What is as large as it gets is the edit, wherever it is: hair that grows.
    let before_wall = edited(WALL, -0.3);
    let grown = difference(&before_wall, &photo, WALL);
    assert!(grown > 40, "{grown} of 255");
}

#[test]
fn a_mirrored_picture_has_mirrored_surroundings() {
    let photo = sample("leo", SIDE);
    let mirrored = image::imageops::flip_horizontal(&photo);
    let [seen, other] = [photo, mirrored].map(|photo| surroundings(&photo));
    for (row, other) in seen.values().chunks(SIDE).zip(other.values().chunks(SIDE)) {
        for ([a], [b]) in row.iter().zip(other.iter().rev()) {
            assert!((a - b).abs() < 0.01, "{a} and {b}");
        }
    }
}
