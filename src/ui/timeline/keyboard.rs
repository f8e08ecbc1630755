//! What the keyboard asks of something on the track that has it.

use egui::{Key, Modifiers, Response, Ui};

use crate::ui::focus::keep_arrows;

/// How far arrow keys move it: to the right and upwards, negative to the left and downwards. Focus stays where it is.
pub(super) fn arrow_presses(ui: &Ui, response: &Response) -> (i32, i32) {
    if !response.has_focus() {
        return (0, 0);
    }
    keep_arrows(ui, response);
    ui.input(|input| {
        let presses = |key| i32::try_from(input.num_presses(key)).unwrap_or_default();
        (
            presses(Key::ArrowRight) - presses(Key::ArrowLeft),
            presses(Key::ArrowUp) - presses(Key::ArrowDown),
        )
    })
}

/// Whether Delete was pressed on it.
pub(super) fn is_deleted(ui: &Ui, response: &Response) -> bool {
    response.has_focus() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Delete))
}
