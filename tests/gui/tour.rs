//! The tour as somebody new takes it.

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use crate::support::Window;

#[test]
fn the_tour_waits_for_what_it_asks_for_shows_it_and_ends() {
    let mut window = Window::untouched();
    window.click("Take the tour");
    let is_at = |window: &Window, title: &str| window.harness.query_by_label(title).is_some();
    assert!(is_at(&window, "A face is 256 numbers"));
    window.click("Next");
    assert!(is_at(&window, "Move an idea"));

    window
        .harness
        .get_by_role_and_label(Role::Slider, "Age")
        .set_value_accesskit(60.0);
    window.settle();
    assert!(!is_at(&window, "Show me"), "it has been done by hand");
    window.click("Next");
    assert!(is_at(&window, "Your photo's own detail"));
    window.click("Next");
    assert!(is_at(&window, "Keep the rest"));

    window.click("Show me");
    let slot = window.session().document().selected_slot();
    assert!(
        slot.expect("a face is selected")
            .edits
            .locked
            .contains("age")
    );
    window.click("Back");
    window.click("Back");
    assert!(is_at(&window, "Move an idea"));

    while is_at(&window, "Next") {
        window.click("Next");
    }
    assert!(is_at(&window, "Your turn"));
    window.click("Finish");
    assert!(!is_at(&window, "Your turn"));

    window.click("Help");
    window.click("Tour");
    assert!(is_at(&window, "A face is 256 numbers"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!is_at(&window, "A face is 256 numbers"));
}

#[test]
fn no_card_covers_what_it_points_at() {
    let mut window = Window::open();
    window.click("Help");
    window.click("Tour");
    let rect = |window: &Window, name: &str| window.harness.get_by_label(name).rect();
    for (title, named) in [
        ("Move an idea", "Lock Age"),
        ("Keep the rest", "Lock Age"),
        ("A map of faces", "Map"),
        ("A map of faces", "Face"),
    ] {
        while window.harness.query_by_label(title).is_none() {
            window.click("Next");
        }
        window.settle();
        let card = rect(&window, title).union(rect(&window, "Next"));
        assert!(!card.intersects(rect(&window, named)), "{title}: {named}");
    }
}
