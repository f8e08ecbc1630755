//! Faces are found and aligned in photos of every kind, and where there is none nothing is made up.

#[path = "../../../tests/support/pictures.rs"]
mod pictures;

use burn::tensor::Device;
use facemath_core::photo::{self, Framing, LEFT_EYE, Photo, RIGHT_EYE};
use facemath_nets::align::{Aligner, Detector, FaceBox, FoundFace};
use image::{DynamicImage, Rgb, RgbImage};
use pictures::jpeg_with_orientation;

/// The middles of the pupils in `assets/photos/astronaut.jpg`, marked by hand on an enlarged copy.
const ASTRONAUT_EYES: [(f32, f32); 2] = [(202.5, 100.8), (246.8, 103.5)];

fn asset(name: &str) -> RgbImage {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets");
    image::open(folder.join(name)).unwrap().into_rgb8()
}

fn astronaut() -> RgbImage {
    asset("photos/astronaut.jpg")
}

fn photo_of(pixels: RgbImage) -> Photo {
    Photo::from_pixels(pixels).unwrap()
}

fn aligner() -> Aligner {
    Aligner::builtin(&Device::flex()).unwrap()
}

/// The worse eye's distance from where it is, in distances between the eyes.
fn eye_error(face: &FoundFace, eyes: [(f32, f32); 2]) -> f32 {
    let apart = (eyes[1].0 - eyes[0].0).hypot(eyes[1].1 - eyes[0].1);
    let errors = face
        .eyes_px()
        .into_iter()
        .zip(eyes)
        .map(|(found, is)| (found.0 - is.0).hypot(found.1 - is.1) / apart);
    errors.fold(0.0, f32::max)
}

/// A soft, quiet picture without anything like a face.
fn background(width_px: u32, height_px: u32) -> RgbImage {
    RgbImage::from_fn(width_px, height_px, |x, y| {
        let (u, v) = (x as f32 / width_px as f32, y as f32 / height_px as f32);
        let wave = (u * 9.0).sin() * (v * 7.0).cos() * 12.0;
        Rgb([110.0 + 40.0 * u + wave, 120.0 + wave, 140.0 - 30.0 * v].map(|x: f32| x as u8))
    })
}

/// Sets an invented face (an aligned crop) into a picture, so that `framing` is its square, under a soft oval mask.
fn set_face(picture: &mut RgbImage, name: &str, framing: Framing) {
    let face = photo_of(asset(&format!("samples/{name}.png")));
    let side = face.width_px() as f32;
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let (u, v) = framing.crop_from_photo(x as f32 + 0.5, y as f32 + 0.5);
        let depth = 1.0 - ((u - 0.5) / 0.5).hypot((v - 0.5) / 0.5);
        let share = (depth / 0.12).clamp(0.0, 1.0);
        if share > 0.0 {
            let last = side as u32 - 1;
            let at = |place: f32| ((place * side) as u32).min(last);
            let colour = face.pixels().get_pixel(at(u), at(v));
            for (value, colour) in pixel.0.iter_mut().zip(colour.0) {
                *value = (f32::from(*value) * (1.0 - share) + f32::from(colour) * share) as u8;
            }
        }
    }
}

fn eyes_of(framing: Framing) -> [(f32, f32); 2] {
    [LEFT_EYE, RIGHT_EYE].map(|(u, v)| framing.photo_from_crop(u, v))
}

fn square(center_x_px: f32, center_y_px: f32, size_px: f32) -> Framing {
    Framing {
        center_x_px,
        center_y_px,
        size_px,
        rotation_rad: 0.0,
    }
}

#[test]
fn a_portrait_is_aligned_to_the_eyes() {
    let found = aligner().find(&photo_of(astronaut()));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(eye_error(&found[0], ASTRONAUT_EYES) < 0.1, "{found:?}");
    assert!(found[0].is_sure(), "{found:?}");
}

#[test]
fn a_small_copy_and_a_large_one_are_aligned_alike() {
    for scale in [0.5, 3.0f32] {
        let side = (512.0 * scale) as u32;
        let photo = photo_of(photo::resize(&astronaut(), side, side));
        let found = aligner().find(&photo);
        assert_eq!(found.len(), 1, "at {scale}: {found:?}");
        let eyes = ASTRONAUT_EYES.map(|(x, y)| (x * scale, y * scale));
        assert!(eye_error(&found[0], eyes) < 0.12, "at {scale}: {found:?}");
    }
}

#[test]
fn the_cameras_orientation_makes_no_difference() {
    let upright = DynamicImage::from(astronaut());
    let stored = [
        (1, upright.clone()),
        (3, upright.rotate180()),
        (6, upright.rotate270()),
        (8, upright.rotate90()),
    ];
    for (orientation, picture) in stored {
        let file = jpeg_with_orientation(&picture, orientation);
        let photo = photo::decode(&file, "test picture").unwrap();
        let found = aligner().find(&photo);
        assert_eq!(found.len(), 1, "orientation {orientation}: {found:?}");
        let error = eye_error(&found[0], ASTRONAUT_EYES);
        assert!(error < 0.1, "orientation {orientation}: {error}");
    }
}

