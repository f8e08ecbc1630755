//! Photos in the window: dropped, framed, and what is no photo.

use std::path::{Path, PathBuf};

use egui::Modifiers;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use image::{Rgb, RgbImage};

use facemath_studio::StageView;

use super::{is_framing, names, photo_in};
use crate::support::Window;

#[test]
fn a_photo_is_dragged_and_scrolled_under_the_square() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let mut window = Window::open();
    window.drop_file(&photo_in(folder.path()));
    let framing = |window: &Window| {
        let session = window.session();
        let slot = session.document().selected().expect("the new face");
        session.context().framing(slot).expect("the photo is there")
    };
    let start = framing(&window);
    let middle = window
        .harness
        .get_by_label("Photo under the square: arrow keys move it")
        .rect()
        .center();
    window.harness.hover_at(middle);
    window.harness.drag_at(middle);
    window.harness.run_steps(1);
    for points in [20.0, 40.0] {
        window.harness.hover_at(middle + egui::vec2(points, 0.0));
        window.harness.run_steps(1);
    }
    window.harness.drop_at(middle + egui::vec2(40.0, 0.0));
    window.settle();

    // The photo goes where the pointer goes: the square goes the other way on it.
    let dragged = framing(&window);
    assert!(dragged.center_x_px < start.center_x_px - 1.0);
    assert_eq!(dragged.size_px, start.size_px);

    window.harness.hover_at(middle);
    window.harness.run_steps(1);
    window.harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, 100.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    window.settle();
    assert!(framing(&window).size_px < start.size_px, "zoomed in");

    window.click("Undo");
    assert_eq!(framing(&window), dragged, "scrolling is a step of its own");
    window.click("Undo");
    assert_eq!(framing(&window), start);
}

/// A photo of one person twice, smaller on the left.
pub(super) fn two_faces_in(folder: &Path) -> PathBuf {
    let portrait = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/photos/astronaut.jpg");
    let portrait = image::open(portrait).expect("the photo").into_rgb8();
    let mut both = RgbImage::from_pixel(832, 512, Rgb([120, 120, 130]));
    image::imageops::replace(&mut both, &portrait, 320, 0);
    let smaller = facemath_core::photo::resize(&portrait, 320, 320);
    image::imageops::replace(&mut both, &smaller, 0, 100);
    let path = folder.join("friends.png");
    both.save(&path).expect("a new file");
    path
}

#[test]
fn a_face_found_by_itself_needs_no_framing_and_another_can_be_taken() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let mut window = Window::open();
    window.drop_file(&two_faces_in(folder.path()));
    assert!(!is_framing(&window), "nothing is in doubt");
    let chosen = |window: &Window| {
        let session = window.session();
        let slot = session.document().selected_slot().expect("the new face");
        (
            slot.framing,
            session
                .context()
                .framing(slot.id)
                .expect("the photo is there"),
        )
    };
    let (none, first) = chosen(&window);
    assert_eq!(none, None);

    window.click("Frame the photo in slot 1");
    // The largest face was taken; numbers go from left to right.
    window.click("Face 1");
    let (second, _) = chosen(&window);
    assert!(second.is_some_and(|second| second.center_x_px < first.center_x_px - 200.0));

    window.click("Find face");
    assert_eq!(chosen(&window), (None, first));
}

#[test]
fn framing_makes_room_for_what_is_asked_for_next() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let mut window = Window::open();
    window.drop_file(&photo_in(folder.path()));
    window.drop_file(&photo_in(folder.path()));
    assert!(is_framing(&window));

    window
        .harness
        .get_by_role_and_label(Role::Slider, "Age")
        .set_value_accesskit(70.0);
    window.settle();
    assert!(!is_framing(&window), "the slider's face is covered");

    window.click("Frame the photo in slot 2");
    assert!(is_framing(&window));
    window.click("Play the morph");
    assert!(!is_framing(&window), "the morph is covered");

    window.click("Frame the photo in slot 2");
    assert!(is_framing(&window));
    assert!(!window.session().context().playhead().is_playing());
}

