//! The principal axes of faces as sliders, in a section that is closed until someone wants them.

use egui::{
    Align, Button, CollapsingHeader, Key, Label, Layout, Response, RichText, Sense, TextEdit, Ui,
    Vec2, WidgetInfo, accesskit::Role, vec2,
};

use super::icon::Icon;
use super::slider::ValueSlider;
use super::view::{AxisView, SlotView, StudioView};
use super::{UiState, face, icon, property, theme};
use facemath_core::latent::AxisMetric;
use facemath_studio::{Command, Control, Document, FacesIntent, Intent, MAX_NAME_CHARS, Sheet};

/// Side of the picture at each end of an axis, in points.
const END_SIDE: f32 = 40.0;
/// Room for the number and its reset button, in points.
const NUMBER_SPACE: f32 = 112.0;
/// Room for the share beside a name, in points.
const SHARE_SPACE: f32 = 36.0;

/// What is being typed as the name of an axis.
#[derive(Debug, Clone, Default)]
pub struct Renaming {
    axis: u16,
    text: String,
    /// Whether the field has had the keyboard yet.
    has_begun: bool,
}

/// Draws the section.
pub fn axes_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    slot: &SlotView,
    intents: &mut Vec<Intent>,
) {
    let title = match &view.axes {
        Some(axes) => format!("Axes ({})", axes.len()),
        None => "Axes".to_owned(),
    };
    let section = CollapsingHeader::new(title)
        .id_salt("axes")
        .show_unindented(ui, |ui| {
            if view.document.axis_metric() == AxisMetric::Code {
                older_axes_ui(ui, intents);
            }
            all_axes_ui(ui, view, slot, intents);
            match &view.axes {
                Some(axes) => {
                    for (place, axis) in axes.iter().enumerate() {
                        ui.push_id(axis.number, |ui| {
                            axis_ui(ui, view, state, slot, (place, axis), intents);
                        });
                    }
                }
                None => {
                    ui.label(RichText::new("Finding the axes of the model…").weak());
                }
            }
        });
    section
        .header_response
        .on_hover_text("The directions in which faces differ most, what is seen most first");
    state.view.are_axes_open = section.body_returned.is_some();
}

/// Says that the axes are those of earlier versions, and offers those of today.
fn older_axes_ui(ui: &mut Ui, intents: &mut Vec<Intent>) {
    ui.label(
        RichText::new("This project keeps the axes of an earlier version, on which it was made.")
            .weak(),
    );
    let button = Button::new("Use today's axes").min_size(vec2(0.0, theme::ROW));
    let tooltip = "Axes that show more of what differs between faces. What was set on the old ones, and their names, go; undo \
                   brings them back";
    if ui.add(button).on_hover_text(tooltip).clicked() {
        intents.push(Intent::Document(Command::RenewAxes));
    }
}

/// What concerns all axes of the face together.
fn all_axes_ui(ui: &mut Ui, view: &StudioView<'_>, slot: &SlotView, intents: &mut Vec<Intent>) {
    let id = slot.id;
    let edits = view.document.slot(id).map(|slot| &slot.edits);
    let is_moved = edits.is_some_and(|edits| !edits.axes.is_empty());
    ui.horizontal(|ui| {
        let mut button = |text: &str, tooltip: &str, enabled: bool, intent: Intent| {
            let button = Button::new(text).min_size(vec2(0.0, theme::ROW));
            if ui.add_enabled(enabled, button).on_hover_text(tooltip).clicked() {
                intents.push(intent);
            }
        };
        button(
            "Random",
            "A random place on every axis: another face each time. What is locked stays",
            true,
            Intent::Faces(FacesIntent::RandomiseAxes(id)),
        );
        button(
            "Zero",
            "The middle of every axis: the average face, with only what the axes do not tell of this one",
            true,
            Intent::Document(Command::ZeroAxes { slot: id }),
        );
        button(
            "Reset axes",
            "Back to where the face is by itself",
            is_moved,
            Intent::Document(Command::ResetAxes { slot: id }),
        );
    });
    for control in Control::PLAIN {
        let (row, moved) = (control.row(), edits.and_then(|edits| control.value(edits)));
        let slider = ValueSlider {
            mark: row.rest.map(|rest| (rest, "The mark: the face by itself")),
            can_reset: moved.is_some(),
            ..ValueSlider::of(&row)
        };
        let event = slider.ui(ui, moved.or(row.rest).unwrap_or_default());
        intents.extend(event.map(|event| property::intent(id, control, event)));
    }
}

