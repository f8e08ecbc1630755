//! The window as a person uses it: every step goes through an accessible name, a key, or a dropped file.

mod copied;
mod drawings;
mod looks;
mod photos;

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use facemath_studio::{Choice, Picture, Target};
use image::{Rgb, RgbImage};

use crate::support::Window;

const INVITATION: &str = "Drop a photo of a face anywhere, or move a slider";

fn stage() -> Target {
    Picture::Stage.target()
}

fn photo_in(folder: &Path) -> PathBuf {
    let path = folder.join("grandma.png");
    RgbImage::from_pixel(40, 30, Rgb([200, 30, 60]))
        .save(&path)
        .expect("the folder can be written to");
    path
}

#[test]
fn the_first_run_plays_a_morph_until_anything_is_touched() {
    let mut window = Window::untouched();
    assert!(window.harness.query_by_label(INVITATION).is_some());
    assert!(window.session().context().playhead().is_playing());

    window.touch();

    assert!(window.harness.query_by_label(INVITATION).is_none());
    assert!(!window.session().context().playhead().is_playing());
}

#[test]
fn moving_the_age_slider_changes_the_document_and_asks_for_the_new_face() {
    let mut window = Window::open();
    let before = window.engine.borrow().last_preview(stage()).cloned();

    window
        .harness
        .get_by_role_and_label(Role::Slider, "Age")
        .set_value_accesskit(70.0);
    window.settle();

    let session = window.session();
    let slot = session
        .document()
        .selected_slot()
        .expect("a face is selected");
    assert_eq!(slot.edits.age_years, Some(70.0));
    let after = window.engine.borrow().last_preview(stage()).cloned();
    assert_ne!(before, after);
}

#[test]
fn undo_and_redo_by_key_take_a_slider_back_and_forth() {
    let mut window = Window::open();
    window
        .harness
        .get_by_role_and_label(Role::Slider, "Glasses")
        .set_value_accesskit(1.5);
    window.settle();
    let strength = |window: &Window| {
        let slot = window.session().document().selected_slot();
        slot.expect("a face is selected").edits.concept("glasses")
    };
    assert_eq!(strength(&window), 1.5);

    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(strength(&window), 0.0);

    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(strength(&window), 1.5);
}

#[test]
fn dragging_a_slider_is_one_step_of_undo() {
    let mut window = Window::open();
    let rail = window
        .harness
        .get_by_role_and_label(Role::Slider, "Glasses")
        .rect();
    let at = |share: f32| egui::pos2(rail.left() + share * rail.width(), rail.center().y);
    window.harness.hover_at(at(0.5));
    window.harness.drag_at(at(0.5));
    window.harness.run_steps(1);
    for share in [0.6, 0.7, 0.8] {
        window.harness.hover_at(at(share));
        window.harness.run_steps(1);
    }
    window.harness.drop_at(at(0.8));
    window.settle();
    let edits = |window: &Window| {
        let slot = window.session().document().selected_slot();
        slot.expect("a face is selected").edits.clone()
    };
    assert!(edits(&window).concept("glasses") > 1.0);

    window.click("Undo");

    assert!(edits(&window).is_neutral());
}

#[test]
fn slots_are_added_and_removed() {
    let mut window = Window::open();
    let count = |window: &Window| window.session().document().slots().len();
    assert_eq!(count(&window), 2);

    window.click("Add slot");
    assert_eq!(count(&window), 3);
    assert!(
        window
            .harness
            .query_by_role_and_label(Role::Button, "Empty slot 3")
            .is_some()
    );

    window.press(Modifiers::NONE, Key::Delete);
    assert_eq!(count(&window), 2);
}

#[test]
fn a_sample_is_placed_by_a_click() {
    let mut window = Window::open();
    window.click("Add slot");
    window.click("Sample Leo");

    assert_eq!(names(&window), ["Maya", "Omar", "Leo"]);
}

#[test]
fn a_sample_dragged_onto_a_slot_replaces_its_face() {
    let mut window = Window::open();
    window.drag_onto("Sample Kai", "Omar", Modifiers::NONE);
    assert_eq!(names(&window), ["Maya", "Kai"]);
}

