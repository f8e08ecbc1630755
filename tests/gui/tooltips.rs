//! Tooltips leave alone what they stand beside, and questions.

use crate::support::Window;
use egui::accesskit::Role;
use egui::{AreaState, Key, LayerId, Modifiers, Order, Rect};
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
    let rect = |layer: LayerId| {
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

/// Names and places of the buttons that are seen, not scrolled away.
fn buttons(window: &Window) -> Vec<(String, Rect)> {
    let seen: Vec<Rect> = window.harness.ctx.viewport(|viewport| {
        let widgets = [&viewport.this_pass, &viewport.prev_pass];
        let all = widgets.iter().flat_map(|pass| pass.widgets.layers());
        let all = all.flat_map(|(_, widgets)| widgets);
        all.map(|widget| widget.interact_rect).collect()
    });
    let is_seen = |place: &Rect| seen.contains(place);
    let all = window.harness.get_all_by_role(Role::Button);
    let named = all.filter_map(|node| Some((node.accesskit_node().label()?, node.rect())));
    named.filter(|(_, place)| is_seen(place)).collect()
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
    let mut covered = Vec::new();
    for (name, place) in &all {
        rest_at(&mut window, *place);
        for tooltip in tooltips(&window) {
            seen += 1;
            assert!(
                !tooltip.intersects(place.shrink(1.0)),
                "{name} is covered by its own"
            );
            let others = all
                .iter()
                .filter(|(_, other)| tooltip.contains(other.center()));
            covered.extend(others.map(|(other, _)| format!("{other} by that of {name}")));
        }
    }
    // Among tiles side by side no place covers none.
    covered.retain(|pair| !pair.contains("Sample "));
    // At the window's edge the words of the first slider's reset have the row above or the rail below.
    covered.retain(|pair| pair != "Reset all by that of Reset age");
    assert!(covered.is_empty(), "{covered:#?}");
    assert!(seen > 20, "{seen} tooltips");
}

#[test]
fn a_tooltip_does_not_stay_before_a_question() {
    let mut window = Window::open();
    window.press(Modifiers::COMMAND, Key::D);
    let place = window.harness.get_by_label("Export\u{2026}").rect();
    rest_at(&mut window, place);
    assert_eq!(tooltips(&window).len(), 1);
    window.press(Modifiers::COMMAND, Key::N);
    assert!(window.harness.query_by_label("Discard").is_some());
    assert_eq!(tooltips(&window), []);
}
