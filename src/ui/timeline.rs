//! The morph: the faces as keys on a rail that the pointer scrubs, and how it is played.

use egui::{
    Align, ComboBox, CornerRadius, CursorIcon, DragValue, Layout, Rect, Response, Sense, Stroke,
    TextStyle, Ui, Vec2, WidgetInfo,
    accesskit::{Action as Request, ActionData, Role},
    emath::{remap, remap_clamp},
    pos2, vec2,
};

use super::icon::Icon;
use super::slider::caption;
use super::tour::{self, Anchor};
use super::view::{SlotView, StudioView};
use super::{UiCommand, face, icon, theme};
use facemath_core::latent::Easing;
use facemath_studio::{Action, Command, Timeline};

/// Side of a key's face, in points.
const KEY_SIDE: f32 = 64.0;
/// Height of the part of the track below the faces.
const RAIL_HEIGHT: f32 = 24.0;

/// Draws the transport and the track.
pub fn timeline_ui(ui: &mut Ui, view: &StudioView<'_>, commands: &mut Vec<UiCommand>) {
    ui.horizontal(|ui| {
        ui.set_height(theme::ROW);
        transport_ui(ui, view, commands);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            settings_ui(ui, view, commands);
        });
    });
    ui.add_space(theme::SPACE_M);
    track_ui(ui, view, commands);
}

fn transport_ui(ui: &mut Ui, view: &StudioView<'_>, commands: &mut Vec<UiCommand>) {
    let playback = &view.playback;
    let can_play = playback.end > 0.0;
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
            commands.push(UiCommand::Act(action));
        }
    }
    ui.add_space(theme::SPACE_M);
    let timeline = view.document.timeline();
    for (action, on, glyph) in [
        (Action::ToggleLoop, timeline.looped, Icon::Loop),
        (Action::TogglePingPong, timeline.ping_pong, Icon::PingPong),
    ] {
        if icon::icon_toggle_ui(ui, on, glyph, action.text(), &with_key(action)).clicked() {
            commands.push(UiCommand::Act(action));
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

/// Rate, length and easing; laid out from the right.
fn settings_ui(ui: &mut Ui, view: &StudioView<'_>, commands: &mut Vec<UiCommand>) {
    let timeline = *view.document.timeline();
    easing_ui(ui, timeline, commands);
    number_ui(
        ui,
        commands,
        Number {
            name: "Frames between faces",
            tooltip: "How many frames lead from one face to the next",
            suffix: " frames",
            value: timeline.frames_per_segment as f32,
            range: (
                *Timeline::FRAMES_PER_SEGMENT.start() as f32,
                *Timeline::FRAMES_PER_SEGMENT.end() as f32,
            ),
        },
        |value| Timeline {
            frames_per_segment: value as u32,
            ..timeline
        },
    );
    number_ui(
        ui,
        commands,
        Number {
            name: "Frames per second",
            tooltip: "How fast the frames follow each other, here and in the GIF",
            suffix: " fps",
            value: timeline.fps,
            range: (*Timeline::FPS.start(), *Timeline::FPS.end()),
        },
        |value| Timeline {
            fps: value,
            ..timeline
        },
    );
    let seconds = timeline.duration_secs(view.document.filled_slots().count());
    ui.label(caption(format!("{seconds:.1} s")))
        .on_hover_text("How long the morph takes once");
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

/// A number that is dragged or typed; `with_value` makes the timeline that has it.
pub fn number_ui(
    ui: &mut Ui,
    commands: &mut Vec<UiCommand>,
    number: Number<'_>,
    with_value: impl Fn(f32) -> Timeline,
) {
    let mut value = number.value;
    let field = DragValue::new(&mut value)
        .range(number.range.0..=number.range.1)
        .speed(0.2)
        .fixed_decimals(0)
        .suffix(number.suffix)
        .update_while_editing(false);
    let response = ui.add(field).accessible_name(number.name);
    if response.dragged() && response.changed() {
        commands.push(UiCommand::Drag(Command::SetTimeline(with_value(
            value.round(),
        ))));
    } else if response.drag_stopped() {
        commands.push(UiCommand::EndDrag);
    } else if response.changed() {
        commands.push(UiCommand::Edit(Command::SetTimeline(with_value(
            value.round(),
        ))));
    }
    response.on_hover_text(format!("{}: {}", number.name, number.tooltip));
}

fn easing_ui(ui: &mut Ui, timeline: Timeline, commands: &mut Vec<UiCommand>) {
    let text = |easing| match easing {
        Easing::Linear => "Even",
        Easing::Smooth => "Smooth",
    };
    let response = ComboBox::from_id_salt("easing")
        .selected_text(text(timeline.easing))
        .width(88.0)
        .show_ui(ui, |ui| {
            for (easing, tooltip) in [
                (Easing::Smooth, "Slow at each face, fast between"),
                (Easing::Linear, "The same speed all the way"),
            ] {
                let choice = ui.selectable_label(timeline.easing == easing, text(easing));
                if choice.on_hover_text(tooltip).clicked() {
                    commands.push(UiCommand::Edit(Command::SetTimeline(Timeline {
                        easing,
                        ..timeline
                    })));
                }
            }
        })
        .response;
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, "Easing"));
    response.on_hover_text("How the speed changes from face to face");
}

fn track_ui(ui: &mut Ui, view: &StudioView<'_>, commands: &mut Vec<UiCommand>) {
    let size = vec2(
        ui.available_width(),
        KEY_SIDE + RAIL_HEIGHT + theme::SPACE_S,
    );
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    tour::mark(ui, Anchor::Timeline, rect);
    let keys: Vec<&SlotView> = view.slots.iter().filter(|slot| slot.is_key).collect();
    if keys.len() < 2 || view.playback.end <= 0.0 {
        let enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::labeled(Role::Label, enabled, "Timeline"));
        let font = TextStyle::Body.resolve(ui.style());
        let words = if view.slots.iter().filter(|slot| slot.is_filled).count() < 2 {
            "Put another face into a slot to morph between the two, or press the small play button beside a slider to animate this one"
        } else {
            "Reading the faces…"
        };
        face::paint_hint(ui, rect, words, font);
        return;
    }
    let track = Track {
        rect,
        end: view.playback.end,
    };
    scrub(ui, &response, &track, view, commands);
    paint_rail(ui, &track, view);
    paint_keys(ui, &track, &keys);
    paint_playhead(ui, &track, view);
    response
        .on_hover_cursor(CursorIcon::ResizeHorizontal)
        .on_hover_text_at_pointer("Drag to move through the morph");
}

