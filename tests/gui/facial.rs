//! Sliders of expression and pose in the window, by accessible names and keys.

use crate::support::Window;
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use facemath_core::latent::{Concept, FACIAL_CONTROLS};

/// A window whose model has two controls, as a bundle describes them.
fn window() -> Window {
    let mut window = Window::open();
    load_controls(&mut window, 12.0);
    window
}

/// Gives the window a model whose controls go from `-range` to `range`.
fn load_controls(window: &mut Window, range: f32) {
    let mut model = crate::support::model();
    let plain = model.directions.concepts[0].clone();
    let controls = FACIAL_CONTROLS.iter();
    let controls = controls.filter(|control| ["eye_left", "yaw"].contains(&control.name));
    model
        .directions
        .concepts
        .extend(controls.map(|control| Concept {
            name: control.name.to_owned(),
            label: control.label.to_owned(),
            negative: control.negative.to_owned(),
            positive: control.positive.to_owned(),
            range,
            unit: control.unit,
            direction: &plain.direction * 0.1,
            ..plain.clone()
        }));
    window.engine.borrow_mut().load(model);
    window.settle();
}

fn strength(window: &Window, name: &str) -> f32 {
    let slot = window.session().document().selected_slot();
    slot.expect("a face is selected").edits.concept(name)
}

fn press(window: &mut Window, role: Role, name: &str) {
    window
        .harness
        .get_by_role_and_label(role, name)
        .click_accesskit();
    window.settle();
}

fn open_section(window: &mut Window, name: &str) {
    window.harness.get_by_label(name).click_accesskit();
    // The section unfolds.
    window.settle();
    window.settle();
}

#[test]
fn a_control_is_found_in_its_section_moved_reset_and_undone() {
    let mut window = window();
    assert!(
        window
            .harness
            .query_by_role_and_label(Role::Slider, "Turn")
            .is_none()
    );
    assert!(
        window.harness.query_by_label("Mouth").is_none(),
        "the model has none of these"
    );
    open_section(&mut window, "Pose");
    let slider = window.harness.get_by_role_and_label(Role::Slider, "Turn");
    slider.set_value_accesskit(7.0);
    window.settle();
    assert_eq!(strength(&window, "yaw"), 7.0);
    window.harness.get_by_label("Pose (1 moved)");

    press(&mut window, Role::Button, "Reset turn");
    assert_eq!(strength(&window, "yaw"), 0.0);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(strength(&window, "yaw"), 7.0);
    press(&mut window, Role::Button, "Reset pose");
    assert_eq!(strength(&window, "yaw"), 0.0);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(strength(&window, "yaw"), 7.0);
    press(&mut window, Role::Button, "Reset all");
    assert_eq!(strength(&window, "yaw"), 0.0);
}

#[test]
fn arrow_keys_step_by_a_degree_or_a_tenth() {
    let mut window = window();
    for (section, name, concept, step) in [
        ("Pose", "Turn", "yaw", 1.0),
        ("Eyes", "Left eye", "eye_left", 0.1),
    ] {
        open_section(&mut window, section);
        window
            .harness
            .get_by_role_and_label(Role::Slider, name)
            .focus();
        window.settle();
        window.press(Modifiers::NONE, Key::ArrowRight);
        assert!((strength(&window, concept) - step).abs() < 1e-5, "{name}");
        window.press(Modifiers::NONE, Key::ArrowLeft);
        assert!(strength(&window, concept).abs() < 1e-5, "{name}");
    }
}

#[test]
fn a_padlock_holds_a_control() {
    let mut window = window();
    open_section(&mut window, "Eyes");
    window
        .harness
        .get_by_label("Lock Left eye")
        .click_accesskit();
    window.settle();
    let slider = window
        .harness
        .get_by_role_and_label(Role::Slider, "Left eye");
    assert!(slider.accesskit_node().is_disabled());
}

#[test]
fn what_is_beyond_the_slider_of_another_model_stays_until_it_is_moved() {
    let mut window = window();
    open_section(&mut window, "Pose");
    window
        .harness
        .get_by_role_and_label(Role::Slider, "Turn")
        .set_value_accesskit(12.0);
    window.settle();
    load_controls(&mut window, 7.0);
    assert_eq!(strength(&window, "yaw"), 12.0);
}
