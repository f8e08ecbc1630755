//! The keyboard and what has it.

use egui::{EventFilter, Response, Ui};

/// Lets arrow keys reach what has the keyboard; otherwise they move it on to a neighbour.
pub fn keep_arrows(ui: &Ui, response: &Response) {
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
}
