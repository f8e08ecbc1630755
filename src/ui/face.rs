//! Faces as things: a picture that can be clicked, dragged and dropped onto.

use egui::{
    Align2, Color32, CornerRadius, FontId, Rect, Response, Sense, Stroke, StrokeKind, TextStyle,
    Ui, Vec2, WidgetInfo, accesskit::Role, emath::GuiRounding as _, pos2,
};

use super::theme::{self, RADIUS};
use super::view::Picture;

const FULL_UV: Rect = Rect {
    min: pos2(0.0, 0.0),
    max: pos2(1.0, 1.0),
};

/// Paints a picture into `rect`, or an empty frame where there is none yet.
pub fn paint_face(ui: &Ui, rect: Rect, picture: Option<Picture>) {
    let rect = rect.round_to_pixels(ui.pixels_per_point());
    let radius = CornerRadius::same(RADIUS);
    match picture {
        Some(picture) => {
            ui.painter().add(
                egui::epaint::RectShape::filled(rect, radius, Color32::WHITE)
                    .with_texture(picture.texture, FULL_UV),
            );
        }
        None => {
            ui.painter()
                .rect_filled(rect, radius, theme::tokens(ui).raised);
        }
    }
}

/// Outlines `rect` in the accent, inside its edge so that nothing around it moves.
pub fn paint_outline(ui: &Ui, rect: Rect) {
    let stroke = Stroke::new(2.0, theme::tokens(ui).accent);
    ui.painter()
        .rect_stroke(rect, CornerRadius::same(RADIUS), stroke, StrokeKind::Inside);
}

/// Lights `rect` up as a drop target and says in `words` what dropping will do.
pub fn paint_drop_target(ui: &Ui, rect: Rect, words: &str) {
    let tokens = theme::tokens(ui);
    let radius = CornerRadius::same(RADIUS);
    ui.painter()
        .rect_filled(rect, radius, tokens.accent_faint.gamma_multiply(0.92));
    paint_outline(ui, rect);
    let galley = ui.painter().layout(
        words.to_owned(),
        TextStyle::Body.resolve(ui.style()),
        tokens.text,
        rect.width() - 2.0 * theme::SPACE_M,
    );
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, tokens.text);
}

/// Centred weak text inside `rect`, wrapped to it.
pub fn paint_hint(ui: &Ui, rect: Rect, words: &str, font: FontId) {
    let color = theme::tokens(ui).text_weak;
    let galley = ui.painter().layout(
        words.to_owned(),
        font,
        color,
        rect.width() - 2.0 * theme::SPACE_M,
    );
    ui.painter()
        .galley(rect.center() - galley.size() / 2.0, galley, color);
}

/// A face of `side` points that can be clicked and dragged. `name` is its accessible name.
pub fn face_ui(ui: &mut Ui, side: f32, picture: Option<Picture>, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click_and_drag());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    paint_face(ui, rect, picture);
    if response.hovered() || response.has_focus() {
        paint_outline(ui, rect);
    }
    response
}

/// A face of `side` points that is only looked at, with a caption below it.
pub fn captioned_face_ui(
    ui: &mut Ui,
    side: f32,
    picture: Option<Picture>,
    caption: &str,
    tooltip: &str,
) -> Response {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::SPACE_S;
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, caption));
        paint_face(ui, rect, picture);
        let (text_rect, _) = ui.allocate_exact_size(Vec2::new(side, 16.0), Sense::hover());
        ui.painter().text(
            text_rect.center(),
            Align2::CENTER_CENTER,
            caption,
            TextStyle::Small.resolve(ui.style()),
            theme::tokens(ui).text_weak,
        );
        response.on_hover_text(tooltip)
    })
    .inner
}

/// Draws the face being dragged under the pointer.
pub fn dragged_face_ui(ui: &Ui, picture: Option<Picture>) {
    let Some(at) = ui.ctx().pointer_interact_pos() else {
        return;
    };
    let layer = egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("dragged face"));
    let rect = Rect::from_min_size(at + Vec2::splat(theme::SPACE_M), Vec2::splat(64.0));
    if let Some(picture) = picture {
        ui.ctx().layer_painter(layer).add(
            egui::epaint::RectShape::filled(
                rect,
                CornerRadius::same(RADIUS),
                Color32::WHITE.gamma_multiply(0.9),
            )
            .with_texture(picture.texture, FULL_UV),
        );
    }
}
