//! What the window tells: on the stage for a while, and in the log.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use facemath_studio::{Command, Document, Source, apply, save_project};

use crate::support::Window;

fn shows(window: &Window, words: &str) -> bool {
    window.harness.query_by_label_contains(words).is_some()
}

#[test]
fn a_message_that_was_taken_away_is_still_in_the_log() {
    let mut window = Window::open();
    window.click("Help");
    window.click("Messages");
    assert!(shows(&window, "Nothing has been told since the start"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!shows(&window, "Nothing has been told since the start"));

    let path = window.data.path().join("shopping-list.jpg");
    std::fs::write(&path, "milk, eggs").expect("the folder can be written to");
    window.drop_file(&path);
    window.click("Dismiss message");
    assert!(!shows(&window, "shopping-list.jpg"));

    window.click("Help");
    window.click("Messages");
    assert!(shows(&window, "shopping-list.jpg"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!shows(&window, "shopping-list.jpg"));
}

#[test]
fn no_sliders_are_promised_for_a_photo_that_has_gone() {
    let mut window = Window::open();
    let mut document = Document::new();
    let command = Command::AppendFace {
        source: Source::Photo {
            path: "/nowhere/me.jpg".into(),
        },
        name: "me".to_owned(),
    };
    apply(&mut document, &command).expect("it can be done");
    let project = window.data.path().join("us.facemath");
    save_project(&project, &document).expect("it is saved");
    window.drop_file(&project);
    window.wait_for_project();
    assert!(shows(
        &window,
        "There are no sliders while the face cannot be read."
    ));
    assert!(!shows(&window, "The sliders appear once"));
}
