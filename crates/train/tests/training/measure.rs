//! Labels measured from pictures that are drawn here, whose light and colours are known.

use facemath_core::photo::burnt_share;
use facemath_train::{PictureKind, measured_labels, measured_lighting};
use image::{Rgb, RgbImage, imageops};

const SIZE: u32 = 64;
const SKIN: [f32; 3] = [205.0, 160.0, 135.0];

/// A face seen from the front whose middle is at `middle` (a share of the width) and whose right side is `right` times as
/// bright as its left one, before a blue wall.
fn face(middle: f32, right: f32, brightness: f32) -> RgbImage {
    RgbImage::from_fn(SIZE, SIZE, |column, row| {
        let x = (column as f32 + 0.5) / SIZE as f32;
        let y = (row as f32 + 0.5) / SIZE as f32;
        let is_skin = ((x - middle) / 0.34).powi(2) + ((y - 0.5) / 0.55).powi(2) < 1.0;
        let light = if x > 0.5 {
            right.sqrt()
        } else {
            right.sqrt().recip()
        };
        let colour = if is_skin { SKIN } else { [60.0, 90.0, 170.0] };
        Rgb(colour.map(|value| (value * brightness * light).clamp(0.0, 255.0) as u8))
    })
}

fn label(picture: &RgbImage, kind: PictureKind, name: &str) -> Option<f32> {
    let all = measured_labels(picture, kind);
    let found = all.iter().find(|label| label.name == name);
    found.expect(name).value
}

fn photo(picture: &RgbImage, name: &str) -> f32 {
    label(picture, PictureKind::Photo, name).expect("always known")
}

#[test]
fn light_tells_the_brighter_side_and_turns_round_in_the_mirror() {
    let even = face(0.5, 1.0, 0.8);
    assert!(photo(&even, "light").abs() < 0.01);
    let lit_from_right = face(0.5, 1.5, 0.8);
    let light = photo(&lit_from_right, "light");
    assert!(light > 0.5, "{light}");
    let mirrored = imageops::flip_horizontal(&lit_from_right);
    assert!((photo(&mirrored, "light") + light).abs() < 1e-4);
    // A strand of hair over a third of one cheek is no light.
    let mut with_hair = even;
    for row in 0..SIZE {
        for column in 44..49 {
            with_hair.put_pixel(column, row, Rgb([20, 15, 10]));
        }
    }
    assert!(photo(&with_hair, "light").abs() < 0.1);
}

#[test]
fn brightness_is_that_of_the_face_not_of_the_wall() {
    let dark = photo(&face(0.5, 1.0, 0.4), "brightness");
    let bright = photo(&face(0.5, 1.0, 1.0), "brightness");
    assert!(bright > dark + 30.0, "{dark} and {bright}");
    let mut before_white = face(0.5, 1.0, 0.4);
    for pixel in before_white.pixels_mut() {
        if pixel.0[2] > pixel.0[0] {
            *pixel = Rgb([255, 255, 255]);
        }
    }
    let change = photo(&before_white, "brightness") - dark;
    assert!(change.abs() < 1.0, "{change}");
}

#[test]
fn turn_tells_which_cheek_shows_and_turns_round_in_the_mirror() {
    assert!(photo(&face(0.5, 1.0, 0.9), "turn").abs() < 0.05);
    // The eyes stay where they are: a head turned to the right shows its skin further left.
    let to_the_right = face(0.42, 1.0, 0.9);
    let turn = photo(&to_the_right, "turn");
    assert!(turn > 0.3, "{turn}");
    let mirrored = imageops::flip_horizontal(&to_the_right);
    assert!((photo(&mirrored, "turn") + turn).abs() < 1e-3);
    // Darker, but the same turn.
    let darker = photo(&face(0.42, 1.0, 0.6), "turn");
    assert!((darker - turn).abs() < 0.15, "{darker} for {turn}");
}

/// A drawn face: hair over everything, a face in it, two eyes, corners of the background's colour.
fn drawn(hair: [u8; 3], eyes: [u8; 3], background: [u8; 3]) -> RgbImage {
    RgbImage::from_fn(SIZE, SIZE, |column, row| {
        let x = (column as f32 + 0.5) / SIZE as f32;
        let y = (row as f32 + 0.5) / SIZE as f32;
        let from_middle = (x - 0.5).abs();
        let is_eye = (0.13..0.24).contains(&from_middle) && (0.36..0.50).contains(&y);
        let is_face = (from_middle / 0.3).powi(2) + ((y - 0.55) / 0.28).powi(2) < 1.0;
        Rgb(match (is_eye, is_face) {
            (true, _) => eyes,
            (_, true) => [255, 235, 220],
            _ if from_middle > 0.4 => background,
            _ => hair,
        })
    })
}

