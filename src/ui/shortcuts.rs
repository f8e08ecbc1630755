//! Keys to actions, from the one table of actions.

use egui::{Key, KeyboardShortcut, Modifiers, Ui};

use super::{UiState, menu};
use facemath_studio::{Action, Intent, Shortcut};

/// A press of the space bar longer than this shows the original instead of playing.
const TAP_SECS: f64 = 0.25;

/// Collects the actions whose keys were pressed, unless a widget has the keyboard.
pub fn shortcuts_ui(ui: &Ui, state: &mut UiState, intents: &mut Vec<Intent>) {
    let ctx = ui.ctx();
    // With Ctrl no widget claims the key; without, it may be text or a slider's arrow.
    let is_free = !ctx.egui_wants_keyboard_input();
    for (action, shortcut) in by_specificity() {
        if !is_free && !shortcut.ctrl {
            continue;
        }
        if action.yields_to_text() && ctx.text_edit_focused() {
            continue;
        }
        if shortcut.key == facemath_studio::Key::Space {
            continue;
        }
        if ctx.input_mut(|input| input.consume_shortcut(&egui_shortcut(shortcut))) {
            menu::request(action, ui, state, intents);
        }
    }
    if is_free {
        space_bar_ui(ui, state, intents);
    } else {
        state.space_down_at_secs = None;
    }
}

/// A tap of the space bar plays; holding it is left to the stage.
fn space_bar_ui(ui: &Ui, state: &mut UiState, intents: &mut Vec<Intent>) {
    let (now_secs, pressed, released) = ui.input(|input| {
        (
            input.time,
            input.key_pressed(Key::Space),
            input.key_released(Key::Space),
        )
    });
    if pressed && state.space_down_at_secs.is_none() {
        state.space_down_at_secs = Some(now_secs);
        // Wakes the stage when the press becomes a hold.
        ui.request_repaint_after_secs(TAP_SECS as f32);
    }
    if released
        && let Some(down_at_secs) = state.space_down_at_secs.take()
        && now_secs - down_at_secs < TAP_SECS
    {
        menu::request(Action::PlayPause, ui, state, intents);
    }
}

/// Whether the space bar is held down to see the original.
pub fn is_original_held(ui: &Ui, state: &UiState) -> bool {
    let now_secs = ui.input(|input| input.time);
    state
        .space_down_at_secs
        .is_some_and(|down_at_secs| now_secs - down_at_secs >= TAP_SECS)
}

/// All shortcuts, those with more modifiers first: egui lets Ctrl+Z match Ctrl+Shift+Z too.
fn by_specificity() -> Vec<(Action, Shortcut)> {
    let mut all: Vec<(Action, Shortcut)> = Action::all()
        .flat_map(|action| {
            let shortcuts = action.shortcuts().iter();
            shortcuts.map(move |&shortcut| (action, shortcut))
        })
        .collect();
    all.sort_by_key(|(_, shortcut)| {
        std::cmp::Reverse(u8::from(shortcut.ctrl) + u8::from(shortcut.shift))
    });
    all
}

fn egui_shortcut(shortcut: Shortcut) -> KeyboardShortcut {
    let mut modifiers = Modifiers::NONE;
    if shortcut.ctrl {
        modifiers |= Modifiers::COMMAND;
    }
    if shortcut.shift {
        modifiers |= Modifiers::SHIFT;
    }
    KeyboardShortcut::new(modifiers, egui_key(shortcut.key))
}

fn egui_key(key: facemath_studio::Key) -> Key {
    match key {
        facemath_studio::Key::Letter(letter) => {
            Key::from_name(letter.encode_utf8(&mut [0; 4])).unwrap_or(Key::F35)
        }
        facemath_studio::Key::Space => Key::Space,
        facemath_studio::Key::Delete => Key::Delete,
        facemath_studio::Key::Left => Key::ArrowLeft,
        facemath_studio::Key::Right => Key::ArrowRight,
        facemath_studio::Key::Home => Key::Home,
        facemath_studio::Key::End => Key::End,
        facemath_studio::Key::Comma => Key::Comma,
        facemath_studio::Key::Period => Key::Period,
        facemath_studio::Key::OpenBracket => Key::OpenBracket,
        facemath_studio::Key::CloseBracket => Key::CloseBracket,
        facemath_studio::Key::F1 => Key::F1,
        facemath_studio::Key::F2 => Key::F2,
        facemath_studio::Key::PageUp => Key::PageUp,
        facemath_studio::Key::PageDown => Key::PageDown,
        facemath_studio::Key::F7 => Key::F7,
        facemath_studio::Key::F8 => Key::F8,
        facemath_studio::Key::F9 => Key::F9,
    }
}
