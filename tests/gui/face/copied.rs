//! Pictures that are copied, pasted and saved.

use egui::{Key, Modifiers};
use facemath::app::Copied;
use facemath_studio::{Severity, Source};
use image::{Rgb, RgbImage, RgbaImage};

use super::is_framing;
use super::{names, run_until};
use crate::support::Window;

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

    let document = window.session().document();
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
    let messages = window.session().context().messages();
    assert!(
        messages
            .iter()
            .any(|message| message.severity == Severity::Warning
                && message.text.contains("no picture to paste"))
    );
}

#[test]
fn a_machine_without_a_clipboard_says_so() {
    let mut window = Window::open();
    let reason = "The clipboard cannot be used here".to_owned();
    window.clipboard.borrow_mut().copied = Some(Err(reason.clone()));
    window.press(Modifiers::COMMAND, Key::V);
    let messages = window.session().context().messages();
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
        path.exists() && !window.session().picture_files().is_writing_picture()
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
    assert_eq!(window.asked_for_new_files(), ["Maya.png"]);
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
