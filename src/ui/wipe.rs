//! Before and after in one picture, parted by a line that can be dragged.

use egui::{
    CornerRadius, CursorIcon, Rect, Response, Stroke, Ui,
    emath::{GuiRounding as _, remap_clamp},
    lerp, pos2,
};

use super::theme::{self, RADIUS};
use super::view::Picture;

/// Where the line stands at first.
pub const START: f32 = 0.5;

/// Paints `before` over the part of `rect` left of the line, and lets `response` drag the line.
pub fn wipe_ui(ui: &Ui, rect: Rect, response: &Response, before: Picture, place: &mut f32) {
    let rect = rect.round_to_pixels(ui.pixels_per_point());
    if response.is_pointer_button_down_on()
        && let Some(at) = response.interact_pointer_pos()
    {
        *place = remap_clamp(at.x, rect.x_range(), 0.0..=1.0);
    }
    let x = lerp(rect.x_range(), *place);
    let left = Rect::from_min_max(rect.min, pos2(x, rect.bottom()));
    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(*place, 1.0));
    let radius = CornerRadius {
        ne: 0,
        se: 0,
        ..CornerRadius::same(RADIUS)
    };
    ui.painter().add(
        egui::epaint::RectShape::filled(left, radius, egui::Color32::WHITE)
            .with_texture(before.texture, uv),
    );
    let stroke = Stroke::new(2.0, theme::tokens(ui).accent);
    ui.painter().vline(x, rect.y_range(), stroke);
    if response.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
}
