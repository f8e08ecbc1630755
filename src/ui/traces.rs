//! The question before what the studio keeps by itself is cleared.

use egui::Ui;

use super::question::{Question, question_ui};
use facemath_studio::{Intent, SettingsIntent};

/// Draws the question. `is_new` says that it was not there in the last frame.
pub fn traces_ui(ui: &Ui, is_new: bool, intents: &mut Vec<Intent>) {
    let question = Question {
        name: "traces",
        title: "Clear what the studio keeps?".to_owned(),
        text: "Removed are autosaves of earlier work, thumbnails and codes of folders that you looked among, photos taken out \
               of projects, reports of crashes, and the lists of recent files."
            .to_owned(),
        note: "Your photos, projects, exports, pasted and edited pictures stay, and so does the work that is open.",
        // What loses something is never what Enter does.
        answers: &[
            (false, "Cancel", "Keep it (Esc)"),
            (true, "Clear", "Remove it from this computer; that cannot be undone"),
        ],
        escape: false,
    };
    intents.extend(
        question_ui(ui, &question, is_new)
            .map(|is_wanted| Intent::Settings(SettingsIntent::AnswerClearing(is_wanted))),
    );
}
