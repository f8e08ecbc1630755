//! The question whether to save the work before it is left.

use egui::Ui;

use super::question::{Question, question_ui};
use super::view::LeavingView;
use facemath_studio::{Departure, Intent, LeavingAnswer, ProjectIntent};

/// Draws the question. `is_new` says that it was not there in the last frame.
pub fn leaving_ui(ui: &Ui, leaving: &LeavingView<'_>, is_new: bool, intents: &mut Vec<Intent>) {
    let question = Question {
        name: "leaving",
        title: title(leaving),
        text: what_follows(leaving.departure),
        note: "What is discarded can be brought back from the File menu, until other work is discarded.",
        answers: &[
            (
                LeavingAnswer::Save,
                "Save",
                "Save the project, then go on (Enter)",
            ),
            (LeavingAnswer::Discard, "Discard", "Go on without saving"),
            (
                LeavingAnswer::Cancel,
                "Cancel",
                "Go on with this work (Esc)",
            ),
        ],
        escape: LeavingAnswer::Cancel,
    };
    intents.extend(
        question_ui(ui, &question, is_new)
            .map(|answer| Intent::Project(ProjectIntent::AnswerLeaving(answer))),
    );
}

fn title(leaving: &LeavingView<'_>) -> String {
    match &leaving.project {
        Some(name) => format!("Save the changes to \"{name}\"?"),
        None => "Save this work as a project?".to_owned(),
    }
}

fn what_follows(departure: &Departure) -> String {
    match departure {
        Departure::NewProject => "A new project takes its place.".to_owned(),
        Departure::OpenProject(path) => {
            let name = path.file_name().unwrap_or(path.as_os_str());
            format!("{} takes its place.", name.to_string_lossy())
        }
        Departure::BringBack => "The work that was discarded last takes its place.".to_owned(),
        Departure::AdoptLeftWork => "The work of the other window takes its place.".to_owned(),
        Departure::Quit => "The studio closes.".to_owned(),
    }
}
