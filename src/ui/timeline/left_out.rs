//! The keys that the film goes without, and why.

use egui::{Button, RichText, Ui, WidgetInfo, accesskit::Role, containers::menu::MenuButton};

use crate::ui::theme;
use crate::ui::view::StudioView;
use facemath_studio::{Command, Intent, KeyEdit};

/// Width of the list, in points.
const WIDTH: f32 = 320.0;
/// Room for the button that opens it, with what lies beside it, in points.
const BUTTON_WIDTH: f32 = 136.0;

/// Room for the button in points; none where all keys are there.
pub(super) fn width_in_row(view: &StudioView<'_>) -> f32 {
    match view.film.left_out.is_empty() {
        true => 0.0,
        false => BUTTON_WIDTH,
    }
}

/// Draws how many there are, which opens their list; nothing where all are there.
pub(super) fn left_out_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    let keys = &view.film.left_out;
    let words = match keys.len() {
        0 => return,
        1 => "1 key left out".to_owned(),
        count => format!("{count} keys left out"),
    };
    let text = RichText::new(&words).color(theme::tokens(ui).warning);
    let (response, _) = MenuButton::from_button(Button::new(text)).ui(ui, |ui| {
        ui.set_width(WIDTH);
        for key in keys {
            let number = key.index + 1;
            ui.label(format!("Key {number}, {}: {}", key.name, key.reason));
            let delete = ui
                .button(format!("Delete key {number}"))
                .on_hover_text("Take it out of the film");
            if delete.clicked() {
                let index = key.index;
                let edit = KeyEdit::Remove { index };
                intents.push(Intent::Document(Command::EditKeys(edit)));
                ui.close();
            }
        }
    });
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
    response.on_hover_text("Keys whose faces cannot be shown: what they are, and why");
}
