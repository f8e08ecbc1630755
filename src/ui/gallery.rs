//! The sample faces: click to place one, or drag it onto a slot.

use egui::{Align, Frame, Layout, Margin, ScrollArea, Ui, Vec2};

use super::drop::DraggedFace;
use super::icon::Icon;
use super::view::StudioView;
use super::{face, icon, theme};
use facemath_studio::{Action, FacesIntent, Intent};

/// Side of a sample, in points: three beside each other.
const SAMPLE_SIDE: f32 = 61.0;

/// Draws the gallery and the button that invents a face.
pub fn gallery_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    Frame::new()
        .inner_margin(Margin {
            left: theme::SPACE_L as i8,
            right: theme::SPACE_L as i8,
            top: theme::SPACE_M as i8,
            bottom: theme::SPACE_M as i8,
        })
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.heading("Samples");
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let tooltip = "Let the model make up a face";
                    if icon::quiet_icon_button_ui(ui, Icon::Dice, "Invent a face", tooltip, true)
                        .clicked()
                    {
                        intents.push(Action::InventFace.intent());
                    }
                });
            });
            ScrollArea::vertical()
                .id_salt("samples")
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing = Vec2::splat(theme::SPACE_M);
                    ui.horizontal_wrapped(|ui| {
                        for (index, sample) in view.samples.iter().enumerate() {
                            let name = format!("Sample {}", sample.name);
                            let response = face::face_ui(ui, SAMPLE_SIDE, sample.picture, &name);
                            response.dnd_set_drag_payload(DraggedFace::Sample(index));
                            if response.clicked() {
                                intents.push(Intent::Faces(FacesIntent::PlaceSample {
                                    slot: None,
                                    sample: index,
                                }));
                            }
                            response.on_hover_text(format!(
                                "{}\nClick to place it, or drag it onto a slot",
                                sample.name
                            ));
                        }
                    });
                });
        });
}
