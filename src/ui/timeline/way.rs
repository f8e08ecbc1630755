//! The way from the chosen key to the next one: its easing and its path, in one menu.

use egui::{
    Button, PopupCloseBehavior, Ui, WidgetInfo,
    accesskit::Role,
    containers::menu::{MenuButton, MenuConfig},
};

use super::curve::{CurveEvent, curve_ui};
use super::easing;
use crate::ui::slider::caption;
use facemath_core::latent::{Easing, Interpolation};
use facemath_studio::{Command, Intent, KeyEdit, Segment, Timeline};

/// A short word for a path.
fn word(path: Interpolation) -> &'static str {
    match path {
        Interpolation::Linear => "Straight",
        Interpolation::Spherical => "Arc",
        Interpolation::ThroughMean => "Through the mean",
    }
}

const PATHS: [(Interpolation, &str); 3] = [
    (Interpolation::Linear, "Straight through all faces between"),
    (
        Interpolation::Spherical,
        "In an arc, so that faces half-way are as pronounced as those at the ends",
    ),
    (
        Interpolation::ThroughMean,
        "Through the average face, in which neither of the two is left",
    ),
];

/// Draws the button that opens it.
pub(super) fn way_ui(
    ui: &mut Ui,
    index: usize,
    segment: Segment,
    of_film: &Timeline,
    intents: &mut Vec<Intent>,
) {
    let acting = segment.easing.unwrap_or(of_film.easing);
    let path = segment.interpolation.unwrap_or(of_film.interpolation);
    let text = match path {
        Interpolation::Linear => easing::word(acting).to_owned(),
        Interpolation::Spherical => format!("{}, arc", easing::word(acting)),
        Interpolation::ThroughMean => format!("{}, mean", easing::word(acting)),
    };
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let (response, _) = MenuButton::from_button(Button::new(text).truncate())
        .config(config)
        .ui(ui, |ui| {
            ui.set_min_width(184.0);
            let set = |segment| Command::EditKeys(KeyEdit::SetSegment { index, segment });
            easings_ui(ui, segment, acting, |easing| {
                intents.push(Intent::Document(set(Segment {
                    easing: Some(easing),
                    ..segment
                })));
            });
            if let Easing::Curve(curve) = acting {
                let with = |curve| {
                    set(Segment {
                        easing: Some(Easing::Curve(curve)),
                        ..segment
                    })
                };
                match curve_ui(ui, curve) {
                    Some(CurveEvent::Dragged(curve)) => intents.push(Intent::Drag(with(curve))),
                    Some(CurveEvent::Set(curve)) => intents.push(Intent::Document(with(curve))),
                    Some(CurveEvent::Released) => intents.push(Intent::EndDrag),
                    None => {}
                }
            }
            ui.separator();
            ui.label(caption("Path"));
            for (choice, tooltip) in PATHS {
                let label = ui.selectable_label(path == choice, word(choice));
                if label.on_hover_text(tooltip).clicked() {
                    intents.push(Intent::Document(set(Segment {
                        interpolation: Some(choice),
                        ..segment
                    })));
                }
            }
        });
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Way to the next key"));
    response.on_hover_text("How the film goes from this face to the next one: easing and path");
}

fn easings_ui(ui: &mut Ui, segment: Segment, acting: Easing, mut choose: impl FnMut(Easing)) {
    ui.label(caption(match segment.easing {
        Some(_) => "Easing",
        None => "Easing, as the film",
    }));
    for (choice, tooltip) in easing::choices(acting) {
        let is_on = easing::word(acting) == easing::word(choice);
        let label = ui.selectable_label(is_on, easing::word(choice));
        if label.on_hover_text(tooltip).clicked() {
            choose(choice);
        }
    }
}
