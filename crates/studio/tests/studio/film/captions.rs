//! Captions of films: what is typed, what is written, and when one is let go.

use std::fs;
use std::path::Path;

use super::batch;
use crate::studio_support::{Studio, after};
use facemath_core::export::{Caption, CaptionPlace, Films, Format};
use facemath_nets::engine::Drawing;
use facemath_studio::{
    Action, Command, Document, Film, Frames, Intent, SettingsIntent, Severity, Source,
    StorageError, Timeline, load_project, save_project,
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

/// A film of Ann and Bo, and of Bo and Cy, with a caption.
fn three(text: &str) -> Studio {
    let mut studio = studio();
    studio.session.commit(Command::AppendFace {
        source: Source::Invented { seed: 7 },
        name: "Cy".to_owned(),
    });
    studio.settle();
    for (slot, name) in [(0, "Ann"), (1, "Bo")] {
        let (slot, name) = (studio.slot(slot), name.to_owned());
        studio.session.commit(Command::RenameSlot { slot, name });
    }
    studio.session.commit(set(text));
    studio.settle();
    studio
}

/// The first frames of each film and of one of all, with a caption.
fn films(text: &str) -> [RgbImage; 3] {
    let mut studio = three(text);
    let folder = tempfile::tempdir().expect("a folder");
    let steps = Film {
        films: Films::Steps,
        ..frames()
    };
    assert!(studio.session.start_films(folder.path(), steps));
    batch::finish(&mut studio.session, &decoded);
    let all = folder.path().join("all");
    assert!(studio.session.start_export(&all, frames(), &decoded));
    finish(&mut studio);
    ["Ann-Bo", "Bo-Cy", "all"].map(|name| first_frame(&folder.path().join(name)))
}

#[test]
fn each_of_many_films_has_the_names_of_its_own_faces() {
    let named = films("{from} → {to}");
    for (index, text) in ["Ann → Bo", "Bo → Cy", "Ann → Cy"].into_iter().enumerate() {
        assert!(named[index] == films(text)[index], "{text}");
        assert!(named[index] != named[(index + 1) % 3]);
    }
}

#[test]
fn names_that_cannot_be_are_told_before_any_film_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let steps = Film {
        films: Films::Steps,
        ..frames()
    };
    let told = |studio: &mut Studio| {
        studio.session.start_films(folder.path(), steps);
        batch::finish(&mut studio.session, &decoded);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
        let messages = studio.session.context().messages();
        messages.last().expect("a message").text.clone()
    };
    let unknown = told(&mut three("{from} and {name}"));
    assert!(
        unknown.contains("has {name}, which is no name"),
        "{unknown}"
    );

    let mut studio = three("{from} → {to}");
    let (slot, name) = (studio.slot(2), "Cy 😀".to_owned());
    studio.session.commit(Command::RenameSlot { slot, name });
    let undrawable = told(&mut studio);
    assert!(undrawable.starts_with("Bo-Cy"), "{undrawable}");
    assert!(undrawable.contains("😀 (U+1F600)"), "{undrawable}");

    let walk = folder.path().join("walk");
    studio.session.start_walking();
    assert!(!studio.session.start_walk_export(&walk, frames(), &decoded));
    let messages = studio.session.context().messages();
    let last = &messages.last().expect("a message").text;
    assert!(last.contains("A walk has no names"), "{last}");
}

#[test]
fn the_preview_has_the_names_of_the_film_that_it_shows() {
    let preview = |text: &str, position: Option<f32>| {
        let mut studio = three(text);
        let steps = Film {
            films: Films::Steps,
            ..frames()
        };
        studio.perform(Intent::Settings(SettingsIntent::Film(steps)));
        studio.act(Action::PreviewFile);
        if let Some(position) = position {
            studio.session.scrub(position);
            studio.session.end_gesture();
        }
        loop {
            studio.settle();
            let proofs = studio.session.proofs();
            let is_there = proofs.frame().is_some() || position.is_none();
            if proofs.proof().is_some() && !proofs.is_pending() && is_there {
                break;
            }
            std::thread::yield_now();
        }
        let proofs = studio.session.proofs();
        match proofs.frame() {
            Some(frame) => frame.picture.as_ref().clone(),
            None => {
                let proof = proofs.proof().expect("a proof").expect("that worked");
                proof.pictures[0].image.clone()
            }
        }
    };
    for (position, text) in [
        (None, "Ann → Bo"),
        (Some(0.5), "Ann → Bo"),
        (Some(1.5), "Bo → Cy"),
    ] {
        let named = preview("{from} → {to}", position);
        assert!(named == preview(text, position), "{position:?}");
        assert!(named != preview("Ann → Cy", position), "{position:?}");
    }
}

#[test]
fn a_caption_of_names_fits_other_faces() {
    let faces = ["Maya", "Omar"].map(|name| (Source::Invented { seed: 1 }, name.to_owned()));
    let faces = faces.to_vec();
    let named = set("{from} → {to}");
    let document = after(Document::new(), &[named, Command::ArrangeFaces { faces }]);
    assert_eq!(document.caption().text, "{from} → {to}");
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
