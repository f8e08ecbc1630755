//! The question whether to save the work before it is left. It covers the window until it is answered.

use egui::{Align, Button, Frame, Id, Key, Layout, Margin, Modal, Modifiers, RichText, Ui};

use super::theme;
use super::view::LeavingView;
use facemath_studio::{Departure, Intent, LeavingAnswer, ProjectIntent};

/// Width of the question, in points.
const WIDTH: f32 = 384.0;

/// Draws the question; Enter saves unless another button has the keyboard, and Esc stays.
/// `is_new` says that it was not there in the last frame.
pub fn leaving_ui(ui: &Ui, leaving: &LeavingView<'_>, is_new: bool, intents: &mut Vec<Intent>) {
    let frame = Frame::popup(ui.style()).inner_margin(Margin::same(theme::SPACE_L as i8));
    let asked = Modal::new(Id::unique("leaving")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        ui.heading(title(leaving));
        ui.add_space(theme::SPACE_S);
        ui.label(what_follows(leaving.departure));
        ui.label(
            RichText::new(
                "What is discarded can be brought back from the File menu, until other work is discarded.",
            )
            .small()
            .weak(),
        );
        ui.add_space(theme::SPACE_M);
        buttons_ui(ui, is_new)
    });
    let is_focused = ui.memory(|memory| memory.focused().is_some());
    let answer = asked.inner.or_else(|| {
        ui.input_mut(|input| {
            if input.consume_key(Modifiers::NONE, Key::Escape) {
                Some(LeavingAnswer::Cancel)
            } else if !is_focused && input.consume_key(Modifiers::NONE, Key::Enter) {
                Some(LeavingAnswer::Save)
            } else {
                None
            }
        })
    });
    intents.extend(answer.map(|answer| Intent::Project(ProjectIntent::AnswerLeaving(answer))));
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
        Departure::Quit => "The studio closes.".to_owned(),
    }
}

fn buttons_ui(ui: &mut Ui, is_new: bool) -> Option<LeavingAnswer> {
    let mut answer = None;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let rows = [
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
        ];
        for (meaning, text, tooltip) in rows {
            let is_save = meaning == LeavingAnswer::Save;
            let button = ui
                .add(Button::new(text).selected(is_save))
                .on_hover_text(tooltip);
            // The keyboard begins at the button that loses nothing, wherever it was before.
            if is_save && is_new {
                button.request_focus();
            }
            if button.clicked() {
                answer = Some(meaning);
            }
        }
    });
    answer
}
