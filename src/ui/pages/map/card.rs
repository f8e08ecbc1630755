//! The card of the face under the pointer, larger and with its name.

use egui::{
    Align2, Color32, CornerRadius, Painter, Pos2, Rect, Stroke, StrokeKind, TextStyle, Ui, Vec2,
    pos2, text::LayoutJob, vec2,
};

use super::gestures::Gestures;
use super::overlay::paint_cell;
use super::{MapState, action};
use crate::ui::map_mesh::{MapIndex, corner_away_from};
use crate::ui::view::{MapView, StudioView};
use crate::ui::{face, theme};
use facemath_studio::{CollectionIntent, Intent};

/// Side of the picture on the card, in points.
const PICTURE_SIDE: f32 = 136.0;
/// Height of the two lines under it.
const LINES_HEIGHT: f32 = 40.0;

/// Draws the card in the corner farthest from the pointer, and frames the face on the map.
#[allow(clippy::too_many_arguments, reason = "all that a card is made of")]
pub(super) fn card_ui(
    ui: &Ui,
    area: Rect,
    view: &StudioView<'_>,
    map: &MapView<'_>,
    index: &MapIndex,
    state: &mut MapState,
    gestures: &Gestures,
    intents: &mut Vec<Intent>,
) {
    let pointed = gestures.pointed().filter(|_| state.path.is_empty());
    if pointed != state.hovered {
        state.hovered = pointed;
        intents.push(action(CollectionIntent::LookCloser(pointed)));
    }
    let (Some(face), Some(at)) = (pointed, gestures.at()) else {
        return;
    };
    let painter = ui.painter_at(area);
    if let Some(place) = index.place(face) {
        let center = state.camera.to_screen(area, place);
        let side = state.camera.thumbnail_side();
        let width = if gestures.is_by_keys() { 3.0 } else { 2.0 };
        let stroke = Stroke::new(width, theme::tokens(ui).accent);
        paint_pointed(&painter, map, face, center, side, stroke);
    }
    let picture = paint_panel(ui, &painter, area, at);
    paint_picture(ui, &painter, map, face, picture);
    let is_there = is_in_a_slot(view, map, face);
    paint_lines(ui, &painter, map, face, picture, hint(gestures, is_there));
}

/// Frames the face on the map, with its thumbnail over those of its neighbours.
fn paint_pointed(
    painter: &Painter,
    map: &MapView<'_>,
    face: u32,
    center: Pos2,
    side: f32,
    stroke: Stroke,
) {
    let cell = (map.cell)(face);
    let side = if cell.is_some() { side } else { theme::SPACE_M };
    let rect = Rect::from_center_size(center, Vec2::splat(side));
    if let Some(cell) = cell {
        paint_cell(painter, rect, cell);
    }
    let radius = CornerRadius::same(theme::RADIUS);
    painter.rect_stroke(rect, radius, stroke, StrokeKind::Outside);
}

/// Paints the empty card and returns where its picture goes.
fn paint_panel(ui: &Ui, painter: &Painter, area: Rect, pointer: Pos2) -> Rect {
    let tokens = theme::tokens(ui);
    let size = vec2(PICTURE_SIDE, PICTURE_SIDE + LINES_HEIGHT) + Vec2::splat(2.0 * theme::SPACE_M);
    let corner = corner_away_from(area.shrink(theme::SPACE_S), pointer, size);
    let card = kept_inside(Rect::from_min_size(corner, size), area);
    let radius = CornerRadius::same(theme::RADIUS);
    painter.rect_filled(card, radius, tokens.panel);
    let stroke = Stroke::new(1.0, tokens.outline);
    painter.rect_stroke(card, radius, stroke, StrokeKind::Inside);
    Rect::from_min_size(
        card.min + Vec2::splat(theme::SPACE_M),
        Vec2::splat(PICTURE_SIDE),
    )
}

/// The face in full once it is there, and its thumbnail until then.
fn paint_picture(ui: &Ui, painter: &Painter, map: &MapView<'_>, face: u32, rect: Rect) {
    match (map.closer, (map.cell)(face)) {
        (Some((of, closer)), _) if of == face => face::paint_face(ui, rect, Some(closer)),
        (_, Some(cell)) => paint_cell(painter, rect, cell),
        (_, None) => face::paint_face(ui, rect, None),
    }
}

fn is_in_a_slot(view: &StudioView<'_>, map: &MapView<'_>, face: u32) -> bool {
    map.map.source(face).is_some_and(|source| {
        let slots = view.slots.iter();
        let mut sources = slots.filter_map(|slot| view.document.slot(slot.id)?.source.as_ref());
        sources.any(|other| *other == source)
    })
}

fn hint(gestures: &Gestures, is_there: bool) -> &'static str {
    match (gestures.is_by_keys(), is_there) {
        (_, true) => "In a slot already",
        (true, false) => "Enter puts it into a slot",
        (false, false) => "Click to put it into a slot",
    }
}

/// The name under the picture, and under that what can be done.
fn paint_lines(
    ui: &Ui,
    painter: &Painter,
    map: &MapView<'_>,
    face: u32,
    picture: Rect,
    hint: &str,
) {
    let tokens = theme::tokens(ui);
    let line = |words: &str, y: f32, style: TextStyle, colour: Color32| {
        let font = style.resolve(ui.style());
        let mut job = LayoutJob::simple_singleline(words.to_owned(), font, colour);
        job.wrap.max_width = PICTURE_SIDE;
        job.wrap.max_rows = 1;
        job.wrap.break_anywhere = true;
        let galley = painter.layout_job(job);
        let place = Align2::LEFT_CENTER.anchor_size(pos2(picture.left(), y), galley.size());
        painter.galley(place.min, galley, colour);
    };
    let name = map.map.name(face).unwrap_or_default();
    let bottom = picture.bottom();
    line(&name, bottom + 13.0, TextStyle::Body, tokens.text);
    line(hint, bottom + 31.0, TextStyle::Small, tokens.text_weak);
}

/// Where something that must stay whole goes when `area` is left only in part.
fn kept_inside(rect: Rect, area: Rect) -> Rect {
    let low = (area.min - rect.min).max(egui::Vec2::ZERO);
    let high = (area.max - rect.max).min(egui::Vec2::ZERO);
    rect.translate(low + high)
}
