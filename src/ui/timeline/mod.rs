//! The film: its keys on a track that the pointer scrubs, how it goes from key to key, and how it is played.

mod curve;
mod easing;
mod grips;
mod key_settings;
mod keyboard;
mod keys;
mod lane;
mod left_out;
mod track;
mod tracks;
mod way;

use egui::{Align, DragValue, Layout, Response, ScrollArea, Ui};

use super::icon::Icon;
use super::slider::caption;
use super::view::StudioView;
use super::{UiState, icon, theme};
use facemath_studio::{Action, Command, Intent, Timeline};

/// Width in points that the row above the track needs; in less it scrolls.
const ROW_WIDTH: f32 = 600.0;

/// Draws the transport and the track.
pub fn timeline_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    let row_width = ROW_WIDTH + left_out::width_in_row(view);
    if ui.available_width() < row_width {
        ScrollArea::horizontal().id_salt("film").show(ui, |ui| {
            ui.set_width(row_width);
            row_ui(ui, view, state, intents);
        });
    } else {
        row_ui(ui, view, state, intents);
    }
    ui.add_space(theme::SPACE_M);
    let mut room_for = 0;
    let shown = tracks::shown(view, state);
    track::track_ui(ui, view, shown, &mut room_for, intents);
    state.view.strip = room_for;
}

/// What runs the film, and what is known of it or of what is chosen in it.
fn row_ui(ui: &mut Ui, view: &StudioView<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    ui.horizontal(|ui| {
        ui.set_height(theme::ROW);
        transport_ui(ui, view, intents);
        tracks::tracks_menu_ui(ui, view, state, intents);
        left_out::left_out_ui(ui, view, intents);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            match (view.film.chosen_key(), tracks::shown(view, state)) {
                (Some(key), _) => key_settings::key_settings_ui(ui, view, key, intents),
                (None, Some(attribute)) => {
                    tracks::track_settings_ui(ui, view, state, attribute, intents);
                }
                (None, None) => settings_ui(ui, view, intents),
            }
        });
    });
}

fn transport_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    let playback = &view.playback;
    let can_play = view.film.keys.len() > 1;
    ui.spacing_mut().item_spacing.x = theme::SPACE_S;
    let (play_icon, play_name) = if playback.is_playing {
        (Icon::Pause, "Pause the morph")
    } else {
        (Icon::Play, "Play the morph")
    };
    for (action, glyph, name) in [
        (Action::StepBack, Icon::StepBack, Action::StepBack.text()),
        (Action::PlayPause, play_icon, play_name),
        (
            Action::StepForward,
            Icon::StepForward,
            Action::StepForward.text(),
        ),
    ] {
        let tooltip = with_key(action);
        if icon::icon_button_ui(ui, glyph, name, &tooltip, can_play).clicked() {
            intents.push(action.intent());
        }
    }
    ui.add_space(theme::SPACE_M);
    let tooltip = with_key(Action::AddKey);
    let can_add = (view.is_enabled)(Action::AddKey);
    let name = Action::AddKey.text();
    if icon::icon_button_ui(ui, Icon::Add, name, &tooltip, can_add).clicked() {
        intents.push(Action::AddKey.intent());
    }
    let timeline = view.document.timeline();
    for (action, on, glyph) in [
        (Action::ToggleLoop, timeline.looped, Icon::Loop),
        (Action::TogglePingPong, timeline.ping_pong, Icon::PingPong),
    ] {
        if icon::icon_toggle_ui(ui, on, glyph, action.text(), &with_key(action)).clicked() {
            intents.push(action.intent());
        }
    }
}

/// "Go one frame forward (Right)".
fn with_key(action: Action) -> String {
    match action.shortcuts().first() {
        Some(shortcut) => format!("{} ({shortcut})", action.tooltip()),
        None => action.tooltip().to_owned(),
    }
}

/// Rate, length and easing of the whole film; laid out from the right.
fn settings_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    let timeline = *view.document.timeline();
    if let Some(chosen) = easing::easing_ui(ui, timeline) {
        intents.push(Intent::Document(Command::SetTimeline(chosen)));
    }
    number_ui(
        ui,
        intents,
        Number {
            name: "Frames between faces",
            tooltip: "How many frames lead from one face to the next, where a key says nothing else",
            suffix: " frames",
            value: timeline.frames_per_segment as f32,
            range: (
                *Timeline::FRAMES_PER_SEGMENT.start() as f32,
                *Timeline::FRAMES_PER_SEGMENT.end() as f32,
            ),
        },
        |value| {
            Command::SetTimeline(Timeline {
                frames_per_segment: value as u32,
                ..timeline
            })
        },
    );
    number_ui(
        ui,
        intents,
        Number {
            name: "Frames per second",
            tooltip: "How fast the frames follow each other, here and in the file",
            suffix: " fps",
            value: timeline.fps,
            range: (*Timeline::FPS.start(), *Timeline::FPS.end()),
        },
        |value| {
            Command::SetTimeline(Timeline {
                fps: value,
                ..timeline
            })
        },
    );
    speed_ui(ui, timeline, intents);
    let seconds = view.film.whole.duration_secs();
    ui.label(caption(format!("{seconds:.1} s")))
        .on_hover_text("How long the film takes once");
}

/// How many times as fast the film runs as its lengths say.
fn speed_ui(ui: &mut Ui, timeline: Timeline, intents: &mut Vec<Intent>) {
    let mut speed = timeline.speed;
    let field = DragValue::new(&mut speed)
        .range(Timeline::SPEED)
        .speed(0.02)
        .max_decimals(2)
        .suffix("×")
        .update_while_editing(false);
    let response = ui.add(field).accessible_name("Speed");
    let set = Command::SetTimeline(Timeline { speed, ..timeline });
    push_edit(&response, set, intents);
    if response.double_clicked() {
        let usual = Timeline::default().speed;
        intents.push(Intent::Document(Command::SetTimeline(Timeline {
            speed: usual,
            ..timeline
        })));
    }
    response.on_hover_text(
        "Speed: how many times as fast the film runs, in fewer frames, as its lengths and holds say. Double-click for 1",
    );
}

/// A whole number of the timeline.
pub struct Number<'a> {
    /// Accessible name.
    pub name: &'a str,
    /// What it means.
    pub tooltip: &'a str,
    /// Unit with its leading blank.
    pub suffix: &'a str,
    /// The number now.
    pub value: f32,
    /// Smallest and largest number.
    pub range: (f32, f32),
}

/// A number that is dragged or typed; `with_value` makes the command that sets it.
pub fn number_ui(
    ui: &mut Ui,
    intents: &mut Vec<Intent>,
    number: Number<'_>,
    with_value: impl Fn(f32) -> Command,
) {
    let mut value = number.value;
    let field = DragValue::new(&mut value)
        .range(number.range.0..=number.range.1)
        .speed(0.2)
        .fixed_decimals(0)
        .suffix(number.suffix)
        .update_while_editing(false);
    let response = ui.add(field).accessible_name(number.name);
    push_edit(&response, with_value(value.round()), intents);
    response.on_hover_text(format!("{}: {}", number.name, number.tooltip));
}

/// Asks for what a number that is dragged or typed has been set to: one step of undo for a whole drag.
fn push_edit(response: &Response, set: Command, intents: &mut Vec<Intent>) {
    if response.dragged() && response.changed() {
        intents.push(Intent::Drag(set));
    } else if response.drag_stopped() {
        intents.push(Intent::EndDrag);
    } else if response.changed() {
        intents.push(Intent::Document(set));
    }
}