#[test]
fn a_leaning_head_is_turned_upright() {
    let photo = photo_of(astronaut());
    for degrees in [-35.0, -20.0, 20.0, 35.0f32] {
        let turned = Framing {
            rotation_rad: degrees.to_radians(),
            ..square(224.0, 180.0, 420.0)
        };
        let leaning = photo_of(photo::crop(&photo, turned, 420));
        let eyes = ASTRONAUT_EYES.map(|(x, y)| {
            let (u, v) = turned.crop_from_photo(x, y);
            (u * 420.0, v * 420.0)
        });
        let found = aligner().find(&leaning);
        assert!(!found.is_empty(), "turned by {degrees}");
        let error = eye_error(&found[0], eyes);
        assert!(error < 0.12, "turned by {degrees}: {error}, {found:?}");
    }
}

#[test]
fn a_photo_on_its_side_is_found_too() {
    let photo = photo_of(DynamicImage::from(astronaut()).rotate90().into_rgb8());
    let found = aligner().find(&photo);
    assert!(!found.is_empty());
    let eyes = ASTRONAUT_EYES.map(|(x, y)| (512.0 - y, x));
    assert!(eye_error(&found[0], eyes) < 0.12, "{found:?}");
}

#[test]
fn of_several_faces_the_largest_comes_first() {
    let mut picture = background(900, 500);
    let (small, large) = (square(200.0, 240.0, 110.0), square(620.0, 260.0, 260.0));
    set_face(&mut picture, "invented-1", small);
    set_face(&mut picture, "invented-2", large);
    let found = aligner().find(&photo_of(picture));
    assert_eq!(found.len(), 2, "{found:?}");
    for (face, framing) in found.iter().zip([large, small]) {
        assert!(eye_error(face, eyes_of(framing)) < 0.12, "{face:?}");
    }
}

#[test]
fn a_face_of_forty_pixels_is_found_in_two_megapixels() {
    let mut picture = background(1700, 1200);
    set_face(&mut picture, "invented-3", square(1200.0, 400.0, 44.0));
    let found = Detector::new().find(&photo_of(picture));
    assert_eq!(found.len(), 1, "{found:?}");
    let face = found[0];
    assert!((face.center_x_px - 1200.0).hypot(face.center_y_px - 400.0) < 12.0);
}

#[test]
fn in_twelve_megapixels_a_face_of_seventy_pixels_is_found() {
    let mut picture = background(4000, 3000);
    set_face(&mut picture, "invented-3", square(3100.0, 700.0, 76.0));
    let found = Detector::new().find(&photo_of(picture));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!((found[0].center_x_px - 3100.0).hypot(found[0].center_y_px - 700.0) < 20.0);
}

#[test]
fn a_face_that_the_pictures_edge_cuts_is_no_trouble() {
    let mut picture = background(400, 300);
    set_face(&mut picture, "invented-2", square(20.0, 290.0, 160.0));
    for face in aligner().find(&photo_of(picture)) {
        assert!(face.framing.is_finite());
    }
}

#[test]
fn where_there_is_no_face_none_is_found() {
    for (width, height) in [(1, 1), (1, 5000), (5000, 1), (23, 23), (640, 480)] {
        let found = aligner().find(&photo_of(background(width, height)));
        assert_eq!(found, [], "{width} x {height}");
    }
}

#[test]
fn shapes_that_no_camera_makes_are_scanned_all_the_same() {
    for (width, height) in [
        (24, 24),
        (25, 4000),
        (4000, 25),
        (41, 39),
        (30_000, 120),
        (97, 1021),
    ] {
        let found = Detector::new().find(&photo_of(background(width, height)));
        assert_eq!(found, [], "{width} x {height}");
    }
}

#[test]
fn a_panorama_keeps_its_face() {
    let mut picture = background(9000, 500);
    let framing = square(7000.0, 250.0, 300.0);
    set_face(&mut picture, "invented-4", framing);
    let found = aligner().find(&photo_of(picture));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(eye_error(&found[0], eyes_of(framing)) < 0.12, "{found:?}");
}

#[test]
fn what_is_no_face_is_not_sure() {
    let photo = photo_of(background(400, 400));
    let wrong = FaceBox {
        center_x_px: 200.0,
        center_y_px: 200.0,
        size_px: 150.0,
        rotation_rad: 0.0,
        score: 9.0,
    };
    let found = aligner().align(&photo, &[wrong]);
    assert_eq!(found.len(), 1);
    assert!(!found[0].is_sure(), "{found:?}");
    assert!(found[0].framing.is_finite());
}

#[test]
fn the_same_photo_gives_the_same_framing() {
    let photo = photo_of(astronaut());
    assert_eq!(aligner().find(&photo), aligner().find(&photo));
}

#[test]
fn a_saved_network_reads_back_and_a_damaged_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let device = Device::flex();
    let aligner = aligner();
    aligner.save(folder.path(), "# Card").unwrap();
    let again = Aligner::load(folder.path(), &device).unwrap();
    let photo = photo_of(astronaut());
    assert_eq!(again.find(&photo), aligner.find(&photo));

    let weights = folder.path().join("weights.safetensors");
    let mut bytes = std::fs::read(&weights).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&weights, bytes).unwrap();
    let error = Aligner::load(folder.path(), &device)
        .unwrap_err()
        .to_string();
    assert!(error.contains("damaged"), "{error}");
}
