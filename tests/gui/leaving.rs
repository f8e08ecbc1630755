//! The question before unsaved work is left, in the window: keys, buttons, the file dialog, and closing.

use crate::support::Window;
use egui::{Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::kittest::Queryable as _;
use facemath_studio::{Document, load_project, save_project};

const QUESTION: &str = "Save this work as a project?";

/// A window in which something has been done.
fn changed() -> Window {
    let mut window = Window::open();
    window.press(Modifiers::COMMAND, Key::T);
    assert!(window.session().context().is_modified());
    window
}

fn is_asked(window: &Window) -> bool {
    window.harness.query_by_label(QUESTION).is_some()
}

fn slots(window: &Window) -> usize {
    window.session().document().slots().len()
}

fn is_new(window: &Window) -> bool {
    let document = window.session().document();
    document.filled_slots().next().is_none()
}

/// What the desktop does when somebody clicks the cross; gives the commands that the window answers with.
fn close(window: &mut Window) -> Vec<ViewportCommand> {
    let viewports = &mut window.harness.input_mut().viewports;
    let viewport = viewports.get_mut(&ViewportId::ROOT).expect("a window");
    viewport.events.push(ViewportEvent::Close);
    window.harness.step();
    let viewports = &mut window.harness.input_mut().viewports;
    let viewport = viewports.get_mut(&ViewportId::ROOT).expect("a window");
    viewport.events.clear();
    commands(window)
}

/// What the window asked of the desktop in the last frame.
fn commands(window: &Window) -> Vec<ViewportCommand> {
    let output = &window.harness.output().viewport_output;
    output[&ViewportId::ROOT].commands.clone()
}

#[test]
fn a_new_project_asks_and_escape_stays() {
    let mut window = changed();
    let before = slots(&window);
    window.press(Modifiers::COMMAND, Key::N);
    assert!(is_asked(&window));
    assert!(!is_new(&window));
    // Keys that mean something else wait.
    window.press(Modifiers::COMMAND, Key::T);
    assert_eq!(slots(&window), before);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!is_asked(&window));
    assert_eq!(slots(&window), before);
}

#[test]
fn enter_saves_and_goes_on() {
    let mut window = changed();
    let path = window.data.path().join("mine.facemath");
    window.dialogs.borrow_mut().answer = vec![path.clone()];
    window.press(Modifiers::COMMAND, Key::N);
    window.press(Modifiers::NONE, Key::Enter);
    let asked = window.dialogs.borrow().questions.clone();
    assert!(
        matches!(asked.as_slice(), [dialog] if dialog.title == "Save project"),
        "{asked:?}"
    );
    window.wait_for_project();
    assert!(!is_asked(&window) && is_new(&window));
    assert_eq!(load_project(&path).expect("it was saved").slots().len(), 3);
}

#[test]
fn a_cancelled_file_dialog_stays() {
    let mut window = changed();
    window.press(Modifiers::COMMAND, Key::N);
    window.click("Save");
    assert_eq!(window.dialogs.borrow().questions.len(), 1);
    assert!(!is_asked(&window) && !is_new(&window));
    // And the question can be asked again.
    window.press(Modifiers::COMMAND, Key::N);
    assert!(is_asked(&window));
}

#[test]
fn discarding_goes_on_and_the_menu_brings_it_back() {
    let mut window = changed();
    window.press(Modifiers::COMMAND, Key::N);
    window.click("Discard");
    assert!(is_new(&window));
    window.click("File");
    window.click("Bring back discarded work");
    assert_eq!(slots(&window), 3);
    assert!(!is_new(&window));
}

#[test]
fn a_dropped_project_asks_first() {
    let mut window = changed();
    let path = window.data.path().join("other.facemath");
    save_project(&path, &Document::new()).expect("a project");
    window.drop_file(&path);
    assert!(is_asked(&window));
    assert!(
        window
            .harness
            .query_by_label("other.facemath takes its place.")
            .is_some()
    );
    assert!(!is_new(&window));
    window.click("Discard");
    window.wait_for_project();
    let session = window.session();
    assert_eq!(session.context().project_path(), Some(path.as_path()));
}

#[test]
fn closing_the_window_asks_and_an_untouched_one_closes() {
    let mut window = Window::open();
    assert!(
        !close(&mut window).contains(&ViewportCommand::CancelClose),
        "nothing is lost"
    );

    let mut window = changed();
    assert!(close(&mut window).contains(&ViewportCommand::CancelClose));
    window.settle();
    assert!(is_asked(&window));
    window.click("Cancel");
    assert!(!is_asked(&window));
    // The key asks as well, and this time the answer is to go.
    window.press(Modifiers::COMMAND, Key::Q);
    assert!(is_asked(&window));
    window.harness.get_by_label("Discard").click();
    window.harness.step();
    let mut told = commands(&window);
    window.harness.step();
    told.extend(commands(&window));
    assert!(told.contains(&ViewportCommand::Close), "{told:?}");
    assert!(!close(&mut window).contains(&ViewportCommand::CancelClose));
}

#[test]
fn a_saved_change_asks_by_the_name_of_the_project() {
    let mut window = changed();
    let path = window.data.path().join("Us two.facemath");
    window.dialogs.borrow_mut().answer = vec![path];
    window.press(Modifiers::COMMAND, Key::S);
    window.wait_for_project();
    window.press(Modifiers::COMMAND, Key::T);
    window.press(Modifiers::COMMAND, Key::N);
    let title = "Save the changes to \"Us two\"?";
    assert!(window.harness.query_by_label(title).is_some());
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for_project();
    assert!(is_new(&window), "it has a file: no dialog is needed");
    assert_eq!(window.dialogs.borrow().questions.len(), 1);
}

#[test]
fn the_question_covers_what_has_the_keyboard() {
    let mut window = changed();
    window.press(Modifiers::COMMAND, Key::K);
    window.press(Modifiers::COMMAND, Key::N);
    let typed = egui::Event::Text("x".to_owned());
    window.harness.event(typed);
    window.settle();
    let session = window.session();
    assert_eq!(session.document().expression(), "");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.dialogs.borrow().questions.len(), 1, "Enter saves");
}

#[test]
fn a_small_window_shows_all_of_it() {
    let mut window = changed();
    window.harness.set_size(egui::vec2(960.0, 640.0));
    window.press(Modifiers::COMMAND, Key::N);
    let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(960.0, 640.0));
    for name in [QUESTION, "Save", "Discard", "Cancel"] {
        let rect = window.harness.get_by_label(name).rect();
        assert!(screen.contains_rect(rect), "{name}: {rect:?}");
    }
}

#[test]
fn files_that_are_dropped_under_a_question_are_refused_in_words() {
    let photos = tempfile::tempdir().expect("a folder");
    let mut window = changed();
    let before = window.session().document().clone();
    window.press(Modifiers::COMMAND, Key::N);
    assert!(is_asked(&window));
    window.drop_file(&photos.path().join("me.jpg"));
    assert!(is_asked(&window), "it still waits");
    let told =
        "The dropped file was not taken, since a question is open. Answer it, then drop it again";
    let messages = window.session().context().messages();
    assert!(messages.iter().any(|message| message.text == told));
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(*window.session().document(), before);
}
