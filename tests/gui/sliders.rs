//! Locks and axes in the window, by accessible names and keys.

use crate::support::{Window, model};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use facemath_core::latent::{Concept, Edits};
use facemath_studio::Control;

fn edits(window: &Window) -> &Edits {
    let slot = window.session().document().selected_slot();
    &slot.expect("a face is selected").edits
}

fn set_slider(window: &mut Window, name: &str, value: f64) {
    window
        .harness
        .get_by_role_and_label(Role::Slider, name)
        .set_value_accesskit(value);
    window.settle();
}

/// Presses a button that may lie outside the part of the panel that is scrolled to.
fn press(window: &mut Window, name: &str) {
    window
        .harness
        .get_by_role_and_label(Role::Button, name)
        .click_accesskit();
    window.settle();
}

/// Opens the section and waits until the axes are there, which takes another thread.
fn open_axes(window: &mut Window) {
    window.harness.get_by_label("Axes").click_accesskit();
    window.settle();
    while window
        .harness
        .query_by_role_and_label(Role::Slider, "Axis 1")
        .is_none()
    {
        std::thread::yield_now();
        window.settle();
    }
}

#[test]
fn a_padlock_holds_a_slider_until_it_is_opened_again() {
    let mut window = Window::open();
    window.click("Lock Glasses");
    assert!(edits(&window).locked.contains("glasses"));
    let slider = |window: &Window| {
        let slider = window
            .harness
            .get_by_role_and_label(Role::Slider, "Glasses");
        slider.accesskit_node().is_disabled()
    };
    assert!(slider(&window));

    window.press(Modifiers::COMMAND, Key::Z);
    assert!(edits(&window).locked.is_empty());
    assert!(!slider(&window));

    window.click("Lock Glasses");
    window.click("Lock Glasses");
    assert!(edits(&window).locked.is_empty());
}

#[test]
fn what_an_axis_does_to_the_age_can_be_read_and_locked() {
    let mut window = Window::open();
    let note = |window: &Window| {
        window
            .harness
            .query_all_by_role(Role::Label)
            .filter_map(|node| {
                node.accesskit_node()
                    .label()
                    .or(node.accesskit_node().value())
            })
            .any(|label| label.starts_with("now looks") && label.ends_with(", was 30"))
    };
    open_axes(&mut window);
    assert!(!note(&window));
    // One of the four axes is the number that ages are read from.
    for axis in ["Axis 1", "Axis 2", "Axis 3", "Axis 4"] {
        set_slider(&mut window, axis, 2.0);
    }
    assert_eq!(edits(&window).axes.len(), 4);
    assert!(note(&window));

    window.click("Lock Age");
    assert!(!note(&window));
    window.click("Lock Age");
    press(&mut window, "Reset axes");
    assert!(edits(&window).is_neutral());
    assert!(!note(&window));
}

#[test]
fn axes_are_drawn_by_lot_zeroed_and_put_back() {
    let mut window = Window::open();
    open_axes(&mut window);
    press(&mut window, "Random");
    let first = edits(&window).axes.clone();
    assert_eq!(first.len(), 40);
    press(&mut window, "Random");
    assert_ne!(edits(&window).axes, first);
    press(&mut window, "Zero");
    assert!(edits(&window).axes.values().all(|sd| *sd == 0.0));
    set_slider(&mut window, "Individuality", 0.5);
    assert_eq!(edits(&window).truncation, 0.5);

    press(&mut window, "Reset individuality");
    press(&mut window, "Reset axis 1");
    assert_eq!(edits(&window).axes.len(), 39);
    window.press(Modifiers::COMMAND, Key::R);
    assert!(edits(&window).is_neutral());
}

#[test]
fn an_axis_gets_a_name() {
    let mut window = Window::open();
    open_axes(&mut window);
    let name = |window: &Window| {
        let document = window.session().document();
        document.axis_name(1).map(str::to_owned)
    };
    press(&mut window, "Rename axis 1");
    window.harness.event(egui::Event::Text("Hair".to_owned()));
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(name(&window).as_deref(), Some("Hair"));
    set_slider(&mut window, "Hair", -1.5);
    assert_eq!(edits(&window).axes.get(&1), Some(&-1.5));

    press(&mut window, "Rename axis 1");
    window.harness.event(egui::Event::Text("y".to_owned()));
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(name(&window).as_deref(), Some("Hair"));

    window.press(Modifiers::COMMAND, Key::Z);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(name(&window), None);
}

