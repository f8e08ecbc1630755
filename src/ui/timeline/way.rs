//! The way from the chosen key to the next one: its easing and its path, in one menu.

use egui::{
    Button, DragValue, PopupCloseBehavior, Ui, WidgetInfo,
    accesskit::Role,
    containers::menu::{MenuButton, MenuConfig},
};

use super::easing::{self, EasingEdit};
use crate::ui::slider::caption;
use facemath_core::latent::{Easing, Interpolation, Way};
use facemath_studio::{Command, Intent, KeyEdit, Segment, Timeline};

/// A short word for a path.
fn word(path: Interpolation) -> &'static str {
    match path {
        Interpolation::Linear => "Straight",
        Interpolation::Spherical => "Arc",
        Interpolation::ThroughMean => "Through the mean",
    }
}

/// How far one of shape and look goes ahead of the other unless a number is given, as a part of the time.
const LEAD: f32 = 0.4;

const PATHS: [(Interpolation, &str); 3] = [
    (
        Interpolation::Linear,
        "Straight through all faces between; of one face, through all settings of its sliders",
    ),
    (
        Interpolation::Spherical,
        "In an arc, so that faces half-way are as pronounced as those at the ends",
    ),
    (
        Interpolation::ThroughMean,
        "Through the average face, in which neither of the two is left",
    ),
];

/// An easing and a path in short words.
pub(super) fn text(easing: Easing, path: Interpolation) -> String {
    let word = easing::word(easing);
    match path {
        Interpolation::Linear => word.to_owned(),
        Interpolation::Spherical => format!("{word}, arc"),
        Interpolation::ThroughMean => format!("{word}, mean"),
    }
}

/// Draws the choice of a path; returns what was chosen.
pub(super) fn paths_ui(ui: &mut Ui, now: Interpolation) -> Option<Interpolation> {
    let mut chosen = None;
    ui.label(caption("Path"));
    for (path, tooltip) in PATHS {
        let label = ui.selectable_label(now == path, word(path));
        if label.on_hover_text(tooltip).clicked() {
            chosen = Some(path);
        }
    }
    chosen
}

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
    let text = text(acting, path);
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let (response, _) = MenuButton::from_button(Button::new(text).truncate())
        .config(config)
        .ui(ui, |ui| {
            ui.set_min_width(184.0);
            let set = |segment| Command::EditKeys(KeyEdit::SetSegment { index, segment });
            let title = match segment.easing {
                Some(_) => "Easing",
                None => "Easing, as the film",
            };
            let with = |easing| {
                set(Segment {
                    easing: Some(easing),
                    ..segment
                })
            };
            easing::easings_ui(ui, title, acting, |edit| {
                intents.push(match edit {
                    EasingEdit::Drag(easing) => Intent::Drag(with(easing)),
                    EasingEdit::Release => Intent::EndDrag,
                    EasingEdit::Set(easing) => Intent::Document(with(easing)),
                });
            });
            ui.separator();
            if let Some(chosen) = paths_ui(ui, path) {
                intents.push(Intent::Document(set(Segment {
                    interpolation: Some(chosen),
                    ..segment
                })));
            }
            ui.separator();
            looks_ui(ui, segment, |edit| {
                intents.push(match edit {
                    LookEdit::Drag(segment) => Intent::Drag(set(segment)),
                    LookEdit::Release => Intent::EndDrag,
                    LookEdit::Set(segment) => Intent::Document(set(segment)),
                });
            });
        });
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Way to the next key"));
    response.on_hover_text(
        "How the film goes from this face to the next one: easing, path, and shape before look or after it",
    );
}

/// What is asked for about shape and look.
enum LookEdit {
    Drag(Segment),
    Release,
    Set(Segment),
}

/// Which of shape and look goes ahead, and by how much.
fn looks_ui(ui: &mut Ui, segment: Segment, mut ask: impl FnMut(LookEdit)) {
    const LOOKS: [(f32, &str, &str); 3] = [
        (0.0, "Together", "Shape and look change at the same time"),
        (
            LEAD,
            "Shape first",
            "The shape goes ahead, skin and colours follow",
        ),
        (
            -LEAD,
            "Look first",
            "Skin and colours go ahead, the shape follows",
        ),
    ];
    ui.label(caption("Shape and look"))
        .on_hover_text("It shows where the faces carry photographs' detail");
    let delay = segment.look_delay.unwrap_or_default();
    let with = |delay: f32| Segment {
        look_delay: (delay != 0.0).then_some(delay),
        ..segment
    };
    for (choice, name, tooltip) in LOOKS {
        let is_on = choice == 0.0 && delay == 0.0 || choice * delay > 0.0;
        let label = ui.selectable_label(is_on, name);
        if label.on_hover_text(tooltip).clicked() {
            ask(LookEdit::Set(with(choice)));
        }
    }
    let (least, most) = Way::LOOK_DELAY.into_inner();
    let mut percent = delay * 100.0;
    let field = DragValue::new(&mut percent)
        .range(least * 100.0..=most * 100.0)
        .fixed_decimals(0)
        .suffix(" % later")
        .update_while_editing(false);
    let response = ui.add(field).accessible_name("Delay of the look");
    let changed = with((percent / 100.0).clamp(least, most));
    if response.dragged() && response.changed() {
        ask(LookEdit::Drag(changed));
    } else if response.drag_stopped() {
        ask(LookEdit::Release);
    } else if response.changed() {
        ask(LookEdit::Set(changed));
    }
    response.on_hover_text(
        "By which part of the way's time the look follows the shape; below 0 it leads. Together is 0",
    );
}
