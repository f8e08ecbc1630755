//! The field that an expression is typed into: coloured, completed, with a mark where it goes wrong.

use std::ops::Range;
use std::sync::Arc;

use egui::{
    Align2, Atom, AtomExt as _, CompletionOutput, CompletionPopup, FontSelection, Galley, Id, Key,
    Margin, Modifiers, RectAlign, RichText, Stroke, Suggestion, TextBuffer, TextEdit, TextFormat,
    TextStyle, Ui,
    text::{CCursor, CCursorRange, LayoutJob},
    vec2,
};

use super::{ExpressionBar, is_unfinished};
use crate::ui::theme;
use crate::ui::view::StudioView;
use facemath_core::latent::{Expression, Offer, OfferKind, SpanKind};
use facemath_studio::{Command, ExpressionIntent, ExpressionState, Intent, MAX_EXPRESSION_CHARS};

/// Height of the list of what could be typed, in points, before it scrolls.
const LIST_HEIGHT: f32 = 176.0;
/// Width of the mark where nothing has been typed yet, in points.
const END_MARK: f32 = 8.0;

fn field_id() -> Id {
    Id::unique("expression")
}

/// Whether the keyboard is in the field.
pub fn has_focus(ui: &Ui) -> bool {
    ui.memory(|memory| memory.has_focus(field_id()))
}

/// Draws the field as wide as there is room; with `takes_focus` the keyboard goes into it, behind the text.
pub fn field_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    bar: &mut ExpressionBar,
    takes_focus: bool,
    intents: &mut Vec<Intent>,
) {
    let before = view.document.expression();
    if takes_focus {
        take_focus(ui, before);
    }
    let mut text = before.to_owned();
    if has_focus(ui) && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Space)) {
        bar.wants_list = true;
    }
    let accept_keys = accept_keys(ui, view, &text, bar.wants_list);
    let output = completed_edit_ui(ui, view, &mut text, accept_keys, bar.wants_list);
    let response = output.text_edit.response.response.clone();
    let named = response.clone().accessible_name("Expression");
    // While it is typed into, the tooltip would cover the list.
    if !response.has_focus() {
        named.on_hover_text(
            "Faces by their names or letters, ideas and numbers; Ctrl+Space lists what fits (Ctrl+K)",
        );
    }
    let (galley, galley_pos) = (&output.text_edit.galley, output.text_edit.galley_pos);
    paint_mark(ui, view, &text, galley, galley_pos);

    let is_changed = text != before;
    if is_changed || output.accepted.is_some() || !response.has_focus() {
        bar.wants_list = false;
    }
    if is_changed {
        let ends_word = output.accepted.is_some() || text.ends_with(char::is_whitespace);
        intents.push(Intent::Drag(Command::SetExpression { text }));
        // Undo goes back word by word.
        if ends_word {
            intents.push(Intent::EndDrag);
        }
    }
    if response.lost_focus() {
        intents.push(Intent::EndDrag);
        leave(ui, view, is_changed, intents);
    }
}

/// Puts the keyboard into the field, behind its text.
fn take_focus(ui: &Ui, text: &str) {
    let id = field_id();
    ui.memory_mut(|memory| memory.request_focus(id));
    let mut edit = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    edit.cursor.set_char_range(Some(CCursorRange::one(end)));
    edit.store(ui.ctx(), id);
    ui.request_repaint();
}

/// The keys that take what the list offers. Where the word is one already, Enter is for the whole expression and Tab for a
/// longer word.
fn accept_keys(ui: &Ui, view: &StudioView<'_>, text: &str, wants_list: bool) -> Vec<Key> {
    let typed = has_focus(ui)
        .then(|| word_before_cursor(ui, text))
        .flatten();
    let is_word = typed.is_some_and(|(word, cursor)| {
        let offers = (view.expression.complete)(text, cursor).offers;
        word.is_empty() || offers.iter().any(|offer| offer.text == word)
    });
    if is_word && !wants_list {
        vec![Key::Tab]
    } else {
        vec![Key::Tab, Key::Enter]
    }
}

/// The field itself, with the list of what could be typed.
fn completed_edit_ui(
    ui: &mut Ui,
    view: &StudioView<'_>,
    text: &mut String,
    accept_keys: Vec<Key>,
    wants_list: bool,
) -> CompletionOutput {
    let faces = &view.expression.faces;
    let mut layouter =
        |ui: &Ui, text: &dyn TextBuffer, _wrap_width: f32| laid_out(ui, text.as_str(), faces);
    let edit = TextEdit::singleline(text)
        .font(FontSelection::Style(TextStyle::Monospace))
        .hint_text(format!(
            "Add and subtract faces: {}",
            view.expression.example
        ))
        .char_limit(MAX_EXPRESSION_CHARS)
        .margin(Margin::symmetric(theme::SPACE_M as i8, 4))
        .min_size(vec2(0.0, theme::ROW))
        .desired_width(f32::INFINITY)
        .align(Align2::LEFT_CENTER)
        .layouter(&mut layouter);
    CompletionPopup::new(field_id())
        .word_boundary(|c| !(c.is_alphanumeric() || c == '_'))
        .align(RectAlign::TOP_START)
        .max_height(LIST_HEIGHT)
        .accept_keys(accept_keys)
        .show(ui, edit, |query| {
            let cursor = byte_of_char(query.text, query.word_range.end.0);
            suggestions(view, query.text, cursor, query.word, wants_list)
        })
}

