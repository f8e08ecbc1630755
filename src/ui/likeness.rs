//! How much the drawn face looks like its photo, and making it look more so.

use egui::{Button, ProgressBar, RichText, Ui, vec2};

use super::theme;
use super::view::SlotView;
use facemath_nets::engine::THOROUGH_REFINE_STEPS;
use facemath_studio::{Action, Command, FacesIntent, Intent, Likeness};

/// Steps up to which a refinement goes on by itself, too short for a bar of its own.
const QUIET_STEPS: usize = 20;

/// The button, or the bar while it is at work, and what it has done.
pub fn likeness_ui(ui: &mut Ui, slot: &SlotView, intents: &mut Vec<Intent>) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = theme::SPACE_S;
        match slot.refining {
            Some((step, of)) if of > QUIET_STEPS => {
                let share = step as f32 / of.max(1) as f32;
                ui.add(
                    ProgressBar::new(share)
                        .desired_height(theme::SPACE_M)
                        .text(format!("Step {step} of {of}")),
                );
                let stop = ui
                    .add(Button::new("Stop here").min_size(vec2(0.0, theme::ROW)))
                    .on_hover_text("Keep the best likeness found so far");
                if stop.clicked() {
                    intents.push(Intent::Faces(FacesIntent::StopRefining(slot.id)));
                }
            }
            _ => buttons_ui(ui, slot, intents),
        }
        if let Some(likeness) = slot.likeness {
            ui.label(RichText::new(words_of(likeness)).small().weak())
                .on_hover_text(
                    "How far the pixels of the drawn face are from those of its photo, against what they were before this work",
                );
        }
    });
}

/// What the work on a face has done, as the share of the difference that is gone.
fn words_of(likeness: Likeness) -> String {
    /// Decibels of a difference ten times as small.
    const TENFOLD_DB: f32 = 20.0;
    let left = 10.0_f32.powf((likeness.before_db - likeness.now_db) / TENFOLD_DB);
    match ((1.0 - left) * 100.0).round() {
        gone if gone >= 1.0 => format!("{gone:.0} % nearer to the photo"),
        _ => "As near to the photo as before".to_owned(),
    }
}

fn buttons_ui(ui: &mut Ui, slot: &SlotView, intents: &mut Vec<Intent>) {
    ui.horizontal(|ui| {
        let can_go_on = !slot.is_refined_thoroughly;
        let button = Button::new(Action::Refine.text()).min_size(vec2(0.0, theme::ROW));
        let response = ui
            .add_enabled(can_go_on, button)
            .on_hover_text(format!(
                "{} ({})",
                Action::Refine.tooltip(),
                Action::Refine
                    .shortcuts()
                    .first()
                    .map(ToString::to_string)
                    .unwrap_or_default()
            ))
            .on_disabled_hover_text("The model cannot draw this face any better");
        if response.clicked() {
            intents.push(Intent::Document(Command::SetRefinement {
                slot: slot.id,
                steps: THOROUGH_REFINE_STEPS as u32,
            }));
        }
    });
}
