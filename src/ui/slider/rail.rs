//! How a slider's rail looks.

use egui::{Color32, CornerRadius, Painter, Rect, Response, Stroke, Ui, lerp, pos2, vec2};

use super::{HANDLE_RADIUS, ValueSlider};
use crate::ui::theme;

const RAIL_HEIGHT: f32 = 4.0;
/// Between the dots of the softer part of a rail, in points, and their radius.
const DOT_STEP: f32 = 5.0;
const DOT_RADIUS: f32 = 1.25;

impl ValueSlider<'_> {
    pub(super) fn paint_rail(
        &self,
        ui: &Ui,
        response: &Response,
        value: f32,
        seen: Option<f32>,
        limits: Option<(f32, f32)>,
        x_of: &dyn Fn(f32) -> f32,
    ) {
        let (origin_x, handle_x) = (x_of(self.origin), x_of(value));
        let tokens = theme::tokens(ui);
        let painter = ui.painter();
        let rect = response.rect;
        let center_y = rect.center().y;
        let rail = |from_x: f32, to_x: f32| {
            Rect::from_center_size(
                pos2(lerp(from_x..=to_x, 0.5), center_y),
                vec2((to_x - from_x).abs(), RAIL_HEIGHT),
            )
        };
        let radius = CornerRadius::same(2);
        let (left, right) = (rect.left(), rect.right());
        let (hard_left, hard_right) = limits.map_or((left, right), |(low, high)| {
            let at =
                |value: f32, end: f32, end_x: f32| if value == end { end_x } else { x_of(value) };
            (at(low, self.range.0, left), at(high, self.range.1, right))
        });
        painter.rect_filled(rail(hard_left, hard_right), radius, tokens.rail);
        for (from_x, to_x) in [(left, hard_left), (hard_right, right)] {
            dots(painter, from_x, to_x, center_y, tokens.rail);
        }
        let enabled = ui.is_enabled();
        let fill = if enabled { tokens.accent } else { tokens.rail };
        if self.can_reset {
            painter.rect_filled(rail(origin_x, handle_x), radius, fill);
        }
        let mark = self.mark.map(|(mark, _)| (mark, tokens.text_weak));
        let seen = seen.map(|seen| (seen, tokens.accent));
        for (at, color) in mark.into_iter().chain(seen) {
            painter.rect_filled(
                Rect::from_center_size(pos2(x_of(at), center_y), vec2(2.0, 12.0)),
                CornerRadius::same(1),
                color,
            );
        }
        let grabbed = response.is_pointer_button_down_on();
        let size = HANDLE_RADIUS
            + if response.hovered() || grabbed {
                1.0
            } else {
                0.0
            };
        let color = if !enabled {
            tokens.rail
        } else if self.can_reset || grabbed {
            tokens.accent
        } else {
            tokens.text_weak
        };
        let center = pos2(handle_x, center_y);
        painter.circle(center, size, color, Stroke::new(2.0, tokens.panel));
        if response.has_focus() {
            painter.circle_stroke(center, size + 2.0, Stroke::new(1.0, tokens.accent));
        }
    }
}

/// The softer part of a rail.
fn dots(painter: &Painter, from_x: f32, to_x: f32, y: f32, color: Color32) {
    let count = ((to_x - from_x) / DOT_STEP).floor().max(0.0) as usize;
    for number in 0..count {
        let x = from_x + (number as f32 + 0.5) * DOT_STEP;
        painter.circle_filled(pos2(x, y), DOT_RADIUS, color);
    }
}
