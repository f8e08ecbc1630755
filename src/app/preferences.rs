//! The settings in the window: read at the start, written in the background whenever they change.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, unbounded};

use crate::guard::{guarded, try_guarded};
use crate::studio::Settings;

/// Settings, the file they are kept in, and which of the recent files are still there.
pub struct Preferences {
    settings: Settings,
    path: Option<PathBuf>,
    is_changed: bool,
    writing: Option<JoinHandle<Result<(), String>>>,
    missing: HashSet<PathBuf>,
    looked: (Sender<HashSet<PathBuf>>, Receiver<HashSet<PathBuf>>),
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Preferences {
    /// Reads the settings; with a sentence if they are there and cannot be read.
    pub fn load(
        path: Option<PathBuf>,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> (Self, Option<String>) {
        let (settings, problem) = match path.as_deref().map(Settings::load) {
            None => (Settings::default(), None),
            Some(Ok(settings)) => (settings, None),
            Some(Err(error)) => (Settings::default(), Some(error.to_string())),
        };
        let preferences = Self {
            settings,
            path,
            is_changed: false,
            writing: None,
            missing: HashSet::new(),
            looked: unbounded(),
            wake,
        };
        preferences.look_for_recent();
        (preferences, problem)
    }

    /// As they are now.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Changes them; [`Preferences::tick`] writes them.
    pub fn change(&mut self, change: impl FnOnce(&mut Settings)) {
        let before = self.settings.clone();
        change(&mut self.settings);
        if self.settings != before {
            self.is_changed = true;
            self.look_for_recent();
        }
    }

    /// Whether a recent file was not there when last looked for.
    pub fn is_missing(&self, path: &Path) -> bool {
        self.missing.contains(path)
    }

    /// Starts writing what has changed, one write at a time.
    ///
    /// # Errors
    /// A sentence if the last write failed.
    pub fn tick(&mut self) -> Result<(), String> {
        if let Ok(missing) = self.looked.1.try_recv() {
            self.missing = missing;
        }
        match &self.writing {
            Some(writing) if !writing.is_finished() => Ok(()),
            _ => {
                let last = self.finish_writing();
                self.start_writing();
                last
            }
        }
    }

    /// Writes what has changed and waits for it. For the end of the program.
    pub fn flush(&mut self) {
        let mut last = self.finish_writing();
        self.start_writing();
        if last.is_ok() {
            last = self.finish_writing();
        }
        if let Err(error) = last {
            tracing::warn!("{error}");
        }
    }

    fn start_writing(&mut self) {
        let Some(path) = self.path.clone().filter(|_| self.is_changed) else {
            return;
        };
        let (settings, wake) = (self.settings.clone(), Arc::clone(&self.wake));
        let writing = std::thread::Builder::new()
            .name("settings".to_owned())
            .spawn(move || {
                let doing = format_args!("Writing {}", path.display());
                let written = try_guarded(doing, || {
                    settings.save(&path).map_err(|error| error.to_string())
                });
                wake();
                written
            });
        match writing {
            Ok(writing) => {
                self.writing = Some(writing);
                self.is_changed = false;
            }
            Err(error) => tracing::warn!("the settings have no thread: {error}"),
        }
    }

    fn finish_writing(&mut self) -> Result<(), String> {
        match self.writing.take().map(JoinHandle::join) {
            Some(Ok(written)) => written,
            Some(Err(_)) => Err("The settings were not written".to_owned()),
            None => Ok(()),
        }
    }

    /// Asks the disk, which may be a slow one, which recent files have gone.
    fn look_for_recent(&self) {
        let settings = &self.settings;
        let recent = settings.recent_photos().iter();
        let recent = recent.chain(settings.recent_projects());
        let recent: Vec<PathBuf> = recent.chain(settings.recent_libraries()).cloned().collect();
        if recent.is_empty() {
            return;
        }
        let (sender, wake) = (self.looked.0.clone(), Arc::clone(&self.wake));
        rayon::spawn(move || {
            let looked = guarded("Looking for recent files", || {
                let missing = recent.into_iter().filter(|path| !path.exists()).collect();
                // Nobody listens any more once the window is closed.
                sender.send(missing).ok();
                wake();
            });
            if let Err(crash) = looked {
                tracing::error!("{crash}");
            }
        });
    }
}
