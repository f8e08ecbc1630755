//! The expression bar: faces and ideas are typed as a sum, and the sum stands beside it in pictures.

mod examples;
mod field;
mod strip;

use egui::{
    Align, Button, Frame, Label, Layout, Margin, Panel, Rect, RichText, Ui, UiBuilder, vec2,
};

use super::icon::Icon;
use super::tour::{self, Anchor};
use super::view::StudioView;
use super::{UiState, icon, theme};
use facemath_core::latent::{Expression, ExpressionError, SpanKind};
use facemath_core::words;
use facemath_studio::{Action, Command, ExpressionIntent, ExpressionState, Favourite, Intent};

/// Height of the bar while nothing is typed, in points.
const QUIET_HEIGHT: f32 = theme::ROW + 2.0 * MARGIN;
/// Height of the bar with an expression, in points: faces high.
const FULL_HEIGHT: f32 = strip::FACE_SIDE + 2.0 * MARGIN;
const MARGIN: f32 = theme::SPACE_M;
/// Width of the half that is typed into, in points.
const TYPING_WIDTH: f32 = 576.0;
/// Width of the buttons at the right end, in points.
const BUTTON_WIDTH: f32 = 112.0;

/// What the bar remembers between frames.
#[derive(Debug, Clone, Default)]
pub struct ExpressionBar {
    /// The keyboard is to go into the field.
    wants_focus: bool,
    /// All that fits is to be listed, though no word has been started.
    wants_list: bool,
    /// The new name of a favourite while it is typed.
    naming: Option<String>,
}

impl ExpressionBar {
    /// Puts the keyboard into the field in the next frame.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }
}

/// Draws the bar below everything that has been drawn so far.
pub fn expression_panel_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    state: &mut UiState,
    intents: &mut Vec<Intent>,
) {
    let is_quiet = view.document.expression().trim().is_empty();
    let height = if is_quiet { QUIET_HEIGHT } else { FULL_HEIGHT };
    Panel::bottom("expression")
        .exact_size(height)
        .resizable(false)
        .frame(
            Frame::new()
                .fill(theme::tokens(ui).panel)
                .inner_margin(Margin::symmetric(theme::SPACE_L as i8, MARGIN as i8)),
        )
        .show(ui, |ui| {
            let area = ui.max_rect();
            tour::mark(ui, Anchor::Expression, area.expand(MARGIN / 2.0));
            let (typing, rest) = area.split_left_right_at_x(area.left() + TYPING_WIDTH);
            ui.scope_builder(UiBuilder::new().max_rect(typing), |ui| {
                typing_ui(ui, view, &mut state.expression, intents);
                if !is_quiet {
                    message_ui(ui, view);
                }
            });
            if !is_quiet {
                answer_ui(ui, rest, view, intents);
            }
            ui.advance_cursor_after_rect(area);
        });
}

/// The row with the field and its buttons.
fn typing_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    bar: &mut ExpressionBar,
    intents: &mut Vec<Intent>,
) {
    let text = view.document.expression();
    // What asks for the keyboard in this frame gets it in the next: a click anywhere but in the field takes it away again.
    let takes_focus = std::mem::take(&mut bar.wants_focus);
    ui.horizontal(|ui| {
        ui.set_height(theme::ROW);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = theme::SPACE_S;
            examples::examples_menu_ui(ui, view, bar, intents);
            favourite_ui(ui, view, intents);
            let has_text = !text.is_empty();
            let tooltip = "Empty the field";
            let clear =
                icon::quiet_icon_button_ui(ui, Icon::Close, "Clear expression", tooltip, has_text);
            if clear.clicked() {
                intents.push(set(String::new()));
                bar.focus();
            }
            field::field_ui(ui, view, bar, takes_focus, intents);
        });
    });
}

fn favourite_ui(ui: &mut Ui, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    let text = view.document.expression().trim();
    let mut kept = view.document.favourites().iter();
    let is_kept = kept.any(|kept| kept.text == text);
    let (star, tooltip) = if is_kept {
        (Icon::StarFull, "A favourite; click to let it go")
    } else {
        (Icon::Star, "Keep this expression as a favourite")
    };
    let name = "Favourite expression";
    if icon::quiet_icon_button_ui(ui, star, name, tooltip, !text.is_empty()).clicked() {
        let text = text.to_owned();
        intents.push(Intent::Document(if is_kept {
            Command::DropFavourite { text }
        } else {
            Command::KeepFavourite(Favourite { name: None, text })
        }));
    }
}

/// The line below the field: what is wrong, or what can be done now.
fn message_ui(ui: &mut Ui, view: &StudioView<'_>) {
    let tokens = theme::tokens(ui);
    let (words, color) = match view.expression.state {
        ExpressionState::Wrong(error) => {
            let words = format!("{}.", words::capitalised(&error.message));
            let is_slip = !is_unfinished(ui, error, view.document.expression());
            (
                words,
                if is_slip {
                    tokens.error
                } else {
                    tokens.text_weak
                },
            )
        }
        ExpressionState::Waiting => ("Reading the faces…".to_owned(), tokens.text_weak),
        ExpressionState::Answered => (
            "Press Enter to keep the answer, or drag any face of the sum into a slot.".to_owned(),
            tokens.text_weak,
        ),
        ExpressionState::Empty => return,
    };
    ui.add(Label::new(RichText::new(&words).small().color(color)).truncate());
}

/// Whether there is nothing to complain about yet: the text is about to go on at its end.
fn is_unfinished(ui: &Ui, error: &ExpressionError, text: &str) -> bool {
    let end = text.trim_end().len();
    let is_last_word = Expression::spans(text)
        .last()
        .is_some_and(|last| last.range == (error.at..text.len()) && last.kind == SpanKind::Name);
    error.at >= end || is_last_word && field::has_focus(ui)
}

/// The sum in pictures, and what can be done with it.
fn answer_ui(ui: &mut Ui, area: Rect, view: &StudioView<'_>, intents: &mut Vec<Intent>) {
    let is_current = *view.expression.state == ExpressionState::Answered;
    let (sum, buttons) = area.split_left_right_at_x(area.right() - BUTTON_WIDTH);
    if let Some(answer) = view.expression.answer {
        let sum = sum.shrink2(vec2(theme::SPACE_L, 0.0));
        ui.scope_builder(UiBuilder::new().max_rect(sum), |ui| {
            strip::strip_ui(ui, view, answer, is_current, intents);
        });
    }
    let column = UiBuilder::new()
        .max_rect(buttons)
        .layout(Layout::top_down_justified(Align::Center));
    ui.scope_builder(column, |ui| {
        for (name, tooltip, command) in [
            (
                "Keep",
                "Put the answer into a slot (Enter)",
                Intent::Expression(ExpressionIntent::KeepAnswer),
            ),
            (
                "Save figure…",
                "Save this sum as a picture (Ctrl+Shift+K)",
                Action::SaveFigure.intent(),
            ),
        ] {
            let button = Button::new(name).min_size(vec2(0.0, theme::ROW));
            let response = ui
                .add_enabled(is_current, button)
                .on_hover_text(tooltip)
                .on_disabled_hover_text("There is no answer yet");
            if response.clicked() {
                intents.push(command);
            }
        }
    });
}

/// Another expression in one step.
fn set(text: String) -> Intent {
    Intent::Document(Command::SetExpression { text })
}
