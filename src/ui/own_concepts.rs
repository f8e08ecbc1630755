//! The document's own concepts below the sliders: saving, renaming and removing them, and the way to a new one.

use egui::{Align, Button, Layout, RichText, TextEdit, Ui, vec2};

use super::icon::{self, Icon};
use super::view::{OwnConceptView, StudioView};
use super::{UiState, theme};
use facemath_studio::{Command, ConceptsIntent, Intent, Page};

/// Draws the section.
pub fn own_concepts_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = theme::SPACE_S;
        ui.label(RichText::new("Your concepts").strong());
        for own in &view.concepts.own {
            ui.push_id(&own.name, |ui| own_ui(ui, own, state, intents));
        }
        ui.horizontal_wrapped(|ui| {
            let new = ui
                .add(Button::new("New concept from faces…").min_size(vec2(0.0, theme::ROW)))
                .on_hover_text("Make a slider from faces with a property and faces without it");
            if new.clicked() {
                state.view.page = Page::Concepts;
            }
            let load = ui
                .add(Button::new("Load…").min_size(vec2(0.0, theme::ROW)))
                .on_hover_text("Add a concept from a file that somebody made");
            if load.clicked() {
                intents.push(Intent::Concepts(ConceptsIntent::Load));
            }
        });
    });
}

fn own_ui(ui: &mut Ui, own: &OwnConceptView, state: &mut UiState, intents: &mut Vec<Intent>) {
    if let Some((_, label)) = state
        .renamed_concept
        .as_mut()
        .filter(|(name, _)| *name == own.name)
    {
        let caption = ui.label(RichText::new("New name").small().weak());
        let field = ui
            .add(
                TextEdit::singleline(label)
                    .char_limit(facemath_studio::concepts::MAX_LABEL_CHARS)
                    .desired_width(f32::INFINITY),
            )
            .labelled_by(caption.id);
        if !field.lost_focus() {
            field.request_focus();
            return;
        }
        let is_kept = ui.input(|input| input.key_pressed(egui::Key::Escape));
        let label = label.trim().to_owned();
        if !is_kept && !label.is_empty() && label != own.label {
            intents.push(Intent::Concepts(ConceptsIntent::Rename {
                name: own.name.clone(),
                label,
            }));
        }
        state.renamed_concept = None;
        return;
    }
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = theme::SPACE_S;
            let lower = own.label.to_lowercase();
            let quiet = |ui: &mut Ui, icon, what: &str, tooltip: &str| {
                let name = format!("{what} {lower}");
                icon::quiet_icon_button_ui(ui, icon, &name, tooltip, true).clicked()
            };
            if quiet(
                ui,
                Icon::Close,
                "Remove",
                "Remove the slider (Ctrl+Z takes it back)",
            ) {
                intents.push(Intent::Document(Command::RemoveConcept {
                    name: own.name.clone(),
                }));
            }
            if quiet(
                ui,
                Icon::Save,
                "Save",
                "Save it to a file that can be shared",
            ) {
                intents.push(Intent::Concepts(ConceptsIntent::Save {
                    name: own.name.clone(),
                }));
            }
            if quiet(ui, Icon::Rename, "Rename", "Give it another name") {
                state.renamed_concept = Some((own.name.clone(), own.label.clone()));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let text = RichText::new(&own.label);
                let text = if own.is_usable { text } else { text.weak() };
                ui.add(egui::Label::new(text).truncate())
                    .on_hover_text(&own.about);
            });
        });
    });
}