/// One axis: its name and number above, its rail between pictures of its two ends below.
fn axis_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    slot: &SlotView,
    (place, axis): (usize, &AxisView),
    intents: &mut Vec<Intent>,
) {
    let tooltip = format!(
        "Axis {}: 0 is the average face, and two of three people are between -1 and 1. It makes up {} of all differences between faces",
        axis.number,
        share_of(axis)
    );
    let control = Control::Axis(axis.number);
    let row = control.row();
    let slider = ValueSlider {
        label: &axis.name,
        tooltip: &tooltip,
        origin: axis.own_sd,
        mark: Some((axis.own_sd, "The mark: the face by itself")),
        can_reset: axis.is_set,
        ..ValueSlider::of(&row)
    };
    let seen = axis
        .seen_sd
        .filter(|seen| (seen - axis.value_sd).abs() >= row.least);
    let mut event = None;
    ui.spacing_mut().item_spacing.y = theme::SPACE_S;
    ui.horizontal(|ui| {
        let size = vec2(ui.available_width() - NUMBER_SPACE, theme::ROW);
        let name = ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_width(size.x);
            name_ui(ui, view.document, state, axis, &tooltip, intents)
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            slider
                .number_ui(ui, axis.value_sd, &mut event)
                .labelled_by(name.inner.id);
        });
    });
    ui.horizontal(|ui| {
        end_ui(ui, view, 2 * place, "The average face at -3");
        let width = ui.available_width() - END_SIDE - theme::SPACE_M;
        ui.allocate_ui(vec2(width, END_SIDE), |ui| {
            slider.rail_ui(ui, axis.value_sd, seen, &mut event);
        });
        end_ui(ui, view, 2 * place + 1, "The average face at 3");
    });
    intents.extend(event.map(|event| property::intent(slot.id, &control, event)));
}

/// The share of an axis in words.
fn share_of(axis: &AxisView) -> String {
    let percent = 100.0 * axis.share;
    let decimals = usize::from(percent < 10.0);
    format!("{percent:.decimals$} %")
}

fn end_ui(ui: &mut Ui, view: &StudioView<'_>, tile: usize, tooltip: &str) {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(END_SIDE), Sense::hover());
    // Eighty textured squares are only worth painting where they can be seen.
    if ui.is_rect_visible(rect) {
        face::paint_face(ui, rect, (view.tiles)(Sheet::Axes, tile));
    }
    response.on_hover_text(tooltip);
}

/// The name, or the field that a new one is typed into.
fn name_ui(
    ui: &mut Ui,
    document: &Document,
    state: &mut UiState,
    axis: &AxisView,
    tooltip: &str,
    intents: &mut Vec<Intent>,
) -> Response {
    let is_renaming = |renaming: &Renaming| renaming.axis == axis.number;
    if let Some(renaming) = state.renaming_axis.as_mut().filter(|r| is_renaming(r)) {
        let field = TextEdit::singleline(&mut renaming.text)
            .char_limit(MAX_NAME_CHARS)
            .hint_text(format!("Axis {}", axis.number))
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        response.widget_info(|| {
            let name = format!("Name of axis {}", axis.number);
            WidgetInfo::labeled(Role::TextInput, true, name)
        });
        if !renaming.has_begun {
            renaming.has_begun = true;
            response.request_focus();
        } else if response.lost_focus() {
            let is_cancelled = ui.input(|input| input.key_pressed(Key::Escape));
            let name = std::mem::take(&mut renaming.text);
            state.renaming_axis = None;
            if !is_cancelled {
                intents.push(Intent::Document(Command::RenameAxis {
                    axis: axis.number,
                    name,
                }));
            }
        }
        return response;
    }
    let words = format!("Rename axis {}", axis.number);
    let pencil = |ui: &mut Ui| {
        icon::quiet_icon_button_ui(ui, Icon::Rename, &words, "Give this axis a name", true)
    };
    // The pencil and the share keep their places beside a long name.
    let width = ui.available_width() - 24.0 - SHARE_SPACE - theme::SPACE_S;
    ui.spacing_mut().item_spacing.x = theme::SPACE_S;
    let name = ui
        .scope(|ui| {
            ui.set_max_width(width);
            let label = Label::new(&axis.name).truncate().sense(Sense::click());
            ui.add(label)
                .on_hover_text(format!("{tooltip}\nDouble-click to rename"))
        })
        .inner;
    let is_to_rename = pencil(ui).clicked() || name.double_clicked();
    ui.label(RichText::new(share_of(axis)).small().weak())
        .on_hover_text("How much of all differences between faces lies along this axis");
    if is_to_rename {
        state.renaming_axis = Some(Renaming {
            axis: axis.number,
            text: document
                .axis_name(axis.number)
                .unwrap_or_default()
                .to_owned(),
            has_begun: false,
        });
    }
    name
}
