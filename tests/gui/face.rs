//! The window as a person uses it: every step goes through an accessible name, a key, or a dropped file.

use facemath_core::export::Format;
use std::path::{Path, PathBuf};

use crate::support::Window;
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;
use facemath::app::{Copied, Question};
use facemath_nets::engine::TargetId;
use facemath_studio::{Picture, Source};
use image::{Rgb, RgbImage, RgbaImage};

const INVITATION: &str = "Drop a photo of a face anywhere, or move a slider";

fn stage() -> TargetId {
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
    assert!(
        window
            .harness
            .state()
            .session()
            .context()
            .playhead()
            .is_playing()
    );

    window.touch();

    assert!(window.harness.query_by_label(INVITATION).is_none());
    assert!(
        !window
            .harness
            .state()
            .session()
            .context()
            .playhead()
            .is_playing()
    );
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

    let session = window.harness.state().session();
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
        let slot = window.harness.state().session().document().selected_slot();
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
        let slot = window.harness.state().session().document().selected_slot();
        slot.expect("a face is selected").edits.clone()
    };
    assert!(edits(&window).concept("glasses") > 1.0);

    window.click("Undo");

    assert!(edits(&window).is_neutral());
}

#[test]
fn slots_are_added_and_removed() {
    let mut window = Window::open();
    let count = |window: &Window| window.harness.state().session().document().slots().len();
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
    let slots = window.harness.state().session().document().slots();
    slots.iter().map(|slot| slot.name.clone()).collect()
}

#[test]
fn the_morph_is_played_stepped_and_scrubbed() {
    let mut window = Window::open();
    window.click("Play the morph");
    assert!(
        window
            .harness
            .state()
            .session()
            .context()
            .playhead()
            .is_playing()
    );
    window.click("Pause the morph");

    window
        .harness
        .get_by_role_and_label(Role::Slider, "Timeline")
        .set_value_accesskit(0.5);
    window.settle();
    let position = |window: &Window| {
        window
            .harness
            .state()
            .session()
            .context()
            .playhead()
            .position()
    };
    assert_eq!(position(&window), 0.5);

    window.press(Modifiers::NONE, Key::ArrowRight);
    assert!(position(&window) > 0.5);
}

#[test]
fn a_tap_of_the_space_bar_plays() {
    let mut window = Window::open();
    window.press(Modifiers::NONE, Key::Space);
    assert!(
        window
            .harness
            .state()
            .session()
            .context()
            .playhead()
            .is_playing()
    );
}

#[test]
fn the_export_asks_where_and_writes_a_gif() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let path = folder.path().join("morph.gif");
    let mut window = Window::open();
    window.dialogs.borrow_mut().answer = vec![path.clone()];

    window.click("Export…");
    while window.harness.state().session().exports().is_exporting() {
        window.harness.step();
    }
    window.settle();

    let asked = window.dialogs.borrow().questions.clone();
    assert_eq!(
        asked,
        [Question::ExportFilm(
            "Maya to Omar.gif".to_owned(),
            Format::Gif
        )]
    );
    let bytes = std::fs::read(&path).expect("the GIF was written");
    assert_eq!(bytes.get(..3), Some(&b"GIF"[..]));
}

#[test]
fn a_cancelled_dialog_changes_nothing_and_says_nothing() {
    let mut window = Window::open();
    window.press(Modifiers::COMMAND, Key::O);

    let session = window.harness.state().session();
    assert_eq!(window.dialogs.borrow().questions, [Question::Photos]);
    assert!(session.context().messages().is_empty());
    assert_eq!(session.document().slots().len(), 2);
}

fn is_framing(window: &Window) -> bool {
    let turn = window.harness.query_by_role_and_label(Role::Slider, "Turn");
    turn.is_some()
}

