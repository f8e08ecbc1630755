//! Submenu of the Film menu: films that are kept without their faces.

use egui::{
    Button, PopupCloseBehavior, Ui,
    containers::menu::{MenuConfig, SubMenuButton},
};

use super::icon::Icon;
use super::view::StudioView;
use super::{UiState, icon};
use facemath_studio::{Intent, MAX_NAME_CHARS, TimelineIntent};

/// Width of the submenu, in points.
const WIDTH: f32 = 232.0;

/// Draws it: the films to lay out, and the name to keep this one under.
pub fn saved_films_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    ui.separator();
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let (response, _) = SubMenuButton::new("Saved films").config(config).ui(ui, |ui| {
        ui.set_min_width(WIDTH);
        let films = view.session.settings().saved_films();
        for film in films {
            ui.horizontal(|ui| {
                let forget = format!("Forget {}", film.name());
                let tooltip = "Forget this film; projects that use it stay as they are";
                let lay = ui.add(Button::new(film.name())).on_hover_text(
                    "Lay it out over the faces in the slots, in their order; the keys that the film has make room",
                );
                if lay.clicked() {
                    intents.push(asked(TimelineIntent::LaySaved(film.name().to_owned())));
                    ui.close();
                }
                if icon::quiet_icon_button_ui(ui, Icon::Remove, &forget, tooltip, true).clicked() {
                    intents.push(asked(TimelineIntent::ForgetSaved(film.name().to_owned())));
                }
            });
        }
        if !films.is_empty() {
            ui.separator();
        }
        let field = egui::TextEdit::singleline(&mut state.film_name)
            .char_limit(MAX_NAME_CHARS)
            .hint_text("Name for this film");
        let typed = ui.add(field).accessible_name("Name for this film");
        let has_name = !state.film_name.trim().is_empty();
        let save = ui
            .add_enabled(has_name, Button::new("Save this film"))
            .on_hover_text("Keep its keys, times and tracks without the faces, to use them with others");
        let is_entered = typed.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if save.clicked() || has_name && is_entered {
            intents.push(asked(TimelineIntent::Save(std::mem::take(&mut state.film_name))));
            ui.close();
        }
    });
    response.on_hover_text("Films kept without their faces, to use with other faces");
}

fn asked(intent: TimelineIntent) -> Intent {
    Intent::Timeline(intent)
}