/// What happens when the keyboard leaves the field: Enter keeps an answer, and goes nowhere without one.
fn leave(ui: &Ui, view: &StudioView<'_>, is_changed: bool, intents: &mut Vec<Intent>) {
    let is_answered = *view.expression.state == ExpressionState::Answered && !is_changed;
    if ui.input(|input| input.key_pressed(Key::Enter)) {
        if is_answered {
            intents.push(Intent::Expression(ExpressionIntent::KeepAnswer));
        } else {
            ui.memory_mut(|memory| memory.request_focus(field_id()));
        }
    } else if is_answered {
        intents.push(Intent::Expression(ExpressionIntent::Remember));
    }
}

/// The word that ends at the cursor, and the cursor in bytes.
fn word_before_cursor<'a>(ui: &Ui, text: &'a str) -> Option<(&'a str, usize)> {
    let state = TextEdit::load_state(ui.ctx(), field_id())?;
    let range = state.cursor.char_range()?;
    let cursor = byte_of_char(text, range.primary.index.0);
    let before = text.get(..cursor)?;
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphanumeric() || *c == '_')
        .last()
        .map_or(cursor, |(start, _)| start);
    Some((before.get(start..)?, cursor))
}

fn byte_of_char(text: &str, index: usize) -> usize {
    text.char_indices()
        .nth(index)
        .map_or(text.len(), |(byte, _)| byte)
}

/// What the list shows: what fits the word once one is started, the ideas where only ideas fit, and everything when asked.
fn suggestions(
    view: &StudioView<'_>,
    text: &str,
    cursor: usize,
    word: &str,
    wants_list: bool,
) -> Vec<Suggestion> {
    let completion = (view.expression.complete)(text, cursor);
    let is_mid_word = completion.replace.end != cursor;
    let is_invited = wants_list || !word.is_empty() || is_about_ideas(&completion.offers);
    if is_mid_word || !is_invited {
        return Vec::new();
    }
    let offers = completion.offers.into_iter();
    offers
        .filter(|offer| offer.text != word)
        .map(|offer| {
            let shown = RichText::new(offer.shown).monospace();
            let description = RichText::new(offer.description).small().weak();
            // Where both do not fit beside each other, the description is cut off.
            let description = description.atom_shrink(true);
            Suggestion::new(offer.text).content((shown, Atom::grow(), description))
        })
        .collect()
}

fn is_about_ideas(offers: &[Offer]) -> bool {
    offers
        .iter()
        .all(|offer| !matches!(offer.kind, OfferKind::Face | OfferKind::Function))
}

/// The text with faces in the accent, and the signs between them quieter than the words.
fn laid_out(ui: &Ui, text: &str, faces: &[String]) -> Arc<Galley> {
    let tokens = theme::tokens(ui);
    let font = TextStyle::Monospace.resolve(ui.style());
    let mut job = LayoutJob::default();
    let mut done = 0;
    let mut append = |range: Range<usize>, color| {
        let piece = text.get(range).unwrap_or_default();
        job.append(piece, 0.0, TextFormat::simple(font.clone(), color));
    };
    for span in Expression::spans(text) {
        let piece = text.get(span.range.clone()).unwrap_or_default();
        let color = match span.kind {
            SpanKind::Name if faces.iter().any(|face| face == piece) => tokens.accent,
            SpanKind::Name | SpanKind::Number => tokens.text,
            SpanKind::Function | SpanKind::Label | SpanKind::Symbol => tokens.text_weak,
            SpanKind::Unknown => tokens.error,
        };
        append(done..span.range.start, tokens.text);
        append(span.range.clone(), color);
        done = span.range.end;
    }
    append(done..text.len(), tokens.text);
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Underlines the word that the message is about.
fn paint_mark(ui: &Ui, view: &StudioView<'_>, text: &str, galley: &Galley, galley_pos: egui::Pos2) {
    let ExpressionState::Wrong(error) = view.expression.state else {
        return;
    };
    // What is being typed in this frame has not been looked at yet.
    if text != view.document.expression() {
        return;
    }
    let span = Expression::spans(text)
        .into_iter()
        .find(|span| span.range.start == error.at);
    let place = |byte: usize| {
        let index = text.get(..byte).unwrap_or(text).chars().count();
        galley
            .pos_from_cursor(CCursor::new(index))
            .translate(galley_pos.to_vec2())
    };
    let start = place(error.at);
    let end_x = span.map_or(start.left() + END_MARK, |span| place(span.range.end).left());
    let tokens = theme::tokens(ui);
    let color = if is_unfinished(ui, error, text) {
        tokens.text_weak
    } else {
        tokens.error
    };
    let y = start.bottom() + 1.0;
    ui.painter()
        .hline(start.left()..=end_x, y, Stroke::new(2.0, color));
}
