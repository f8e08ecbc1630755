//! The film in the window: its keys, its tracks, and where it begins.

use crate::support::Window;
use egui::{Key, Modifiers, Rect, accesskit::Role, vec2};
use egui_kittest::kittest::Queryable as _;
use facemath_studio::{Attribute, Document, StageView};

fn document(window: &Window) -> &Document {
    window.session().document()
}

fn names(window: &Window) -> Vec<String> {
    let keys = document(window).film_keys().into_iter();
    keys.map(|key| key.face.name.clone()).collect()
}

fn chosen(window: &Window) -> Option<usize> {
    window.session().chosen_key()
}

fn rail(window: &Window) -> Rect {
    let rail = window
        .harness
        .get_by_role_and_label(Role::Slider, "Timeline");
    rail.rect()
}

#[test]
fn a_clicked_key_is_shown_with_what_it_says() {
    let mut window = Window::open();
    window.click("Key 2: Omar");
    assert_eq!(chosen(&window), Some(1));
    let session = window.session();
    assert_eq!(session.context().stage_view(), StageView::Morph);
    assert_eq!(session.context().playhead().position(), 1.0);
    window.click("Key 1: Maya");
    let way = window
        .harness
        .get_by_role_and_label(Role::Button, "Way to the next key");
    way.click();
    window.settle();
    window.click("Slow start");
    let easing = document(&window).keys().expect("keys")[0].to_next.easing;
    assert_eq!(easing, Some(facemath_core::latent::Easing::In));
    window.click("Reset key");
    assert_eq!(
        document(&window).keys().expect("keys")[0].to_next.easing,
        None
    );
    window.click("Choose no key");
    assert_eq!(chosen(&window), None);
}

#[test]
fn keys_are_made_and_arranged_from_the_keyboard() {
    let mut window = Window::open();
    window.press(Modifiers::NONE, Key::K);
    assert_eq!(names(&window), ["Maya", "Omar", "Maya"]);
    assert_eq!(chosen(&window), Some(2));
    window.press(Modifiers::SHIFT, Key::ArrowLeft);
    assert_eq!(names(&window), ["Maya", "Maya", "Omar"]);
    window.press(Modifiers::NONE, Key::PageDown);
    assert_eq!(chosen(&window), Some(2));
    window.press(Modifiers::SHIFT, Key::C);
    window.press(Modifiers::SHIFT, Key::V);
    assert_eq!(names(&window), ["Maya", "Maya", "Omar", "Omar"]);
    window.press(Modifiers::SHIFT, Key::Delete);
    assert_eq!(names(&window).len(), 3);
    assert_eq!(document(&window).filled_slots().count(), 2, "slots stay");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(names(&window).len(), 4);
}

#[test]
fn keys_are_dragged_to_another_place_and_faces_onto_the_track() {
    let mut window = Window::open();
    window.drag_onto("Key 2: Omar", "Key 1: Maya", Modifiers::NONE);
    assert_eq!(names(&window), ["Omar", "Maya"]);
    window.drag_onto("Key 1: Omar", "Key 2: Maya", Modifiers::COMMAND);
    assert_eq!(names(&window), ["Omar", "Omar", "Maya"]);
    window.drag_onto("Sample Leo", "Key 1: Omar", Modifiers::NONE);
    assert_eq!(names(&window), ["Leo", "Omar", "Omar", "Maya"]);
    assert_eq!(document(&window).filled_slots().count(), 2);
}

#[test]
fn a_dot_on_the_rail_makes_a_way_longer() {
    let mut window = Window::open();
    let before = document(&window).schedule().frame_count();
    let end = rail(&window).right_top() + vec2(-26.0, 68.0);
    window.harness.hover_at(end);
    window.harness.drag_at(end);
    window.harness.run_steps(1);
    for step in 1..5 {
        window.harness.hover_at(end + vec2(20.0 * step as f32, 0.0));
        window.harness.run_steps(1);
    }
    window.harness.drop_at(end + vec2(80.0, 0.0));
    window.settle();
    let after = document(&window).schedule().frame_count();
    assert!(after > before, "{before} to {after}");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(document(&window).schedule().frame_count(), before);
}

#[test]
fn a_track_is_made_on_the_lane_and_by_its_number() {
    let mut window = Window::open();
    window.click("Tracks");
    let age = window.harness.get_by_role_and_label(Role::Button, "Age");
    age.click();
    window.settle();
    window
        .harness
        .get_by_role_and_label(Role::SpinButton, "Age here")
        .set_value_accesskit(20.0);
    window.settle();
    let lane = window.harness.get_by_label("Age over the film").rect();
    let at = lane.right_top() + vec2(-30.0, 6.0);
    window.harness.hover_at(at);
    window.harness.drag_at(at);
    window.harness.drop_at(at);
    window.settle();
    let track = &document(&window).tracks()[0];
    assert_eq!(track.attribute, Attribute::Age);
    let points = track.points();
    assert_eq!((points[0].position, points[0].value), (0.0, 20.0));
    assert!(
        points[1].position > 0.9 && points[1].value > 80.0,
        "{points:?}"
    );
    window.click("Delete point");
    assert_eq!(document(&window).tracks()[0].points().len(), 1);
    window.click("Hide track");
    assert_eq!(document(&window).tracks().len(), 1, "hidden is not gone");
}

#[test]
fn keys_trim_the_film() {
    let mut window = Window::open();
    window
        .harness
        .get_by_role_and_label(Role::Slider, "Timeline")
        .set_value_accesskit(0.5);
    window.settle();
    window.press(Modifiers::NONE, Key::I);
    assert_eq!(document(&window).timeline().starts_at, Some(0.5));
    window.press(Modifiers::NONE, Key::End);
    window.press(Modifiers::NONE, Key::O);
    assert_eq!(document(&window).timeline().ends_at, Some(1.0));
}
