//! The film in the window: its keys, its tracks, and where it begins.

use crate::support::Window;
use egui::{Key, Modifiers, Rect, accesskit::Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use facemath_core::latent::{Easing, Interpolation};
use facemath_studio::{
    Attribute, Command, Document, KeyEdit, Keyframe, Source, StageView, apply, save_project,
};

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
    assert_eq!(easing, Some(Easing::In));
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
fn dots_on_the_rail_have_the_keyboard() {
    let mut window = Window::open();
    let frames = |window: &Window| {
        let key = &document(window).film_keys()[0].key;
        key.to_next.frames
    };
    let dot = "Way to key 2: 24 frames";
    window.harness.get_by_label(dot).focus();
    window.press(Modifiers::NONE, Key::ArrowRight);
    assert_eq!(frames(&window), Some(25));
    window.press(Modifiers::NONE, Key::ArrowLeft);
    window.press(Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(frames(&window), Some(23), "it keeps the keyboard");
    window.press(Modifiers::NONE, Key::Delete);
    assert_eq!(frames(&window), None, "as the film says");
    assert_eq!(document(&window).filled_slots().count(), 2);
}

/// A window whose film has a track of age with one point, 20 years.
fn with_a_point_of_age() -> Window {
    let mut window = Window::open();
    window.click("Tracks");
    let age = window.harness.get_by_role_and_label(Role::Button, "Age");
    age.click();
    window.settle();
    window.set_number("Age here", 20.0);
    window
}

#[test]
fn points_of_a_track_have_the_keyboard() {
    let mut window = with_a_point_of_age();
    let label = "Age point 1: 20 years";
    window.harness.get_by_label(label).focus();
    let point = |window: &Window| document(window).tracks()[0].points()[0];
    window.press(Modifiers::NONE, Key::ArrowUp);
    let raised = point(&window);
    assert!(raised.value > 20.5, "{raised:?}");
    window.press(Modifiers::SHIFT, Key::ArrowUp);
    let fine = point(&window).value - raised.value;
    assert!(fine > 0.0 && fine < raised.value - 20.0);
    window.press(Modifiers::NONE, Key::ArrowRight);
    let moved = point(&window).position;
    assert!((moved - 1.0 / 24.0).abs() < 1e-3, "a frame: {moved}");
    window.press(Modifiers::NONE, Key::Delete);
    assert!(document(&window).tracks().is_empty());
}

#[test]
fn the_way_between_two_points_of_a_track_has_an_easing() {
    let mut window = with_a_point_of_age();
    let button = "Easing of the track";
    let is_disabled = |window: &Window| {
        let button = window.harness.get_by_role_and_label(Role::Button, button);
        button.accesskit_node().is_disabled()
    };
    assert!(is_disabled(&window), "one point is level");
    window.press(Modifiers::NONE, Key::End);
    window.set_number("Age here", 60.0);
    assert!(!is_disabled(&window), "the way to the last point");
    window.harness.get_by_label("Age point 1: 20 years").click();
    window.settle();
    assert!(!is_disabled(&window));
    window.click(button);
    window.click("Slow start");
    let points = |window: &Window| document(window).tracks()[0].points().to_vec();
    assert_eq!(points(&window)[0].easing, Easing::In);
    // What is typed between two points goes on as the way that it divides.
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::NONE, Key::ArrowRight);
    window.set_number("Age here", 30.0);
    let easings: Vec<Easing> = points(&window).iter().map(|point| point.easing).collect();
    assert_eq!(easings, [Easing::In, Easing::In, Easing::Linear]);
    window.press(Modifiers::COMMAND, Key::Z);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(points(&window)[0].easing, Easing::Linear);
}

#[test]
fn faces_of_keys_are_as_large_as_the_panel_lets_them() {
    let mut window = Window::open();
    let side = |window: &Window| window.harness.get_by_label("Key 1: Maya").rect().height();
    let before = side(&window);
    let edge = "Height of timeline and export";
    window.harness.get_by_label(edge).focus();
    window.press(Modifiers::NONE, Key::End);
    assert!(
        side(&window) > before + 40.0,
        "{before} to {}",
        side(&window)
    );
    window.press(Modifiers::NONE, Key::Home);
    assert_eq!(side(&window), before);
}

#[test]
fn a_file_dropped_on_the_track_becomes_a_key_there() {
    let mut window = Window::open();
    let path = window.data.path().join("grandma.png");
    image::RgbImage::from_pixel(64, 64, image::Rgb([90, 60, 50]))
        .save(&path)
        .expect("a picture");
    let between = rail(&window).center();
    window.harness.hover_at(between);
    window.harness.run_steps(1);
    window.drop_file(&path);
    assert_eq!(names(&window), ["Maya", "grandma", "Omar"]);
    assert_eq!(document(&window).filled_slots().count(), 2, "slots stay");
}

#[test]
fn a_key_that_cannot_be_shown_is_named_and_can_go() {
    let mut window = Window::open();
    let path = window.data.path().join("gone.png");
    let key = Keyframe::of_source(Source::Photo { path }, "Gone");
    let mut film = document(&window).clone();
    let insert = Command::EditKeys(KeyEdit::Insert {
        index: 1,
        keys: vec![key],
        lead_frames: None,
    });
    apply(&mut film, &insert).expect("there is room");
    let project = window.data.path().join("film.facemath");
    save_project(&project, &film).expect("it can be written");
    window.drop_file(&project);
    window.wait_for_project();
    assert_eq!(names(&window), ["Maya", "Gone", "Omar"]);
    window.click("1 key left out");
    window.click("Delete key 2");
    assert_eq!(names(&window), ["Maya", "Omar"]);
    assert!(window.harness.query_by_label("1 key left out").is_none());
}

#[test]
fn a_track_is_made_on_the_lane_and_by_its_number() {
    let mut window = with_a_point_of_age();
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
fn the_file_is_previewed_before_it_is_written() {
    let mut window = Window::open();
    window.click("Preview of the file");
    window.wait_until("the preview", |window| {
        let proofs = window.session().proofs();
        proofs.proof().is_some() && !proofs.is_pending()
    });
    let size = window.harness.query_by_label_contains("GIF, 512 px: about");
    assert!(size.is_some(), "it says how large the file will be");
    window.click("Enlarge the preview");
    window.press(Modifiers::SHIFT, Key::E);
    assert!(!window.session().view().is_proofing);
    assert!(
        window
            .harness
            .query_by_label("Enlarge the preview")
            .is_none()
    );
}

#[test]
fn a_film_is_kept_under_a_name_and_laid_out_again() {
    let mut window = Window::open();
    window.press(Modifiers::NONE, Key::K);
    assert_eq!(names(&window).len(), 3);
    window.click("Film");
    window.click("Saved films");
    let name = window
        .harness
        .get_by_role_and_label(Role::TextInput, "Name for this film");
    name.focus();
    name.type_text("Three");
    window.settle();
    window.click("Save this film");
    assert_eq!(window.session().settings().saved_films().len(), 1);
    window.click("Film");
    window.click("Back to automatic keys");
    assert_eq!(names(&window).len(), 2);
    window.click("Film");
    window.click("Saved films");
    window.click("Three");
    assert_eq!(names(&window), ["Maya", "Omar", "Maya"]);
}

#[test]
fn the_look_may_follow_the_shape() {
    let mut window = Window::open();
    window.click("Key 1: Maya");
    let way = window
        .harness
        .get_by_role_and_label(Role::Button, "Way to the next key");
    way.click();
    window.settle();
    window.click("Shape first");
    let delay = |window: &Window| document(window).keys().expect("keys")[0].to_next.look_delay;
    assert_eq!(delay(&window), Some(0.4));
    window.set_number("Delay of the look", -20.0);
    assert_eq!(delay(&window), Some(-0.2));
    window.click("Together");
    assert_eq!(delay(&window), None);
    window.click("Through the mean");
    let path = document(&window).keys().expect("keys")[0]
        .to_next
        .interpolation;
    assert_eq!(
        path,
        Some(facemath_core::latent::Interpolation::ThroughMean)
    );
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

#[test]
fn the_path_of_the_whole_film_is_chosen_beside_its_easing() {
    let mut window = Window::open();
    let choice = window
        .harness
        .get_by_role_and_label(Role::ComboBox, "Easing and path");
    choice.click_accesskit();
    window.settle();
    window.click("Arc");
    let timeline = document(&window).timeline();
    assert_eq!(timeline.interpolation, Interpolation::Spherical);
    assert_eq!(timeline.easing, Easing::Smooth, "it stays");
}
