//! The question before unsaved work is left: save it, discard it, or stay.
//!
//! A window says where the user wants to go ([`Session::leave`]), draws the question while there is one
//! ([`Session::leaving`]), and does what follows from each answer ([`Session::take_window_tasks`]).

use std::path::{Path, PathBuf};

use super::Session;
use super::project_files::AfterSaving;
use crate::dialog::{Purpose, WindowTask};

/// Where the user wants to go from the work that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Departure {
    /// To empty slots.
    NewProject,
    /// To a project file.
    OpenProject(PathBuf),
    /// To the work that was left unsaved last.
    BringBack,
    /// To the work of another window that was killed.
    AdoptLeftWork,
    /// Out of the program.
    Quit,
}

/// What the user answers to the question whether unsaved work is to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeavingAnswer {
    /// Save it, then go on.
    Save,
    /// Go on without it.
    Discard,
    /// Stay.
    Cancel,
}

/// A departure that waits for an answer.
pub(super) struct Leaving {
    departure: Departure,
    /// Whether the user has said "save" and is choosing a file.
    is_choosing_file: bool,
}

impl Session {
    /// Goes somewhere else, at once if nothing is lost by it; otherwise the question of [`Session::leaving`] is open then.
    /// A departure that has not been decided on gives way to a newer one.
    pub fn leave(&mut self, departure: Departure) {
        self.asking_storage = None;
        let Err(departure) = self.go_on_after_resuming(departure) else {
            return;
        };
        if !self.context.is_modified() {
            self.leaving = None;
            self.depart(departure);
            return;
        }
        // Work that is on its way into its file is waited for.
        let files = &mut self.project_files;
        if let Err(departure) = files.go_on_after_saving(&self.context, departure) {
            self.leaving = Some(Leaving {
                departure,
                is_choosing_file: false,
            });
        }
    }

    /// Where the user wants to go, while the question whether to save first is open.
    pub fn leaving(&self) -> Option<&Departure> {
        let leaving = self.leaving.as_ref()?;
        (!leaving.is_choosing_file).then_some(&leaving.departure)
    }

    /// Answers the question. Saving goes to the project's file, or has one chosen; if it fails, the user stays, and the
    /// reason is among the messages.
    pub fn answer_leaving(&mut self, answer: LeavingAnswer) {
        match answer {
            LeavingAnswer::Cancel => self.leaving = None,
            LeavingAnswer::Discard => {
                if let Some(leaving) = self.leaving.take() {
                    self.depart(leaving.departure);
                }
            }
            LeavingAnswer::Save => {
                let Some(leaving) = &mut self.leaving else {
                    return;
                };
                leaving.is_choosing_file = true;
                match self.context.project.path().map(Path::to_owned) {
                    Some(path) => self.save_and_leave(&path),
                    None => self.ask_where_to_save(Purpose::SaveAndLeave),
                }
            }
        }
    }

    /// Saves the work to the file that was chosen for it, then goes where the user wanted to. If that fails, or if the
    /// departure has been decided otherwise in the meantime, nothing is left.
    pub fn save_and_leave(&mut self, path: &Path) {
        if let Some(leaving) = self.leaving.take_if(|leaving| leaving.is_choosing_file) {
            self.start_saving(path, AfterSaving::Leave(leaving.departure));
        }
    }

    fn depart(&mut self, departure: Departure) {
        match departure {
            Departure::NewProject => self.new_project(),
            Departure::OpenProject(path) => self.open_project(&path),
            Departure::BringBack => self.bring_back(),
            Departure::AdoptLeftWork => self.adopt_left_work(),
            Departure::Quit => {
                // What was discarded is not what the next start begins with.
                if self.context.is_modified() {
                    self.revert();
                }
                self.window_tasks.push(WindowTask::Close);
            }
        }
    }
}
