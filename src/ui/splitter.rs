//! The edge of a panel, by which its size is changed.

use std::ops::RangeInclusive;

use egui::{
    CursorIcon, Key, Rect, Sense, Ui, WidgetInfo,
    accesskit::{Action, Role},
    pos2,
};

use super::focus::keep_arrows;
use super::theme;

/// Width of what can be gripped, in points.
const GRIP: f32 = 5.0;
/// Width of the line that shows while it is gripped or has the keyboard.
const LINE: f32 = 2.0;
/// What an arrow key adds, in points.
const STEP: f32 = 16.0;

/// Which side of its panel the edge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Of a panel on the right.
    Left,
    /// Of a panel on the left.
    Right,
    /// Of a panel at the bottom.
    Top,
}

/// Draws the edge of the panel that covers `panel` over what is in it, and returns the size that is asked for: by dragging, by
/// arrow keys, Home and End, or by a double click, which asks for the usual one, the least of `range`.
pub fn splitter_ui(
    ui: &mut Ui,
    panel: Rect,
    edge: Edge,
    name: &str,
    size: f32,
    range: RangeInclusive<f32>,
) -> Option<f32> {
    let (rect, cursor) = match edge {
        Edge::Left => (
            panel.with_max_x(panel.left() + GRIP),
            CursorIcon::ResizeHorizontal,
        ),
        Edge::Right => (
            panel.with_min_x(panel.right() - GRIP),
            CursorIcon::ResizeHorizontal,
        ),
        Edge::Top => (
            panel.with_max_y(panel.top() + GRIP),
            CursorIcon::ResizeVertical,
        ),
    };
    let response = ui.interact(rect, ui.scope_id().with(name), Sense::click_and_drag());
    let grown = |at: egui::Pos2| match edge {
        Edge::Left => panel.right() - at.x,
        Edge::Right => at.x - panel.left(),
        Edge::Top => panel.bottom() - at.y,
    };
    let pointed = response
        .interact_pointer_pos()
        .filter(|_| response.dragged());
    let asked = if response.double_clicked() {
        Some(*range.start())
    } else {
        pointed
            .map(grown)
            .or_else(|| keyed(ui, &response, edge, size, &range))
    };
    response.widget_info(|| WidgetInfo::slider(true, f64::from(size), name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Splitter);
        node.set_min_numeric_value(f64::from(*range.start()));
        node.set_max_numeric_value(f64::from(*range.end()));
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
    });
    if response.hovered() || response.dragged() || response.has_focus() {
        let line = match edge {
            Edge::Left => rect.with_max_x(rect.left() + LINE),
            Edge::Right => rect.with_min_x(rect.right() - LINE),
            Edge::Top => Rect::from_min_max(rect.min, pos2(rect.right(), rect.top() + LINE)),
        };
        ui.painter()
            .rect_filled(line, 0.0, theme::tokens(ui).accent);
    }
    response
        .on_hover_cursor(cursor)
        .on_hover_text("Drag, or use the arrow keys; double-click for the usual size");
    asked.map(|asked| asked.clamp(*range.start(), *range.end()))
}

/// The size asked for by keys or assistive technology.
fn keyed(
    ui: &Ui,
    response: &egui::Response,
    edge: Edge,
    size: f32,
    range: &RangeInclusive<f32>,
) -> Option<f32> {
    let (less, more) = match edge {
        Edge::Left => (Key::ArrowRight, Key::ArrowLeft),
        Edge::Right => (Key::ArrowLeft, Key::ArrowRight),
        Edge::Top => (Key::ArrowDown, Key::ArrowUp),
    };
    let has_focus = response.has_focus();
    if has_focus {
        keep_arrows(ui, response);
    }
    ui.input(|input| {
        let presses = |key: Key| if has_focus { input.num_presses(key) } else { 0 };
        if presses(Key::Home) > 0 {
            return Some(*range.start());
        }
        if presses(Key::End) > 0 {
            return Some(*range.end());
        }
        let up =
            presses(more) + input.num_accesskit_action_requests(response.id, Action::Increment);
        let down =
            presses(less) + input.num_accesskit_action_requests(response.id, Action::Decrement);
        (up != down).then_some(size + (up as f32 - down as f32) * STEP)
    })
}
