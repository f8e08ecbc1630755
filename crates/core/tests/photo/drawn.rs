//! Drawings and photographs told apart.

use facemath_core::photo::{Photo, decode};
use image::{Rgb, RgbImage, imageops};

fn asset(name: &str) -> Photo {
    let path = format!("{}/../../assets/{name}", env!("CARGO_MANIFEST_DIR"));
    decode(&std::fs::read(&path).expect("an asset"), name).expect("a picture")
}

fn looks_drawn(pixels: RgbImage) -> bool {
    Photo::from_pixels(pixels).expect("pixels").looks_drawn()
}

#[test]
fn plain_colours_look_drawn() {
    let doodle = asset("samples/doodle-1.png");
    assert!(doodle.looks_drawn());
    let smaller = imageops::thumbnail(doodle.pixels(), 96, 96);
    assert!(looks_drawn(smaller));
    let large = imageops::resize(doodle.pixels(), 900, 900, imageops::FilterType::Nearest);
    assert!(looks_drawn(large));
}

#[test]
fn photographs_do_not_nor_do_pictures_without_neighbours() {
    let photo = asset("photos/astronaut.jpg");
    assert!(!photo.looks_drawn());
    let grey = imageops::grayscale(photo.pixels());
    assert!(!looks_drawn(RgbImage::from_fn(
        grey.width(),
        grey.height(),
        |x, y| { Rgb([grey.get_pixel(x, y).0[0]; 3]) }
    )));
    assert!(!looks_drawn(RgbImage::new(1, 1)));
    assert!(!looks_drawn(RgbImage::new(1, 400)));
}
