//! Clearing what the studio keeps, in the window.

use crate::support::Window;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

const QUESTION: &str = "Clear what the studio keeps?";

fn ask(window: &mut Window) {
    window.click("File");
    window.click("Clear what the studio keeps…");
    assert!(window.harness.query_by_label(QUESTION).is_some());
}

#[test]
fn enter_and_escape_keep_it_and_the_button_clears() {
    let mut window = Window::open();
    let library = window.data.path().join("libraries/0123/thumbnails.bin");
    std::fs::create_dir_all(library.parent().expect("a folder")).expect("a library");
    std::fs::write(&library, "faces").expect("a library");
    for key in [Key::Enter, Key::Escape] {
        ask(&mut window);
        window.press(Modifiers::NONE, key);
        assert!(window.harness.query_by_label(QUESTION).is_none());
        assert!(library.exists(), "{key:?}");
    }
    ask(&mut window);
    window.click("Clear");
    window.wait_until("the clearing", |window| !window.session().is_clearing());
    assert!(!library.exists());
}
