//! All keys, from the table of actions, and a word on what the pointer does.

use egui::{Align2, Grid, RichText, Ui, Window};

use super::{UiState, theme};
use facemath_studio::{Action, Menu};

/// What is done with the pointer or held, which no table of keys knows.
const GESTURES: [(&str, &str); 6] = [
    ("Hold Space", "See the original"),
    ("Shift + drag a slider", "Move finely"),
    ("Double-click a slider", "Reset it"),
    ("Drag a face onto a slot", "Swap the two faces"),
    ("Ctrl + drag a face", "Copy it"),
    ("Drop files or a folder", "Put photos into slots"),
];

/// Draws the list while it is open.
pub fn help_ui(ui: &Ui, state: &mut UiState) {
    if state.is_help_open && ui.input(|input| input.key_pressed(egui::Key::Escape)) {
        state.is_help_open = false;
    }
    let mut is_open = state.is_help_open;
    Window::new("Keys and help")
        .open(&mut is_open)
        .anchor(Align2::CENTER_CENTER, egui::Vec2::ZERO)
        .collapsible(false)
        .resizable(false)
        .show(ui.ctx(), |ui| {
            Grid::new("keys")
                .num_columns(4)
                .spacing([theme::SPACE_L, theme::SPACE_S])
                .show(ui, |ui| {
                    let rows = rows();
                    let half = rows.len().div_ceil(2);
                    for index in 0..half {
                        for row in [rows.get(index), rows.get(index + half)]
                            .into_iter()
                            .flatten()
                        {
                            ui.label(RichText::new(&row.0).weak());
                            ui.label(row.1);
                        }
                        ui.end_row();
                    }
                });
        });
    state.is_help_open = is_open;
}

fn rows() -> Vec<(String, &'static str)> {
    let keys = Menu::ALL
        .iter()
        .flat_map(|menu| menu.actions())
        .filter_map(|action: Action| {
            let shortcut = action.shortcuts().first()?;
            Some((shortcut.to_string(), action.text()))
        });
    let gestures = GESTURES.map(|(gesture, does)| (gesture.to_owned(), does));
    keys.chain(gestures).collect()
}
