//! Films as folders of frames.

use std::fs;
use std::path::Path;

use super::batch;
use crate::studio_support::Studio;
use facemath_core::export::Format;
use facemath_nets::engine::Drawing;
use facemath_studio::{Film, Frames};
use image::{Rgb, RgbImage};

fn decoded(faces: Vec<Drawing>) -> Frames {
    let grey = |_| Ok(RgbImage::from_pixel(16, 16, Rgb([128; 3])));
    Box::new(faces.into_iter().map(grey))
}

#[test]
fn frames_of_an_earlier_film_stay_and_the_next_get_a_folder_with_a_number() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut studio = Studio::ready();
    let path = folder.path().join("us");
    let mut export = |format| {
        let film = Film {
            format,
            ..Film::default()
        };
        assert!(studio.session.start_export(&path, film, &decoded));
        batch::finish(&mut studio.session, &decoded);
        let messages = studio.session.context().messages();
        messages.last().expect("a message").text.clone()
    };
    let begins = |name: &str| fs::read(Path::new(folder.path()).join(name)).expect("a frame");

    export(Format::PngFrames);
    let first = begins("us/frame-0001.png");
    let told = export(Format::JpegFrames);
    assert!(told.contains("us 2"), "{told}");
    assert!(!begins("us 2/frame-0001.jpg").is_empty());
    export(Format::PngFrames);
    assert!(!begins("us 3/frame-0001.png").is_empty());
    assert_eq!(begins("us/frame-0001.png"), first);
    let jpegs = fs::read_dir(folder.path().join("us")).expect("the first folder");
    assert!(
        jpegs
            .flatten()
            .all(|entry| entry.path().extension() == Some("png".as_ref()))
    );
}
