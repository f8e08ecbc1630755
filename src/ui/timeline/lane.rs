//! The lane below the rail: an attribute over the film, as a line through points that are dragged.

use egui::{
    Button, CursorIcon, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, WidgetInfo,
    accesskit::Role,
    emath::{remap, remap_clamp},
    pos2,
};

use super::keyboard::{arrow_presses, is_deleted};
use super::track::TrackGeometry;
use crate::ui::theme;
use crate::ui::view::{AttributeView, StudioView};
use facemath_core::latent::Easing;
use facemath_studio::{Command, Intent, TimelineIntent, Track, TrackEdit, TrackPoint};

/// Height of the lane where the panel is as low as it can be, in points.
pub(super) const LEAST_LANE_HEIGHT: f32 = 28.0;
/// Half the side of a point.
const POINT: f32 = 5.0;
/// Presses of an arrow key from the least to the largest value, and with Shift.
const STEPS: f32 = 50.0;
const FINE_STEPS: f32 = 500.0;
/// Straight pieces that the line is drawn in where it is bent.
const PIECES: usize = 24;

/// Draws the track of an attribute; a click where no point is makes one.
pub(super) fn lane_ui(
    ui: &mut Ui,
    track: &TrackGeometry<'_>,
    view: &StudioView<'_>,
    attribute: &AttributeView,
    intents: &mut Vec<Intent>,
) {
    let mut tracks = view.document.tracks().iter();
    let drawn = tracks.find(|track| track.attribute == attribute.attribute);
    let lane = Lane {
        rect: track.lane(),
        track,
        attribute,
        drawn,
    };
    let id = ui.scope_id().with("lane");
    let response = ui.interact(lane.rect, id, Sense::click());
    let name = format!("{} over the film", attribute.label);
    response.widget_info(|| WidgetInfo::labeled(Role::Group, true, &name));
    let tokens = theme::tokens(ui);
    ui.painter().rect_filled(
        lane.rect,
        f32::from(theme::RADIUS),
        tokens.stage.gamma_multiply(0.6),
    );
    match drawn {
        Some(drawn) => lane.points_ui(ui, drawn, intents),
        None => lane.hint_ui(ui),
    }
    if let Some(at) = response
        .interact_pointer_pos()
        .filter(|_| response.clicked())
    {
        let point = lane.point_at(at);
        intents.push(Intent::Document(Command::EditTracks(TrackEdit::Set {
            attribute: attribute.attribute.clone(),
            point,
        })));
        intents.push(Intent::Timeline(TimelineIntent::Seek {
            position: point.position,
        }));
        intents.push(Intent::EndDrag);
    }
    if let Some(at) = response.hover_pos() {
        let value = attribute.words(lane.point_at(at).value);
        response
            .on_hover_cursor(CursorIcon::Crosshair)
            .on_hover_text_at_pointer(format!("{}: click for {value} here", attribute.label));
    }
}

struct Lane<'a> {
    rect: Rect,
    track: &'a TrackGeometry<'a>,
    attribute: &'a AttributeView,
    /// The track, if there is one.
    drawn: Option<&'a Track>,
}