/// The slider of the glasses once it is known how far it goes: at its end the face would be farther out than any.
fn limited() -> (Window, (f32, f32)) {
    let mut window = Window::open();
    let mut far = model();
    for concept in &mut far.directions.concepts {
        concept.direction = concept.direction.clone() * 2.0;
    }
    window.engine.borrow_mut().load(far);
    let control = Control::Concept("glasses".to_owned());
    window.wait_until("the ends of the sliders", |window| {
        let limits = window.session().reach().limits(&control);
        limits.is_some_and(|(_, high)| high < 2.0)
    });
    let limits = window.session().reach().limits(&control);
    (window, limits.expect("they are there"))
}

#[test]
fn a_slider_stops_where_the_face_is_not_drawn_well_and_goes_on_when_meant_to() {
    let (mut window, (low, high)) = limited();
    assert!(low <= 0.0 && (0.0..2.0).contains(&high), "{low} to {high}");
    let rail = window
        .harness
        .get_by_role_and_label(Role::Slider, "Glasses")
        .rect();
    let at = |value: f32| {
        let inner = rail.x_range().shrink(7.0);
        let x = egui::emath::remap(value, -2.0..=2.0, inner);
        egui::pos2(x, rail.center().y)
    };
    let glasses = |window: &Window| edits(window).concept("glasses");
    window.harness.hover_at(at(0.0));
    window.harness.drag_at(at(0.0));
    window.harness.step();
    window.harness.hover_at(at(high) + egui::vec2(8.0, 0.0));
    window.harness.step();
    assert_eq!(glasses(&window), high);
    // Further, and it follows.
    window.harness.hover_at(at(2.0));
    window.harness.step();
    assert_eq!(glasses(&window), 2.0);
    window.harness.drop_at(at(2.0));
    window.settle();

    // By key the first press leads to where all is well, the second to the end.
    window.click("Reset glasses");
    window
        .harness
        .get_by_role_and_label(Role::Slider, "Glasses")
        .focus();
    window.press(Modifiers::NONE, Key::End);
    assert_eq!(glasses(&window), high);
    window.press(Modifiers::NONE, Key::End);
    assert_eq!(glasses(&window), 2.0);
    // Undone, the ends are where they were: they are of the face by itself.
    window.press(Modifiers::COMMAND, Key::Z);
    let control = Control::Concept("glasses".to_owned());
    let session = window.session();
    assert_eq!(session.reach().limits(&control), Some((low, high)));
}

#[test]
fn a_name_that_is_longer_than_its_room_leaves_the_buttons_alone() {
    let mut window = Window::open();
    let mut longer = model();
    let glasses = longer.directions.concepts.remove(0);
    let labels = [
        "Hair lightness",
        "Background warmth",
        "How far the ears stand off",
    ];
    for (number, label) in labels.into_iter().enumerate() {
        longer.directions.concepts.push(Concept {
            name: format!("concept-{number}"),
            label: label.to_owned(),
            ..glasses.clone()
        });
    }
    window.engine.borrow_mut().load(longer);
    window.settle();
    for label in ["Age"].into_iter().chain(labels) {
        let harness = &window.harness;
        // Its name is whole for whoever cannot see it.
        let name = harness.get_by_role_and_label(Role::Label, label).rect();
        let animate = format!("Animate {label}");
        let animate = harness.get_by_role_and_label(Role::Button, &animate).rect();
        assert!(
            name.right() <= animate.left(),
            "{label}: {name} and {animate}"
        );
        assert!(name.width() > 20.0, "{label}: {name}");
        assert!(name.y_range().contains(animate.center().y));
    }
    // Under the pointer it is whole as well.
    let cut = labels[2];
    let shown = |window: &Window| {
        let labels = window.harness.query_all_by_role(Role::Label);
        labels
            .filter(|node| node.accesskit_node().value().as_deref() == Some(cut))
            .count()
    };
    assert_eq!(shown(&window), 1);
    let name = window
        .harness
        .get_by_role_and_label(Role::Label, cut)
        .rect();
    window.harness.hover_at(name.center());
    window.wait_until("the whole name", |window| shown(window) == 2);
}
