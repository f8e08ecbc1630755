//! The framing's algebra: there and back, fixed points, and sane answers to nonsense.

use facemath_core::photo::{Framing, LEFT_EYE, RIGHT_EYE};
use proptest::prelude::*;

fn framings() -> impl Strategy<Value = Framing> {
    (
        -500.0_f32..4000.0,
        -500.0_f32..4000.0,
        8.0_f32..4000.0,
        -3.1_f32..3.1,
    )
        .prop_map(
            |(center_x_px, center_y_px, size_px, rotation_rad)| Framing {
                center_x_px,
                center_y_px,
                size_px,
                rotation_rad,
            },
        )
}

fn assert_close(a: (f32, f32), b: (f32, f32), tolerance: f32) -> Result<(), TestCaseError> {
    prop_assert!(
        (a.0 - b.0).abs() <= tolerance && (a.1 - b.1).abs() <= tolerance,
        "{a:?} is not {b:?}"
    );
    Ok(())
}

proptest! {
    #[test]
    fn crop_to_photo_and_back(framing in framings(), u in -0.5_f32..1.5, v in -0.5_f32..1.5) {
        let (x, y) = framing.photo_from_crop(u, v);
        // f32 keeps about 0.0005 px at 4000 px, which is more of a small square than of a large one.
        assert_close(framing.crop_from_photo(x, y), (u, v), 0.005 / framing.size_px.min(100.0) + 1e-4)?;
    }

    #[test]
    fn photo_to_crop_and_back(framing in framings(), x in 0.0_f32..4000.0, y in 0.0_f32..4000.0) {
        let (u, v) = framing.crop_from_photo(x, y);
        assert_close(framing.photo_from_crop(u, v), (x, y), 0.05)?;
    }

    #[test]
    fn eyes_land_on_their_marks(left in (50.0_f32..2000.0, 50.0_f32..2000.0), angle in -3.0_f32..3.0, apart in 10.0_f32..900.0) {
        let right = (left.0 + apart * angle.cos(), left.1 + apart * angle.sin());
        let framing = Framing::from_eyes(left, right).unwrap();
        assert_close(framing.crop_from_photo(left.0, left.1), LEFT_EYE, 1e-3)?;
        assert_close(framing.crop_from_photo(right.0, right.1), RIGHT_EYE, 1e-3)?;
    }

    #[test]
    fn scaling_and_turning_keep_the_point_under_the_pointer(
        framing in framings(), u in 0.0_f32..1.0, v in 0.0_f32..1.0, factor in 0.2_f32..5.0, angle in -3.0_f32..3.0,
    ) {
        let point = framing.photo_from_crop(u, v);
        assert_close(framing.scaled_about(u, v, factor).photo_from_crop(u, v), point, 0.05)?;
        assert_close(framing.rotated_about(u, v, angle).photo_from_crop(u, v), point, 0.05)?;
    }

    #[test]
    fn dragging_moves_the_content_with_the_pointer(framing in framings(), du in -0.5_f32..0.5, dv in -0.5_f32..0.5) {
        let grabbed = framing.photo_from_crop(0.4, 0.6);
        assert_close(framing.dragged(du, dv).photo_from_crop(0.4 + du, 0.6 + dv), grabbed, 0.05)?;
        let back = framing.dragged(du, dv).dragged(-du, -dv);
        assert_close((back.center_x_px, back.center_y_px), (framing.center_x_px, framing.center_y_px), 0.01)?;
    }

    #[test]
    fn sanitised_framings_are_usable_and_stay_as_they_are(
        numbers in prop::array::uniform4(any::<f32>()), width in 1_u32..20_000, height in 1_u32..20_000,
    ) {
        let [center_x_px, center_y_px, size_px, rotation_rad] = numbers;
        let sane = Framing { center_x_px, center_y_px, size_px, rotation_rad }.sanitised(width, height);
        prop_assert!(sane.is_finite());
        prop_assert!((0.0..=width as f32).contains(&sane.center_x_px) && (0.0..=height as f32).contains(&sane.center_y_px));
        prop_assert!(sane.rotation_rad.abs() <= std::f32::consts::PI + 1e-6);
        prop_assert_eq!(sane.sanitised(width, height), sane);
    }

    #[test]
    fn framings_survive_being_stored(framing in framings()) {
        let stored = serde_json::to_string(&framing).unwrap();
        prop_assert_eq!(serde_json::from_str::<Framing>(&stored).unwrap(), framing);
    }
}

#[test]
fn the_whole_of_a_photo_is_the_largest_square_in_its_middle() {
    let framing = Framing::whole(400, 300);
    assert_eq!(framing.photo_from_crop(0.0, 0.0), (50.0, 0.0));
    assert_eq!(framing.photo_from_crop(1.0, 1.0), (350.0, 300.0));
    assert_eq!(framing.rotation_rad, 0.0);
}

#[test]
fn a_positive_rotation_turns_the_square_clockwise() {
    let quarter = Framing {
        rotation_rad: std::f32::consts::FRAC_PI_2,
        ..Framing::whole(100, 100)
    };
    let (x, y) = quarter.photo_from_crop(0.5, 0.0);
    // The crop's upper edge lies on the photo's right side.
    assert!(
        (x - 100.0).abs() < 1e-3 && (y - 50.0).abs() < 1e-3,
        "{x}, {y}"
    );
}

#[test]
fn eyes_in_one_place_make_no_framing() {
    assert_eq!(Framing::from_eyes((10.0, 10.0), (10.0, 10.0)), None);
    assert_eq!(Framing::from_eyes((f32::NAN, 10.0), (20.0, 10.0)), None);
}

#[test]
fn nonsense_becomes_the_whole_photo() {
    let nonsense = Framing {
        center_x_px: f32::NAN,
        ..Framing::whole(10, 10)
    };
    assert_eq!(nonsense.sanitised(640, 480), Framing::whole(640, 480));
    let inside_out = Framing {
        size_px: -5.0,
        ..Framing::whole(10, 10)
    };
    assert_eq!(inside_out.sanitised(640, 480), Framing::whole(640, 480));
}
