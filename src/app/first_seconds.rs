//! The first seconds of the first run: a slow morph plays, and a line invites, until anything is touched.

use egui::Ui;

use super::App;
use facemath_studio::StageView;

impl App {
    /// Takes the line of invitation away once the first press is over: nothing moves under the pointer, and a click on it is
    /// heard.
    pub(super) fn stop_inviting(&mut self, ui: &Ui) {
        let is_pressed = ui.input(|input| input.pointer.any_down() || input.pointer.any_released());
        self.is_inviting &= self.is_show || is_pressed;
    }

    /// Ends the show of the first seconds as soon as anything is touched, or work takes its place.
    pub(super) fn stop_show(&mut self, ui: &Ui) {
        if !self.is_show {
            return;
        }
        let is_touched = ui.input(|input| {
            input.pointer.any_pressed()
                || !input.raw.dropped_files.is_empty()
                || input.events.iter().any(|event| {
                    matches!(
                        event,
                        egui::Event::Key { .. } | egui::Event::AccessKitActionRequest(_)
                    )
                })
        });
        if is_touched || !self.session.shows_demonstration() {
            self.is_show = false;
            self.session.show(StageView::Face);
        }
    }
}
