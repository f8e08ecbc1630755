//! Clearing what the program keeps of the user's photos by itself.

use std::path::PathBuf;

use super::Session;
use super::project::photos_of;
use crate::messages::Severity;
use crate::traces::{Cleared, Traces};
use facemath_core::words;
use facemath_core::work::{Job, Stopped, Wake};

/// What is being cleared.
pub(super) struct Clearing {
    /// Whether it is asked if it is to be.
    is_asking: bool,
    job: Option<Job<Cleared>>,
    libraries_folder: Option<PathBuf>,
    wake: Wake,
}

impl Clearing {
    /// `libraries_folder` has the codes and thumbnails of folders that were looked among.
    pub fn new(libraries_folder: Option<PathBuf>, wake: Wake) -> Self {
        Self {
            is_asking: false,
            job: None,
            libraries_folder,
            wake,
        }
    }
}

impl Session {
    /// Has it asked whether what the studio keeps by itself is to be cleared.
    pub(super) fn ask_to_clear(&mut self) {
        self.clearing.is_asking = true;
    }

    /// Whether that is being asked.
    pub fn is_asking_to_clear(&self) -> bool {
        self.clearing.is_asking
    }

    pub(super) fn answer_clearing(&mut self, is_wanted: bool) {
        self.clearing.is_asking = false;
        if is_wanted {
            self.settings.clear_recent();
            self.settings.clear_recent_expressions();
            self.clear_traces();
        }
    }

    /// Removes autosaves of earlier work, photos taken out of projects, reports of crashes, and the codes and thumbnails of
    /// folders, on another thread. The work that is open stays, with its own autosave and all that undo needs.
    pub fn clear_traces(&mut self) {
        self.set_aside = None;
        self.forget_left_work();
        if let Some(autosave) = &mut self.autosave {
            autosave.forget_set_aside();
        }
        let traces = Traces {
            data_folder: self.project_files.own_folder().map(PathBuf::from),
            own_folder: self.project_files.place().map(PathBuf::from),
            libraries: self.clearing.libraries_folder.clone(),
            needed: photos_of(self.context.history.documents()),
        };
        let doing = "Clearing what the studio keeps";
        self.clearing.job = Some(Job::spawn(
            "clearing",
            doing,
            &self.clearing.wake,
            move |_| Ok(traces.clear()),
        ));
    }

    /// Whether it is being cleared.
    pub fn is_clearing(&self) -> bool {
        self.clearing.job.is_some()
    }

    pub(super) fn pump_clearing(&mut self) {
        let Some(ended) = self.clearing.job.as_mut().and_then(Job::poll) else {
            return;
        };
        self.clearing.job = None;
        match ended {
            Ok(cleared) => {
                let told = match cleared.files {
                    0 => "There was nothing to clear".to_owned(),
                    1 => format!("Cleared one file, {}", words::bytes(cleared.bytes)),
                    count => format!(
                        "Cleared {} files, {}",
                        words::with_commas(count),
                        words::bytes(cleared.bytes)
                    ),
                };
                self.context.report(Severity::Info, told);
                for problem in cleared.problems {
                    self.context.report(Severity::Error, problem);
                }
            }
            Err(Stopped::Failed(reason)) => self.context.report(Severity::Error, reason),
            Err(Stopped::Cancelled) => {}
        }
    }
}