#[test]
fn a_dropped_photo_takes_a_slot_and_can_be_framed() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let mut window = Window::open();
    window.drop_file(&photo_in(folder.path()));

    let session = window.session();
    let slot = session
        .document()
        .selected_slot()
        .expect("the new face is selected");
    assert_eq!(slot.name, "grandma");
    assert!(slot.framing.is_none());

    window
        .harness
        .get_by_role_and_label(Role::Slider, "Turn")
        .set_value_accesskit(10.0);
    window.settle();
    let session = window.session();
    let slot = session
        .document()
        .selected_slot()
        .expect("the new face is selected");
    let framing = slot.framing.expect("turning sets a framing");
    assert!((framing.rotation_rad.to_degrees() - 10.0).abs() < 0.01);

    window.click("Done");
    assert!(!is_framing(&window));
}

#[test]
fn a_file_that_is_no_picture_gets_a_message_that_names_it() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let path = folder.path().join("shopping-list.jpg");
    std::fs::write(&path, "milk, eggs").expect("the folder can be written to");
    let mut window = Window::open();

    window.drop_file(&path);

    let session = window.session();
    let message = session
        .context()
        .messages()
        .first()
        .expect("something is said");
    assert!(
        message.text.contains("shopping-list.jpg"),
        "{}",
        message.text
    );
    assert_eq!(session.document().slots().len(), 2);
    assert!(
        window
            .harness
            .query_by_label_contains("shopping-list.jpg")
            .is_some()
    );

    window.click("Dismiss message");
    assert!(window.session().context().messages().is_empty());
}

#[test]
fn a_dropped_folder_opens_its_pictures_by_name() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    for name in ["b.png", "a.png"] {
        RgbImage::new(20, 20)
            .save(folder.path().join(name))
            .expect("the folder can be written to");
    }
    std::fs::write(folder.path().join("notes.txt"), "no picture")
        .expect("the folder can be written to");
    let mut window = Window::open();
    window.drop_file(folder.path());
    assert_eq!(names(&window), ["a", "b"]);
}

#[test]
fn each_face_of_a_photo_is_chosen_in_the_whole_photo() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let mut window = Window::open();
    window.drop_file(&two_faces_in(folder.path()));
    window.press(Modifiers::NONE, egui::Key::V);
    let says = |window: &Window, words: &str| window.harness.query_by_label(words).is_some();
    assert!(says(&window, "2 faces of this photo, none edited"));
    let glasses = |window: &mut Window, value: f64| {
        let slider = window
            .harness
            .get_by_role_and_label(Role::Slider, "Glasses");
        slider.set_value_accesskit(value);
        window.settle();
    };
    glasses(&mut window, 1.0);
    assert!(says(&window, "2 faces of this photo, 1 edited"));

    // The second face is in no slot yet.
    let photo = window.harness.get_by_label("Photo of friends").rect();
    let second = photo.lerp_inside(egui::vec2(128.0 / 832.0, 180.0 / 512.0));
    window.harness.hover_at(second);
    window.harness.run_steps(1);
    window.harness.drag_at(second);
    window.harness.run_steps(1);
    window.harness.drop_at(second);
    window.settle();
    let selected = |window: &Window| {
        let document = window.session().document();
        let slot = document.selected_slot().expect("a face");
        (slot.name.clone(), slot.framing.is_some())
    };
    assert_eq!(selected(&window), ("friends 2".to_owned(), true));
    assert!(says(&window, "2 friends, edited"));
    glasses(&mut window, 1.0);
    assert!(says(&window, "2 faces of this photo, 2 edited"));

    window.click("2 friends, edited");
    assert_eq!(selected(&window), ("friends".to_owned(), false));
    window.click("Undo");
    assert!(says(&window, "2 faces of this photo, 1 edited"));

    // With the keyboard too.
    window.harness.get_by_label("1 friends 2").focus();
    window.harness.run_steps(1);
    window.press(Modifiers::NONE, egui::Key::Enter);
    assert_eq!(selected(&window), ("friends 2".to_owned(), true));
    let on_stage = |window: &Window| window.session().context().stage_view();
    assert_eq!(on_stage(&window), StageView::Photo);
    // Plain letters belong to what has the keyboard.
    window.press(Modifiers::NONE, egui::Key::Escape);
    window.press(Modifiers::NONE, egui::Key::V);
    assert_eq!(on_stage(&window), StageView::Face);
    assert!(!says(&window, "2 faces of this photo, 1 edited"));
}

#[test]
fn a_photo_of_one_face_has_no_line_of_faces() {
    let mut window = Window::open();
    window.press(Modifiers::NONE, egui::Key::V);
    assert!(
        window
            .harness
            .query_by_label_contains("of this photo")
            .is_none()
    );
    assert!(window.harness.query_by_label_contains("Photo of").is_some());
}
