//! The card of one step, beside what it points at.

use egui::{
    Align, Area, AreaState, Button, CornerRadius, Frame, Id, Layout, Margin, Order, Pos2, Rect,
    RichText, Stroke, StrokeKind, Ui, Vec2, pos2, vec2,
};

use super::steps::{STEPS, Step};
use crate::ui::icon::Icon;
use crate::ui::{icon, theme};

/// Width of the card's text, in points.
const WIDTH: f32 = 288.0;
/// About the height of the highest card, for finding it a place before it has been drawn.
const HEIGHT: f32 = 190.0;
/// By how much more it counts when the place itself is covered than when the face is: the smallest place before all of the face.
const PLACE_FIRST: f32 = 1000.0;

/// What the person wants next.
pub(super) enum Answer {
    Back,
    Next,
    Show,
    Close,
}

/// Draws the step, an outline around its place and the card beside it, if possible off the `face`.
pub(super) fn card_ui(
    ui: &Ui,
    number: usize,
    step: &Step,
    is_done: bool,
    place: Option<Rect>,
    face: Option<Rect>,
) -> Option<Answer> {
    let tokens = theme::tokens(ui);
    let screen = ui.ctx().content_rect();
    if let Some(place) = place {
        let layer = egui::LayerId::new(Order::Foreground, Id::unique("tour outline"));
        ui.ctx().layer_painter(layer).rect_stroke(
            place.intersect(screen.shrink(1.0)),
            CornerRadius::same(theme::RADIUS),
            Stroke::new(2.0, tokens.accent),
            StrokeKind::Outside,
        );
    }
    let mut answer = None;
    let id = Id::unique(("tour", number));
    let drawn = AreaState::load(ui.ctx(), id).and_then(|area| area.size);
    let size = drawn.unwrap_or(vec2(WIDTH + 2.0 * theme::SPACE_L, HEIGHT));
    Area::new(id)
        .order(Order::Foreground)
        .fixed_pos(beside(place, face, screen, size))
        .constrain_to(screen.shrink(theme::SPACE_M))
        .show(ui.ctx(), |ui| {
            Frame::new()
                .fill(tokens.raised)
                .stroke(Stroke::new(1.0, tokens.accent))
                .corner_radius(f32::from(theme::RADIUS))
                .shadow(ui.visuals().popup_shadow)
                .inner_margin(Margin::same(theme::SPACE_L as i8))
                .show(ui, |ui| {
                    ui.set_width(WIDTH);
                    answer = content_ui(ui, number, step, is_done);
                });
        });
    answer
}

fn content_ui(ui: &mut Ui, number: usize, step: &Step, is_done: bool) -> Option<Answer> {
    let mut answer = None;
    ui.horizontal(|ui| {
        ui.heading(step.title);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let tooltip = "End the tour (Esc). It is in the Help menu";
            if icon::quiet_icon_button_ui(ui, Icon::Close, "End the tour", tooltip, true).clicked()
            {
                answer = Some(Answer::Close);
            }
        });
    });
    ui.add_space(theme::SPACE_S);
    ui.label(step.text);
    ui.add_space(theme::SPACE_M);
    ui.horizontal(|ui| {
        let count = STEPS.len();
        ui.label(
            RichText::new(format!("{} of {count}", number + 1))
                .small()
                .weak(),
        );
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let is_last = number + 1 == count;
            let next = if is_last { "Finish" } else { "Next" };
            // What was asked for is done, or there is nothing to do: going on is what comes next.
            let is_next = is_done || step.is_done.is_none();
            let button = Button::new(next).selected(is_next);
            if ui
                .add(button)
                .on_hover_text("Go on with the tour")
                .clicked()
            {
                answer = Some(Answer::Next);
            }
            if step.show.is_some() && !is_done {
                let button = Button::new("Show me").selected(true);
                let response = ui.add(button).on_hover_text("Let the studio do it");
                if response.clicked() {
                    answer = Some(Answer::Show);
                }
            }
            if is_done {
                let (rect, _) = ui.allocate_exact_size(Vec2::splat(20.0), egui::Sense::hover());
                let color = theme::tokens(ui).accent;
                icon::paint_icon(ui.painter(), rect.center(), 7.0, Icon::Done, color);
            }
            if number > 0 {
                let button = Button::new("Back").frame_when_inactive(false);
                if ui.add(button).on_hover_text("The step before").clicked() {
                    answer = Some(Answer::Back);
                }
            }
        });
    });
    answer
}

/// The corner of a card of a `size` beside `place`: where it covers least of it, and of the face that everything is about. Without a
/// place in the middle.
fn beside(place: Option<Rect>, face: Option<Rect>, screen: Rect, size: Vec2) -> Pos2 {
    let Some(place) = place else {
        return screen.center() - size / 2.0;
    };
    let gap = theme::SPACE_L;
    let corners = [
        pos2(place.left() - gap - size.x, place.top()),
        pos2(place.right() + gap, place.top()),
        pos2(place.left(), place.top() - gap - size.y),
        pos2(place.left(), place.bottom() + gap),
    ];
    let inner = screen.shrink(theme::SPACE_M);
    let corners = corners.map(|corner| corner.clamp(inner.min, inner.max - size));
    let covered = |corner: &Pos2| {
        let card = Rect::from_min_size(*corner, size);
        let area = |other: Rect| card.intersect(other).size().max(Vec2::ZERO);
        let of_face = face.map_or(Vec2::ZERO, area);
        PLACE_FIRST * area(place).x * area(place).y + of_face.x * of_face.y
    };
    let best = corners
        .into_iter()
        .min_by(|a, b| covered(a).total_cmp(&covered(b)));
    best.unwrap_or(screen.center())
}
