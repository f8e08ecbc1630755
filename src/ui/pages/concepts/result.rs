//! What a concept that is being made comes to, and the button that adds its slider.

use egui::{Button, RichText, Stroke, TextEdit, Ui, vec2};

use super::push;
use crate::ui::tile::Tile;
use crate::ui::view::StudioView;
use crate::ui::{UiState, theme};
use facemath_core::latent::Separation;
use facemath_studio::{ConceptsIntent, DraftFit, Intent, PREVIEW_STRENGTHS, Page, Sheet};

/// Side of a face of the preview, in points, where there is room.
const PREVIEW_SIDE: f32 = 84.0;

/// What the fit says, in words and as a scale from guessing to always right.
pub(super) fn report_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(theme::ROW);
        match view.concepts.fit {
            DraftFit::TooFew => {
                let words = "Two faces in each group are enough to try; thirty are a start, a hundred are good";
                ui.label(RichText::new(words).weak());
            }
            DraftFit::UnderWay => {
                ui.spinner();
                ui.label(RichText::new("Looking for the direction").weak());
            }
            DraftFit::Failed(reason) => {
                ui.label(RichText::new(reason).color(theme::tokens(ui).warning));
            }
            DraftFit::Ready(fit) => {
                separation_ui(ui, &fit.separation);
                let words = format!(
                    "Told apart by faces that the direction was not made from, each in its turn.\n{}{}",
                    named("Leaves alone: ", &fit.leaves_alone),
                    named("\nMoves as well, being nearly the same: ", &fit.moves_too),
                );
                ui.label(RichText::new(fit.separation.to_string())).on_hover_text(words);
            }
        }
    });
    let mut leaves = view.concepts.leaves_known_alone;
    let toggle = ui
        .checkbox(&mut leaves, "Leave the other sliders alone")
        .on_hover_text(
            "Take out of the direction what the model's own sliders see in it, such as age when those with the \
             property are older",
        );
    if toggle.changed() {
        push(intents, ConceptsIntent::LeaveKnownAlone(leaves));
    }
}

pub(super) fn named(words: &str, names: &[String]) -> String {
    if names.is_empty() {
        String::new()
    } else {
        format!("{words}{}", names.join(", "))
    }
}

/// A rail from 50 to 100 %, the interval on it, and a mark at the share itself.
pub(super) fn separation_ui(ui: &mut Ui, separation: &Separation) {
    let tokens = theme::tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(120.0, theme::ROW), egui::Sense::hover());
    let x =
        |share: f32| egui::remap_clamp(share, 0.5..=1.0, rect.left() + 4.0..=rect.right() - 4.0);
    let y = rect.center().y;
    let line = |from: f32, to: f32| [egui::pos2(from, y), egui::pos2(to, y)];
    let painter = ui.painter();
    let rail = Stroke::new(4.0, tokens.raised);
    painter.line_segment(line(x(0.5), x(1.0)), rail);
    let interval = line(x(separation.accuracy_low), x(separation.accuracy_high));
    painter.line_segment(
        interval,
        Stroke::new(4.0, tokens.accent.gamma_multiply(0.5)),
    );
    painter.circle_filled(egui::pos2(x(separation.accuracy), y), 6.0, tokens.accent);
    response.on_hover_text(
        "From guessing (left) to always right: how many faces that it was not made from are told apart. The bar is where \
         that number lies by all likelihood",
    );
}

/// The selected face along the direction.
pub(super) fn preview_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    if view.concepts.preview.is_empty() {
        return;
    }
    let gaps = (PREVIEW_STRENGTHS.len() - 1) as f32 * theme::SPACE_M;
    let side = ((ui.available_width() - gaps) / PREVIEW_STRENGTHS.len() as f32).min(PREVIEW_SIDE);
    let selected = view.selected().map_or("Face", |slot| slot.name.as_str());
    ui.horizontal(|ui| {
        let places = view.concepts.preview.iter().enumerate();
        for ((index, _), strength) in places.zip(PREVIEW_STRENGTHS) {
            let Some(source) = (view.tile_face)(Sheet::Page(Page::Concepts), index) else {
                continue;
            };
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = theme::SPACE_S;
                let sign = if strength > 0.0 { "+" } else { "" };
                Tile {
                    source,
                    name: &format!("{selected} {sign}{strength}"),
                    tooltip: &format!("{selected} with the new slider at {sign}{strength}"),
                    picture: (view.tiles)(Sheet::Page(Page::Concepts), index),
                }
                .ui(ui, side, intents);
                ui.label(RichText::new(format!("{sign}{strength}")).small().weak());
            });
        }
    });
}

/// Name, words for the ends, and the button.
pub(super) fn words_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    let words = &mut state.concept_words;
    let field = theme::tokens(ui).raised;
    ui.horizontal(|ui| {
        for (name, hint, width, text) in [
            ("Name", "Big smile", 150.0, &mut words.label),
            ("from", "without", 90.0, &mut words.negative),
            ("to", "with", 90.0, &mut words.positive),
        ] {
            let label = ui.label(name);
            ui.add(
                TextEdit::singleline(text)
                    .background_color(field)
                    .hint_text(hint)
                    .desired_width(width)
                    .char_limit(facemath_studio::concepts::MAX_LABEL_CHARS),
            )
            .labelled_by(label.id)
            .on_hover_text("What stands at the slider");
        }
        let is_ready = matches!(view.concepts.fit, DraftFit::Ready(_));
        let is_named = [&words.label, &words.negative, &words.positive]
            .iter()
            .all(|text| !text.trim().is_empty());
        let add = ui
            .add_enabled(
                is_ready && is_named,
                Button::new("Add slider").min_size(vec2(0.0, theme::ROW)),
            )
            .on_hover_text("Put it among the sliders of this project (Ctrl+Z takes it back)")
            .on_disabled_hover_text(if is_ready {
                "Give it a name and words for its two ends first"
            } else {
                "Put at least two faces into each group first"
            });
        if add.clicked() {
            push(
                intents,
                ConceptsIntent::AddSlider {
                    label: words.label.clone(),
                    negative: words.negative.clone(),
                    positive: words.positive.clone(),
                },
            );
        }
    });
}
