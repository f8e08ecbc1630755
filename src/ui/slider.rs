//! A slider that answers under the hand: typed values, a mark for the start value, fine movement, reset.

use egui::{
    Align2, CursorIcon, DragValue, EventFilter, Key, Label, RectAlign, Response, RichText, Sense,
    Sides, TextStyle, Tooltip, Ui, Vec2, WidgetInfo,
    accesskit::{Action, ActionData, Role},
    emath::remap_clamp,
    vec2,
};

mod rail;

use super::icon::Icon;
use super::{icon, theme};
use facemath_studio::{Command, ControlRow, Intent};

/// How much finer Shift makes a drag or a key press.
const FINE: f32 = 0.1;
/// Width of the number beside the label.
const NUMBER_WIDTH: f32 = 72.0;
const HANDLE_RADIUS: f32 = 7.0;
/// How far beyond its limits the pointer pulls a slider on, in points.
const STOP: f32 = 12.0;

/// What a slider is about.
#[derive(Debug, Clone)]
pub struct ValueSlider<'a> {
    /// Visible and accessible name.
    pub label: &'a str,
    /// What it does, shown under the pointer.
    pub tooltip: &'a str,
    /// Smallest and largest value.
    pub range: (f32, f32),
    /// What an arrow key adds.
    pub step: f32,
    /// Digits after the point.
    pub decimals: usize,
    /// Unit after the number, with its leading blank.
    pub suffix: &'a str,
    /// Where the accent fill starts: the value that changes nothing.
    pub origin: f32,
    /// A value worth a mark on the rail, and what it means.
    pub mark: Option<(f32, &'a str)>,
    /// Words at the two ends of the rail.
    pub ends: Option<(&'a str, &'a str)>,
    /// Whether there is anything to reset.
    pub can_reset: bool,
}

/// What only some sliders have.
#[derive(Default)]
pub struct Extras<'a> {
    /// A button before the number.
    pub button: Option<&'a mut dyn FnMut(&mut Ui)>,
    /// Whether the slider cannot be moved now.
    pub is_fixed: bool,
    /// Where other controls have brought what this one is about: a second, fainter mark.
    pub seen: Option<f32>,
    /// Between which values all is well. A drag stops there and goes on only when it is meant to; what lies beyond is dotted.
    pub limits: Option<(f32, f32)>,
    /// A few words between those at the ends.
    pub note: Option<(&'a str, &'a str)>,
}

/// What happened to a slider in this frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SliderEvent {
    /// It moves with the pointer: part of one gesture.
    Dragged(f32),
    /// The pointer let go.
    Released,
    /// Set in one go: typed, by key, by assistive technology.
    Set(f32),
    /// Back to the start value.
    Reset,
}

impl SliderEvent {
    /// What it asks for: `set` puts the slider somewhere, `reset` back.
    pub fn into_intent(self, set: impl Fn(f32) -> Command, reset: Command) -> Intent {
        match self {
            Self::Dragged(value) => Intent::Drag(set(value)),
            Self::Set(value) => Intent::Document(set(value)),
            Self::Released => Intent::EndDrag,
            Self::Reset => Intent::Document(reset),
        }
    }
}

impl<'a> ValueSlider<'a> {
    /// As the table of sliders has it, without a mark and with nothing to reset.
    pub fn of(row: &'a ControlRow) -> Self {
        let range = (*row.range.start(), *row.range.end());
        Self {
            label: row.label,
            tooltip: row.tooltip,
            range,
            step: row.step,
            decimals: row.decimals,
            suffix: row.suffix,
            origin: row.origin.unwrap_or(range.0),
            mark: None,
            ends: row.ends,
            can_reset: false,
        }
    }
}

