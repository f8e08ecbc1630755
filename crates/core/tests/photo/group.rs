//! The edits of several faces, back together in one photo.

use facemath_core::detail::{FaceEdit, PasteOptions, Patch, Patches, mask};
use facemath_core::photo::{ColourSpace, Framing, Photo};
use image::{DynamicImage, Rgb, RgbImage};
use proptest::prelude::*;

const SIDE_PX: u32 = 32;

fn photo(width_px: u32, height_px: u32) -> Photo {
    let pixels = RgbImage::from_fn(width_px, height_px, |x, y| {
        let wave = (x as f32 * 0.21).sin() * 40.0 + (y as f32 * 0.13).cos() * 40.0;
        let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) % 24;
        Rgb([120, 110, 95].map(|level| (level as f32 + wave + grain as f32) as u8))
    });
    Photo::from_pixels(pixels).expect("a photo with pixels")
}

fn framing(center_x_px: f32, center_y_px: f32, size_px: f32) -> Framing {
    Framing {
        center_x_px,
        center_y_px,
        size_px,
        rotation_rad: 0.0,
    }
}

/// An edit that adds to each channel everywhere.
fn edit(framing: Framing, added: [i16; 3]) -> FaceEdit {
    let plain = RgbImage::from_fn(SIDE_PX, SIDE_PX, |x, y| {
        let level = 110.0 + ((x * 7 + y * 3) as f32 * 0.07).sin() * 50.0;
        Rgb([level as u8; 3])
    });
    let mut edited = plain.clone();
    for pixel in edited.pixels_mut() {
        pixel.0 = std::array::from_fn(|i| (i16::from(pixel[i]) + added[i]).clamp(0, 255) as u8);
    }
    FaceEdit::new(framing, plain, edited)
}

const RED: [i16; 3] = [70, 0, 0];
const BLUE: [i16; 3] = [0, 0, 70];
const NONE: [i16; 3] = [0; 3];

fn pasted(photo: &Photo, faces: &[FaceEdit]) -> RgbImage {
    let patches = Patches::new(photo, faces, PasteOptions::default()).expect("usable pictures");
    let mut pixels = DynamicImage::ImageRgb8(photo.pixels().clone());
    patches.paste_in(&ColourSpace::default(), &mut pixels);
    pixels.into_rgb8()
}

fn alone(photo: &Photo, face: &FaceEdit) -> RgbImage {
    let patch = Patch::new(photo, face, PasteOptions::default());
    let mut pixels = DynamicImage::ImageRgb8(photo.pixels().clone());
    patch.expect("usable pictures").paste(&mut pixels);
    pixels.into_rgb8()
}

#[test]
fn faces_beside_each_other_are_edited_as_if_each_were_alone() {
    let photo = photo(300, 120);
    let faces = [
        edit(framing(60.0, 60.0, 80.0), RED),
        edit(framing(150.0, 55.0, 70.0), NONE),
        edit(framing(240.0, 60.0, 90.0), BLUE),
    ];
    let together = pasted(&photo, &faces);
    let (red, blue) = (alone(&photo, &faces[0]), alone(&photo, &faces[2]));
    for (x, y, pixel) in together.enumerate_pixels() {
        let expected = match x {
            0..=104 => red.get_pixel(x, y),
            105..=184 => photo.pixels().get_pixel(x, y),
            _ => blue.get_pixel(x, y),
        };
        assert_eq!(pixel, expected, "{x} {y}");
    }
    assert_ne!(red, *photo.pixels());
    assert_ne!(blue, *photo.pixels());
}

#[test]
fn the_order_in_which_faces_are_given_does_not_matter() {
    let photo = photo(220, 140);
    let mut faces = vec![
        edit(framing(70.0, 70.0, 100.0), RED),
        edit(framing(120.0, 75.0, 90.0), BLUE),
        edit(framing(180.0, 40.0, 50.0), [0, 60, 0]),
    ];
    let first = pasted(&photo, &faces);
    faces.reverse();
    assert_eq!(pasted(&photo, &faces), first);
    faces.swap(0, 1);
    assert_eq!(pasted(&photo, &faces), first);
}

#[test]
fn faces_without_an_edit_change_no_bit() {
    let photo = photo(200, 100);
    let faces = [
        edit(framing(60.0, 50.0, 90.0), NONE),
        edit(framing(130.0, 50.0, 80.0), NONE),
    ];
    let patches = Patches::new(&photo, &faces, PasteOptions::default()).expect("usable pictures");
    assert!(patches.is_neutral());
    assert_eq!(pasted(&photo, &faces), *photo.pixels());
    assert!(
        Patches::new(&photo, &[], PasteOptions::default())
            .expect("nothing to do")
            .is_neutral()
    );
    // One that lies over an edited face leaves it as it is, too.
    let over = [
        edit(framing(60.0, 50.0, 80.0), RED),
        edit(framing(90.0, 50.0, 90.0), NONE),
    ];
    assert_eq!(pasted(&photo, &over), alone(&photo, &over[0]));
}

