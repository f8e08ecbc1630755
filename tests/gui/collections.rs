//! The pages that look among many faces, as a person uses them.

use std::path::{Path, PathBuf};

use crate::support::{SIDE_PX, Window};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;
use facemath_studio::{AlikePicture, Collection, Purpose, Source};
use image::{Rgb, RgbImage};

/// A folder with pictures in many colours.
fn photos_in(folder: &Path) -> PathBuf {
    for index in 0..12_u8 {
        let colour = Rgb([20 * index, 255 - 20 * index, 128]);
        RgbImage::from_pixel(24, 24, colour)
            .save(folder.join(format!("face {index}.png")))
            .expect("the folder can be written to");
    }
    folder.canonicalize().expect("it is there")
}

fn names(window: &Window) -> Vec<String> {
    let slots = window.session().document().slots();
    slots.iter().map(|slot| slot.name.clone()).collect()
}

fn choose_folder(window: &mut Window, folder: &Path) {
    window.dialogs.borrow_mut().answer = vec![folder.to_owned()];
    window.click("Among");
    window.click("Choose a folder of photos…");
    window.wait_until("the folder to be read", |window| {
        let session = window.session();
        matches!(session.collections().collection(), Collection::Photos(_))
            && session.collections().collection_status().updated.is_some()
    });
}

#[test]
fn the_faces_alike_of_a_folder_are_shown_and_taken() {
    let files = tempfile::tempdir().expect("there is room");
    let folder = photos_in(files.path());
    let mut window = Window::open();
    window.click("Alike");
    choose_folder(&mut window, &folder);
    assert!(
        window
            .dialogs
            .borrow()
            .questions
            .iter()
            .any(|dialog| dialog.purpose == Purpose::OpenLibrary)
    );
    window.wait_until("the faces", |window| {
        window
            .harness
            .query_by_role_and_label(Role::Button, "face 3")
            .is_some()
    });
    window
        .harness
        .get_by_role_and_label(Role::Button, "face 3")
        .click();
    window.settle();
    assert_eq!(names(&window), ["Maya", "Omar", "face 3"]);
    let session = window.session();
    let slot = session.document().slots().last().expect("the new one");
    assert_eq!(
        slot.source,
        Some(Source::Photo {
            path: folder.join("face 3.png")
        })
    );
    let selected = session.document().selected_slot().expect("a face");
    assert_eq!(selected.name, "Maya", "the question stays");
}

#[test]
fn the_faces_alike_are_sharp_again_after_a_look_at_the_map() {
    let files = tempfile::tempdir().expect("there is room");
    let folder = photos_in(files.path());
    let mut window = Window::open();
    window.click("Alike");
    choose_folder(&mut window, &folder);
    // Small pictures come first, and those of the model's own size in their place.
    let are_sharp = |window: &Window| {
        let session = window.session();
        let alike = session.collections().alike(session.context());
        alike.is_some_and(|alike| {
            let mut faces = alike.faces.iter();
            let is_sharp = |picture: &AlikePicture| {
                matches!(picture, AlikePicture::Pixels { pixels, .. } if pixels.width() == SIDE_PX)
            };
            alike.faces.len() == 12 && faces.all(|face| is_sharp(&face.picture))
        })
    };
    window.wait_until("sharp faces", are_sharp);
    window.click("Map");
    window.wait_until("the map", |window| {
        window
            .session()
            .collections()
            .map()
            .is_some_and(|map| map.fraction == 1.0)
    });
    window.click("Alike");
    window.wait_until("sharp faces again", are_sharp);
}

#[test]
fn the_grid_is_saved_with_the_asked_face_first() {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("alike.png");
    let mut window = Window::open();
    window.click("Alike");
    window.click("Among");
    window.click("The other slots");
    window.dialogs.borrow_mut().answer = vec![path.clone()];
    window.click("Save grid…");
    window.wait_until("the picture", |window| {
        !window.session().picture_files().is_writing_picture() && path.is_file()
    });
    let grid = image::open(&path).expect("a picture").into_rgb8();
    // Faces on pages are smaller than their photographs.
    let side_px = crate::support::SAMPLE_PX / 2;
    assert_eq!(grid.dimensions(), (2 * side_px, side_px));
}

#[test]
fn a_face_of_the_map_is_taken_and_the_map_is_moved_by_keys() {
    let mut window = Window::open();
    window.click("Map");
    window.click("Among");
    window.click("500 inventions");
    window.wait_until("the map", |window| {
        let map = window.session().collections().map();
        map.is_some_and(|map| map.len() == 500 && map.fraction == 1.0)
    });
    window.wait_until("a face on it", |window| on_map(window).is_some());
    assert!(window.harness.query_by_label("Maya on the map").is_some());
    let name = on_map(&window).expect("a face");
    window
        .harness
        .get_by_role_and_label(Role::Button, &name)
        .click_accesskit();
    window.settle();
    assert_eq!(names(&window)[2], name);

    let first = rect_of(&window, &name);
    window.click("Zoom in");
    window.click("Zoom in");
    window.click("Show all");
    assert_eq!(rect_of(&window, &name), first);
    window.harness.get_by_label("Map of 500 inventions").focus();
    window.settle();
    window.press(Modifiers::NONE, Key::Plus);
    window.press(Modifiers::NONE, Key::ArrowLeft);
    assert_ne!(rect_of(&window, &name), first);
    window.press(Modifiers::NONE, Key::Home);
    assert_eq!(rect_of(&window, &name), first);
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(
        names(&window).len(),
        4,
        "Enter takes the face in the middle"
    );
}

/// The name of a face that the map shows.
fn on_map(window: &Window) -> Option<String> {
    (1..=500)
        .map(|seed| format!("Invented {seed}"))
        .filter(|name| name != "Omar")
        .find(|name| {
            window
                .harness
                .query_by_role_and_label(Role::Button, name)
                .is_some()
        })
}

fn rect_of(window: &Window, name: &str) -> Option<egui::Rect> {
    let mut faces = window
        .harness
        .query_all_by_role_and_label(Role::Button, name);
    faces.next_back().map(|face| face.rect())
}

#[test]
fn a_line_drawn_across_the_map_becomes_a_morph() {
    let mut window = Window::open();
    window.click("Map");
    window.click("Among");
    window.click("500 inventions");
    window.wait_until("the map", |window| {
        let map = window.session().collections().map();
        map.is_some_and(|map| map.fraction == 1.0)
    });
    window.click("Draw a morph path");
    let area = window.harness.get_by_label("Map of 500 inventions").rect();
    let at = |share: f32| egui::pos2(area.left() + share * area.width(), area.center().y);
    window.harness.hover_at(at(0.2));
    window.harness.drag_at(at(0.2));
    window.harness.run_steps(1);
    for share in [0.3, 0.4, 0.5, 0.6, 0.7, 0.8] {
        window.harness.hover_at(at(share));
        window.harness.run_steps(1);
    }
    window.harness.drop_at(at(0.8));
    window.settle();
    let count = names(&window).len();
    assert!((3..=8).contains(&count), "{count} faces");
    assert_eq!(window.session().context().key_count(), count);
    window.click("Undo");
    assert_eq!(names(&window), ["Maya", "Omar"]);
}
