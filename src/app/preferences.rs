//! The settings in the window: read at the start, written in the background whenever they change.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use egui::{Context, ThemePreference};

use super::App;
use facemath_core::work::{Job, Stopped, Wake};
use facemath_studio::{Intent, Settings, SettingsIntent, Theme};

/// The file that the settings are kept in, and which of the recent files are still there.
pub struct Preferences {
    /// As they were when last seen.
    known: Settings,
    path: Option<PathBuf>,
    is_changed: bool,
    writing: Option<Job<()>>,
    missing: HashSet<PathBuf>,
    looking: Option<Job<HashSet<PathBuf>>>,
    wake: Wake,
}

impl Preferences {
    /// Reads the settings; with a sentence if they are there and cannot be read.
    pub fn load(path: Option<PathBuf>, wake: Wake) -> (Self, Settings, Option<String>) {
        let (settings, problem) = match path.as_deref().map(Settings::load) {
            None => (Settings::default(), None),
            Some(Ok(settings)) => (settings, None),
            Some(Err(error)) => (Settings::default(), Some(error.to_string())),
        };
        let mut preferences = Self {
            known: settings.clone(),
            path,
            is_changed: false,
            writing: None,
            missing: HashSet::new(),
            looking: None,
            wake,
        };
        preferences.look_for_recent();
        (preferences, settings, problem)
    }

    /// Whether a recent file was not there when last looked for.
    pub fn is_missing(&self, path: &Path) -> bool {
        self.missing.contains(path)
    }

    /// Starts writing what has changed since it was seen last, one write at a time.
    ///
    /// # Errors
    /// A sentence if the last write failed.
    pub fn tick(&mut self, settings: &Settings) -> Result<(), String> {
        self.see(settings);
        if let Some(looked) = self.looking.as_mut().and_then(Job::poll) {
            self.looking = None;
            match looked {
                Ok(missing) => self.missing = missing,
                Err(Stopped::Failed(reason)) => tracing::error!("{reason}"),
                Err(Stopped::Cancelled) => {}
            }
        }
        let mut last = Ok(());
        if let Some(writing) = &mut self.writing {
            let Some(written) = writing.poll() else {
                return Ok(());
            };
            self.writing = None;
            last = in_words(written);
        }
        self.start_writing();
        last
    }

    /// Writes what has changed and waits for it. For the end of the program.
    pub fn flush(&mut self, settings: &Settings) {
        self.see(settings);
        let mut last = self.finish_writing();
        self.start_writing();
        if last.is_ok() {
            last = self.finish_writing();
        }
        if let Err(error) = last {
            tracing::warn!("{error}");
        }
    }

    fn see(&mut self, settings: &Settings) {
        if *settings != self.known {
            self.known = settings.clone();
            self.is_changed = true;
            self.look_for_recent();
        }
    }

    fn start_writing(&mut self) {
        let Some(path) = self.path.clone().filter(|_| self.is_changed) else {
            return;
        };
        let settings = self.known.clone();
        let doing = format!("Writing {}", path.display());
        self.writing = Some(Job::spawn("settings", doing, &self.wake, move |_| {
            Ok(settings.save(&path).map_err(|error| error.to_string())?)
        }));
        self.is_changed = false;
    }

    fn finish_writing(&mut self) -> Result<(), String> {
        let written = self.writing.take().and_then(Job::wait);
        written.map_or(Ok(()), in_words)
    }

    /// Asks the disk, which may be a slow one, which recent files have gone.
    fn look_for_recent(&mut self) {
        let settings = &self.known;
        let recent = settings.recent_photos().iter();
        let recent = recent.chain(settings.recent_projects());
        let recent: Vec<PathBuf> = recent.chain(settings.recent_libraries()).cloned().collect();
        if recent.is_empty() {
            return;
        }
        let doing = "Looking for recent files";
        self.looking = Some(Job::spawn("recent-files", doing, &self.wake, |_| {
            Ok(recent.into_iter().filter(|path| !path.exists()).collect())
        }));
    }
}

/// How a job ended that has no result but its end.
fn in_words(ended: Result<(), Stopped>) -> Result<(), String> {
    match ended {
        Ok(()) | Err(Stopped::Cancelled) => Ok(()),
        Err(Stopped::Failed(reason)) => Err(reason),
    }
}

impl App {
    /// Has the panels remembered as they are, once nothing is being dragged.
    pub(super) fn remember_panels(&mut self, ctx: &Context) {
        let panels = self.ui_state.panels;
        if panels != self.session.settings().panels && !ctx.input(|input| input.pointer.any_down())
        {
            self.perform(Intent::Settings(SettingsIntent::Panels(panels)));
        }
    }
}

pub(super) fn egui_theme(theme: Theme) -> ThemePreference {
    match theme {
        Theme::Dark => ThemePreference::Dark,
        Theme::Light => ThemePreference::Light,
    }
}
