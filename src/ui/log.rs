//! The log: everything that was told since the start, for whoever looked away while it was on the stage.

use egui::{Align2, Layout, RichText, ScrollArea, Ui, Vec2, Window, vec2};

use super::view::StudioView;
use super::{UiState, theme, toasts};
use facemath_studio::Intent;

/// Width of the list where there is room for it, in points.
const WIDTH: f32 = 560.0;
/// What the list leaves free around it, its title and its margins among that, in points.
const BORDER: Vec2 = vec2(64.0, 160.0);
/// What lies right of the words: the scroll bar covers none.
const BAR_SPACE: f32 = 16.0;

/// Draws the log while it is open.
pub fn log_ui(ui: &Ui, view: &StudioView<'_>, state: &mut UiState, intents: &mut Vec<Intent>) {
    if state.is_log_open && ui.input(|input| input.key_pressed(egui::Key::Escape)) {
        state.is_log_open = false;
    }
    let mut is_open = state.is_log_open;
    let room = ui.ctx().content_rect().size() - BORDER;
    Window::new("Messages")
        .open(&mut is_open)
        .anchor(Align2::CENTER_CENTER, Vec2::ZERO)
        .collapsible(false)
        .resizable(false)
        .show(ui.ctx(), |ui| {
            ui.set_width(WIDTH.min(room.x));
            if view.message_log.is_empty() {
                ui.label(RichText::new("Nothing has been told since the start").weak());
            }
            ScrollArea::vertical().max_height(room.y).show(ui, |ui| {
                ui.set_width(ui.available_width() - BAR_SPACE);
                ui.spacing_mut().item_spacing.y = theme::SPACE_S;
                for message in &view.message_log {
                    ui.push_id(message.id, |ui| {
                        ui.horizontal_top(|ui| {
                            toasts::severity_ui(ui, message.severity);
                            ui.with_layout(Layout::top_down(egui::Align::Min), |ui| {
                                toasts::words_ui(ui, message, intents);
                            });
                        });
                    });
                }
            });
        });
    state.is_log_open = is_open;
}
