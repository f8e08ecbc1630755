//! What new faces are to be: age, glasses, gender, each "any" unless chosen.

use egui::{Align, ComboBox, Layout, Ui, WidgetInfo, accesskit::Role, vec2};

use crate::ui::icon::{self, Icon};
use crate::ui::theme;
use facemath_core::latent::{AGE, Condition};
use facemath_studio::Asked;

/// Ages offered, in years.
const AGES: [f32; 9] = [3.0, 8.0, 15.0, 25.0, 35.0, 45.0, 55.0, 65.0, 80.0];
/// Width of a choice, in points.
const WIDTH: f32 = 88.0;
/// Room for all ages below each other.
const MOST_HEIGHT: f32 = 400.0;
/// Width of them all.
const ROOM: f32 = 324.0;

/// Draws a choice for each property that the model's inventions can be asked for.
pub fn asked_ui(ui: &mut Ui, known: &[Condition], asked: &mut Asked) {
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(vec2(ROOM, theme::ROW), layout, |ui| {
        ui.spacing_mut().item_spacing.x = theme::SPACE_S;
        choices_ui(ui, known, asked);
    });
}

fn choices_ui(ui: &mut Ui, known: &[Condition], asked: &mut Asked) {
    let knows = |name: &str| known.iter().find(|condition| condition.name == name);
    if let Some(condition) = knows(AGE) {
        let range = condition.range();
        let ages = AGES.into_iter().filter(|years| range.contains(years));
        let choices: Vec<(String, f32)> = ages
            .map(|years| (format!("{years:.0} years"), years))
            .collect();
        let tooltip = "How old new faces are; any age unless one is chosen";
        choice_ui(
            ui,
            "Age",
            "Any age",
            tooltip,
            &choices,
            &mut asked.age_years,
        );
    }
    if knows("glasses").is_some() {
        let choices = [
            ("With glasses".to_owned(), 1.0),
            ("Without".to_owned(), -1.0),
        ];
        let tooltip = "Whether new faces wear glasses; as it comes unless chosen";
        choice_ui(
            ui,
            "Glasses",
            "Glasses",
            tooltip,
            &choices,
            &mut asked.glasses,
        );
    }
    if knows("gender").is_some() {
        let choices = [("Feminine".to_owned(), 1.0), ("Masculine".to_owned(), -1.0)];
        let tooltip = "Which gender new faces show; as it comes unless chosen";
        choice_ui(ui, "Gender", "Gender", tooltip, &choices, &mut asked.gender);
    }
    let reset = icon::icon_button_ui(
        ui,
        Icon::Reset,
        "Any faces",
        "Ask for nothing in particular",
        *asked != Asked::default(),
    );
    if reset.clicked() {
        *asked = Asked::default();
    }
}

/// One property: "any", or one of some values.
fn choice_ui(
    ui: &mut Ui,
    label: &'static str,
    any: &str,
    tooltip: &str,
    choices: &[(String, f32)],
    value: &mut Option<f32>,
) {
    let chosen = choices.iter().find(|(_, choice)| Some(*choice) == *value);
    let response = ComboBox::from_id_salt(("asked", label))
        .selected_text(chosen.map_or(any, |(text, _)| text.as_str()))
        .width(WIDTH)
        .height(MOST_HEIGHT)
        .show_ui(ui, |ui| {
            let text = format!("Any {}", label.to_lowercase());
            if ui.selectable_label(value.is_none(), text).clicked() {
                *value = None;
            }
            for (text, choice) in choices {
                let is_chosen = *value == Some(*choice);
                if ui.selectable_label(is_chosen, text).clicked() {
                    *value = Some(*choice);
                }
            }
        })
        .response;
    let name = format!("{label} of new faces");
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
    response.on_hover_text(tooltip);
}
