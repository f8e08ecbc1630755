//! The choice of an easing.

use egui::{ComboBox, Ui, WidgetInfo, accesskit::Role};

use facemath_core::latent::Easing;

/// What the choice is called.
pub(super) struct Words<'a> {
    /// Accessible name.
    pub name: &'a str,
    pub tooltip: &'a str,
    /// The easing of the whole film, for a choice that may leave it at that.
    pub of_film: Option<Easing>,
}

/// A short word for an easing.
fn word(easing: Easing) -> &'static str {
    match easing {
        Easing::Linear => "Even",
        Easing::Smooth => "Smooth",
        Easing::In => "Slow start",
        Easing::Out => "Slow end",
        Easing::Curve(_) => "Curve",
    }
}

/// Draws it; gives what was chosen, in which `None` is the easing of the whole film.
pub(super) fn easing_ui(
    ui: &mut Ui,
    words: &Words<'_>,
    now: Option<Easing>,
) -> Option<Option<Easing>> {
    let acting = now.or(words.of_film).unwrap_or_default();
    let mut chosen = None;
    let response = ComboBox::from_id_salt(words.name)
        .selected_text(word(acting))
        .width(88.0)
        .show_ui(ui, |ui| {
            if let Some(of_film) = words.of_film {
                let text = format!("As the film: {}", word(of_film));
                let choice = ui.selectable_label(now.is_none(), text);
                if choice
                    .on_hover_text("What all keys have that say nothing else")
                    .clicked()
                {
                    chosen = Some(None);
                }
            }
            for (easing, tooltip) in [
                (Easing::Smooth, "Slow at each face, fast between"),
                (Easing::Linear, "The same speed all the way"),
                (Easing::In, "Slow at first, then faster and faster"),
                (Easing::Out, "Fast at first, then slower and slower"),
                (Easing::Curve(acting.as_curve()), "A curve with two handles"),
            ] {
                let is_on = now.is_some_and(|now| word(now) == word(easing));
                let choice = ui.selectable_label(is_on, word(easing));
                if choice.on_hover_text(tooltip).clicked() {
                    chosen = Some(Some(easing));
                }
            }
        })
        .response;
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, words.name));
    response.on_hover_text(words.tooltip);
    chosen
}
