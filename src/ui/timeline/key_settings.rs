//! What the chosen key says: how long it rests, and how the film goes on from it.

use egui::{ComboBox, Ui, WidgetInfo, accesskit::Role};

use super::curve::{CurveEvent, curve_ui};
use super::{Number, easing, number_ui};
use crate::ui::icon::Icon;
use crate::ui::slider::caption;
use crate::ui::view::{KeyView, StudioView};
use crate::ui::{UiCommand, icon};
use facemath_core::latent::{Easing, Interpolation};
use facemath_studio::{Action, Command, KeyEdit, Segment, Timeline};

/// Draws it from the right, in place of the settings of the whole film.
pub(super) fn key_settings_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    key: &KeyView,
    commands: &mut Vec<UiCommand>,
) {
    let timeline = *view.document.timeline();
    let tooltip = "Back to the settings of the whole film";
    if icon::quiet_icon_button_ui(ui, Icon::Close, "Choose no key", tooltip, true).clicked() {
        commands.push(UiCommand::ChooseKey(None));
    }
    let tooltip = format!("{} (Shift+Delete)", Action::DeleteKey.tooltip());
    let name = Action::DeleteKey.text();
    if icon::quiet_icon_button_ui(ui, Icon::Remove, name, &tooltip, true).clicked() {
        commands.push(UiCommand::Act(Action::DeleteKey));
    }
    let is_last = key.index + 1 >= view.film.whole.key_count();
    if !is_last {
        let segment = key.key.to_next;
        path_ui(ui, key, timeline.interpolation, commands);
        easing_of_key_ui(ui, key, timeline.easing, commands);
        number_ui(
            ui,
            commands,
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
                segment_command(
                    key,
                    Segment {
                        frames: Some(value as u32),
                        ..segment
                    },
                )
            },
        );
    }
    let place = view.film.keys.iter().position(|of| of.index == key.index);
    let schedule = &view.film.schedule;
    let hold = place.map_or(0, |place| {
        schedule.hold_of_frame(schedule.frame_of_key(place))
    });
    number_ui(
        ui,
        commands,
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
        commands.push(UiCommand::Edit(Command::EditKeys(KeyEdit::Reset {
            index: key.index,
        })));
    }
    ui.label(caption(format!("Key {}", key.index + 1)))
        .on_hover_text(&key.name);
}

fn segment_command(key: &KeyView, segment: Segment) -> Command {
    Command::EditKeys(KeyEdit::SetSegment {
        index: key.index,
        segment,
    })
}

fn easing_of_key_ui(ui: &mut Ui, key: &KeyView, of_film: Easing, commands: &mut Vec<UiCommand>) {
    let segment = key.key.to_next;
    let with = |easing| segment_command(key, Segment { easing, ..segment });
    if let Some(Easing::Curve(curve)) = segment.easing {
        let menu = ui.menu_button("…", |ui| match curve_ui(ui, curve) {
            Some(CurveEvent::Dragged(curve)) => {
                commands.push(UiCommand::Drag(with(Some(Easing::Curve(curve)))));
            }
            Some(CurveEvent::Set(curve)) => {
                commands.push(UiCommand::Edit(with(Some(Easing::Curve(curve)))));
            }
            Some(CurveEvent::Released) => commands.push(UiCommand::EndDrag),
            None => {}
        });
        let response = menu.response.on_hover_text("Bend the curve");
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Bend the curve"));
    }
    let words = easing::Words {
        name: "Easing to the next key",
        tooltip: "How the speed changes from this face to the next one",
        of_film: Some(of_film),
    };
    if let Some(easing) = easing::easing_ui(ui, &words, segment.easing) {
        commands.push(UiCommand::Edit(with(easing)));
    }
}

fn path_ui(ui: &mut Ui, key: &KeyView, of_film: Interpolation, commands: &mut Vec<UiCommand>) {
    let segment = key.key.to_next;
    let word = |path| match path {
        Interpolation::Linear => "Straight",
        Interpolation::Spherical => "Arc",
    };
    let acting = segment.interpolation.unwrap_or(of_film);
    let response = ComboBox::from_id_salt("path")
        .selected_text(word(acting))
        .width(72.0)
        .show_ui(ui, |ui| {
            for (path, tooltip) in [
                (Interpolation::Linear, "Straight through all faces between"),
                (
                    Interpolation::Spherical,
                    "In an arc, so that faces half-way are as pronounced as those at the ends",
                ),
            ] {
                let choice = ui.selectable_label(acting == path, word(path));
                if choice.on_hover_text(tooltip).clicked() {
                    commands.push(UiCommand::Edit(segment_command(
                        key,
                        Segment {
                            interpolation: Some(path),
                            ..segment
                        },
                    )));
                }
            }
        })
        .response;
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, "Path to the next key"));
    response.on_hover_text("The way from this face to the next one");
}
