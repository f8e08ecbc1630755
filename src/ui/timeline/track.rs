//! The track: time to the right, the keys' faces above it, and the rail that the pointer scrubs.

use egui::{
    CornerRadius, CursorIcon, Rangef, Rect, Response, Sense, Stroke, TextStyle, Ui, WidgetInfo,
    accesskit::{Action as Request, ActionData, Role},
    emath::{remap, remap_clamp},
    pos2, vec2,
};

use super::grips::{GRIP, grip_ui};
use super::keys;
use super::lane::{LEAST_LANE_HEIGHT, lane_ui};
use crate::ui::tour::{self, Anchor};
use crate::ui::view::{AttributeView, StudioView};
use crate::ui::{face, theme};
use facemath_studio::{Intent, Schedule, Sheet, TimelineIntent};

/// Side of a key's face where the panel is as low as it can be, in points.
const LEAST_KEY_SIDE: f32 = 52.0;
/// How much of what the panel is higher goes to the faces; the rest goes to the lane.
const KEY_SHARE: f32 = 0.7;
/// Height of the rail below the faces.
pub(super) const RAIL_HEIGHT: f32 = 24.0;

pub(super) fn track_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    shown: Option<&AttributeView>,
    room_for: &mut usize,
    intents: &mut Vec<Intent>,
) {
    let least = LEAST_KEY_SIDE + RAIL_HEIGHT + LEAST_LANE_HEIGHT + theme::SPACE_S;
    let size = vec2(ui.available_width(), ui.available_height().max(least));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    tour::mark(ui, Anchor::Timeline, rect);
    let track = TrackGeometry::new(rect, &view.film.schedule);
    let film = &view.film;
    if film.keys.len() < 2 {
        let enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::labeled(Role::Label, enabled, "Timeline"));
        let font = TextStyle::Body.resolve(ui.style());
        let beside_key = match film.keys.is_empty() {
            true => rect,
            false => rect.with_min_x(rect.left() + track.key_side),
        };
        face::paint_hint(ui, beside_key, hint(view), font);
        keys::keys_ui(ui, &track, view, intents);
        keys::drop_target_ui(ui, &response, &track, view, intents);
        return;
    }
    scrub(ui, &response, &track, view, intents);
    paint_rail(ui, &track, view);
    keys::keys_ui(ui, &track, view, intents);
    for place in 1..film.keys.len() {
        grip_ui(ui, &track, view, place, intents);
    }
    let lane = track.lane();
    *room_for = (lane.width() / lane.height().max(1.0)).floor().max(0.0) as usize;
    strip_ui(ui, lane, *room_for, view);
    if let Some(attribute) = shown {
        lane_ui(ui, &track, view, attribute, intents);
    }
    paint_playhead(ui, &track, view);
    keys::drop_target_ui(ui, &response, &track, view, intents);
    response
        .on_hover_cursor(CursorIcon::ResizeHorizontal)
        .on_hover_text_at_pointer(
            "Drag to move through the film. Drop a face here to make it a key",
        );
}

/// The film at even steps of its time, so that one sees where it changes.
fn strip_ui(ui: &Ui, lane: Rect, count: usize, view: &StudioView<'_>) {
    let width = lane.width() / count.max(1) as f32;
    for step in 0..count {
        let cell = Rect::from_min_size(
            pos2(lane.left() + step as f32 * width, lane.top()),
            vec2(width, lane.height()),
        );
        if let Some(picture) = (view.tiles)(Sheet::Strip, step) {
            face::paint_face(
                ui,
                cell.shrink2(vec2((width - lane.height()) / 2.0, 0.0)),
                Some(picture),
            );
        }
    }
}

/// What to do while there is nothing to morph between.
fn hint(view: &StudioView<'_>) -> &'static str {
    let keys = view.document.film_keys().len();
    if keys >= 2 && keys < 2 + view.film.left_out.len() {
        "There is no film while so many of its faces cannot be shown: the list above says which, and why"
    } else if keys >= 2 {
        "Reading the faces…"
    } else if view.document.keys().is_some() {
        "Move a slider and press K for the next key, or drop a face here"
    } else if view.document.filled_slots().next().is_none() {
        "Drop photos of two people to morph between them, or one to let its age or smile change"
    } else {
        "Put another face into a slot to morph between the two, or press the small play button beside a slider to animate this one"
    }
}

/// Where positions of the film lie on the screen.
pub(super) struct TrackGeometry<'a> {
    pub rect: Rect,
    pub schedule: &'a Schedule,
    /// Side of a key's face, in points.
    pub key_side: f32,
    lane_height: f32,
    /// Frames from the first key to the last.
    frames: f32,
}

impl<'a> TrackGeometry<'a> {
    fn new(rect: Rect, schedule: &'a Schedule) -> Self {
        let frames = schedule.frames_to(schedule.end()).max(1.0);
        let least = LEAST_KEY_SIDE + RAIL_HEIGHT + LEAST_LANE_HEIGHT + theme::SPACE_S;
        let more = (rect.height() - least).max(0.0);
        Self {
            rect,
            schedule,
            key_side: LEAST_KEY_SIDE + KEY_SHARE * more,
            lane_height: LEAST_LANE_HEIGHT + (1.0 - KEY_SHARE) * more,
            frames,
        }
    }

    pub fn span_x(&self) -> Rangef {
        self.rect.x_range().shrink(self.key_side / 2.0)
    }

    pub fn x_of(&self, position: f32) -> f32 {
        self.x_of_frame(self.schedule.frames_to(position))
    }

    /// Where the key at a place of the track stands.
    pub fn x_of_key(&self, place: usize) -> f32 {
        self.x_of_frame(self.schedule.frame_of_key(place) as f32)
    }