impl ValueSlider<'_> {
    /// Draws label, number, reset button and rail; returns what the person did.
    pub fn ui(&self, ui: &mut Ui, value: f32) -> Option<SliderEvent> {
        self.ui_with(ui, value, Extras::default())
    }

    /// [`ValueSlider::ui`] with what only some sliders have.
    pub fn ui_with(&self, ui: &mut Ui, value: f32, extras: Extras<'_>) -> Option<SliderEvent> {
        let mut event = None;
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = theme::SPACE_S;
            let is_movable = !extras.is_fixed;
            // What can be used comes first, and the name has what room is left.
            let (label, number) = Sides::new().shrink_left().show(
                ui,
                |ui| self.label_ui(ui),
                |ui| {
                    let number =
                        ui.add_enabled_ui(is_movable, |ui| self.number_ui(ui, value, &mut event));
                    if let Some(button) = extras.button {
                        ui.spacing_mut().item_spacing.x = theme::SPACE_S;
                        button(ui);
                    }
                    number.inner
                },
            );
            number.labelled_by(label.id);
            let rail = ui.add_enabled_ui(is_movable, |ui| {
                self.limited_rail_ui(ui, value, extras.seen, extras.limits, &mut event)
            });
            if let Some((less, more)) = self.ends {
                let width = rail.inner.rect.width();
                self.ends_ui(ui, width, (less, more), extras.note);
            }
        });
        event
    }

    /// The name, cut short where it is longer than the room for it, and then all of it under the pointer.
    fn label_ui(&self, ui: &mut Ui) -> Response {
        let room = ui.available_width();
        let label = Label::new(self.label)
            .truncate()
            .show_tooltip_when_elided(false);
        let response = ui.add(label);
        let is_cut = (response.intrinsic_size()).is_some_and(|size| size.x > room);
        response.on_hover_ui(|ui| {
            if is_cut {
                ui.strong(self.label);
            }
            ui.label(self.tooltip);
        })
    }

    /// The number that can be typed, which still needs a label, and the button that resets it, for a layout from right to left.
    pub fn number_ui(&self, ui: &mut Ui, value: f32, event: &mut Option<SliderEvent>) -> Response {
        ui.spacing_mut().item_spacing.x = theme::SPACE_S;
        let name = format!("Reset {}", self.label.to_lowercase());
        let tooltip = "Back to the face as it is (or double-click the slider)";
        if icon::quiet_icon_button_ui(ui, Icon::Reset, &name, tooltip, self.can_reset).clicked() {
            *event = Some(SliderEvent::Reset);
        }
        let mut typed = value;
        let number = DragValue::new(&mut typed)
            .range(self.range.0..=self.range.1)
            // A project may hold more than the slider of today offers, and looking at it changes nothing.
            .clamp_existing_to_range(false)
            .speed(self.step * 0.2)
            .fixed_decimals(self.decimals)
            .suffix(self.suffix)
            .update_while_editing(false);
        let response = ui
            .add_sized(vec2(NUMBER_WIDTH, 24.0), number)
            .on_hover_text("Drag, or click to type a number");
        if response.dragged() && response.changed() {
            *event = Some(SliderEvent::Dragged(typed));
        } else if response.drag_stopped() {
            *event = Some(SliderEvent::Released);
        } else if response.changed() && !self.reads_alike(typed, value) {
            *event = Some(SliderEvent::Set(typed));
        }
        response
    }

    /// Whether two values are written alike: a number that only had the keyboard comes back rounded, and is not set by that.
    fn reads_alike(&self, a: f32, b: f32) -> bool {
        let written = |value: f32| format!("{value:.*}", self.decimals);
        written(a) == written(b)
    }

    /// The rail with its handle, as wide as there is room. `seen` as in [`Extras::seen`].
    pub fn rail_ui(
        &self,
        ui: &mut Ui,
        value: f32,
        seen: Option<f32>,
        event: &mut Option<SliderEvent>,
    ) -> Response {
        self.limited_rail_ui(ui, value, seen, None, event)
    }

    fn limited_rail_ui(
        &self,
        ui: &mut Ui,
        value: f32,
        seen: Option<f32>,
        limits: Option<(f32, f32)>,
        event: &mut Option<SliderEvent>,
    ) -> Response {
        let size = vec2(ui.available_width(), 20.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        let (min, max) = self.range;
        let span_x = rect.x_range().shrink(HANDLE_RADIUS);
        let x_of = |value: f32| remap_clamp(value, min..=max, span_x);

        if response.double_clicked() {
            *event = Some(SliderEvent::Reset);
        } else if let Some(at) = response.interact_pointer_pos() {
            let fine = ui.input(|input| input.modifiers.shift);
            let new = if fine {
                let per_point = (max - min) / span_x.span().max(1.0);
                value + response.drag_delta().x * per_point * FINE
            } else {
                let pulled = STOP / span_x.span().max(1.0) * (max - min);
                stopped(remap_clamp(at.x, span_x, min..=max), value, limits, pulled)
            };
            let moved = response.dragged() || response.is_pointer_button_down_on();
            if moved && new != value {
                *event = Some(SliderEvent::Dragged(self.clamped(new)));
            }
        }
        if response.drag_stopped() || response.clicked() && event.is_none() {
            *event = Some(SliderEvent::Released);
        }
        if let Some(new) = self.keyed(ui, &response, value, limits) {
            *event = Some(SliderEvent::Set(self.clamped(new)));
        }

        self.declare(ui, &response, value);
        self.paint_rail(ui, &response, value, seen, limits, &x_of);
        let mut tooltip = self.tooltip.to_owned();
        for more in [self.mark.map(|(_, meaning)| meaning), self.beyond(limits)] {
            tooltip.extend(more.into_iter().flat_map(|more| ["\n", more]));
        }
        tooltip.push_str("\nDouble-click to reset, Shift for fine steps, arrow keys to step");
        let response = response.on_hover_cursor(CursorIcon::ResizeHorizontal);
        // Beside the slider: below it is the next one.
        let mut hint = Tooltip::for_enabled(&response);
        hint.popup = hint.popup.align(RectAlign::LEFT);
        hint.show(|ui| ui.label(tooltip));
        response
    }

    /// What to say of values beyond the limits, where there are any.
    fn beyond(&self, limits: Option<(f32, f32)>) -> Option<&'static str> {
        let (low, high) = limits?;
        (low > self.range.0 || high < self.range.1)
            .then_some("Dotted: the model cannot draw this face well there. Pull on to go there")
    }

    fn clamped(&self, value: f32) -> f32 {
        value.clamp(self.range.0, self.range.1)
    }

    /// The value asked for by arrow keys, Home and End, or by assistive technology.
    fn keyed(
        &self,
        ui: &Ui,
        response: &Response,
        value: f32,
        limits: Option<(f32, f32)>,
    ) -> Option<f32> {
        let id = response.id;
        let has_focus = response.has_focus();
        if has_focus {
            let filter = EventFilter {
                horizontal_arrows: true,
                ..Default::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        }
        ui.input(|input| {
            let asked = input
                .accesskit_action_requests(id, Action::SetValue)
                .filter_map(|request| match request.data {
                    Some(ActionData::NumericValue(value)) => Some(value as f32),
                    _ => None,
                })
                .last();
            if asked.is_some() {
                return asked;
            }
            let presses = |key: Key| {
                if has_focus { input.num_presses(key) } else { 0 }
            };
            // First to where all is well, then to the end.
            let (low, high) = limits.unwrap_or(self.range);
            if presses(Key::Home) > 0 {
                return Some(if value > low { low } else { self.range.0 });
            }
            if presses(Key::End) > 0 {
                return Some(if value < high { high } else { self.range.1 });
            }
            let up = presses(Key::ArrowRight)
                + input.num_accesskit_action_requests(id, Action::Increment);
            let down = presses(Key::ArrowLeft)
                + input.num_accesskit_action_requests(id, Action::Decrement);
            let factor = if input.modifiers.shift { FINE } else { 1.0 };
            (up != down).then_some(value + (up as f32 - down as f32) * self.step * factor)
        })
    }

    /// Tells assistive technology what this is and how far it goes.
    fn declare(&self, ui: &Ui, response: &Response, value: f32) {
        let enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::slider(enabled, f64::from(value), self.label));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_min_numeric_value(f64::from(self.range.0));
            node.set_max_numeric_value(f64::from(self.range.1));
            node.set_numeric_value_step(f64::from(self.step));
            node.add_action(Action::SetValue);
            node.add_action(Action::Increment);
            node.add_action(Action::Decrement);
        });
    }

    fn ends_ui(
        &self,
        ui: &mut Ui,
        width: f32,
        (less, more): (&str, &str),
        note: Option<(&str, &str)>,
    ) {
        let (rect, response) = ui.allocate_exact_size(vec2(width, 14.0), Sense::hover());
        let font = TextStyle::Small.resolve(ui.style());
        let color = theme::tokens(ui).text_weak;
        let inset = Vec2::ZERO;
        ui.painter().text(
            rect.left_center() + inset,
            Align2::LEFT_CENTER,
            less,
            font.clone(),
            color,
        );
        ui.painter().text(
            rect.right_center() - inset,
            Align2::RIGHT_CENTER,
            more,
            font.clone(),
            color,
        );
        if let Some((words, meaning)) = note {
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
            response.on_hover_text(meaning);
            ui.painter()
                .text(rect.center(), Align2::CENTER_CENTER, words, font, color);
        }
    }
}

/// Where a drag to `wanted` leads: not beyond the limits from within them, unless it goes `pulled` further.
fn stopped(wanted: f32, value: f32, limits: Option<(f32, f32)>, pulled: f32) -> f32 {
    let Some((low, high)) = limits else {
        return wanted;
    };
    if value >= low && wanted < low && wanted > low - pulled {
        low
    } else if value <= high && wanted > high && wanted < high + pulled {
        high
    } else {
        wanted
    }
}

/// A caption in weak small text.
pub fn caption(text: impl Into<String>) -> RichText {
    RichText::new(text).small().weak()
}