/// Where positions of the morph lie on the screen.
struct Track {
    rect: Rect,
    end: f32,
}

impl Track {
    fn span_x(&self) -> egui::Rangef {
        self.rect.x_range().shrink(KEY_SIDE / 2.0)
    }

    fn x_of(&self, position: f32) -> f32 {
        remap(position, 0.0..=self.end, self.span_x())
    }

    fn position_at(&self, x: f32) -> f32 {
        remap_clamp(x, self.span_x(), 0.0..=self.end)
    }

    fn rail_y(&self) -> f32 {
        self.rect.bottom() - RAIL_HEIGHT / 2.0
    }
}

fn scrub(
    ui: &Ui,
    response: &Response,
    track: &Track,
    view: &StudioView<'_>,
    commands: &mut Vec<UiCommand>,
) {
    let position = view.playback.position;
    let name = "Timeline";
    response.widget_info(|| WidgetInfo::slider(true, f64::from(position), name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(f64::from(track.end));
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
        commands.push(UiCommand::Seek {
            position: position.clamp(0.0, track.end),
        });
    }
    if asked.is_some() || response.drag_stopped() || response.clicked() {
        commands.push(UiCommand::EndDrag);
    }
}

fn paint_rail(ui: &Ui, track: &Track, view: &StudioView<'_>) {
    let tokens = theme::tokens(ui);
    let y = track.rail_y();
    let span = track.span_x();
    let rail = Rect::from_x_y_ranges(span, egui::Rangef::new(y - 2.0, y + 2.0));
    ui.painter()
        .rect_filled(rail, CornerRadius::same(2), tokens.rail);
    let done = Rect::from_min_max(
        rail.min,
        pos2(track.x_of(view.playback.position), rail.max.y),
    );
    ui.painter()
        .rect_filled(done, CornerRadius::same(2), tokens.accent);

    // A tick for every frame, as long as they can be told apart.
    let frames = view.playback.frame_count.saturating_sub(1);
    if frames > 0 && span.span() / frames as f32 >= 4.0 {
        for frame in 0..=frames {
            let x = remap(frame as f32, 0.0..=frames as f32, span);
            let stroke = Stroke::new(1.0, tokens.outline);
            ui.painter()
                .vline(x, egui::Rangef::new(y + 5.0, y + 8.0), stroke);
        }
    }
}

fn paint_keys(ui: &Ui, track: &Track, keys: &[&SlotView]) {
    // Keys overlap when there are many; then they are drawn smaller.
    let between = track.span_x().span() / (keys.len() - 1) as f32;
    let side = KEY_SIDE.min(between - theme::SPACE_S).max(16.0);
    for (index, slot) in keys.iter().enumerate() {
        let x = track.x_of(index as f32);
        let rect = Rect::from_center_size(
            pos2(x, track.rect.top() + KEY_SIDE / 2.0),
            Vec2::splat(side),
        );
        face::paint_face(
            ui,
            rect,
            slot.edited.or(slot.reconstruction).or(slot.original),
        );
    }
}

fn paint_playhead(ui: &Ui, track: &Track, view: &StudioView<'_>) {
    let tokens = theme::tokens(ui);
    let x = track.x_of(view.playback.position);
    let line = egui::Rangef::new(track.rect.top(), track.rail_y());
    ui.painter().vline(x, line, Stroke::new(2.0, tokens.accent));
    ui.painter().circle(
        pos2(x, track.rail_y()),
        7.0,
        tokens.accent,
        Stroke::new(2.0, tokens.panel),
    );
}
