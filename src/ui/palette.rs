//! All commands in one list that shrinks as one types: for whoever knows what a thing is called and not where it is.

use egui::{
    Align2, Button, Key, RichText, ScrollArea, TextEdit, Ui, WidgetInfo, Window, accesskit::Role,
};

use super::view::StudioView;
use super::{UiState, menu, theme};
use facemath_studio::{Action, Intent};

/// Width of the list in points.
const WIDTH: f32 = 420.0;
/// Height up to which it grows before it scrolls.
const HEIGHT: f32 = 320.0;

/// Whether the list is open, what has been typed, and which entry Enter takes.
#[derive(Clone, Debug, Default)]
pub struct Palette {
    is_open: bool,
    text: String,
    chosen: usize,
}

impl Palette {
    /// Opens it empty, or closes it.
    pub fn toggle(&mut self) {
        *self = Self {
            is_open: !self.is_open,
            ..Self::default()
        };
    }
}

/// Draws the list while it is open.
pub fn palette_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    if !state.palette.is_open {
        return;
    }
    let found = matching(&state.palette.text, &view.is_enabled);
    let (down, up, enter, escape) = ui.input_mut(|input| {
        let mut pressed = |key| input.consume_key(egui::Modifiers::NONE, key);
        (
            pressed(Key::ArrowDown),
            pressed(Key::ArrowUp),
            pressed(Key::Enter),
            pressed(Key::Escape),
        )
    });
    let last = found.len().saturating_sub(1);
    let palette = &mut state.palette;
    palette.chosen = palette.chosen.min(last);
    if down {
        palette.chosen = (palette.chosen + 1).min(last);
    }
    if up {
        palette.chosen = palette.chosen.saturating_sub(1);
    }
    let mut taken = enter.then(|| found.get(palette.chosen).copied()).flatten();
    let mut is_open = !escape;
    Window::new("Find a command")
        .open(&mut is_open)
        .anchor(Align2::CENTER_TOP, egui::vec2(0.0, 96.0))
        .collapsible(false)
        .resizable(false)
        .show(ui.ctx(), |ui| {
            ui.set_width(WIDTH);
            let field = TextEdit::singleline(&mut palette.text)
                .hint_text("Such as: duplicate, export, theme")
                .desired_width(WIDTH);
            let response = ui.add(field);
            response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Command"));
            response.request_focus();
            if response.changed() {
                palette.chosen = 0;
            }
            ui.add_space(theme::SPACE_S);
            ScrollArea::vertical().max_height(HEIGHT).show(ui, |ui| {
                for (index, &action) in found.iter().enumerate() {
                    let is_chosen = index == palette.chosen;
                    if entry_ui(ui, view, action, is_chosen, down || up) {
                        taken = Some(action);
                    }
                }
                if found.is_empty() {
                    ui.label(RichText::new("No command is called so").weak());
                }
            });
        });
    if let Some(action) = taken.filter(|&action| (view.is_enabled)(action)) {
        state.palette = Palette::default();
        menu::request(action, ui, state, intents);
    }
    state.palette.is_open &= is_open;
}

/// One command; whether it was clicked.
fn entry_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    action: Action,
    is_chosen: bool,
    is_followed: bool,
) -> bool {
    // Without a frame, but with the space of one: the scroll bar would lie on the shortcuts.
    let button = Button::new(action.text())
        .selected(is_chosen)
        .frame_when_inactive(is_chosen);
    // One without keys has the empty words, so that all begin at the left.
    let shortcut = action.shortcuts().first();
    let button = button.shortcut_text(shortcut.map(ToString::to_string).unwrap_or_default());
    let response = ui
        .add_enabled_ui((view.is_enabled)(action), |ui| {
            ui.add_sized([WIDTH - theme::SPACE_L, theme::ROW], button)
        })
        .inner
        .on_hover_text(action.tooltip())
        .on_disabled_hover_text(format!("Not now: {}", action.tooltip()));
    if is_chosen && is_followed {
        response.scroll_to_me(None);
    }
    response.clicked()
}

/// The commands that are called what was typed, then those that explain themselves with it; of both those first that can be used now. The
/// whole list keeps its order.
fn matching(text: &str, is_enabled: impl Fn(Action) -> bool) -> Vec<Action> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let has_all = |told: &str| {
        let told = told.to_lowercase();
        words.iter().all(|word| told.contains(word.as_str()))
    };
    let offered = || Action::all().filter(|&action| action != Action::ShowPalette);
    let mut named: Vec<Action> = offered().filter(|action| has_all(action.text())).collect();
    let explained = offered().filter(|action| !named.contains(action) && has_all(action.tooltip()));
    let mut explained: Vec<Action> = explained.collect();
    if !words.is_empty() {
        named.sort_by_key(|&action| !is_enabled(action));
        explained.sort_by_key(|&action| !is_enabled(action));
    }
    named.append(&mut explained);
    named
}
