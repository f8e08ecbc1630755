//! All keys, from the table of actions, and a word on what the pointer does.

use egui::{Align2, Grid, RichText, ScrollArea, Ui, Vec2, Window, vec2};

use super::{UiState, theme};
use facemath_studio::{Action, Menu};

/// What the list leaves free around it, its title and its margins among that, in points.
const BORDER: Vec2 = vec2(64.0, 112.0);
/// Room for keys and what they do, in points.
const PAIR_WIDTH: f32 = 296.0;
/// Height of a row, in points: nothing in it is clicked.
const ROW_HEIGHT: f32 = 18.0;

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
    let room = ui.ctx().content_rect().size() - BORDER;
    Window::new("Keys and help")
        .open(&mut is_open)
        .anchor(Align2::CENTER_CENTER, egui::Vec2::ZERO)
        .collapsible(false)
        .resizable(false)
        .show(ui.ctx(), |ui| {
            ScrollArea::vertical()
                .max_height(room.y)
                // A window would be lower by itself.
                .min_scrolled_height(room.y)
                .show(ui, |ui| keys_ui(ui, room.x));
        });
    state.is_help_open = is_open;
}

/// The list in as many columns as there is room for side by side.
fn keys_ui(ui: &mut Ui, width: f32) {
    let rows = rows();
    let columns = ((width / PAIR_WIDTH) as usize).max(1);
    let height = rows.len().div_ceil(columns);
    Grid::new("keys")
        .num_columns(2 * columns)
        .min_row_height(ROW_HEIGHT)
        .spacing([theme::SPACE_L, theme::SPACE_S])
        .show(ui, |ui| {
            for row in 0..height {
                for (keys, does) in rows.iter().skip(row).step_by(height) {
                    ui.label(RichText::new(keys).weak());
                    ui.label(*does);
                }
                ui.end_row();
            }
        });
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