#[test]
fn a_photo_is_dragged_and_scrolled_under_the_square() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let mut window = Window::open();
    window.drop_file(&photo_in(folder.path()));
    let framing = |window: &Window| {
        let session = window.harness.state().session();
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

/// A photo of one person twice, the second time smaller.
fn two_faces_in(folder: &Path) -> PathBuf {
    let portrait = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/photos/astronaut.jpg");
    let portrait = image::open(portrait).expect("the photo").into_rgb8();
    let mut both = RgbImage::from_pixel(832, 512, Rgb([120, 120, 130]));
    image::imageops::replace(&mut both, &portrait, 0, 0);
    let smaller = facemath_core::photo::resize(&portrait, 320, 320);
    image::imageops::replace(&mut both, &smaller, 512, 100);
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
        let session = window.harness.state().session();
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
    window.click("Face 2");
    let (second, _) = chosen(&window);
    assert!(second.is_some_and(|second| second.center_x_px > first.center_x_px + 200.0));

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
    assert!(
        !window
            .harness
            .state()
            .session()
            .context()
            .playhead()
            .is_playing()
    );
}

#[test]
fn a_dropped_photo_takes_a_slot_and_can_be_framed() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let mut window = Window::open();
    window.drop_file(&photo_in(folder.path()));

    let session = window.harness.state().session();
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
    let session = window.harness.state().session();
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

    let session = window.harness.state().session();
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
    assert!(
        window
            .harness
            .state()
            .session()
            .context()
            .messages()
            .is_empty()
    );
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
fn a_pasted_picture_becomes_a_photo_that_is_kept() {
    let mut window = Window::open();
    window.click("Add slot");
    let picture = RgbaImage::from_pixel(30, 20, image::Rgba([10, 200, 30, 255]));
    window.clipboard.borrow_mut().copied = Some(Ok(Copied::Picture(picture)));

    window.press(Modifiers::COMMAND, Key::V);
    run_until(&mut window, |window| {
        names(window).len() == 3 && !names(window)[2].is_empty()
    });

    let document = window.harness.state().session().document();
    let Some(Source::Photo { path }) = &document.slots()[2].source else {
        panic!("the pasted picture is no photo");
    };
    assert!(path.starts_with(window.data.path()), "{}", path.display());
    let kept = facemath_core::photo::load(path).expect("it was kept");
    assert_eq!(kept.pixels().get_pixel(3, 3), &Rgb([10, 200, 30]));
    assert!(is_framing(&window), "like a photo that was dropped");
}

#[test]
fn copied_files_are_opened_and_other_text_is_not() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let path = folder.path().join("my own photo.png");
    RgbImage::new(20, 20)
        .save(&path)
        .expect("the folder can be written to");
    let mut window = Window::open();
    let address = format!("file://{}\r\n", path.display()).replace(' ', "%20");
    window.clipboard.borrow_mut().copied = Some(Ok(Copied::Text(address)));
    window.press(Modifiers::COMMAND, Key::V);
    assert_eq!(names(&window), ["my own photo", ""]);

    window.clipboard.borrow_mut().copied = Some(Ok(Copied::Text("hello".to_owned())));
    window.press(Modifiers::COMMAND, Key::V);
    assert_eq!(names(&window), ["my own photo", ""]);
    let messages = window.harness.state().session().context().messages();
    assert!(
        messages
            .iter()
            .any(|message| message.text.contains("no picture to paste"))
    );
}

#[test]
fn a_machine_without_a_clipboard_says_so() {
    let mut window = Window::open();
    let reason = "The clipboard cannot be used here".to_owned();
    window.clipboard.borrow_mut().copied = Some(Err(reason.clone()));
    window.press(Modifiers::COMMAND, Key::V);
    let messages = window.harness.state().session().context().messages();
    assert_eq!(messages[0].text, reason);
}

#[test]
fn the_face_on_the_stage_is_copied_and_saved() {
    let mut window = Window::open();
    let path = window.data.path().join("me.png");
    window.dialogs.borrow_mut().answer = vec![path.clone()];

    window.press(Modifiers::COMMAND, Key::C);
    window.press(Modifiers::COMMAND, Key::P);
    run_until(&mut window, |window| {
        path.exists()
            && !window
                .harness
                .state()
                .session()
                .picture_files()
                .is_writing_picture()
    });

    let side_px = crate::support::SAMPLE_PX;
    let copied = window
        .clipboard
        .borrow()
        .picture
        .clone()
        .expect("a picture was copied");
    assert_eq!(copied.dimensions(), (side_px, side_px));
    let saved = image::open(&path).expect("a picture was saved").into_rgb8();
    assert_eq!(saved, copied);
    let question = Question::SavePicture("Maya.png".to_owned());
    assert_eq!(window.dialogs.borrow().questions, [question]);
}

#[test]
fn before_and_after_are_saved_side_by_side() {
    let mut window = Window::open();
    let path = window.data.path().join("both.png");
    window.dialogs.borrow_mut().answer = vec![path.clone()];
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    run_until(&mut window, |_| path.exists());
    let side_px = crate::support::SAMPLE_PX;
    let saved = image::open(&path).expect("a picture was saved");
    assert_eq!((saved.width(), saved.height()), (2 * side_px, side_px));
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

/// How far apart two pictures may be, as the mean difference of a channel (0 to 255): software renderers of different
/// versions round differently, a panel out of place is far above.
const TOLERANCE: f64 = 1.0;

#[test]
fn both_themes_look_as_they_did() {
    let mut window = Window::drawn();
    assert_looks_like(&mut window, "studio-dark");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
    assert_looks_like(&mut window, "studio-light");
}

fn assert_looks_like(window: &mut Window, name: &str) {
    let picture = window
        .harness
        .render()
        .expect("a software GPU is installed");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/snapshots/{name}.png"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        picture.save(&path).expect("the snapshot can be written");
        return;
    }
    let expected = image::open(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run with UPDATE_SNAPSHOTS=1", path.display()))
        .into_rgba8();
    let difference = mean_difference(&picture, &expected);
    if difference > TOLERANCE {
        let actual = std::env::temp_dir().join(format!("{name}.new.png"));
        picture
            .save(&actual)
            .expect("temporary files can be written");
        panic!(
            "{name} differs by {difference:.2}; see {}",
            actual.display()
        );
    }
}

fn mean_difference(a: &RgbaImage, b: &RgbaImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let sum: u64 = a
        .as_raw()
        .iter()
        .zip(b.as_raw())
        .map(|(&a, &b)| u64::from(a.abs_diff(b)))
        .sum();
    sum as f64 / a.as_raw().len() as f64
}
