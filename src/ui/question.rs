//! A question that covers the window until it is answered.

use egui::{Align, Button, Frame, Id, Key, Layout, Margin, Modal, Modifiers, RichText, Ui};

use super::theme;

/// Width of a question, in points.
pub const WIDTH: f32 = 384.0;

/// What is asked.
pub struct Question<'a, A> {
    /// Tells questions apart.
    pub name: &'a str,
    /// The question itself.
    pub title: String,
    /// What follows from it.
    pub text: String,
    /// What else is good to know; nothing if empty.
    pub note: &'a str,
    /// What each button means, its words and its tooltip. The first is what Enter does unless another button has the keyboard.
    pub answers: &'a [(A, &'a str, &'a str)],
    /// What Esc means.
    pub escape: A,
}

/// Draws a question. `is_new` says that it was not there in the last frame.
pub fn question_ui<A: Copy>(ui: &Ui, question: &Question<'_, A>, is_new: bool) -> Option<A> {
    question_with_ui(ui, question, is_new, |_| {})
}

/// Draws a question with something of its own above the buttons. `is_new` gives the keyboard to the first of these.
pub fn question_with_ui<A: Copy>(
    ui: &Ui,
    question: &Question<'_, A>,
    is_new: bool,
    own_ui: impl FnOnce(&mut Ui),
) -> Option<A> {
    let frame = Frame::popup(ui.style()).inner_margin(Margin::same(theme::SPACE_L as i8));
    let modal = Modal::new(Id::unique(question.name)).frame(frame);
    let asked = modal.show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        ui.heading(&question.title);
        ui.add_space(theme::SPACE_S);
        ui.label(&question.text);
        if !question.note.is_empty() {
            ui.label(RichText::new(question.note).small().weak());
        }
        ui.add_space(theme::SPACE_M);
        own_ui(ui);
        buttons_ui(ui, question.answers, is_new)
    });
    let is_focused = ui.memory(|memory| memory.focused().is_some());
    let first = question.answers.first().map(|(meaning, ..)| *meaning);
    asked.inner.or_else(|| {
        ui.input_mut(|input| {
            if input.consume_key(Modifiers::NONE, Key::Escape) {
                Some(question.escape)
            } else if !is_focused && input.consume_key(Modifiers::NONE, Key::Enter) {
                first
            } else {
                None
            }
        })
    })
}

fn buttons_ui<A: Copy>(ui: &mut Ui, answers: &[(A, &str, &str)], is_new: bool) -> Option<A> {
    let mut answer = None;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        for (index, &(meaning, text, tooltip)) in answers.iter().enumerate() {
            let is_first = index == 0;
            let button = ui
                .add(Button::new(text).selected(is_first))
                .on_hover_text(tooltip);
            // The keyboard begins at the first button, wherever it was before.
            if is_first && is_new {
                button.request_focus();
            }
            if button.clicked() {
                answer = Some(meaning);
            }
        }
    });
    answer
}
