//! A system without dialogs for files: paths are typed.

use crate::support::Window;
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use facemath_studio::samples;

const REASON: &str = "This system has none.";

fn window() -> Window {
    let mut window = Window::open();
    let path = window.data.path().join("me.jpg");
    std::fs::write(&path, samples::SAMPLES[0].file_bytes).expect("a photo");
    window.drop_file(&path);
    window.dialogs.borrow_mut().broken = Some(REASON.to_owned());
    window
}

fn is_asked(window: &Window) -> bool {
    window.harness.query_by_label(REASON).is_some()
}

fn type_path(window: &mut Window, path: &std::path::Path) {
    let field = window
        .harness
        .get_by_role_and_label(Role::TextInput, "Path");
    assert!(field.accesskit_node().is_focused());
    window.press(Modifiers::COMMAND, Key::A);
    window
        .harness
        .get_by_role_and_label(Role::TextInput, "Path")
        .type_text(&path.display().to_string());
    window.settle();
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_until("the path", |window| {
        let asked = window.session().typed_path();
        asked.is_none_or(|asked| !asked.is_checking())
    });
    window.settle();
}

#[test]
fn a_picture_is_saved_where_a_path_says_and_a_file_replaced_when_asked_twice() {
    let mut window = window();
    let path = window.data.path().join("face.png");
    std::fs::write(&path, "an older one").expect("a file");
    window.press(Modifiers::COMMAND, Key::P);
    assert!(is_asked(&window));
    type_path(&mut window, &path);
    assert!(is_asked(&window));
    assert_eq!(std::fs::read(&path).expect("a file"), b"an older one");
    window.click("Replace");
    window.wait_until("the picture", |_| image::open(&path).is_ok());
    assert!(!is_asked(&window));
}

#[test]
fn leaving_goes_on_to_the_path_and_escape_stays() {
    let mut window = window();
    window.press(Modifiers::COMMAND, Key::N);
    window.click("Save");
    window.click("Keep photos in it");
    assert!(is_asked(&window));
    let field = window
        .harness
        .get_by_role_and_label(Role::TextInput, "Path");
    let suggestion = field.accesskit_node().value().unwrap_or_default();
    assert!(suggestion.ends_with(".facemath"), "{suggestion}");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!is_asked(&window));
    assert!(window.session().leaving().is_none());
    assert!(window.session().context().is_modified());

    window.press(Modifiers::COMMAND, Key::N);
    window.click("Save");
    let path = window.data.path().join("us.facemath");
    type_path(&mut window, &path);
    window.wait_for_project();
    assert!(path.is_file());
    assert!(!window.session().context().is_modified());
}

#[test]
fn a_dialog_that_leaves_out_the_ending_replaces_nothing_unasked() {
    let mut window = window();
    let there = window.data.path().join("face.png");
    std::fs::write(&there, "an older one").expect("a file");
    {
        let mut dialogs = window.dialogs.borrow_mut();
        dialogs.broken = None;
        dialogs.answer = vec![window.data.path().join("face")];
    }
    window.press(Modifiers::COMMAND, Key::P);
    window.wait_until("the question", |window| {
        window.session().typed_path().is_some()
    });
    window.settle();
    assert_eq!(std::fs::read(&there).expect("a file"), b"an older one");
    window.click("Replace");
    window.wait_until("the picture", |_| image::open(&there).is_ok());
}
