//! Leaving the work that is open: where the window's part of the question is done.

use std::path::PathBuf;

use egui::{Context, ViewportCommand};

use super::App;
use super::dialogs::Pending;
use crate::ui::LeavingView;
use facemath_studio::{Departure, LeavingAnswer, WindowTask};

impl App {
    /// Goes somewhere else, or has the question shown whether to save first.
    pub(super) fn leave(&mut self, departure: Departure) {
        self.window_task = self.session.leave(departure);
    }

    pub(super) fn answer_leaving(&mut self, answer: LeavingAnswer) {
        self.window_task = self.session.answer_leaving(answer);
    }

    /// Goes on with the file that the unsaved work is to be saved to; without one the user stays.
    pub(super) fn save_and_leave(&mut self, file: Option<PathBuf>) {
        self.window_task = match file {
            Some(file) => self.session.save_and_leave(&file),
            None => self.session.answer_leaving(LeavingAnswer::Cancel),
        };
    }

    /// Takes over what the session wants done now that the work has been saved.
    pub(super) fn take_window_task(&mut self) {
        let task = self.session.take_window_task();
        if task != WindowTask::Nothing {
            self.window_task = task;
        }
    }

    /// Does what is left for the window to do.
    pub(super) fn do_window_task(&mut self, ctx: &Context, frame: &eframe::Frame) {
        match std::mem::take(&mut self.window_task) {
            WindowTask::Nothing => return,
            WindowTask::ChooseFile => {
                self.ask_where_to_save(Pending::SaveAndLeave, ctx, frame);
                // Another dialog is in the way, or none can be opened, which has been said.
                let is_asking = [&self.pending_dialog, &self.asking_storage]
                    .contains(&&Some(Pending::SaveAndLeave));
                if !is_asking {
                    self.save_and_leave(None);
                }
            }
            WindowTask::Close => {
                self.is_closing = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
        ctx.request_repaint();
    }

    /// Asks whether to save when the window is to be closed, whoever wants that: the menu, a key, or the desktop.
    pub(super) fn ask_before_closing(&mut self, ctx: &Context) {
        let is_asked_to = ctx.input(|input| input.viewport().close_requested());
        if !is_asked_to || self.is_closing {
            return;
        }
        self.leave(Departure::Quit);
        self.is_closing = self.window_task == WindowTask::Close;
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