    fn x_of_frame(&self, frame: f32) -> f32 {
        remap(frame, 0.0..=self.frames, self.span_x())
    }

    fn frame_at(&self, x: f32) -> f32 {
        remap_clamp(x, self.span_x(), 0.0..=self.frames)
    }

    /// Frames that one point of the screen stands for.
    pub fn frames_per_point(&self) -> f32 {
        self.frames / self.span_x().span().max(1.0)
    }

    pub fn position_at(&self, x: f32) -> f32 {
        self.schedule.position_after(self.frame_at(x))
    }

    pub fn rail_y(&self) -> f32 {
        self.rect.top() + self.key_side + theme::SPACE_S + RAIL_HEIGHT / 2.0
    }

    /// Below the rail.
    pub fn lane(&self) -> Rect {
        let mut lane = self.rect.shrink2(vec2(self.key_side / 2.0 - GRIP, 0.0));
        lane.set_top(lane.bottom() - self.lane_height);
        lane
    }
}

fn scrub(
    ui: &Ui,
    response: &Response,
    track: &TrackGeometry<'_>,
    view: &StudioView<'_>,
    intents: &mut Vec<Intent>,
) {
    let position = view.playback.position;
    let (start, end) = (track.schedule.start(), track.schedule.end());
    let name = "Timeline";
    response.widget_info(|| WidgetInfo::slider(true, f64::from(position), name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(f64::from(start));
        node.set_max_numeric_value(f64::from(end));
        node.add_action(Request::SetValue);
    });
    let asked = ui.input(|input| {
        input
            .accesskit_action_requests(response.id, Request::SetValue)
            .filter_map(|request| match request.data {
                Some(ActionData::NumericValue(value)) => Some(value as f32),
                _ => None,
            })
            .last()
    });
    let under_pointer = response
        .interact_pointer_pos()
        .filter(|_| response.is_pointer_button_down_on())
        .map(|at| track.position_at(at.x));
    if let Some(position) = asked.or(under_pointer) {
        intents.push(Intent::Timeline(TimelineIntent::Seek {
            position: position.clamp(start, end),
        }));
    }
    if asked.is_some() || response.drag_stopped() || response.clicked() {
        intents.push(Intent::EndDrag);
    }
}

fn paint_rail(ui: &Ui, track: &TrackGeometry<'_>, view: &StudioView<'_>) {
    let tokens = theme::tokens(ui);
    let y = track.rail_y();
    let span = track.span_x();
    let rail = Rect::from_x_y_ranges(span, Rangef::new(y - 2.0, y + 2.0));
    ui.painter()
        .rect_filled(rail, CornerRadius::same(2), tokens.rail);
    let done = Rect::from_min_max(
        rail.min,
        pos2(track.x_of(view.playback.position), rail.max.y),
    );
    ui.painter()
        .rect_filled(done, CornerRadius::same(2), tokens.accent);

    // A tick for every frame, as long as they can be told apart.
    let frames = track.schedule.frame_count().saturating_sub(1);
    if frames > 0 && span.span() / frames as f32 >= 4.0 {
        for frame in 0..=frames {
            let x = track.x_of_frame(frame as f32);
            let stroke = Stroke::new(1.0, tokens.outline);
            ui.painter().vline(x, Rangef::new(y + 5.0, y + 8.0), stroke);
        }
    }
    paint_trimmed(ui, track);
    for place in 0..view.film.keys.len() {
        paint_dot(ui, track, place);
    }
}

/// Veils what is left out at the beginning and the end.
fn paint_trimmed(ui: &Ui, track: &TrackGeometry<'_>) {
    let tokens = theme::tokens(ui);
    let span = track.schedule.span();
    let (start, end) = (track.x_of(*span.start()), track.x_of(*span.end()));
    let left_out = [
        (track.span_x().min, start, start),
        (end, track.span_x().max, end),
    ];
    for (from, to, edge) in left_out {
        if to - from > 0.5 {
            let y = track.rail_y();
            let rail = Rect::from_x_y_ranges(Rangef::new(from, to), Rangef::new(y - 3.0, y + 3.0));
            ui.painter()
                .rect_filled(rail, CornerRadius::ZERO, tokens.panel);
            let edge_y = Rangef::new(y - 9.0, y + 9.0);
            ui.painter()
                .vline(edge, edge_y, Stroke::new(2.0, tokens.warning));
        }
    }
}

/// A key on the rail; one that rests is a bar as wide as its frames would be.
fn paint_dot(ui: &Ui, track: &TrackGeometry<'_>, place: usize) {
    let tokens = theme::tokens(ui);
    let at = pos2(track.x_of_key(place), track.rail_y());
    let hold = track
        .schedule
        .hold_of_frame(track.schedule.frame_of_key(place));
    if hold > 0 {
        let frame = track.span_x().span() / track.frames;
        let wide = (hold as f32 * frame).clamp(10.0, track.key_side);
        let bar = Rect::from_center_size(at, vec2(wide, 4.0)).translate(vec2(0.0, 8.0));
        ui.painter()
            .rect_filled(bar, CornerRadius::same(2), tokens.text_weak);
    }
    ui.painter()
        .circle(at, 4.0, tokens.panel, Stroke::new(2.0, tokens.text_weak));
}

fn paint_playhead(ui: &Ui, track: &TrackGeometry<'_>, view: &StudioView<'_>) {
    let tokens = theme::tokens(ui);
    let x = track.x_of(view.playback.position);
    let line = track.rect.y_range();
    ui.painter().vline(x, line, Stroke::new(2.0, tokens.accent));
    ui.painter().circle(
        pos2(x, track.rail_y()),
        7.0,
        tokens.accent,
        Stroke::new(2.0, tokens.panel),
    );
}
