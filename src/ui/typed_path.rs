//! The question for a path, where the system opens no dialog for files.

use egui::{Key, RichText, TextEdit, Ui, WidgetInfo, accesskit::Role};

use super::question::{Question, WIDTH, question_with_ui};
use facemath_studio::{Choice, Intent, PathIntent, TypedPath};

/// Draws the question; `text` is what has been typed. `is_new` says that it was not there in the last frame.
pub fn typed_path_ui(
    ui: &Ui,
    asked: &TypedPath,
    text: &mut String,
    is_new: bool,
    intents: &mut Vec<Intent>,
) {
    if is_new {
        *text = asked.suggestion();
    }
    let (word, tooltip) = match (&asked.dialog().choice, asked.replaces()) {
        (Choice::NewFile(_), false) => ("Save", "Write the file there (Enter)"),
        (Choice::NewFile(_), true) => ("Replace", "Write over the file that is there (Enter)"),
        _ => ("Open", "Go on with what is there (Enter)"),
    };
    let question = Question {
        name: "typed path",
        title: asked.dialog().title.clone(),
        text: asked.reason().to_owned(),
        note: "",
        answers: &[
            (true, word, tooltip),
            (false, "Cancel", "Go on without it (Esc)"),
        ],
        escape: false,
    };
    let mut is_entered = false;
    let answer = question_with_ui(ui, &question, false, |ui| {
        let field = ui.add(TextEdit::singleline(text).desired_width(WIDTH));
        field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Path"));
        is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        // A problem is mended where it was typed.
        if is_new || is_entered {
            field.request_focus();
        }
        field.on_hover_text("Where the file or folder is; ~ stands for your own folder");
        if let Some(problem) = asked.problem() {
            ui.label(RichText::new(problem).color(ui.visuals().error_fg_color));
        }
    });
    match answer.or(is_entered.then_some(true)) {
        Some(true) if !asked.is_checking() => {
            intents.push(Intent::Path(PathIntent::Answer(text.clone())));
        }
        Some(false) => intents.push(Intent::Path(PathIntent::Cancel)),
        _ => {}
    }
}