#[test]
fn colours_of_hair_and_eyes_are_told_apart() {
    let hair = [
        ("hair_blonde", [240, 215, 130]),
        ("hair_red", [190, 50, 40]),
        ("hair_pink", [245, 160, 180]),
        ("hair_green", [60, 150, 80]),
        ("hair_blue", [60, 90, 190]),
        ("hair_purple", [120, 70, 160]),
    ];
    let eyes = [
        ("eye_blue", [40, 80, 200]),
        ("eye_green", [40, 140, 70]),
        ("eye_red", [180, 30, 30]),
        ("eye_purple", [110, 40, 140]),
    ];
    for (own, hair_colour) in hair {
        for (own_eyes, eye_colour) in eyes {
            let picture = drawn(hair_colour, eye_colour, [255, 255, 255]);
            for (name, _) in hair {
                let expected = f32::from(u8::from(name == own));
                let value = label(&picture, PictureKind::Drawn, name);
                assert_eq!(value, Some(expected), "{name} of {own}");
            }
            for (name, _) in eyes {
                let expected = f32::from(u8::from(name == own_eyes));
                // Red next to pink hair and the like may be left open, but never the wrong way round.
                let value = label(&picture, PictureKind::Drawn, name).unwrap_or(expected);
                assert_eq!(value, expected, "{name} of {own_eyes} under {own}");
            }
        }
    }
}

#[test]
fn what_a_drawing_does_not_show_is_unknown() {
    let grey_eyes = drawn([30, 30, 30], [128, 128, 128], [255, 255, 255]);
    assert_eq!(label(&grey_eyes, PictureKind::Drawn, "eye_blue"), None);
    let mut half = drawn([60, 90, 190], [40, 80, 200], [255, 255, 255]);
    for row in 0..SIZE {
        for column in 0..SIZE / 2 {
            let pixel = half.get_pixel_mut(column, row);
            if pixel.0 == [60, 90, 190] {
                *pixel = Rgb([30, 30, 30]);
            }
        }
    }
    assert_eq!(label(&half, PictureKind::Drawn, "hair_blue"), None);
    let empty = measured_labels(&RgbImage::new(0, 0), PictureKind::Drawn);
    assert!(empty.iter().all(|label| label.value.is_none()));
}

#[test]
fn lightness_of_hair_and_background_are_measured_apart() {
    let lightness = |picture: &RgbImage, name: &str| {
        label(picture, PictureKind::Drawn, name).expect("always known")
    };
    let dark_before_white = drawn([30, 25, 25], [40, 80, 200], [255, 255, 255]);
    let light_before_black = drawn([235, 235, 225], [40, 80, 200], [0, 0, 0]);
    assert!(lightness(&dark_before_white, "hair_lightness") < 20.0);
    assert!(lightness(&dark_before_white, "background") > 99.0);
    assert!(lightness(&light_before_black, "hair_lightness") > 80.0);
    assert!(lightness(&light_before_black, "background") < 1.0);
}

fn lighting(picture: &RgbImage, name: &str) -> f32 {
    let all = measured_lighting(picture);
    let found = all.iter().find(|label| label.name == name);
    found.expect(name).value.expect("always known")
}

#[test]
fn lighting_tells_face_surroundings_and_sides_apart() {
    let even = face(0.5, 1.0, 0.8);
    let brighter = face(0.5, 1.0, 1.0);
    for name in [
        "face_lightness",
        "surroundings_lightness",
        "picture_lightness",
    ] {
        assert!(
            lighting(&brighter, name) > lighting(&even, name) + 5.0,
            "{name}"
        );
    }
    // A white wall is none of the face's business.
    let mut before_white = even.clone();
    for pixel in before_white
        .pixels_mut()
        .filter(|pixel| pixel.0[2] > pixel.0[0])
    {
        *pixel = Rgb([255, 255, 255]);
    }
    let change = |name: &str| lighting(&before_white, name) - lighting(&even, name);
    assert!(change("face_lightness").abs() < 1.0);
    assert!(change("surroundings_lightness") > 20.0);
    assert!(change("upper_corners") > 20.0);
    assert!(change("surroundings_yellow") > 20.0, "the blue is gone");
    let share = burnt_share(&before_white);
    assert!(share > 0.1 && (lighting(&before_white, "burnt") - share).abs() < 1e-6);
    assert_eq!(burnt_share(&even), 0.0);

    let lit_from_right = face(0.5, 1.5, 0.8);
    let mirrored = imageops::flip_horizontal(&lit_from_right);
    for name in ["face_side", "upper_side", "lower_side"] {
        let side = lighting(&lit_from_right, name);
        assert!(side > 3.0, "{name}: {side}");
        assert!((lighting(&mirrored, name) + side).abs() < 1e-3, "{name}");
    }
    for name in ["face_contrast", "upper_corners", "lower_rim"] {
        let change = lighting(&mirrored, name) - lighting(&lit_from_right, name);
        assert!(change.abs() < 1e-3, "{name}: {change}");
    }
}

#[test]
fn pictures_without_pixels_and_of_one_pixel_are_measured_without_harm() {
    let empty = measured_lighting(&RgbImage::new(0, 0));
    assert!(empty.iter().all(|label| label.value.is_none()), "{empty:?}");
    assert_eq!(burnt_share(&RgbImage::new(0, 0)), 0.0);
    let dot = measured_lighting(&RgbImage::from_pixel(1, 1, Rgb([255, 255, 255])));
    let finite = |value: Option<f32>| value.is_none_or(f32::is_finite);
    assert!(dot.iter().all(|label| finite(label.value)), "{dot:?}");
}
