//! What opens over a page or inside one: the whole photo, the framing, menus, lists and questions. The proof of a film's file
//! is left out: it plays.

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;
use facemath_studio::Action;

use super::super::photos::two_faces_in;
use super::assert_looks_like;
use crate::support::Window;

/// A view, and how a person comes to it from a fresh window.
type View = (&'static str, fn(&mut Window));

const VIEWS: [View; 10] = [
    ("whole-photo", |window| {
        drop_two_faces(window);
        window.press(Modifiers::NONE, Key::V);
        window.wait_until("the whole photo", |window| {
            window.session().photo_with_edits().is_some()
        });
    }),
    ("framing", |window| {
        drop_two_faces(window);
        window
            .harness
            .get_by_label("Frame the photo")
            .click_accesskit();
        window.settle();
    }),
    ("export-options", |window| window.click("Options")),
    ("palette", |window| {
        window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    }),
    ("help", |window| window.press(Modifiers::NONE, Key::F1)),
    ("tour", |window| {
        window.click("Help");
        window.click(Action::StartTour.text());
    }),
    ("tour-tabs", |window| {
        window.click("Help");
        window.click(Action::StartTour.text());
        while window.harness.query_by_label("A map of faces").is_none() {
            window.click("Next");
        }
    }),
    ("keys-and-tracks", |window| {
        window.press(Modifiers::NONE, Key::K);
        window.click("Tracks");
    }),
    ("leaving", |window| {
        window.press(Modifiers::COMMAND, Key::T);
        window.press(Modifiers::COMMAND, Key::N);
    }),
    ("messages", |window| {
        // What cannot be opened, in the log once the stage is free of it, and a sum that cannot be understood.
        window.drop_file(std::path::Path::new("/nowhere/holiday.jpg"));
        window.press(Modifiers::COMMAND, Key::K);
        let field = window
            .harness
            .get_by_role_and_label(Role::TextInput, "Expression");
        field.type_text("a + + b");
        window.settle();
        window.click("Help");
        window.click(Action::ShowLog.text());
    }),
];

/// A photo of two people, in the place of the demonstration.
fn drop_two_faces(window: &mut Window) {
    let photo = two_faces_in(window.data.path());
    window.drop_file(&photo);
}

#[test]
fn what_opens_looks_as_it_did() {
    for theme in ["dark", "light"] {
        for (name, open) in VIEWS {
            let mut window = Window::drawn();
            if theme == "light" {
                window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
            }
            // The panel of faces, which all pictures of pages have.
            window.press(Modifiers::NONE, Key::F7);
            open(&mut window);
            window.harness.remove_cursor();
            window.wait_until("rest", |window| !window.harness.ctx.has_requested_repaint());
            assert_looks_like(&mut window, &format!("{name}-{theme}"));
        }
    }
}
