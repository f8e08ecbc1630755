//! What the chosen key says: how long it rests, and how the film goes on from it.

use egui::Ui;

use super::{Number, number_ui, way};
use crate::ui::icon;
use crate::ui::icon::Icon;
use crate::ui::slider::caption;
use crate::ui::view::{KeyView, StudioView};
use facemath_studio::{Action, Command, Intent, KeyEdit, KeysIntent, Segment, Timeline};

/// Draws it from the right, in place of the settings of the whole film.
pub(super) fn key_settings_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    key: &KeyView,
    intents: &mut Vec<Intent>,
) {
    let timeline = *view.document.timeline();
    let tooltip = "Back to the settings of the whole film";
    if icon::quiet_icon_button_ui(ui, Icon::Close, "Choose no key", tooltip, true).clicked() {
        intents.push(Intent::Keys(KeysIntent::Choose(None)));
    }
    let tooltip = format!("{} (Shift+Delete)", Action::DeleteKey.tooltip());
    let name = Action::DeleteKey.text();
    if icon::quiet_icon_button_ui(ui, Icon::Remove, name, &tooltip, true).clicked() {
        intents.push(Action::DeleteKey.intent());
    }
    let is_last = key.index + 1 >= view.film.whole.key_count();
    if !is_last {
        let segment = key.key.to_next;
        way::way_ui(ui, key.index, segment, &timeline, intents);
        number_ui(
            ui,
            intents,
            Number {
                name: "Frames to the next key",
                tooltip: "How many frames lead from this face to the next one. You can also drag the dots on the rail",
                suffix: " frames",
                value: segment.frames.unwrap_or(timeline.frames_per_segment) as f32,
                range: (
                    *Timeline::FRAMES_PER_SEGMENT.start() as f32,
                    *Timeline::FRAMES_PER_SEGMENT.end() as f32,
                ),
            },
            |value| {
                Command::EditKeys(KeyEdit::SetSegment {
                    index: key.index,
                    segment: Segment {
                        frames: Some(value as u32),
                        ..segment
                    },
                })
            },
        );
    }
    let is_end = key.index == 0 || is_last;
    let usual = if is_end { timeline.hold_frames } else { 0 };
    let hold = key.key.hold_frames.unwrap_or(usual);
    number_ui(
        ui,
        intents,
        Number {
            name: "Hold of the key",
            tooltip: "Extra frames for which this face rests",
            suffix: " hold",
            value: hold as f32,
            range: (
                *Timeline::HOLD_FRAMES.start() as f32,
                *Timeline::HOLD_FRAMES.end() as f32,
            ),
        },
        |value| {
            Command::EditKeys(KeyEdit::SetHold {
                index: key.index,
                frames: Some(value as u32),
            })
        },
    );
    let has_own = key.key.hold_frames.is_some() || key.key.to_next != Segment::default();
    let tooltip = "Hold, frames, easing and path of this key as the film says";
    if icon::quiet_icon_button_ui(ui, Icon::Reset, "Reset key", tooltip, has_own).clicked() {
        intents.push(Intent::Document(Command::EditKeys(KeyEdit::Reset {
            index: key.index,
        })));
    }
    ui.label(caption(format!("Key {}", key.index + 1)))
        .on_hover_text(&key.name);
}
