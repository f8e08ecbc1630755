//! The sliders of the selected face.

use egui::{
    Align, Button, Frame, Label, Layout, Margin, RichText, ScrollArea, TextStyle, Ui, UiBuilder,
    vec2,
};

use super::tour::{self, Anchor};
use super::view::{SlotView, StudioView};
use super::{UiState, axes, face, facial, likeness, looks, own_concepts, property, theme};
use facemath_studio::{Action, Command, Control, Intent};

/// Width of the scroll bar, in points.
const BAR_SPACE: f32 = 12.0;

/// Draws the sliders, or a hint where there is nothing to change.
pub fn controls_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    Frame::new()
        .inner_margin(Margin::same(theme::SPACE_L as i8))
        .show(ui, |ui| match view.selected() {
            Some(slot) if slot.is_filled => face_controls_ui(ui, view, state, slot, intents),
            _ => {
                let rect = ui.available_rect_before_wrap();
                let font = TextStyle::Body.resolve(ui.style());
                face::paint_hint(ui, rect, "Choose a face to change it", font);
                ui.take_available_space();
            }
        });
}

fn face_controls_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    slot: &SlotView,
    intents: &mut Vec<Intent>,
) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let reset = ui
                .add_enabled(slot.has_edits, Button::new("Reset all"))
                .on_hover_text("Put every slider of this face back (Ctrl+R)")
                .on_disabled_hover_text("No slider is moved");
            if reset.clicked() {
                intents.push(Intent::Document(Command::ResetEdits { slot: slot.id }));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(RichText::new(&slot.name).heading()).truncate());
            });
        });
    });
    ui.add_space(theme::SPACE_M);
    // The bar stands in the panel's margin, where it covers no word.
    let mut area = ui.available_rect_before_wrap();
    area.max.x += BAR_SPACE;
    // A child, so that the panel does not grow by it.
    let mut wide = ui.new_child(UiBuilder::new().max_rect(area));
    ScrollArea::vertical()
        .id_salt("sliders")
        .auto_shrink([false, false])
        .show(&mut wide, |ui| {
            ui.set_max_width(ui.available_width() - BAR_SPACE);
            sliders_ui(ui, view, state, slot, intents);
        });
    ui.take_available_space();
}

fn sliders_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    slot: &SlotView,
    intents: &mut Vec<Intent>,
) {
    ui.spacing_mut().item_spacing.y = theme::SPACE_L;
    if view.controls.is_empty() {
        let why = match slot.problem {
            Some(_) => "There are no sliders while the face cannot be read.",
            None => "The sliders appear once the model has read the face.",
        };
        ui.label(RichText::new(why).weak());
    }
    for control in view
        .controls
        .iter()
        .filter(|control| control.facial.is_none())
    {
        let drawn = ui.push_id(&control.label, |ui| {
            property::property_ui(ui, slot, control, intents);
        });
        if control.control == Control::Age {
            // Its words begin and end where it does: an outline there would cut them.
            let place = drawn.response.rect.expand(theme::SPACE_S);
            tour::mark(ui, Anchor::Age, place);
        }
    }
    facial::facial_ui(ui, view, slot, intents);
    own_concepts::own_concepts_ui(ui, view, state, intents);
    if slot.can_refine {
        likeness::likeness_ui(ui, slot, intents);
    }
    looks::looks_ui(ui, view.document, intents);
    if view.can_show_photo {
        photo_controls_ui(ui, view, intents);
    }
    if slot.can_frame {
        let button = Button::new("Frame the photo").min_size(vec2(0.0, theme::ROW));
        let response = ui
            .add(button)
            .on_hover_text("Move, zoom and turn the photo until the eyes sit on the marks");
        if response.clicked() {
            state.view.framing = Some(slot.id);
        }
    }
    // Last, since it is long.
    axes::axes_ui(ui, view, state, slot, intents);
}

/// What belongs to the whole photo rather than to the face.
fn photo_controls_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    ui.horizontal_wrapped(|ui| {
        for action in [Action::ShowPhoto, Action::SavePhoto, Action::Bake] {
            let is_on = action == Action::ShowPhoto && view.is_photo_on_stage;
            let button = Button::new(action.text())
                .selected(is_on)
                .min_size(vec2(0.0, theme::ROW));
            let response = ui
                .add_enabled((view.is_enabled)(action), button)
                .on_hover_text(action.tooltip());
            if response.clicked() {
                intents.push(action.intent());
            }
        }
    });
}
