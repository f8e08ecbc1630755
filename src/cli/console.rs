//! Everything a command says: messages and progress bars on standard error, and the exit code.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use facemath_core::words;
use indicatif::{ProgressBar, ProgressStyle};

/// How often a bar is redrawn while nothing happens, so that the time left keeps counting.
const TICK: Duration = Duration::from_millis(200);

/// Standard error as a command sees it. Counts the inputs that failed.
pub(super) struct Console {
    bar: ProgressBar,
    failures: usize,
}

impl Default for Console {
    fn default() -> Self {
        Self {
            bar: ProgressBar::hidden(),
            failures: 0,
        }
    }
}

impl Console {
    /// Says something the user may want to know.
    pub(super) fn note(&self, message: impl Display) {
        self.tell("note", message);
    }

    /// Says which file has been written, or which folder of files that belong together, such as a model.
    pub(super) fn written(&self, file: &Path) {
        self.say("wrote", file.display());
    }

    /// Says how many pictures have been written into a folder, where a line for each would be too many.
    pub(super) fn written_into(&self, folder: &Path, pictures: usize) {
        let folder = folder.display();
        match pictures {
            1 => self.say("wrote", format_args!("{folder} (1 picture)")),
            _ => self.say("wrote", format_args!("{folder} ({pictures} pictures)")),
        }
    }

    /// Says that something did not go as wanted, though the command could get round it.
    pub(super) fn warning(&self, message: impl Display) {
        self.tell("warning", message);
    }

    /// Says why the command stops.
    pub(super) fn error(&self, message: impl Display) {
        self.bar.finish_and_clear();
        self.tell("error", message);
    }

    /// Says what is wrong with one input. The command goes on, and ends with an exit code other than 0.
    pub(super) fn failed(&mut self, message: impl Display) {
        self.failures += 1;
        self.tell("error", message);
    }

    /// Shows a bar for `total` steps from here on, if anybody is watching.
    pub(super) fn start(&mut self, what: &'static str, total: usize) {
        self.bar.finish_and_clear();
        if !io::stderr().is_terminal() {
            return;
        }
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}, {eta} left");
        self.bar = ProgressBar::new(total as u64)
            .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
            .with_message(what);
        self.bar.enable_steady_tick(TICK);
    }

    /// One more step is done.
    pub(super) fn step(&self) {
        self.bar.inc(1);
    }

    /// `done` of `total` steps are done.
    pub(super) fn reached(&self, done: usize, total: usize) {
        self.bar.set_length(total as u64);
        self.bar.set_position(done as u64);
    }

    /// Takes the bar away.
    pub(super) fn finish(&mut self) {
        self.bar.finish_and_clear();
        self.bar = ProgressBar::hidden();
    }

    /// 0 only if no input failed.
    pub(super) fn exit_code(&self) -> ExitCode {
        self.bar.finish_and_clear();
        match self.failures {
            0 => return ExitCode::SUCCESS,
            1 => self.say("error", "1 input failed"),
            failures => self.say("error", format_args!("{failures} inputs failed")),
        }
        ExitCode::FAILURE
    }

    /// Says something that may quote what it was given, which need not be short.
    fn tell(&self, kind: &str, message: impl Display) {
        self.say(kind, words::brief(&message.to_string()));
    }

    fn say(&self, kind: &str, message: impl Display) {
        self.bar.suspend(|| {
            // Where standard error is closed there is nobody to tell; the exit code still says it.
            let _ = writeln!(io::stderr(), "{kind}: {message}");
        });
    }
}
