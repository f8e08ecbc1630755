//! The switch and the slider of the detail that all faces carry.

use egui::{Checkbox, Ui};

use super::slider::{SliderEvent, ValueSlider};
use facemath_studio::{Action, Command, DetailSetting, Intent};

/// Draws both; the slider only while detail is on.
pub fn detail_ui(ui: &mut Ui, detail: DetailSetting, intents: &mut Vec<Intent>) {
    let action = Action::ToggleDetail;
    let mut is_on = detail.is_on;
    let keys: Vec<String> = action.shortcuts().iter().map(ToString::to_string).collect();
    let switch = ui
        .add(Checkbox::new(&mut is_on, action.text()))
        .on_hover_text(format!("{} ({})", action.tooltip(), keys.join(", ")));
    if switch.changed() {
        intents.push(action.intent());
    }
    if !detail.is_on {
        return;
    }
    let usual = DetailSetting::default().amount;
    let event = ValueSlider {
        label: "Amount of detail",
        tooltip: "How much of their photo's own detail all faces carry, on the stage, in morphs and in exports",
        range: (
            *DetailSetting::AMOUNT.start(),
            *DetailSetting::AMOUNT.end(),
        ),
        step: 0.05,
        decimals: 2,
        suffix: "",
        origin: *DetailSetting::AMOUNT.start(),
        mark: None,
        ends: Some(("as the model draws", "as the photo")),
        can_reset: detail.amount != usual,
    }
    .ui(ui, detail.amount);
    let set = |amount| Command::SetDetail(DetailSetting { amount, ..detail });
    intents.extend(event.map(|event| match event {
        SliderEvent::Dragged(amount) => Intent::Drag(set(amount)),
        SliderEvent::Set(amount) => Intent::Document(set(amount)),
        SliderEvent::Released => Intent::EndDrag,
        SliderEvent::Reset => Intent::Document(set(usual)),
    }));
}
