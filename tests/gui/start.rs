//! What the program is started with: the files on its command line, and the work of last time.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::support::Window;
use egui_kittest::kittest::Queryable as _;
use facemath_studio::{Autosave, Command, Document, Source, apply, samples, save_project};
use image::{Rgb, RgbImage};
use tempfile::TempDir;

const QUESTION: &str = "Save this work as a project?";

/// The first run's document with so many faces more.
fn with_more(count: u64) -> Document {
    let mut document = Document::first_run(samples::SAMPLES);
    for seed in 0..count {
        let another = Command::AppendFace {
            source: Source::Invented { seed },
            name: "No one".to_owned(),
        };
        apply(&mut document, &another).expect("there is room");
    }
    document
}

fn project_in(folder: &Path) -> PathBuf {
    let path = folder.join("us.facemath");
    save_project(&path, &with_more(2)).expect("a project");
    path
}

/// A folder in which work was left that is in no project.
fn left_unsaved() -> TempDir {
    let data = tempfile::tempdir().expect("a folder");
    let mut autosave = Autosave::new(data.path(), Arc::new(|| {}));
    let document = with_more(1);
    autosave.tick(0.0, &document, None).expect("seen");
    autosave.flush().expect("written");
    data
}

fn slots(window: &Window) -> usize {
    window.session().document().slots().len()
}

#[test]
fn a_project_on_the_command_line_is_opened() {
    let data = tempfile::tempdir().expect("a folder");
    let path = project_in(data.path());
    let mut window = Window::started_with(vec![path.clone()], data);
    window.wait_for_project();
    assert!(window.harness.query_by_label(QUESTION).is_none());
    assert_eq!(*window.session().document(), with_more(2));
    let context = window.session().context();
    assert_eq!(context.project_path(), Some(path.as_path()));
    assert!(!context.is_modified());
}

#[test]
fn it_takes_the_place_of_unsaved_work_only_after_the_question() {
    for (answer, expected) in [("Cancel", 3), ("Discard", 4)] {
        let data = left_unsaved();
        let path = project_in(data.path());
        let mut window = Window::started_with(vec![path], data);
        assert!(window.harness.query_by_label(QUESTION).is_some());
        assert_eq!(slots(&window), 3, "the work of last time");
        window.click(answer);
        window.wait_for_project();
        assert_eq!(slots(&window), expected, "{answer}");
    }
}

#[test]
fn a_photo_comes_into_the_work_of_last_time() {
    let data = left_unsaved();
    let photo = data.path().join("me.png");
    RgbImage::from_pixel(64, 64, Rgb([200, 120, 90]))
        .save(&photo)
        .expect("a photo");
    let window = Window::started_with(vec![photo.clone()], data);
    let faces = window.session().document().filled_slots();
    let sources: Vec<_> = faces.filter_map(|face| face.source.clone()).collect();
    assert_eq!(sources.len(), 4);
    assert_eq!(sources.last(), Some(&Source::Photo { path: photo }));
}

#[test]
fn a_project_that_cannot_be_read_is_named_and_the_work_of_last_time_stays() {
    let data = left_unsaved();
    let path = data.path().join("gone.facemath");
    let mut window = Window::started_with(vec![path], data);
    window.click("Discard");
    window.wait_for_project();
    let mut messages = window.session().context().messages().iter();
    assert!(messages.any(|message| {
        message.text.contains("gone.facemath") && message.text.contains("choose another")
    }));
    assert_eq!(slots(&window), 3);
}
