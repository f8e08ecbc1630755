//! The dots of keys on the rail: dragging one, or arrow keys, make the way to its key longer and the one after it shorter.

use egui::{
    CursorIcon, Id, Rect, Response, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::keyboard::{arrow_presses, is_deleted};
use super::track::{RAIL_HEIGHT, TrackGeometry};
use crate::ui::theme;
use crate::ui::view::{KeyView, StudioView};
use facemath_studio::{Command, Intent, KeyEdit, Segment, Timeline};

/// Half the width of what takes hold of a key on the rail, in points.
pub(super) const GRIP: f32 = 8.0;

/// Draws what takes hold of the key at a place of the film.
pub(super) fn grip_ui(
    ui: &Ui,
    track: &TrackGeometry<'_>,
    view: &StudioView<'_>,
    place: usize,
    intents: &mut Vec<Intent>,
) {
    let film = &view.film;
    let keys = (film.keys.get(place.wrapping_sub(1)), film.keys.get(place));
    let (Some(before), Some(key)) = keys else {
        return;
    };
    let at = pos2(track.x_of_key(place), track.rail_y());
    let id = ui.scope_id().with(("grip", place));
    let rect = Rect::from_center_size(at, vec2(2.0 * GRIP, RAIL_HEIGHT));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let way = Way {
        before,
        key,
        is_last: place + 1 == film.keys.len(),
        usual: view.document.timeline().frames_per_segment,
    };
    let frames = way.frames(before);
    let name = format!("Way to key {}: {frames} frames", key.index + 1);
    response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, &name));
    if response.has_focus() {
        let color = theme::tokens(ui).accent;
        ui.painter()
            .circle_stroke(at, GRIP, Stroke::new(2.0, color));
    }
    if response.dragged() {
        let speed = view.document.timeline().speed;
        let lengths = dragged_lengths(ui, id, &response, track, place, &way, speed);
        intents.push(Intent::Drag(Command::EditKeys(KeyEdit::SetFrames {
            lengths,
        })));
    }
    if response.drag_stopped() {
        intents.push(Intent::EndDrag);
    }
    let edit = if is_deleted(ui, &response) || response.double_clicked() {
        Some(KeyEdit::SetSegment {
            index: before.index,
            segment: Segment {
                frames: None,
                ..before.key.to_next
            },
        })
    } else {
        let (longer, _) = arrow_presses(ui, &response);
        (longer != 0).then(|| KeyEdit::SetFrames {
            lengths: way.longer_by(longer),
        })
    };
    intents.extend(edit.map(|edit| Intent::Document(Command::EditKeys(edit))));
    response
        .on_hover_cursor(CursorIcon::ResizeColumn)
        .on_hover_text(format!(
            "{name}. Drag it, or use the arrow keys; double-click or press Delete for the film's usual length"
        ));
}

/// The ways on both sides of a key.
struct Way<'a> {
    before: &'a KeyView,
    key: &'a KeyView,
    is_last: bool,
    /// Frames of ways that say nothing else.
    usual: u32,
}

impl Way<'_> {
    fn frames(&self, key: &KeyView) -> u32 {
        key.key.to_next.frames.unwrap_or(self.usual)
    }

    /// Lengths with so many frames more before the key, and as many less after it.
    fn longer_by(&self, frames: i32) -> Vec<(usize, u32)> {
        let (least, most) = Timeline::FRAMES_PER_SEGMENT.into_inner();
        let (first, second) = (self.frames(self.before), self.frames(self.key));
        let longer = first.saturating_add_signed(frames).clamp(least, most);
        if self.is_last {
            return vec![(self.before.index, longer)];
        }
        let whole = first + second;
        let longer = longer.min(whole.saturating_sub(least)).max(least);
        let rest = whole.saturating_sub(longer).clamp(least, most);
        vec![(self.before.index, longer), (self.key.index, rest)]
    }
}

fn dragged_lengths(
    ui: &Ui,
    id: Id,
    response: &Response,
    track: &TrackGeometry<'_>,
    place: usize,
    way: &Way<'_>,
    speed: f32,
) -> Vec<(usize, u32)> {
    let frame = dragged_to(ui, id, response, track, place);
    let start = track.schedule.frame_of_key(place.saturating_sub(1));
    // Lengths are those at the usual speed.
    let length = |frames: usize| {
        let (least, most) = Timeline::FRAMES_PER_SEGMENT.into_inner();
        (frames as f32 * speed)
            .round()
            .clamp(least as f32, most as f32) as u32
    };
    if way.is_last {
        return vec![(way.before.index, length(frame.saturating_sub(start)))];
    }
    let next = track.schedule.frame_of_key(place + 1);
    let frame = frame.clamp(start + 1, next.saturating_sub(1).max(start + 1));
    vec![
        (way.before.index, length(frame - start)),
        (way.key.index, length(next.saturating_sub(frame))),
    ]
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
    let moved = response.drag_delta().x * track.frames_per_point();
    let known = ui.data(|data| data.get_temp::<f32>(id));
    let reached = match known.filter(|_| !response.drag_started()) {
        Some(reached) => reached + moved,
        None => start + moved,
    };
    ui.data_mut(|data| data.insert_temp(id, reached));
    reached.round().max(0.0) as usize
}
