//! The track: time to the right, the keys' faces above it, and the rail that the pointer scrubs.

use egui::{
    CornerRadius, CursorIcon, Id, Rangef, Rect, Response, Sense, Stroke, TextStyle, Ui, WidgetInfo,
    accesskit::{Action as Request, ActionData, Role},
    emath::{remap, remap_clamp},
    pos2, vec2,
};

use super::keys;
use super::lane::{LANE_HEIGHT, lane_ui};
use crate::ui::tour::{self, Anchor};
use crate::ui::view::{AttributeView, StudioView};
use crate::ui::{face, theme};
use facemath_studio::{Command, Intent, KeyEdit, Schedule, Sheet, Timeline, TimelineIntent};

/// Side of a key's face, in points.
pub(super) const KEY_SIDE: f32 = 52.0;
/// Height of the rail below the faces.
const RAIL_HEIGHT: f32 = 24.0;
/// Half the width of what takes hold of a key on the rail.
const GRIP: f32 = 8.0;

pub(super) fn track_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    shown: Option<&AttributeView>,
    room_for: &mut usize,
    intents: &mut Vec<Intent>,
) {
    let size = vec2(
        ui.available_width(),
        KEY_SIDE + RAIL_HEIGHT + LANE_HEIGHT + theme::SPACE_S,
    );
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    tour::mark(ui, Anchor::Timeline, rect);
    let track = TrackGeometry::new(rect, &view.film.schedule);
    let film = &view.film;
    if film.keys.len() < 2 {
        let enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::labeled(Role::Label, enabled, "Timeline"));
        let font = TextStyle::Body.resolve(ui.style());
        face::paint_hint(ui, rect, hint(view), font);
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
    *room_for = (lane.width() / LANE_HEIGHT).floor().max(0.0) as usize;
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
    if view.document.film_keys().len() >= 2 {
        "Reading the faces…"
    } else if view.document.keys().is_some() {
        "Move a slider and press K for the next key, or drop a face here"
    } else {
        "Put another face into a slot to morph between the two, or press the small play button beside a slider to animate this one"
    }
}

/// Where positions of the film lie on the screen.
pub(super) struct TrackGeometry<'a> {
    pub rect: Rect,
    schedule: &'a Schedule,
    /// Frames from the first key to the last.
    frames: f32,
}

impl<'a> TrackGeometry<'a> {
    fn new(rect: Rect, schedule: &'a Schedule) -> Self {
        let frames = schedule.frames_to(schedule.end()).max(1.0);
        Self {
            rect,
            schedule,
            frames,
        }
    }

    pub fn span_x(&self) -> Rangef {
        self.rect.x_range().shrink(KEY_SIDE / 2.0)
    }

    pub fn x_of(&self, position: f32) -> f32 {
        self.x_of_frame(self.schedule.frames_to(position))
    }

    fn x_of_frame(&self, frame: f32) -> f32 {
        remap(frame, 0.0..=self.frames, self.span_x())
    }

    fn frame_at(&self, x: f32) -> f32 {
        remap_clamp(x, self.span_x(), 0.0..=self.frames)
    }

    pub fn position_at(&self, x: f32) -> f32 {
        self.schedule.position_after(self.frame_at(x))
    }

    fn rail_y(&self) -> f32 {
        self.rect.top() + KEY_SIDE + theme::SPACE_S + RAIL_HEIGHT / 2.0
    }

    /// Below the rail.
    pub fn lane(&self) -> Rect {
        let mut lane = self.rect.shrink2(vec2(KEY_SIDE / 2.0 - GRIP, 0.0));
        lane.set_top(lane.bottom() - LANE_HEIGHT);
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
    let end = track.schedule.end();
    let name = "Timeline";
    response.widget_info(|| WidgetInfo::slider(true, f64::from(position), name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(0.0);
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
            position: position.clamp(0.0, end),
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
    let at = pos2(track.x_of(place as f32), track.rail_y());
    let hold = track
        .schedule
        .hold_of_frame(track.schedule.frame_of_key(place));
    if hold > 0 {
        let frame = track.span_x().span() / track.frames;
        let wide = (hold as f32 * frame).clamp(10.0, KEY_SIDE);
        let bar = Rect::from_center_size(at, vec2(wide, 4.0)).translate(vec2(0.0, 8.0));
        ui.painter()
            .rect_filled(bar, CornerRadius::same(2), tokens.text_weak);
    }
    ui.painter()
        .circle(at, 4.0, tokens.panel, Stroke::new(2.0, tokens.text_weak));
}

/// What takes hold of a key on the rail: dragging it gives the way before it more frames, and the way after it as many less.
fn grip_ui(
    ui: &Ui,
    track: &TrackGeometry<'_>,
    view: &StudioView<'_>,
    place: usize,
    intents: &mut Vec<Intent>,
) {
    let film = &view.film;
    let at = pos2(track.x_of(place as f32), track.rail_y());
    let id = ui.scope_id().with(("grip", place));
    let rect = Rect::from_center_size(at, vec2(2.0 * GRIP, RAIL_HEIGHT));
    let response = ui.interact(rect, id, Sense::drag());
    let name = format!("Way to key {}", place + 1);
    response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, &name));
    let lengths = (
        response.dragged(),
        film.keys.get(place.wrapping_sub(1)),
        film.keys.get(place),
    );
    if let (true, Some(before), Some(key)) = lengths {
        let frame = dragged_to(ui, id, &response, track, place);
        let start = track.schedule.frame_of_key(place - 1);
        // Lengths are those at the usual speed.
        let speed = view.document.timeline().speed;
        let length = |frames: usize| {
            let (least, most) = (
                *Timeline::FRAMES_PER_SEGMENT.start() as f32,
                *Timeline::FRAMES_PER_SEGMENT.end() as f32,
            );
            (frames as f32 * speed).round().clamp(least, most) as u32
        };
        let mut lengths = Vec::new();
        if place + 1 < film.keys.len() {
            let next = track.schedule.frame_of_key(place + 1);
            let frame = frame.clamp(start + 1, next.saturating_sub(1).max(start + 1));
            lengths.push((before.index, length(frame - start)));
            lengths.push((key.index, length(next.saturating_sub(frame))));
        } else {
            lengths.push((before.index, length(frame.saturating_sub(start))));
        }
        intents.push(Intent::Drag(Command::EditKeys(KeyEdit::SetFrames {
            lengths,
        })));
    }
    if response.drag_stopped() {
        intents.push(Intent::EndDrag);
    }
    response
        .on_hover_cursor(CursorIcon::ResizeColumn)
        .on_hover_text("Drag to make the way to this key longer or shorter");
}

/// The frame that a drag has reached. Its way is summed up, since the track's scale changes under a drag of the last key.
fn dragged_to(
    ui: &Ui,
    id: Id,
    response: &Response,
    track: &TrackGeometry<'_>,
    place: usize,
) -> usize {
    let start = track.schedule.frame_of_key(place) as f32;
    let moved = response.drag_delta().x * track.frames / track.span_x().span().max(1.0);
    let known = ui.data(|data| data.get_temp::<f32>(id));
    let reached = match known.filter(|_| !response.drag_started()) {
        Some(reached) => reached + moved,
        None => start + moved,
    };
    ui.data_mut(|data| data.insert_temp(id, reached));
    reached.round().max(0.0) as usize
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