/// Where two faces meet both edits are to be seen, and there is no edge where one begins.
#[test]
fn where_faces_overlap_both_edits_stay_without_a_seam() {
    let smooth = RgbImage::from_pixel(260, 160, Rgb([110, 100, 90]));
    let photo = Photo::from_pixels(smooth).expect("a photo with pixels");
    let flat = |framing, added: [i16; 3]| {
        let plain = RgbImage::from_pixel(SIDE_PX, SIDE_PX, Rgb([110, 100, 90]));
        let mut edited = plain.clone();
        for pixel in edited.pixels_mut() {
            pixel.0 = std::array::from_fn(|i| (i16::from(pixel[i]) + added[i]) as u8);
        }
        FaceEdit::new(framing, plain, edited)
    };
    let faces = [
        flat(framing(95.0, 80.0, 110.0), RED),
        flat(framing(165.0, 80.0, 120.0), BLUE),
    ];
    let together = pasted(&photo, &faces);
    let middle = together.get_pixel(128, 80);
    assert!(middle[0] > 140 && middle[2] > 120, "both: {middle:?}");
    for y in 1..160 {
        for x in 1..260 {
            let (here, left, above) = (
                together.get_pixel(x, y),
                together.get_pixel(x - 1, y),
                together.get_pixel(x, y - 1),
            );
            for channel in 0..3 {
                let step = here[channel]
                    .abs_diff(left[channel])
                    .max(here[channel].abs_diff(above[channel]));
                // The mask rises by 70 levels within some fifteen pixels.
                assert!(step <= 11, "a seam at {x} {y}: {step}");
            }
        }
    }
}

#[test]
fn pictures_that_fit_nothing_are_refused() {
    let photo = photo(100, 100);
    let mut face = edit(framing(50.0, 50.0, 60.0), RED);
    face.edited = RgbImage::new(SIDE_PX, SIDE_PX - 1).into();
    let good = edit(framing(50.0, 50.0, 60.0), RED);
    assert!(Patches::new(&photo, &[good, face], PasteOptions::default()).is_none());
}

#[test]
fn two_squares_of_one_face_are_told_from_two_faces() {
    let face = framing(100.0, 100.0, 60.0);
    assert!(face.is_of_same_face(&face));
    assert!(face.is_of_same_face(&framing(110.0, 95.0, 75.0)));
    assert!(
        !face.is_of_same_face(&framing(165.0, 100.0, 60.0)),
        "beside"
    );
    assert!(
        !face.is_of_same_face(&framing(100.0, 100.0, 200.0)),
        "behind"
    );
}

fn any_face() -> impl Strategy<Value = FaceEdit> {
    let level = || -80..80_i16;
    (
        (
            -10.0..170.0_f32,
            -10.0..110.0_f32,
            6.0..120.0_f32,
            -3.0..3.0_f32,
        ),
        (level(), level(), level()),
    )
        .prop_map(
            |((center_x_px, center_y_px, size_px, rotation_rad), (r, g, b))| {
                let framing = Framing {
                    center_x_px,
                    center_y_px,
                    size_px,
                    rotation_rad,
                };
                edit(framing, [r, g, b])
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn outside_all_masks_no_bit_changes(faces in prop::collection::vec(any_face(), 0..5), is_deep: bool) {
        let photo = photo(160, 100);
        let rgb = DynamicImage::ImageRgb8(photo.pixels().clone());
        let before = if is_deep { DynamicImage::ImageRgba16(rgb.to_rgba16()) } else { rgb };
        let mut after = before.clone();
        let patches = Patches::new(&photo, &faces, PasteOptions::default()).expect("usable pictures");
        patches.paste_in(&ColourSpace::default(), &mut after);
        prop_assert_eq!(before.color(), after.color());
        let (before, after) = (before.to_rgba16(), after.to_rgba16());
        for (x, y, pixel) in after.enumerate_pixels() {
            let is_masked = faces.iter().any(|face| {
                let framing = face.framing.sanitised(160, 100);
                mask(&framing, 160, 100, x as f32 + 0.5, y as f32 + 0.5) > 0.0
            });
            if !is_masked {
                prop_assert_eq!(pixel, before.get_pixel(x, y));
            }
        }
    }
}
