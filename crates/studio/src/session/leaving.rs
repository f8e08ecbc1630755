//! The question before unsaved work is left: save it, discard it, or stay.
//!
//! A window says where the user wants to go ([`Session::leave`]), draws the question while there is one
//! ([`Session::leaving`]), and does what each answer's [`WindowTask`] says.

use std::path::{Path, PathBuf};

use super::Session;
use super::project_files::AfterSaving;

/// Where the user wants to go from the work that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Departure {
    /// To empty slots.
    NewProject,
    /// To a project file.
    OpenProject(PathBuf),
    /// To the work that was left unsaved last.
    BringBack,
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

/// What the window has to do next.
#[must_use]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WindowTask {
    /// Nothing: a question is open, or all is done.
    #[default]
    Nothing,
    /// Ask where the project is to be saved, and answer with [`Session::save_and_leave`], or with
    /// [`LeavingAnswer::Cancel`].
    ChooseFile,
    /// Close.
    Close,
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
    pub fn leave(&mut self, departure: Departure) -> WindowTask {
        if !self.context.is_modified() {
            self.leaving = None;
            return self.depart(departure);
        }
        // The work is on its way into its file: that is waited for.
        let departure = match self
            .project_files
            .go_on_after_saving(&self.context, departure)
        {
            Ok(()) => return WindowTask::Nothing,
            Err(departure) => departure,
        };
        self.leaving = Some(Leaving {
            departure,
            is_choosing_file: false,
        });
        WindowTask::Nothing
    }

    /// Where the user wants to go, while the question whether to save first is open.
    pub fn leaving(&self) -> Option<&Departure> {
        let leaving = self.leaving.as_ref()?;
        (!leaving.is_choosing_file).then_some(&leaving.departure)
    }

    /// Answers the question. Saving goes to the project's file, or has one chosen; if it fails, the user stays, and the
    /// reason is among the messages.
    pub fn answer_leaving(&mut self, answer: LeavingAnswer) -> WindowTask {
        match answer {
            LeavingAnswer::Cancel => {
                self.leaving = None;
                WindowTask::Nothing
            }
            LeavingAnswer::Discard => match self.leaving.take() {
                Some(leaving) => self.depart(leaving.departure),
                None => WindowTask::Nothing,
            },
            LeavingAnswer::Save => {
                let Some(leaving) = &mut self.leaving else {
                    return WindowTask::Nothing;
                };
                leaving.is_choosing_file = true;
                match self.context.project.path().map(Path::to_owned) {
                    Some(path) => self.save_and_leave(&path),
                    None => WindowTask::ChooseFile,
                }
            }
        }
    }

    /// Saves the work to the file that was chosen for it, then goes where the user wanted to, which
    /// [`Session::take_window_task`] may tell. If that fails, or if the departure has been decided otherwise in the meantime,
    /// nothing is left.
    pub fn save_and_leave(&mut self, path: &Path) -> WindowTask {
        if let Some(leaving) = self.leaving.take_if(|leaving| leaving.is_choosing_file) {
            self.start_saving(path, AfterSaving::Leave(leaving.departure));
        }
        WindowTask::Nothing
    }

    /// What the window has to do now that something it did not wait for is done.
    pub fn take_window_task(&mut self) -> WindowTask {
        std::mem::take(&mut self.window_task)
    }

    fn depart(&mut self, departure: Departure) -> WindowTask {
        match departure {
            Departure::NewProject => self.new_project(),
            Departure::OpenProject(path) => {
                self.open_project(&path);
            }
            Departure::BringBack => self.bring_back(),
            Departure::Quit => {
                // What was discarded is not what the next start begins with.
                if self.context.is_modified() {
                    self.revert();
                }
                return WindowTask::Close;
            }
        }
        WindowTask::Nothing
    }
}
