//! An engine that fails behind the window: the work stays, another takes its place, and the user is told.

use crate::support::Window;
use egui::{Key, Modifiers};
use facemath_studio::{Picture, Request, Severity, SlotState};

fn messages(window: &Window) -> Vec<(Severity, String)> {
    let session = window.session();
    let messages = session.context().messages().iter();
    messages
        .map(|message| (message.severity, message.text.clone()))
        .collect()
}

fn is_drawn(window: &Window) -> bool {
    let session = window.session();
    let mut slots = session.document().filled_slots();
    slots.all(|slot| {
        session.context().slot_state(slot.id) == SlotState::Ready
            && session.context().shown(Picture::Edited(slot.id)).is_some()
    })
}

#[test]
fn a_dead_engine_is_replaced_and_the_work_goes_on() {
    let mut window = Window::open();
    window.press(Modifiers::COMMAND, Key::T);
    let document = window.session().document().clone();
    assert!(is_drawn(&window));
    window.engine.borrow_mut().die("Computing faces failed.");
    window.engine.borrow_mut().requests.clear();
    window.settle();

    assert_eq!(window.engine.borrow().starts, 2);
    assert!(is_drawn(&window));
    let session = window.session();
    assert_eq!(*session.document(), document);
    assert!(session.context().undo_title().is_some(), "the history too");
    assert!(!session.is_engine_gone());
    let told = messages(&window);
    assert!(told.contains(&(Severity::Error, "Computing faces failed.".to_owned())));
    assert!(told.iter().any(|(severity, text)| {
        *severity == Severity::Warning && text.contains("the work that is open is as it was")
    }));
    // The pictures are drawn by the new one.
    let log = window.engine.borrow();
    let mut requests = log.requests.iter();
    assert!(requests.any(|request| matches!(request, Request::Preview { .. })));
}

#[test]
fn an_engine_that_fails_again_and_again_is_given_up_with_a_sentence() {
    let mut window = Window::open();
    for _ in 0..6 {
        window.engine.borrow_mut().die("Computing faces failed.");
        window.settle();
    }
    assert_eq!(
        window.engine.borrow().starts,
        4,
        "once and three times more"
    );
    let session = window.session();
    assert!(session.is_engine_gone());
    assert!(!session.busy().is_empty(), "the status line says so");
    let told = messages(&window);
    assert!(
        told.iter()
            .any(|(severity, text)| *severity == Severity::Error
                && text.contains("Save the project (Ctrl+S)")),
        "{told:?}"
    );
    // The rest of the studio works on.
    let before = session.document().slots().len();
    window.press(Modifiers::COMMAND, Key::T);
    let session = window.session();
    assert_eq!(session.document().slots().len(), before + 1);
}