impl Lane<'_> {
    fn heights(&self) -> std::ops::RangeInclusive<f32> {
        self.rect.bottom() - POINT..=self.rect.top() + POINT
    }

    fn at(&self, point: TrackPoint) -> Pos2 {
        let (least, most) = self.attribute.range;
        let y = remap_clamp(point.value, least..=most, self.heights());
        pos2(self.track.x_of(point.position), y)
    }

    fn point_at(&self, at: Pos2) -> TrackPoint {
        let (least, most) = self.attribute.range;
        let y =
            at.y.clamp(self.rect.top() + POINT, self.rect.bottom() - POINT);
        let position = self.track.position_at(at.x);
        TrackPoint {
            position,
            value: remap(y, self.heights(), least..=most).clamp(least, most),
            // The ways on both sides of a new point go as the one that it divides.
            easing: self
                .drawn
                .map_or(Easing::Linear, |track| track.easing_at(position)),
        }
    }

    fn hint_ui(&self, ui: &Ui) {
        let words = format!(
            "Click to say how {} goes through the film",
            self.attribute.label
        );
        let font = egui::TextStyle::Small.resolve(ui.style());
        let color = theme::tokens(ui).text_weak;
        let painter = ui.painter();
        painter.text(
            self.rect.center(),
            egui::Align2::CENTER_CENTER,
            words,
            font,
            color,
        );
    }

    fn points_ui(&self, ui: &mut Ui, track: &Track, intents: &mut Vec<Intent>) {
        let tokens = theme::tokens(ui);
        let points = track.points();
        let nexts = points.iter().skip(1).map(Some).chain([None]);
        let mut line: Vec<Pos2> = Vec::new();
        for (point, next) in points.iter().zip(nexts) {
            line.push(self.at(*point));
            let Some(next) = next.filter(|_| point.easing != Easing::Linear) else {
                continue;
            };
            line.extend((1..PIECES).map(|piece| {
                let share = piece as f32 / PIECES as f32;
                let position = point.position + share * (next.position - point.position);
                self.at(TrackPoint::new(position, track.value_at(position)))
            }));
        }
        // Level before the first and after the last.
        if let (Some(first), Some(last)) = (line.first().copied(), line.last().copied()) {
            line.insert(0, pos2(self.rect.left(), first.y));
            line.push(pos2(self.rect.right(), last.y));
        }
        ui.painter().line(line, Stroke::new(2.0, tokens.accent));
        for (index, point) in track.points().iter().enumerate() {
            self.point_ui(ui, index, *point, intents);
        }
    }

    fn point_ui(&self, ui: &mut Ui, index: usize, point: TrackPoint, intents: &mut Vec<Intent>) {
        let at = self.at(point);
        let id = ui.scope_id().with(("point", index));
        let grip = Rect::from_center_size(at, Vec2::splat(4.0 * POINT));
        let response = ui.interact(grip, id, Sense::click_and_drag());
        let words = self.attribute.words(point.value);
        let name = format!("{} point {}: {words}", self.attribute.label, index + 1);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let tokens = theme::tokens(ui);
        let is_hot = response.hovered() || response.dragged() || response.has_focus();
        let (radius, color) = if is_hot {
            (POINT + 1.0, tokens.text)
        } else {
            (POINT, tokens.accent)
        };
        ui.painter()
            .circle(at, radius, color, Stroke::new(2.0, tokens.panel));
        self.move_ui(&response, index, point, intents);
        if response.clicked() {
            intents.push(Intent::Timeline(TimelineIntent::Seek {
                position: point.position,
            }));
            intents.push(Intent::EndDrag);
        }
        self.step_ui(ui, &response, index, point, intents);
        let removes = TrackEdit::RemovePoint {
            attribute: self.attribute.attribute.clone(),
            index,
        };
        let removes = Intent::Document(Command::EditTracks(removes));
        if response.double_clicked() || is_deleted(ui, &response) {
            intents.push(removes);
        } else {
            response.context_menu(|ui| {
                if ui.add(Button::new("Delete point")).clicked() {
                    intents.push(removes);
                    ui.close();
                }
            });
        }
        response.on_hover_text(format!(
            "{words}. Drag it, or use the arrow keys, with Shift in small steps; double-click or press Delete to take it away. How it \
             goes on from here is chosen above the track"
        ));
    }

    /// Arrow keys: to the sides a frame, up and down a step of the value.
    fn step_ui(
        &self,
        ui: &Ui,
        response: &Response,
        index: usize,
        point: TrackPoint,
        intents: &mut Vec<Intent>,
    ) {
        let (right, up) = arrow_presses(ui, response);
        if (right, up) == (0, 0) {
            return;
        }
        let (least, most) = self.attribute.range;
        let is_fine = ui.input(|input| input.modifiers.shift);
        let steps = if is_fine { FINE_STEPS } else { STEPS };
        let schedule = self.track.schedule;
        let frame = schedule.frames_to(point.position) + right as f32;
        let value = point.value + up as f32 * (most - least) / steps;
        let to = TrackPoint {
            position: schedule.position_after(frame),
            value: value.clamp(least, most),
            ..point
        };
        let edit = TrackEdit::Move {
            attribute: self.attribute.attribute.clone(),
            index,
            to,
        };
        intents.push(Intent::Document(Command::EditTracks(edit)));
        intents.push(Intent::Timeline(TimelineIntent::Seek {
            position: to.position,
        }));
        intents.push(Intent::EndDrag);
    }

    fn move_ui(
        &self,
        response: &Response,
        index: usize,
        point: TrackPoint,
        intents: &mut Vec<Intent>,
    ) {
        let dragged = response
            .interact_pointer_pos()
            .filter(|_| response.dragged());
        if let Some(at) = dragged {
            // Under a drag the pointer may leave the lane; the line stays in it.
            let attribute = self.attribute.attribute.clone();
            let to = TrackPoint {
                easing: point.easing,
                ..self.point_at(at)
            };
            let edit = TrackEdit::Move {
                attribute,
                index,
                to,
            };
            intents.push(Intent::Drag(Command::EditTracks(edit)));
            // What it does there is seen at once.
            intents.push(Intent::Timeline(TimelineIntent::Seek {
                position: to.position,
            }));
        }
        if response.drag_stopped() {
            intents.push(Intent::EndDrag);
        }
    }
}
