//! What can be done with a face in its slot: copies, names, films of one face.

use crate::support::{Window, model};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;
use facemath_studio::{Choice, Command, Document, StageView, apply, save_project};

fn document(window: &Window) -> &Document {
    window.session().document()
}

fn names(window: &Window) -> Vec<String> {
    let slots = document(window).filled_slots();
    slots.map(|slot| slot.name.clone()).collect()
}

#[test]
fn a_key_duplicates_the_selected_face() {
    let mut window = Window::open();
    let before = names(&window);
    window.press(Modifiers::COMMAND, Key::D);
    let after = names(&window);
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(after[0], after[1]);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(names(&window), before);
}

#[test]
fn a_face_is_renamed_by_key_and_escape_keeps_its_name() {
    let mut window = Window::open();
    let before = names(&window);
    window.press(Modifiers::NONE, Key::F2);
    let field = |window: &Window| {
        window
            .harness
            .query_by_role_and_label(Role::TextInput, "Name of the face")
            .is_some()
    };
    assert!(field(&window));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!field(&window));
    assert_eq!(names(&window), before);

    window.press(Modifiers::NONE, Key::F2);
    window
        .harness
        .get_by_role_and_label(Role::TextInput, "Name of the face")
        .type_text(" the first");
    window.settle();
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(names(&window)[0], format!("{} the first", before[0]));
}

#[test]
fn the_button_beside_a_slider_makes_a_film_of_one_face() {
    let mut window = Window::open();
    window.click("Animate Age");
    let keys = document(&window).film_keys().into_iter();
    let ages: Vec<Option<f32>> = keys.map(|key| key.face.edits.age_years).collect();
    assert_eq!(ages.len(), 2);
    assert!(ages[0].unwrap() < ages[1].unwrap());
    let slots = document(&window).filled_slots();
    assert!(slots.into_iter().all(|slot| slot.edits.is_neutral()));
    let context = window.session().context();
    assert_eq!(context.stage_view(), StageView::Morph);
    assert!(context.playhead().is_playing());
}

#[test]
fn the_keyboard_passes_through_sliders_without_moving_them() {
    let mut window = Window::open();
    let before = document(&window).clone();
    for _ in 0..80 {
        window.press(Modifiers::NONE, Key::Tab);
    }
    let same = document(&window).clone();
    assert_eq!(same.slots(), before.slots());
}

#[test]
fn a_command_is_found_by_a_few_letters_of_its_name() {
    let mut window = Window::open();
    let before = names(&window).len();
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window
        .harness
        .get_by_role_and_label(Role::TextInput, "Command")
        .type_text("dupl");
    window.settle();
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(names(&window).len(), before + 1);
    let is_open = window
        .harness
        .query_by_role_and_label(Role::TextInput, "Command")
        .is_some();
    assert!(!is_open);
}

#[test]
fn of_the_commands_that_are_found_those_come_first_that_can_be_used() {
    let mut window = Window::open();
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window
        .harness
        .get_by_role_and_label(Role::TextInput, "Command")
        .type_text("reset");
    window.settle();
    // Their keys are part of what they are called.
    let top = |name: &str| window.harness.get_by_label_contains(name).rect().top();
    // No slider has been moved.
    assert!(top("Reset panels") < top("Reset all sliders"));

    // What cannot be done now leaves the list as it is.
    window
        .harness
        .get_by_role_and_label(Role::TextInput, "Command")
        .type_text(" all");
    window.settle();
    window.press(Modifiers::NONE, Key::Enter);
    assert!(
        window
            .harness
            .query_by_role_and_label(Role::TextInput, "Command")
            .is_some()
    );
}

#[test]
fn an_export_asks_for_a_file_of_the_format_that_was_chosen() {
    let mut window = Window::open();
    for (name, ending) in [("MP4", ".mp4"), ("WebP", ".webp")] {
        window
            .harness
            .get_by_role_and_label(Role::ComboBox, "Format")
            .click_accesskit();
        window.settle();
        window.click(name);
        window.click("Export…");
        let asked = window.dialogs.borrow().questions.last().cloned();
        let asked = asked.expect("a question");
        assert!(
            matches!(&asked.choice, Choice::NewFile(file) if file.ends_with(ending)),
            "{asked:?}"
        );
    }
}

#[test]
fn samples_of_the_present_model_come_first() {
    let mut window = Window::open();
    let place = |window: &Window, name: &str| {
        let sample = window.harness.get_by_label(name).rect();
        (sample.top(), sample.left())
    };
    let is_drawn_first =
        |window: &Window| place(window, "Sample Drawn 1") < place(window, "Sample Maya");
    assert!(!is_drawn_first(&window));
    let project = window.data.path().join("drawn.facemath");
    let mut drawn = Document::new();
    let command = Command::UseModel {
        model: "anime".to_owned(),
    };
    apply(&mut drawn, &command).expect("it can be done");
    save_project(&project, &drawn).expect("it is saved");
    window.drop_file(&project);
    window.wait_for_project();
    window.engine.borrow_mut().load(model());
    window.settle();
    assert!(is_drawn_first(&window));
}