#[test]
fn a_slot_dragged_onto_another_swaps_them_and_with_ctrl_copies() {
    let mut window = Window::open();
    window.drag_onto("Maya", "Omar", Modifiers::NONE);
    assert_eq!(names(&window), ["Omar", "Maya"]);

    window.drag_onto("Maya", "Omar", Modifiers::COMMAND);
    assert_eq!(names(&window), ["Maya", "Maya"]);
}

fn names(window: &Window) -> Vec<String> {
    let slots = window.session().document().slots();
    slots.iter().map(|slot| slot.name.clone()).collect()
}

#[test]
fn the_morph_is_played_stepped_and_scrubbed() {
    let mut window = Window::open();
    window.click("Play the morph");
    assert!(window.session().context().playhead().is_playing());
    window.click("Pause the morph");

    window
        .harness
        .get_by_role_and_label(Role::Slider, "Timeline")
        .set_value_accesskit(0.5);
    window.settle();
    let position = |window: &Window| window.session().context().playhead().position();
    assert_eq!(position(&window), 0.5);

    window.press(Modifiers::NONE, Key::ArrowRight);
    assert!(position(&window) > 0.5);
}

#[test]
fn a_tap_of_the_space_bar_plays() {
    let mut window = Window::open();
    window.press(Modifiers::NONE, Key::Space);
    assert!(window.session().context().playhead().is_playing());
}

#[test]
fn the_export_asks_where_and_writes_a_gif() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let path = folder.path().join("morph.gif");
    let mut window = Window::open();
    window.dialogs.borrow_mut().answer = vec![path.clone()];

    window.click("Export…");
    while window.session().exports().is_exporting() {
        window.harness.step();
    }
    window.settle();

    assert_eq!(window.asked_for_new_files(), ["Maya to Omar.gif"]);
    assert_eq!(window.dialogs.borrow().questions[0].title, "Export GIF");
    let bytes = std::fs::read(&path).expect("the GIF was written");
    assert_eq!(bytes.get(..3), Some(&b"GIF"[..]));
}

#[test]
fn a_cancelled_dialog_changes_nothing_and_says_nothing() {
    let mut window = Window::open();
    window.press(Modifiers::COMMAND, Key::O);

    let session = window.session();
    let asked = window.dialogs.borrow().questions.clone();
    assert!(
        matches!(asked.as_slice(), [dialog] if dialog.choice == Choice::Files),
        "{asked:?}"
    );
    assert!(session.context().messages().is_empty());
    assert_eq!(session.document().slots().len(), 2);
}

#[test]
fn the_list_of_keys_opens_with_f1_and_closes_with_escape() {
    let mut window = Window::open();
    window.press(Modifiers::NONE, Key::F1);
    assert!(window.harness.query_by_label("Ctrl+Shift+Z").is_some());
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.harness.query_by_label("Ctrl+Shift+Z").is_none());
}

/// Runs frames until `condition` holds: files are written on other threads.
fn run_until(window: &mut Window, condition: impl Fn(&Window) -> bool) {
    window.wait_until("what another thread does", condition);
}

#[test]
fn dialogs_open_where_the_last_file_was_and_recent_photos_are_in_the_menu() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let mut window = Window::open();
    window.drop_file(&photo_in(folder.path()));
    window.press(Modifiers::COMMAND, Key::O);
    assert_eq!(
        window.dialogs.borrow().folder.as_deref(),
        Some(folder.path())
    );

    window.click("File");
    window.click("Recent photos");
    window.click("grandma.png");
    assert_eq!(names(&window), ["grandma", "grandma"]);

    window.click("File");
    window.click("Recent photos");
    window.click("Clear recent files");
    window.click("File");
    window.click("Recent photos");
    assert!(window.harness.query_by_label("grandma.png").is_none());
}

fn is_framing(window: &Window) -> bool {
    let turn = window.harness.query_by_role_and_label(Role::Slider, "Turn");
    turn.is_some()
}
