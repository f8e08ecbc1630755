//! The question how a project keeps its photos, asked when it is saved for the first time.

use egui::Ui;

use super::question::{Question, question_ui};
use facemath_studio::{Intent, PhotoStorage, ProjectIntent};

/// Draws the question. `is_new` says that it was not there in the last frame.
pub fn storage_ui(ui: &Ui, is_new: bool, intents: &mut Vec<Intent>) {
    let question = Question {
        name: "storage",
        title: "Keep the photos in the project?".to_owned(),
        text: "With its photos a project is one file that opens anywhere, as large as they are. Without them it is small, and \
               opens where the photos are."
            .to_owned(),
        note: "The File menu has this too, at any time.",
        answers: &[
            (
                Some(PhotoStorage::Embedded),
                "Keep photos in it",
                "Save copies of the photos in the project file (Enter)",
            ),
            (
                Some(PhotoStorage::Linked),
                "Only link to them",
                "Let the project say where the photos are",
            ),
            (None, "Cancel", "Do not save (Esc)"),
        ],
        escape: None,
    };
    intents.extend(
        question_ui(ui, &question, is_new)
            .map(|answer| Intent::Project(ProjectIntent::AnswerPhotoStorage(answer))),
    );
}
