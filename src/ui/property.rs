//! One property of the face: its slider, its lock, and what the other sliders do to it.

use egui::Ui;

use super::icon::Icon;
use super::slider::{Extras, SliderEvent, ValueSlider};
use super::view::{ControlView, SlotView};
use super::{UiCommand, icon};
use crate::studio::{Command, Control, SlotId};

/// Changes by other sliders that are too small to speak of: years, and strengths.
const LEAST_YEARS: f32 = 1.0;
const LEAST_STRENGTH: f32 = 0.05;

/// Draws it.
pub fn property_ui(
    ui: &mut Ui,
    slot: &SlotView,
    control: &ControlView,
    commands: &mut Vec<UiCommand>,
) {
    let is_age = control.control == Control::Age;
    let ends = control
        .ends
        .as_ref()
        .map(|(less, more)| (less.as_str(), more.as_str()));
    let (tooltip, meaning) = words(control);
    let leak = leak(control);
    let note = leak.as_ref().map(|leak| leak.words.as_str());
    let mut lock = None;
    let event = ValueSlider {
        label: &control.label,
        tooltip: &tooltip,
        range: control.range,
        step: if is_age { 1.0 } else { 0.05 },
        decimals: if is_age { 0 } else { 2 },
        suffix: if is_age { " years" } else { "" },
        origin: if is_age {
            control.estimate.unwrap_or(control.range.0)
        } else {
            0.0
        },
        mark: control
            .estimate
            // Strengths count from the face itself: it always stands at 0.
            .map(|estimate| (if is_age { estimate } else { 0.0 }, meaning.as_str())),
        ends,
        can_reset: control.is_set,
    }
    .ui_with(
        ui,
        control.value,
        Extras {
            button: Some(&mut |ui: &mut Ui| lock = lock_ui(ui, control)),
            is_fixed: control.is_locked,
            seen: leak.as_ref().map(|leak| leak.seen),
            note: note.map(|words| {
                (
                    words,
                    "What the model sees in the face before and after the other sliders. A lock keeps it where it is",
                )
            }),
        },
    );
    commands.extend(lock.map(|locked| {
        UiCommand::Edit(Command::SetLock {
            slot: slot.id,
            control: control.control.clone(),
            locked,
        })
    }));
    commands.extend(match event {
        Some(SliderEvent::Dragged(value)) => Some(UiCommand::Drag(set_command(
            slot.id,
            &control.control,
            value,
        ))),
        Some(SliderEvent::Set(value)) => Some(UiCommand::Edit(set_command(
            slot.id,
            &control.control,
            value,
        ))),
        Some(SliderEvent::Released) => Some(UiCommand::EndDrag),
        Some(SliderEvent::Reset) => Some(UiCommand::Edit(Command::ResetControl {
            slot: slot.id,
            control: control.control.clone(),
        })),
        None => None,
    });
}

/// The padlock; gives what it is to be if it was clicked.
fn lock_ui(ui: &mut Ui, control: &ControlView) -> Option<bool> {
    let is_locked = control.is_locked;
    let (icon, tooltip) = if is_locked {
        (
            Icon::Locked,
            "Locked: the other sliders leave it where it is. Click to unlock",
        )
    } else {
        (
            Icon::Unlocked,
            "Lock it: the other sliders will leave it where it is",
        )
    };
    let name = format!("Lock {}", control.label);
    icon::quiet_icon_toggle_ui(ui, is_locked, icon, &name, tooltip)
        .clicked()
        .then_some(!is_locked)
}

/// What other sliders have done to a property.
struct Leak {
    /// Where it is now, on the slider's scale.
    seen: f32,
    words: String,
}

/// `None` where it is nothing to speak of, and for a slider that was moved itself.
fn leak(control: &ControlView) -> Option<Leak> {
    if control.is_set {
        return None;
    }
    let (before, seen) = (control.value, control.seen?);
    let is_age = control.control == Control::Age;
    let least = if is_age { LEAST_YEARS } else { LEAST_STRENGTH };
    ((seen - before).abs() >= least).then(|| Leak {
        seen,
        words: if is_age {
            format!("reads as {seen:.0}, was {before:.0}")
        } else {
            // It was 0, and the words at the ends leave little room.
            format!("reads {seen:+.1}")
        },
    })
}

/// What a slider does, and what its mark means.
fn words(control: &ControlView) -> (String, String) {
    match (&control.ends, control.estimate) {
        (_, Some(years)) if control.control == Control::Age => (
            "How old the face looks, in years".to_owned(),
            format!("The mark: the model reads this face as {years:.0} years old"),
        ),
        (Some((less, more)), Some(estimate)) => (
            format!("From {less} to {more}; 1 is a clear change"),
            format!(
                "The mark: the face by itself, {}",
                reading(estimate, less, more)
            ),
        ),
        _ => (String::new(), String::new()),
    }
}

/// Puts a probe's answer (-1 typical of `less`, +1 typical of `more`) into words.
fn reading(estimate: f32, less: &str, more: &str) -> String {
    if estimate.abs() < 0.25 {
        format!("between {less} and {more}")
    } else if estimate < 0.0 {
        format!("which the model reads as {less}")
    } else {
        format!("which the model reads as {more}")
    }
}

fn set_command(slot: SlotId, control: &Control, value: f32) -> Command {
    match control {
        Control::Age => Command::SetAge {
            slot,
            age_years: Some(value),
        },
        Control::Concept(concept) => Command::SetConcept {
            slot,
            concept: concept.clone(),
            strength: value,
        },
        Control::Axis(axis) => Command::SetAxis {
            slot,
            axis: *axis,
            sd: value,
        },
    }
}
