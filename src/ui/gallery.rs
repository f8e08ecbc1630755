//! The sample faces: click to place one, or drag it onto a slot.

use egui::{Align, Frame, Layout, Margin, ScrollArea, Ui, Vec2};

use super::drop::DraggedFace;
use super::icon::Icon;
use super::view::{SampleView, StudioView};
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
                        for (index, sample) in in_order(view) {
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

/// The samples with their numbers, those first that the present model draws well.
fn in_order<'a>(view: &'a StudioView<'_>) -> impl Iterator<Item = (usize, &'a SampleView)> {
    let is_own = |sample: &SampleView| view.model == Some(sample.model);
    let of = move |wants_own| {
        let samples = view.samples.iter().enumerate();
        samples.filter(move |(_, sample)| is_own(sample) == wants_own)
    };
    of(true).chain(of(false))
}
