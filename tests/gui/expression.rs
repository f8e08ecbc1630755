//! The expression bar as a person uses it.

use crate::support::Window;
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;
use facemath::app::Copied;
use facemath_studio::Source;

fn expression(window: &Window) -> String {
    let document = window.session().document();
    document.expression().to_owned()
}

fn names(window: &Window) -> Vec<String> {
    let slots = window.session().document().slots();
    slots.iter().map(|slot| slot.name.clone()).collect()
}

fn type_text(window: &mut Window, text: &str) {
    window
        .harness
        .get_by_role_and_label(Role::TextInput, "Expression")
        .type_text(text);
    window.settle();
}

fn has_focus(window: &Window) -> bool {
    window
        .harness
        .get_by_role_and_label(Role::TextInput, "Expression")
        .is_focused()
}

#[test]
fn an_expression_is_typed_seen_and_kept_with_enter() {
    let mut window = Window::open();
    assert!(window.harness.query_by_label("Keep").is_none());
    window.press(Modifiers::COMMAND, Key::K);
    assert!(has_focus(&window));
    type_text(&mut window, "maya + ");
    type_text(&mut window, "glasses");

    assert_eq!(expression(&window), "maya + glasses");
    let session = window.session();
    let answer = session
        .expressions()
        .expression_answer()
        .expect("an answer")
        .clone();
    for face in ["maya", "glasses", "maya + glasses"] {
        let tile = window
            .harness
            .query_by_role_and_label(Role::Button, face)
            .is_some();
        assert!(tile, "{face} is not shown");
    }

    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(names(&window), ["Maya", "Omar", "maya + glasses"]);
    let slot = window.session().document().selected_slot();
    let source = slot.and_then(|slot| slot.source.clone());
    let Some(Source::Code { code, .. }) = source else {
        panic!("the slot holds no code: {source:?}");
    };
    assert_eq!(code.latent(), &answer.code);

    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(names(&window).len(), 2);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(expression(&window), "maya + ", "word by word");
}

#[test]
fn names_are_completed_by_key_and_mistakes_are_named() {
    let mut window = Window::open();
    window.press(Modifiers::COMMAND, Key::K);
    type_text(&mut window, "2 * may");
    window.press(Modifiers::NONE, Key::Tab);
    assert_eq!(expression(&window), "2 * maya");
    assert!(has_focus(&window));

    type_text(&mut window, " - inv");
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(expression(&window), "2 * maya - invent(");
    assert!(
        window
            .harness
            .query_by_label_contains("found the end")
            .is_some()
    );

    type_text(&mut window, "1) - in");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(has_focus(&window), "the first Escape closes the list");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!has_focus(&window));
    assert!(
        window
            .harness
            .query_by_label_contains("called \"in\"")
            .is_some()
    );

    window.click("Clear expression");
    assert_eq!(expression(&window), "");
    assert!(window.harness.query_by_label("Keep").is_none());
}

#[test]
fn the_list_of_all_that_fits_is_asked_for() {
    let mut window = Window::open();
    window.press(Modifiers::COMMAND, Key::K);
    assert!(
        window
            .harness
            .query_by_label_contains("mean(A, B")
            .is_none()
    );
    window.press(Modifiers::COMMAND, Key::Space);
    assert!(
        window
            .harness
            .query_by_label_contains("mean(A, B")
            .is_some()
    );
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(expression(&window), "a");
}

#[test]
fn presets_favourites_and_history_are_in_the_menu() {
    let mut window = Window::open();
    let click = |window: &mut Window, name: &str| {
        window.harness.get_by_label_contains(name).click();
        window.settle();
    };
    click(&mut window, "Examples");
    click(&mut window, "Add glasses");
    assert_eq!(expression(&window), "maya + glasses");
    assert!(has_focus(&window));
    window.click("Favourite expression");
    let favourites = |window: &Window| {
        let document = window.session().document();
        document.favourites().len()
    };
    assert_eq!(favourites(&window), 1);
    window.click("Clear expression");

    type_text(&mut window, "a + b");
    window.press(Modifiers::NONE, Key::Escape);
    window.click("Clear expression");
    click(&mut window, "Examples");
    click(&mut window, "Used before");
    click(&mut window, "a + b");
    assert_eq!(expression(&window), "a + b");

    click(&mut window, "Examples");
    window.click("Remove favourite maya + glasses");
    assert_eq!(favourites(&window), 0);
}

#[test]
fn the_keys_for_copying_belong_to_the_field_while_it_is_typed_into() {
    let mut window = Window::open();
    let picture = image::RgbaImage::new(30, 20);
    window.clipboard.borrow_mut().copied = Some(Ok(Copied::Picture(picture)));
    window.press(Modifiers::COMMAND, Key::K);
    type_text(&mut window, "a + b");
    window.press(Modifiers::COMMAND, Key::V);
    window.press(Modifiers::COMMAND, Key::C);
    assert_eq!(names(&window).len(), 2);
    assert!(window.clipboard.borrow().picture.is_none());
    assert_eq!(expression(&window), "a + b");
}

#[test]
fn an_operand_is_dragged_into_a_slot_and_the_figure_is_saved() {
    let mut window = Window::open();
    let path = window.data.path().join("sum.png");
    window.dialogs.borrow_mut().answer = vec![path.clone()];
    window.press(Modifiers::COMMAND, Key::K);
    type_text(&mut window, "mean(a, b) - avg(age=3)");
    window.press(Modifiers::NONE, Key::Escape);
    window.drag_onto("avg(age=3)", "Omar", Modifiers::NONE);
    assert_eq!(names(&window), ["Maya", "avg(age=3)"]);

    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
    while !path.exists() || window.session().picture_files().is_writing_picture() {
        window.harness.step();
        std::thread::yield_now();
    }
    assert_eq!(
        window.asked_for_new_files(),
        ["mean(a, b) - avg(age=3).png"]
    );
    let saved = image::open(&path).expect("a picture was saved");
    let side_px = crate::support::SAMPLE_PX;
    // Signs and gaps grow with the faces.
    let scale = side_px / 128;
    assert_eq!(
        (saved.width(), saved.height()),
        (3 * side_px + 2 * 40 * scale, 3 * side_px + (4 + 16) * scale)
    );
}
