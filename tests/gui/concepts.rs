//! Making a concept on its page.

use egui::{Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;
use facemath_studio::{DraftFit, ExampleGroup, Purpose};
use image::{Rgb, RgbImage};

use crate::support::Window;

/// Pictures that differ in their red, each a little otherwise.
fn pictures(folder: &std::path::Path, red: u8) -> Vec<std::path::PathBuf> {
    (0..4_u8)
        .map(|index| {
            let path = folder.join(format!("{red} {index}.png"));
            RgbImage::from_pixel(16, 16, Rgb([red + index, 40 + 9 * index, 60]))
                .save(&path)
                .expect("the folder can be written to");
            path
        })
        .collect()
}

#[test]
fn faces_in_two_groups_become_a_slider_that_undo_takes_back() {
    let mut window = Window::open();
    let folder = tempfile::tempdir().expect("a folder");
    window.click("New concept from faces…");
    for (button, red) in [("Photos with", 200), ("Photos without", 20)] {
        window.dialogs.borrow_mut().answer = pictures(folder.path(), red);
        window.click(button);
        window.settle();
    }
    let asked = window.dialogs.borrow().questions.clone();
    assert_eq!(
        asked
            .iter()
            .map(|dialog| &dialog.purpose)
            .collect::<Vec<_>>(),
        [
            &Purpose::Examples(ExampleGroup::With),
            &Purpose::Examples(ExampleGroup::Without)
        ]
    );
    assert!(window.harness.query_by_label("With 1: 200 0").is_some());

    window
        .harness
        .get_by_role_and_label(Role::TextInput, "Name")
        .focus();
    window.settle();
    window
        .harness
        .get_by_role_and_label(Role::TextInput, "Name")
        .type_text("Ruddy");
    window.settle();
    window.wait_until("the direction", |window| {
        let fit = window.session().draft().draft_fit();
        matches!(fit, DraftFit::Ready(_))
    });
    window.click("Add slider");

    let concepts = |window: &Window| window.session().document().concepts().len();
    assert_eq!(concepts(&window), 1);
    window
        .harness
        .get_by_role_and_label(Role::Slider, "Ruddy")
        .set_value_accesskit(1.0);
    window.settle();
    let slot = window.session().document().selected_slot();
    assert_eq!(
        slot.expect("a face is selected").edits.concept("ruddy"),
        1.0
    );

    window.click("Remove ruddy");
    assert_eq!(concepts(&window), 0);
    window.press(Modifiers::COMMAND, egui::Key::Z);
    assert_eq!(concepts(&window), 1);
}
