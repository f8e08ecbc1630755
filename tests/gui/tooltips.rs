//! Tooltips leave alone what they stand beside, and questions.

use crate::support::Window;
use egui::accesskit::Role;
use egui::{AreaState, Key, Modifiers, Order, Rect};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// Where the tooltips are that can be seen now.
fn tooltips(window: &Window) -> Vec<Rect> {
    let ctx = &window.harness.ctx;
    let layers: Vec<_> = ctx.memory(|memory| {
        let seen = memory
            .layer_ids()
            .filter(|layer| layer.order == Order::Tooltip && memory.areas().is_visible(layer));
        seen.collect()
    });
    let rect = |layer| {
        let rect = AreaState::load(ctx, layer.id)?.rect();
        let moved = ctx.layer_transform_to_global(layer);
        Some(moved.unwrap_or_default() * rect)
    };
    let screen = ctx.content_rect();
    layers
        .into_iter()
        .filter_map(rect)
        .filter(|rect| rect.intersects(screen))
        .collect()
}

/// Names and places of all buttons.
fn buttons(window: &Window) -> Vec<(String, Rect)> {
    let all = window.harness.get_all_by_role(Role::Button);
    let named = all.filter_map(|node| Some((node.accesskit_node().label()?, node.rect())));
    named.collect()
}

/// Rests the pointer until a tooltip is there.
fn rest_at(window: &mut Window, place: Rect) {
    window.harness.remove_cursor();
    window.harness.run_steps(30);
    window.harness.hover_at(place.center());
    window.harness.run_steps(30);
}

#[test]
fn a_tooltip_covers_no_other_button() {
    let mut window = Window::open();
    let all = buttons(&window);
    let mut seen = 0;
    for (name, place) in &all {
        rest_at(&mut window, *place);
        for tooltip in tooltips(&window) {
            seen += 1;
            assert!(
                !tooltip.intersects(place.shrink(1.0)),
                "{name} is covered by its own"
            );
            for (other, covered) in &all {
                let common = tooltip.intersect(*covered);
                let share = if common.is_positive() {
                    common.area() / covered.area()
                } else {
                    0.0
                };
                assert!(
                    share < 0.3,
                    "{other} is covered by what is said of {name}: {tooltip} over {covered}"
                );
            }
        }
    }
    assert!(seen > 20, "{seen} tooltips");
}

#[test]
fn a_tooltip_does_not_stay_before_a_question() {
    let mut window = Window::open();
    window.press(Modifiers::CTRL, Key::D);
    let place = window.harness.get_by_label("Export\u{2026}").rect();
    rest_at(&mut window, place);
    assert_eq!(tooltips(&window).len(), 1);
    window.press(Modifiers::CTRL, Key::N);
    assert!(window.harness.query_by_label("Discard").is_some());
    assert_eq!(tooltips(&window), []);
}
