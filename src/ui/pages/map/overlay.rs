//! What lies over the faces of the map: names for those who cannot see them, the selected face, and the line that is being
//! drawn.

use egui::{
    Color32, CornerRadius, Rect, Sense, Shape, Stroke, StrokeKind, TextStyle, Ui, Vec2, WidgetInfo,
    accesskit::Role, epaint::RectShape, pos2, vec2,
};

use super::MapState;
use crate::ui::map_mesh::{Camera, Cell, Shown};
use crate::ui::theme;
use crate::ui::view::{MapView, Picture, StudioView};
use facemath_studio::{FacesIntent, Intent};

/// Side of the selected face on the map, in points.
const SELECTED_SIDE: f32 = 52.0;
/// Side of the faces along a line.
const KEY_SIDE: f32 = 44.0;

/// Gives every face that is large enough a name and a way to be taken without a pointer. They are not in the order of the
/// tabulator key, which would take minutes through a map: there the arrow keys and Enter do the same.
pub(super) fn faces_ui(
    ui: &Ui,
    area: Rect,
    map: &MapView<'_>,
    shown: &[Shown],
    intents: &mut Vec<Intent>,
) {
    for shown in shown.iter().filter(|shown| shown.is_drawn) {
        let Some(name) = map.map.name(shown.face) else {
            continue;
        };
        let id = ui.scope_id().with(("face", shown.face));
        let response = ui.interact(shown.rect.intersect(area), id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let is_taken = ui
            .input(|input| input.has_accesskit_action_request(id, egui::accesskit::Action::Click));
        if is_taken && let Some(source) = map.map.source(shown.face) {
            intents.push(Intent::Faces(FacesIntent::PlaceSource {
                slot: None,
                source,
                name,
            }));
        }
    }
}

/// Marks where the selected face is, live with its sliders.
pub(super) fn selected_ui(
    ui: &Ui,
    area: Rect,
    view: &StudioView<'_>,
    map: &MapView<'_>,
    camera: &Camera,
) {
    let (Some(place), Some(slot)) = (map.selected, view.selected()) else {
        return;
    };
    let at = camera.to_screen(area, place);
    if !area.expand(SELECTED_SIDE).contains(at) {
        return;
    }
    let tokens = theme::tokens(ui);
    let painter = ui.painter_at(area);
    // Above its place, so that the neighbours stay in sight; below it at the upper edge.
    let above = vec2(0.0, -SELECTED_SIDE / 2.0 - theme::SPACE_L);
    let is_high = at.y + above.y - SELECTED_SIDE / 2.0 < area.top();
    let center = at + if is_high { -above } else { above };
    let rect = Rect::from_center_size(center, Vec2::splat(SELECTED_SIDE));
    painter.line_segment([center, at], Stroke::new(2.0, tokens.accent));
    painter.circle(at, 4.0, tokens.accent, Stroke::new(1.5, tokens.stage));
    paint_framed(&painter, rect, slot.edited.or(slot.reconstruction), tokens);
    let response = ui.interact(
        rect.intersect(area),
        ui.scope_id().with("selected"),
        Sense::hover(),
    );
    let name = format!("{} on the map", slot.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    response.on_hover_text(format!(
        "{} is here, with its sliders: between the faces most like it",
        slot.name
    ));
}

/// A face in a frame of the accent, as the selected one and the keys of a line are shown.
fn paint_framed(
    painter: &egui::Painter,
    rect: Rect,
    picture: Option<Picture>,
    tokens: &theme::Tokens,
) {
    let radius = CornerRadius::same(theme::RADIUS);
    painter.rect_filled(rect.expand(3.0), radius, tokens.stage);
    match picture {
        Some(picture) => {
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            painter.add(
                RectShape::filled(rect, radius, Color32::WHITE)
                    .with_texture(picture.texture, whole),
            );
        }
        None => {
            painter.rect_filled(rect, radius, tokens.raised);
        }
    }
    let stroke = Stroke::new(2.0, tokens.accent);
    painter.rect_stroke(rect.expand(1.0), radius, stroke, StrokeKind::Outside);
}

/// The line that is being drawn, with the faces that it would take.
pub(super) fn path_ui(ui: &Ui, area: Rect, map: &MapView<'_>, state: &MapState) {
    let tokens = theme::tokens(ui);
    let painter = ui.painter_at(area);
    if state.draws_path && state.path.is_empty() {
        words_ui(
            ui,
            area,
            "Drag across the map: the faces along the line become a morph",
        );
    }
    if state.path.len() < 2 {
        return;
    }
    let points = state
        .path
        .iter()
        .map(|&place| state.camera.to_screen(area, place));
    painter.add(Shape::line(
        points.collect(),
        Stroke::new(3.0, tokens.accent),
    ));
    let faces = map.map.along(&state.path);
    for &face in &faces {
        let Some(&place) = map.map.places().get(face as usize) else {
            continue;
        };
        let at = state.camera.to_screen(area, place);
        let rect = Rect::from_center_size(at, Vec2::splat(KEY_SIDE));
        painter.rect_filled(rect.expand(3.0), f32::from(theme::RADIUS), tokens.stage);
        match (map.cell)(face) {
            Some(cell) => paint_cell(&painter, rect, cell),
            None => {
                painter.rect_filled(rect, f32::from(theme::RADIUS), tokens.raised);
            }
        }
        let stroke = Stroke::new(2.0, tokens.accent);
        painter.rect_stroke(
            rect,
            CornerRadius::same(theme::RADIUS),
            stroke,
            StrokeKind::Outside,
        );
    }
    let words = match faces.len() {
        0 | 1 => "Go on to another face".to_owned(),
        count => format!("Let go to morph through these {count} faces"),
    };
    words_ui(ui, area, &words);
}

/// A line of words at the lower edge of the map.
fn words_ui(ui: &Ui, area: Rect, words: &str) {
    let tokens = theme::tokens(ui);
    let painter = ui.painter_at(area);
    let font = TextStyle::Body.resolve(ui.style());
    let galley = painter.layout_no_wrap(words.to_owned(), font, tokens.text);
    let at = pos2(
        area.center().x,
        area.bottom() - theme::SPACE_L - galley.size().y / 2.0,
    );
    let rect = Rect::from_center_size(at, galley.size());
    let back = rect.expand2(vec2(theme::SPACE_L, theme::SPACE_M));
    painter.rect_filled(back, f32::from(theme::RADIUS), tokens.panel);
    painter.galley(rect.min, galley, tokens.text);
}

/// A thumbnail as it lies in its atlas.
pub(super) fn paint_cell(painter: &egui::Painter, rect: Rect, cell: Cell) {
    let mut mesh = egui::Mesh::with_texture(cell.texture);
    mesh.add_rect_with_uv(rect, cell.uv, Color32::WHITE);
    painter.add(mesh);
}
