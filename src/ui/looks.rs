//! The sliders of how all faces look, and the switch of the detail that they carry.

use egui::{Checkbox, Ui};

use super::slider::ValueSlider;
use facemath_studio::{Action, Command, Document, Intent, Look};

/// Draws those that change something as the others stand.
pub fn looks_ui(ui: &mut Ui, document: &Document, intents: &mut Vec<Intent>) {
    detail_switch_ui(ui, document.detail().is_on, intents);
    for look in Look::ALL {
        if look.is_acting(document) {
            look_ui(ui, document, look, intents);
        }
    }
}

fn detail_switch_ui(ui: &mut Ui, mut is_on: bool, intents: &mut Vec<Intent>) {
    let action = Action::ToggleDetail;
    let keys: Vec<String> = action.shortcuts().iter().map(ToString::to_string).collect();
    let switch = ui
        .add(Checkbox::new(&mut is_on, action.text()))
        .on_hover_text(format!("{} ({})", action.tooltip(), keys.join(", ")));
    if switch.changed() {
        intents.push(action.intent());
    }
}

fn look_ui(ui: &mut Ui, document: &Document, look: Look, intents: &mut Vec<Intent>) {
    let (row, value) = (look.row(), look.value(document));
    let slider = ValueSlider {
        can_reset: row.rest != Some(value),
        ..ValueSlider::of(&row)
    };
    let event = ui.push_id(look, |ui| slider.ui(ui, value)).inner;
    let set = |value| Command::SetLook { look, value };
    let reset = set(row.rest.unwrap_or(value));
    intents.extend(event.map(|event| event.into_intent(set, reset)));
}
