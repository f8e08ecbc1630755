//! Leaving the work that is open: where the window's part of the question is done.

use egui::{Context, ViewportCommand};

use super::App;
use crate::ui::LeavingView;
use facemath_studio::{Intent, ProjectIntent};

impl App {
    /// Asks whether to save when the window is to be closed, whoever wants that: the menu, a key, or the desktop.
    pub(super) fn ask_before_closing(&mut self, ctx: &Context, frame: &eframe::Frame) {
        let is_asked_to = ctx.input(|input| input.viewport().close_requested());
        if !is_asked_to || self.is_closing {
            return;
        }
        self.perform(Intent::Project(ProjectIntent::Quit));
        self.do_window_tasks(ctx, frame);
        if !self.is_closing {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        }
    }

    /// Keeps the window's title up to date.
    pub(super) fn show_title(&mut self, ctx: &Context) {
        let title = self.session.title();
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// The question as the panels read it.
    pub(super) fn leaving_view(&self) -> Option<LeavingView<'_>> {
        Some(LeavingView {
            departure: self.session.leaving()?,
            project: self.session.context().project_name(),
        })
    }
}
