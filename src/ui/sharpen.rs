//! The two sliders that sharpen all faces.

use egui::Ui;

use super::slider::{SliderEvent, ValueSlider};
use facemath_nets::engine::Sharpen;
use facemath_studio::{Command, Intent};

/// Draws both; the radius only once there is something to sharpen.
pub fn sharpen_ui(ui: &mut Ui, sharpen: Sharpen, intents: &mut Vec<Intent>) {
    let usual = Sharpen::default();
    let amount = ValueSlider {
        label: "Sharpen",
        tooltip: "Brings out the fine detail of all faces, on the stage and in exports",
        range: (*Sharpen::AMOUNT.start(), *Sharpen::AMOUNT.end()),
        step: 0.05,
        decimals: 2,
        suffix: "",
        origin: Sharpen::OFF.amount,
        mark: None,
        ends: None,
        can_reset: sharpen.amount != usual.amount,
    };
    let event = ui
        .push_id("sharpen amount", |ui| amount.ui(ui, sharpen.amount))
        .inner;
    intents.extend(
        event.map(|event| command(event, usual.amount, |amount| Sharpen { amount, ..sharpen })),
    );
    if sharpen.is_off() {
        return;
    }
    let radius = ValueSlider {
        label: "Radius",
        tooltip: "How fine the detail is that is brought out, in pixels of the model's picture",
        range: (*Sharpen::RADIUS_PX.start(), *Sharpen::RADIUS_PX.end()),
        step: 0.1,
        decimals: 1,
        suffix: " px",
        origin: usual.radius_px,
        mark: None,
        ends: None,
        can_reset: sharpen.radius_px != usual.radius_px,
    };
    let event = ui
        .push_id("sharpen radius", |ui| radius.ui(ui, sharpen.radius_px))
        .inner;
    intents.extend(event.map(|event| {
        command(event, usual.radius_px, |radius_px| Sharpen {
            radius_px,
            ..sharpen
        })
    }));
}

fn command(event: SliderEvent, usual: f32, with: impl Fn(f32) -> Sharpen) -> Intent {
    match event {
        SliderEvent::Dragged(value) => Intent::Drag(Command::SetSharpen(with(value))),
        SliderEvent::Set(value) => Intent::Document(Command::SetSharpen(with(value))),
        SliderEvent::Reset => Intent::Document(Command::SetSharpen(with(usual))),
        SliderEvent::Released => Intent::EndDrag,
    }
}
