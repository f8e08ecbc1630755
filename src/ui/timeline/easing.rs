//! The choice of an easing.

use egui::{ComboBox, Ui, WidgetInfo, accesskit::Role};

use super::curve::{CurveEvent, curve_ui};
use super::way;
use crate::ui::slider::caption;
use facemath_core::latent::Easing;
use facemath_studio::Timeline;

/// The most that the list is high, in points: all of it is seen at once.
const LIST_HEIGHT: f32 = 400.0;

/// A short word for an easing.
pub(super) fn word(easing: Easing) -> &'static str {
    match easing {
        Easing::Linear => "Even",
        Easing::Smooth => "Smooth",
        Easing::In => "Slow start",
        Easing::Out => "Slow end",
        Easing::Curve(_) => "Curve",
        Easing::Paced(_) => "Even change",
    }
}

/// All easings with what they do; a curve begins on `now`.
fn choices(now: Easing) -> [(Easing, &'static str); 5] {
    [
        (Easing::Smooth, "Slow at each face, fast between"),
        (Easing::Linear, "The same speed all the way"),
        (Easing::In, "Slow at first, then faster and faster"),
        (Easing::Out, "Fast at first, then slower and slower"),
        (Easing::Curve(now.as_curve()), "A curve with two handles"),
    ]
}

/// What is asked for about an easing.
pub(super) enum EasingEdit {
    /// A handle of its curve is being dragged.
    Drag(Easing),
    /// The handle was let go.
    Release,
    /// Another one was chosen, or a number typed.
    Set(Easing),
}

/// Draws all easings under a title, and the curve of one that has handles.
pub(super) fn easings_ui(ui: &mut Ui, title: &str, now: Easing, mut ask: impl FnMut(EasingEdit)) {
    ui.label(caption(title));
    for (choice, tooltip) in choices(now) {
        let is_on = word(now) == word(choice);
        let label = ui.selectable_label(is_on, word(choice));
        if label.on_hover_text(tooltip).clicked() {
            ask(EasingEdit::Set(choice));
        }
    }
    if let Easing::Curve(curve) = now {
        match curve_ui(ui, curve) {
            Some(CurveEvent::Dragged(curve)) => ask(EasingEdit::Drag(Easing::Curve(curve))),
            Some(CurveEvent::Set(curve)) => ask(EasingEdit::Set(Easing::Curve(curve))),
            Some(CurveEvent::Released) => ask(EasingEdit::Release),
            None => {}
        }
    }
}

/// Draws the choice of easing and path for the whole film; returns it with what was chosen.
pub(super) fn easing_ui(ui: &mut Ui, film: Timeline) -> Option<Timeline> {
    let (now, path) = (film.easing, film.interpolation);
    let mut chosen = None;
    let response = ComboBox::from_id_salt("easing")
        .selected_text(way::text(now, path))
        .width(88.0)
        .height(LIST_HEIGHT)
        .show_ui(ui, |ui| {
            // A curve belongs to one way: it is bent where its key is chosen.
            let choices = choices(now).into_iter();
            for (easing, tooltip) in
                choices.filter(|(easing, _)| !matches!(easing, Easing::Curve(_)))
            {
                let choice = ui.selectable_label(now == easing, word(easing));
                if choice.on_hover_text(tooltip).clicked() {
                    chosen = Some(Timeline { easing, ..film });
                }
            }
            ui.separator();
            if let Some(interpolation) = way::paths_ui(ui, path) {
                chosen = Some(Timeline {
                    interpolation,
                    ..film
                });
            }
        })
        .response;
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, "Easing and path"));
    response.on_hover_text(
        "How the speed changes from face to face, and which way the film goes, where a key says nothing else",
    );
    chosen
}
