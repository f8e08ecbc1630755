//! Handing what the panels ask for to the session, and doing what only a window can.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Context, ViewportCommand};

use super::App;
use super::preferences::egui_theme;
use facemath_core::words;
use facemath_core::work::{Job, Stopped};
use facemath_nets::engine::Drawing;
use facemath_studio::{
    Dialog, ExportIntent, Frames, Intent, PathIntent, Purpose, Severity, WindowTask,
};

impl App {
    /// Carries out what was asked for; what is left for the window is done by [`App::do_window_tasks`].
    pub(super) fn perform(&mut self, intent: Intent) {
        let engine = &self.engine;
        let frames = |drawings: Vec<Drawing>| -> Frames { engine.decode(drawings) };
        self.session.perform(intent, &frames);
    }

    /// Does what is left for the window to do.
    pub(super) fn do_window_tasks(&mut self, ctx: &Context, frame: &eframe::Frame) {
        // A dialog that cannot be opened may end in another task.
        loop {
            let tasks = self.session.take_window_tasks();
            if tasks.is_empty() {
                return;
            }
            for task in tasks {
                self.do_window_task(task, ctx, frame);
            }
            ctx.request_repaint();
        }
    }

    fn do_window_task(&mut self, task: WindowTask, ctx: &Context, frame: &eframe::Frame) {
        match task {
            WindowTask::Begin { is_first } => self.begin(is_first),
            WindowTask::Ask(dialog) => self.ask(dialog, frame),
            WindowTask::GoOnWith { purpose, files } => self.go_on_with(purpose, files),
            WindowTask::WriteFilms => self.perform(Intent::Export(ExportIntent::WriteFilms)),
            WindowTask::CopyPicture => self.copy_picture(ctx),
            WindowTask::ReadClipboard => self.paste(ctx),
            WindowTask::ShowInFolder(file) => self.show_in_folder(&file),
            WindowTask::UseTheme(theme) => ctx.set_theme(egui_theme(theme)),
            WindowTask::Close => {
                self.is_closing = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// Opens a dialog. With one in the way it is as if it had been cancelled; where none can be opened, a path is typed.
    fn ask(&mut self, dialog: Dialog, frame: &eframe::Frame) {
        if self.pending_dialog.is_some() {
            self.go_on_with(dialog.purpose, Vec::new());
            return;
        }
        self.dialogs
            .start_in(self.session.settings().folder(dialog.kind));
        let wake = Arc::clone(&self.wake);
        match self.dialogs.ask(dialog.clone(), frame, wake) {
            Ok(()) => self.pending_dialog = Some(dialog),
            Err(reason) => self.perform(Intent::Path(PathIntent::Ask { dialog, reason })),
        }
    }

    /// Goes on with the files chosen in the dialog, once there are any.
    pub(super) fn take_answer(&mut self) {
        if self.pending_dialog.is_none() {
            return;
        }
        let Some(answer) = self.dialogs.try_answer() else {
            return;
        };
        let Some(dialog) = self.pending_dialog.take() else {
            return;
        };
        match answer {
            Ok(mut files) if dialog.lacks_ending(&files) => {
                let path = files.pop().unwrap_or_default();
                self.perform(Intent::Path(PathIntent::Check { dialog, path }));
            }
            Ok(files) => self.go_on_with(dialog.purpose, files),
            Err(reason) => self.perform(Intent::Path(PathIntent::Ask { dialog, reason })),
        }
    }

    fn go_on_with(&mut self, purpose: Purpose, files: Vec<PathBuf>) {
        self.perform(Intent::Chosen { purpose, files });
    }

    /// Opens the folder of a file in the system's file manager, which may take its time to start.
    fn show_in_folder(&mut self, file: &Path) {
        let Some(folder) = file.parent().map(Path::to_owned) else {
            return;
        };
        let doing = format!("Opening {}", folder.display());
        self.opening = Some(Job::spawn("file-manager", doing, &self.wake, move |_| {
            opener::open(&folder).map_err(|error| {
                Stopped::Failed(format!(
                    "{} cannot be opened: {}",
                    folder.display(),
                    words::io_error(&error)
                ))
            })
        }));
    }

    /// Tells where a folder could not be opened.
    pub(super) fn take_opened(&mut self) {
        if let Some(ended) = self.opening.as_mut().and_then(Job::poll) {
            self.opening = None;
            if let Err(Stopped::Failed(reason)) = ended {
                self.session.report(Severity::Error, reason);
            }
        }
    }
}
