//! Detail in the window: its switch, what is said of it, and the sizes that photographs fill.

use crate::support::{SAMPLE_PX, SIDE_PX, Window};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use facemath_studio::{DetailSetting, Picture};

const NOTE: &str = "with your photo's detail";

fn setting(window: &Window) -> DetailSetting {
    window.session().document().detail()
}

fn stage_carries_detail(window: &Window) -> bool {
    let engine = window.engine.borrow();
    let stage = engine.last_drawing(Picture::Stage.target());
    stage.is_some_and(|drawing| drawing.detail.is_some())
}

fn is_said(window: &Window, words: &str) -> bool {
    window.harness.query_by_label(words).is_some()
}

#[test]
fn one_switch_turns_detail_off_and_on_by_hand_and_by_key() {
    let mut window = Window::open();
    assert!(is_said(&window, NOTE));
    assert!(stage_carries_detail(&window));

    let switch = |window: &mut Window| {
        window
            .harness
            .get_by_role_and_label(Role::CheckBox, "Detail")
            .click_accesskit();
        window.settle();
    };
    switch(&mut window);
    assert!(!setting(&window).is_on);
    assert!(!is_said(&window, NOTE) && !stage_carries_detail(&window));
    assert!(!is_said(&window, "Amount of detail"));

    window.press(Modifiers::NONE, Key::T);
    assert!(setting(&window).is_on);
    assert!(is_said(&window, NOTE) && stage_carries_detail(&window));
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(!setting(&window).is_on);
}

#[test]
fn the_amount_is_set_and_put_back() {
    let mut window = Window::open();
    window
        .harness
        .get_by_role_and_label(Role::Slider, "Amount of detail")
        .set_value_accesskit(0.25);
    window.settle();
    assert_eq!(setting(&window).amount, 0.25);
    window
        .harness
        .get_by_label("Reset amount of detail")
        .click_accesskit();
    window.settle();
    assert_eq!(setting(&window), DetailSetting::default());
}

#[test]
fn the_export_says_which_sizes_the_photos_fill() {
    let mut window = Window::open();
    let enlarged = "60 frames, enlarged";
    assert!(!is_said(&window, enlarged));
    window
        .harness
        .get_by_role_and_label(Role::ComboBox, "Picture size")
        .click();
    window.settle();
    assert!(!is_said(&window, "512 × 512 px, enlarged"));
    // By its accessible action: the end of the list is below the window.
    window
        .harness
        .get_by_label("1024 × 1024 px, enlarged")
        .click_accesskit();
    window.settle();
    let session = window.session();
    assert_eq!(session.document().timeline().size_px, 2 * SAMPLE_PX);
    assert!(is_said(&window, enlarged));
}

#[test]
fn a_copied_picture_is_as_large_as_its_photo_until_another_size_is_chosen() {
    let mut window = Window::open();
    let copied = |window: &mut Window| {
        window.press(Modifiers::COMMAND, Key::C);
        let clipboard = window.clipboard.borrow();
        clipboard.picture.as_ref().map(image::RgbImage::dimensions)
    };
    assert_eq!(copied(&mut window), Some((SAMPLE_PX, SAMPLE_PX)));
    window.click("File");
    window
        .harness
        .get_by_label_contains("Size of pictures")
        .hover();
    window.settle();
    let double = format!("2 times as the model draws ({} px)", 2 * SIDE_PX);
    let radio = window.harness.get_by_label(&double);
    assert_eq!(radio.accesskit_node().role(), Role::RadioButton);
    radio.click();
    window.settle();
    assert_eq!(copied(&mut window), Some((2 * SIDE_PX, 2 * SIDE_PX)));
}

#[test]
fn a_scrub_ends_with_the_larger_picture() {
    let mut window = Window::open();
    let rail = window
        .harness
        .get_by_role_and_label(Role::Slider, "Timeline")
        .rect();
    window.harness.hover_at(rail.center());
    window.harness.drag_at(rail.center());
    window.harness.run_steps(2);
    window.harness.drop_at(rail.center());
    window.settle();
    assert!(stage_carries_detail(&window));
    assert!(window.session().next_tick_secs() != Some(0.2));
}
