//! The menu bar, read from the table of actions, with undo, redo, model and theme within reach.

use egui::{
    Align, Button, ComboBox, Layout, MenuBar, RichText, ScrollArea, Ui, Vec2, WidgetInfo,
    accesskit::Role,
};

use super::icon::Icon;
use super::saved_films::saved_films_ui;
use super::view::StudioView;
use super::{UiState, icon, recent, theme};
use facemath_studio::{Action, Command, Intent, Menu, SettingsIntent, Theme, WindowIntent};

/// What of the window a menu leaves free: the menu bar, and its own frame.
const BESIDE_MENU_HEIGHT: f32 = 64.0;

/// Draws the menu bar.
pub fn menu_bar_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    MenuBar::new().ui(ui, |ui| {
        ui.add_space(theme::SPACE_M);
        ui.label(RichText::new("FaceMath Studio").heading());
        ui.add_space(theme::SPACE_M);
        for &menu in Menu::ALL {
            menu_ui(ui, menu, view, state, intents);
        }
        ui.add_space(theme::SPACE_M);
        for (action, icon, title) in [
            (Action::Undo, Icon::Undo, view.undo_title),
            (Action::Redo, Icon::Redo, view.redo_title),
        ] {
            let tooltip = described(action, title);
            if icon::icon_button_ui(ui, icon, action.text(), &tooltip, title.is_some()).clicked() {
                intents.push(action.intent());
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(theme::SPACE_M);
            right_end_ui(ui, view, state, intents);
        });
    });
}

/// "Undo change age (Ctrl+Z)".
fn described(action: Action, title: Option<&str>) -> String {
    let what = match title {
        Some(title) => format!("{} {title}", action.text()),
        None => format!("{}: nothing yet", action.text()),
    };
    match action.shortcuts().first() {
        Some(shortcut) => format!("{what} ({shortcut})"),
        None => what,
    }
}

fn menu_ui(
    ui: &mut Ui,
    menu: Menu,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    ui.menu_button(menu.text(), |ui| {
        ui.set_min_width(224.0);
        // In a low window the last entries are reached by scrolling.
        let room = ui.ctx().content_rect().height() - BESIDE_MENU_HEIGHT;
        let scroll = ScrollArea::vertical()
            .max_height(room)
            .min_scrolled_height(room);
        scroll.show(ui, |ui| {
            entries_ui(ui, menu, view, state, intents);
        });
    });
}

fn entries_ui(
    ui: &mut Ui,
    menu: Menu,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    for action in menu.actions() {
        let is_shown = match action.intent() {
            Intent::Window(WindowIntent::TogglePanel(panel)) => Some(state.panels.shows(panel)),
            _ => None,
        };
        let mut button = match is_shown.or_else(|| (view.is_on)(action)) {
            Some(is_on) => Button::selectable(is_on, action.text()),
            None => Button::new(action.text()),
        };
        if let Some(shortcut) = action.shortcuts().first() {
            button = button.shortcut_text(shortcut.to_string());
        }
        let response = ui
            .add_enabled((view.is_enabled)(action), button)
            .on_hover_text(action.tooltip());
        if response.clicked() {
            ui.close();
            request(action, ui, state, intents);
        }
    }
    if menu == Menu::File {
        recent::file_submenus_ui(ui, view, intents);
    }
    if menu == Menu::Film {
        saved_films_ui(ui, view, state, intents);
    }
}

/// Asks for what an action means on the page that is shown.
pub fn request(action: Action, ui: &Ui, state: &mut UiState, intents: &mut Vec<Intent>) {
    match action.intent().on(state.view.page) {
        Intent::Window(intent) => state.perform(intent),
        Intent::Settings(SettingsIntent::ToggleTheme) => {
            intents.push(Intent::Settings(SettingsIntent::Theme(other_theme(ui))));
        }
        intent => intents.push(intent),
    }
}

fn other_theme(ui: &Ui) -> Theme {
    if ui.visuals().dark_mode {
        Theme::Light
    } else {
        Theme::Dark
    }
}

fn right_end_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    let help = Action::ShowHelp;
    if icon::icon_button_ui(ui, Icon::Help, help.text(), help.tooltip(), true).clicked() {
        state.is_help_open = !state.is_help_open;
    }
    let (icon, tooltip) = if ui.visuals().dark_mode {
        (Icon::Light, "Switch to the light theme")
    } else {
        (Icon::Dark, "Switch to the dark theme")
    };
    let name = Action::ToggleTheme.text();
    if icon::icon_button_ui(ui, icon, name, tooltip, true).clicked() {
        intents.push(Intent::Settings(SettingsIntent::Theme(other_theme(ui))));
    }
    let current = view.document.model();
    if view.models.len() > 1 {
        let response = ComboBox::from_id_salt("model")
            .selected_text(format!("Model: {current}"))
            .show_ui(ui, |ui| {
                for choice in view.models {
                    let chosen = ui
                        .selectable_label(choice.name == current, &choice.name)
                        .on_hover_text(&choice.summary);
                    if chosen.clicked() {
                        intents.push(Intent::Document(Command::UseModel {
                            model: choice.name.clone(),
                        }));
                    }
                }
            })
            .response;
        response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, "Model"));
        response.on_hover_text("The model that reads and draws the faces");
    }
    ui.add(egui::Label::new(RichText::new(&view.status).small().weak()).truncate())
        .on_hover_text("What the model is doing, or where it runs");
    // Keeps the row as high as its buttons while the device is still unknown.
    ui.allocate_space(Vec2::new(0.0, theme::ROW));
}
