//! Captions of films: what is typed, what is written, and when one is let go.

use std::fs;
use std::path::Path;

use crate::studio_support::{Studio, after};
use facemath_core::export::{Caption, CaptionPlace, Format};
use facemath_nets::engine::Drawing;
use facemath_studio::{
    Action, Command, Document, Film, Frames, Intent, Severity, Source, StorageError, Timeline,
    load_project, save_project,
};
use image::{Rgb, RgbImage};

const SIDE: u32 = 128;

fn decoded(faces: Vec<Drawing>) -> Frames {
    let grey = |_| Ok(RgbImage::from_pixel(16, 16, Rgb([128; 3])));
    Box::new(faces.into_iter().map(grey))
}

fn caption(text: &str, place: CaptionPlace) -> Caption {
    let text = text.to_owned();
    Caption { text, place }
}

fn set(text: &str) -> Command {
    Command::SetCaption(caption(text, CaptionPlace::Bottom))
}

fn studio() -> Studio {
    let mut studio = Studio::ready();
    studio.session.commit(Command::SetTimeline(Timeline {
        frames_per_segment: 3,
        size_px: SIDE,
        ..Timeline::default()
    }));
    studio.settle();
    studio
}

fn finish(studio: &mut Studio) {
    while studio.session.exports().is_exporting() {
        studio.session.pump();
        std::thread::yield_now();
    }
}

/// Whether there are white letters on grey in the upper and in the lower half of a picture.
fn letters(picture: &RgbImage) -> [bool; 2] {
    let mut seen = [false; 2];
    for (_, y, pixel) in picture.enumerate_pixels() {
        if pixel.0.iter().all(|&level| level > 215) {
            seen[usize::from(y >= picture.height() / 2)] = true;
        }
    }
    seen
}

fn first_frame(folder: &Path) -> RgbImage {
    let path = folder.join("frame-0001.png");
    image::open(path).expect("a frame").into_rgb8()
}

fn frames() -> Film {
    Film {
        format: Format::PngFrames,
        ..Film::default()
    }
}

#[test]
fn what_is_typed_is_one_step_and_stands_in_preview_film_and_walk() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut studio = studio();
    studio.act(Action::PreviewFile);
    for text in ["A", "An", "Anna"] {
        studio.perform(Intent::Drag(set(text)));
    }
    studio.perform(Intent::EndDrag);
    assert_eq!(studio.session.document().caption().text, "Anna");
    loop {
        studio.settle();
        let proofs = studio.session.proofs();
        if proofs.proof().is_some() && !proofs.is_pending() {
            break;
        }
        std::thread::yield_now();
    }
    let proof = studio.session.proofs().proof().expect("a proof");
    let picture = &proof.expect("that worked").pictures[0].image;
    assert_eq!(letters(picture), [false, true]);

    let film = folder.path().join("film");
    assert!(studio.session.start_export(&film, frames(), &decoded));
    finish(&mut studio);
    assert_eq!(letters(&first_frame(&film)), [false, true]);
    let walk = folder.path().join("walk");
    let top = Command::SetCaption(caption("Anna", CaptionPlace::Top));
    studio.session.commit(top);
    studio.session.start_walking();
    assert!(studio.session.start_walk_export(&walk, frames(), &decoded));
    finish(&mut studio);
    assert_eq!(letters(&first_frame(&walk)), [true, false]);

    studio.session.undo();
    let now = studio.session.document().caption().clone();
    assert_eq!(now, caption("Anna", CaptionPlace::Bottom));
    studio.session.undo();
    assert!(studio.session.document().caption().is_blank(), "one step");
    fs::remove_dir_all(&film).expect("it is there");
    assert!(studio.session.start_export(&film, frames(), &decoded));
    finish(&mut studio);
    assert_eq!(letters(&first_frame(&film)), [false, false]);
}

#[test]
fn what_cannot_be_drawn_may_be_typed_and_is_named_before_anything_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let film = folder.path().join("film");
    let mut studio = studio();
    assert!(studio.session.commit(set("Anna 😀")));
    studio.session.start_export(&film, frames(), &decoded);
    finish(&mut studio);
    let messages = studio.session.context().messages();
    let last = messages.last().expect("a message");
    assert_eq!(last.severity, Severity::Error);
    assert!(last.text.contains("😀 (U+1F600)"), "{}", last.text);
    assert!(!film.exists());

    assert!(!studio.session.commit(set(&"a".repeat(201))));
    let messages = studio.session.context().messages();
    let last = &messages.last().expect("a message").text;
    assert!(last.contains("200 are the most"), "{last}");
    assert_eq!(studio.session.document().caption().text, "Anna 😀");
}

#[test]
fn a_morph_of_other_faces_has_no_caption_of_these() {
    let faces = ["Maya", "Omar"].map(|name| (Source::Invented { seed: 1 }, name.to_owned()));
    let faces = faces.to_vec();
    let top = Command::SetCaption(caption("Anna → Ben", CaptionPlace::Top));
    let document = after(Document::new(), &[top, Command::ArrangeFaces { faces }]);
    assert_eq!(*document.caption(), caption("", CaptionPlace::Top));
}

#[test]
fn projects_keep_captions_and_refuse_those_that_nobody_could_have_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("us.facemath");
    save_project(&path, &Document::new()).expect("it is saved");
    let plain = fs::read_to_string(&path).expect("text");
    assert!(!plain.contains("caption"), "{plain}");

    let top = Command::SetCaption(caption("Anna\n→ Ben", CaptionPlace::Top));
    let document = after(Document::new(), &[top]);
    save_project(&path, &document).expect("it is saved");
    assert_eq!(load_project(&path).expect("it opens"), document);

    let hostile = fs::read_to_string(&path).expect("text");
    let hostile = hostile.replace("Anna", &"a".repeat(500));
    fs::write(&path, hostile).expect("it is written");
    let refused: StorageError = load_project(&path).expect_err("too long");
    assert!(
        refused.to_string().contains("200 are the most"),
        "{refused}"
    );
}
