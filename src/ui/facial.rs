//! Expression and pose: the sliders in sections that stay closed until someone wants them.

use egui::{Button, CollapsingHeader, Ui, vec2};

use super::property::property_ui;
use super::theme;
use super::view::{ControlView, SlotView, StudioView};
use facemath_core::latent::FacialGroup;
use facemath_studio::{Command, Intent};

/// Draws the sections of which the model has sliders.
pub fn facial_ui(ui: &mut Ui, view: &StudioView<'_>, slot: &SlotView, intents: &mut Vec<Intent>) {
    for group in FacialGroup::ALL {
        let is_inside = |control: &&ControlView| {
            let facial = control.facial;
            facial.is_some_and(|facial| facial.group == group)
        };
        let controls: Vec<&ControlView> = view.controls.iter().filter(is_inside).collect();
        if !controls.is_empty() {
            ui.push_id(group, |ui| {
                group_ui(ui, group, &controls, slot, intents);
            });
        }
    }
}

fn group_ui(
    ui: &mut Ui,
    group: FacialGroup,
    controls: &[&ControlView],
    slot: &SlotView,
    intents: &mut Vec<Intent>,
) {
    let moved: Vec<&&ControlView> = controls.iter().filter(|control| control.is_set).collect();
    let title = match moved.len() {
        0 => group.label().to_owned(),
        count => format!("{} ({count} moved)", group.label()),
    };
    let section = CollapsingHeader::new(title)
        .id_salt("section")
        .show_unindented(ui, |ui| {
            for control in controls {
                ui.push_id(&control.label, |ui| {
                    property_ui(ui, slot, control, intents);
                });
            }
            let name = format!("Reset {}", group.label().to_lowercase());
            let button = Button::new(name).min_size(vec2(0.0, theme::ROW));
            let reset = ui
                .add_enabled(!moved.is_empty(), button)
                .on_hover_text("Put the sliders of this section back")
                .on_disabled_hover_text("No slider of this section is moved");
            if reset.clicked() {
                let controls = moved.iter().map(|moved| moved.control.clone()).collect();
                intents.push(Intent::Document(Command::ResetControls {
                    slot: slot.id,
                    controls,
                }));
            }
        });
    section.header_response.on_hover_text(match group {
        FacialGroup::Mouth => "Sliders of lips and corners of the mouth",
        FacialGroup::Eyes => "Sliders of lids and gaze, left and right as seen in the picture",
        FacialGroup::Brows => "Sliders of the brows, left and right as seen in the picture",
        FacialGroup::Pose => "Sliders of where the head points",
    });
}
