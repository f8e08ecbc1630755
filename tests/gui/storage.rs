//! How a project keeps its photos: the question when it is saved first, and the File menu.

use crate::support::Window;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use facemath_studio::{PhotoStorage, samples};

const QUESTION: &str = "Keep the photos in the project?";

/// A window with a photo of the user's in it.
fn with_photo() -> Window {
    let mut window = Window::open();
    let path = window.data.path().join("me.jpg");
    std::fs::write(&path, samples::SAMPLES[0].file_bytes).expect("a photo");
    window.drop_file(&path);
    window
}

fn is_asked(window: &Window) -> bool {
    window.harness.query_by_label(QUESTION).is_some()
}

#[test]
fn the_first_save_asks_and_the_next_does_not() {
    let mut window = with_photo();
    let path = window.data.path().join("us.facemath");
    window.dialogs.borrow_mut().answer = vec![path.clone()];
    window.press(Modifiers::COMMAND, Key::S);
    assert!(is_asked(&window));
    assert!(window.dialogs.borrow().questions.is_empty());
    // The button that takes everything along has the keyboard.
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for_project();
    assert!(!is_asked(&window));
    let length = std::fs::metadata(&path).expect("it is saved").len();
    assert!(length as usize > samples::SAMPLES[0].file_bytes.len());

    window.press(Modifiers::COMMAND, Key::T);
    window.press(Modifiers::COMMAND, Key::S);
    window.wait_for_project();
    assert!(!is_asked(&window));
    assert!(!window.session().context().is_modified());
    assert_eq!(window.dialogs.borrow().questions.len(), 1);

    window.click("File");
    window.click("Keep photos in the project");
    let session = window.session();
    assert_eq!(session.photo_storage(), Some(PhotoStorage::Linked));
    assert!(session.context().is_modified());
}

#[test]
fn escape_saves_nothing_and_leaving_stays() {
    let mut window = with_photo();
    window.press(Modifiers::COMMAND, Key::S);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!is_asked(&window));
    assert_eq!(window.session().photo_storage(), None);

    window.press(Modifiers::COMMAND, Key::N);
    window.click("Save");
    assert!(is_asked(&window));
    window.click("Cancel");
    assert!(!is_asked(&window));
    assert!(window.dialogs.borrow().questions.is_empty());
    // And both questions can be asked again, and lead on.
    let path = window.data.path().join("us.facemath");
    window.dialogs.borrow_mut().answer = vec![path.clone()];
    window.press(Modifiers::COMMAND, Key::N);
    window.click("Save");
    window.click("Only link to them");
    assert!(matches!(
        window.dialogs.borrow().questions.as_slice(),
        [dialog] if dialog.title == "Save project"
    ));
    window.wait_for_project();
    let document = window.session().document();
    assert!(document.filled_slots().next().is_none(), "a new project");
    assert!(std::fs::metadata(&path).is_ok_and(|file| file.len() < 10_000));
}
