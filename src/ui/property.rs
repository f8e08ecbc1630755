//! One property of the face: its slider, its lock, and what the other sliders do to it.

use egui::Ui;

use super::icon;
use super::icon::Icon;
use super::slider::{Extras, SliderEvent, ValueSlider};
use super::view::{ControlView, SlotView};
use facemath_core::latent::Unit;
use facemath_studio::{Animation, Command, Control, ControlRow, Intent, SlotId, TimelineIntent};

/// The row of its slider; a concept counts as its model says.
fn row_of(control: &ControlView) -> ControlRow {
    match &control.control {
        Control::Concept(_) => ControlRow::of_concept(control.unit),
        other => other.row(),
    }
}

/// Draws it.
pub fn property_ui(ui: &mut Ui, slot: &SlotView, control: &ControlView, intents: &mut Vec<Intent>) {
    let is_age = control.control == Control::Age;
    let row = row_of(control);
    let ends = control
        .ends
        .as_ref()
        .map(|(less, more)| (less.as_str(), more.as_str()));
    let (tooltip, meaning) = words(control);
    let leak = leak(control);
    let note = leak.as_ref().map(|leak| leak.words.as_str());
    let mut lock = None;
    let mut is_animated = false;
    let event = ValueSlider {
        label: &control.label,
        tooltip: &tooltip,
        range: control.range,
        origin: row
            .origin
            .or(control.estimate)
            .unwrap_or(control.range.0),
        mark: control
            .estimate
            // Strengths count from the face itself: it always stands at 0.
            .map(|estimate| (if is_age { estimate } else { 0.0 }, meaning.as_str())),
        ends,
        can_reset: control.is_set,
        ..ValueSlider::of(&row)
    }
    .ui_with(
        ui,
        control.value,
        Extras {
            button: Some(&mut |ui: &mut Ui| {
                lock = lock_ui(ui, control);
                is_animated = animate_ui(ui, control);
            }),
            is_fixed: control.is_locked,
            limits: control.limits,
            seen: leak.as_ref().map(|leak| leak.seen),
            note: note.map(|words| {
                (
                    words,
                    "The other sliders have moved this along: it is where the model sees it in the face now. The padlock keeps it where it was",
                )
            }),
        },
    );
    if is_animated {
        let (from, to) = film_ends(control);
        intents.push(Intent::Timeline(TimelineIntent::Animate(Animation {
            slot: slot.id,
            control: control.control.clone(),
            from,
            to,
        })));
    }
    intents.extend(lock.map(|locked| {
        Intent::Document(Command::SetLock {
            slot: slot.id,
            control: control.control.clone(),
            locked,
        })
    }));
    intents.extend(event.map(|event| intent(slot.id, &control.control, event)));
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

/// The button that makes a film of this slider; whether it was clicked.
fn animate_ui(ui: &mut Ui, control: &ControlView) -> bool {
    let name = format!("Animate {}", control.label);
    let tooltip = if control.is_set {
        "Make a film from the face as it is to where this slider stands"
    } else {
        "Make a film of this face from one end of this slider to the other"
    };
    icon::quiet_icon_button_ui(ui, Icon::Play, &name, tooltip, true).clicked()
}

/// Where the film of a slider begins and ends: from the face by itself to what was chosen, or from end to end where nothing
/// was, a little short of the ends, which faces rarely bear.
fn film_ends(control: &ControlView) -> (Option<f32>, Option<f32>) {
    /// Ages that most faces can be drawn at.
    const AGES: (f32, f32) = (5.0, 75.0);
    const SHARE: f32 = 0.8;
    match &control.control {
        _ if control.is_set => (None, Some(control.value)),
        Control::Age => {
            let (least, most) = control.limits.unwrap_or(control.range);
            (Some(AGES.0.max(least)), Some(AGES.1.min(most)))
        }
        _ => {
            let (least, most) = control.range;
            let bearable = control.limits.unwrap_or((least * SHARE, most * SHARE));
            (Some(bearable.0), Some(bearable.1))
        }
    }
}

/// Clear changes below which a face is between the two ends of a property.
const LEAST_CHANGE: f32 = 0.25;
/// Standard deviations within which a measure is as usual.
const LEAST_SD: f32 = 0.3;

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
    // Less than that nobody sees.
    let least = match (&control.control, control.unit) {
        (Control::Concept(_), Unit::ClearChange) => LEAST_CHANGE,
        (Control::Concept(_), Unit::StandardDeviations) => LEAST_SD,
        _ => row_of(control).least,
    };
    ((seen - before).abs() >= least).then(|| Leak {
        seen,
        // What is no age was 0, and the words at the ends leave little room.
        words: match (&control.control, control.unit) {
            (Control::Age, _) => format!("now looks {seen:.0}, was {before:.0}"),
            (_, Unit::Degrees) => format!("moved to {seen:+.0}°"),
            _ => format!("moved to {seen:+.1}"),
        },
    })
}

/// What a slider does, and what its mark means.
fn words(control: &ControlView) -> (String, String) {
    match (&control.ends, control.estimate) {
        (_, Some(years)) if control.control == Control::Age => (
            control.control.row().tooltip.to_owned(),
            format!("The mark: the model reads this face as {years:.0} years old"),
        ),
        (Some((less, more)), Some(estimate)) => {
            let counted = match control.unit {
                Unit::ClearChange => "1 is a clear change",
                Unit::StandardDeviations => "1 is as much as usual faces differ, 2 is a lot",
                Unit::Degrees => "in degrees",
            };
            let meaning = control
                .facial
                .map_or_else(String::new, |facial| format!("{}.\n", facial.meaning));
            (
                format!("{meaning}From {less} to {more}; {counted}"),
                format!(
                    "The mark: the face by itself, {}",
                    reading(estimate, control.unit, (less, more))
                ),
            )
        }
        _ => (String::new(), String::new()),
    }
}

/// Puts a probe's answer into words: in clear changes -1 is typical of `less` and +1 of `more`, all else is the measure.
fn reading(estimate: f32, unit: Unit, (less, more): (&str, &str)) -> String {
    let end = if estimate < 0.0 { less } else { more };
    let size = estimate.abs();
    match unit {
        Unit::ClearChange if size < LEAST_CHANGE => format!("between {less} and {more}"),
        Unit::ClearChange => format!("which the model reads as {end}"),
        Unit::StandardDeviations if size < LEAST_SD => "which the model reads as usual".to_owned(),
        Unit::StandardDeviations => format!("which the model reads {size:.1} towards {end}"),
        Unit::Degrees if size < 0.5 => "which the model reads at 0°".to_owned(),
        Unit::Degrees => format!("which the model reads at {size:.0}° {end}"),
    }
}

/// What an event of the slider of a control asks for.
pub fn intent(slot: SlotId, control: &Control, event: SliderEvent) -> Intent {
    let set = |value| Command::SetControl {
        slot,
        control: control.clone(),
        value,
    };
    let reset = Command::ResetControl {
        slot,
        control: control.clone(),
    };
    event.into_intent(set, reset)
}
