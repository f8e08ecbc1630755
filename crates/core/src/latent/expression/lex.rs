//! From text to its smallest pieces. Nothing fails here: what means nothing is a piece as well, so that half-typed text
//! can be coloured and completed.

use std::ops::Range;

/// What a piece of an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanKind {
    /// A number.
    Number,
    /// The name of a face or a concept, or a word for a concept's end.
    Name,
    /// The name of a function: a bracket follows.
    Function,
    /// The name of a function's value, such as `age` in `avg(age=35)`.
    Label,
    /// A sign, a bracket or a comma.
    Symbol,
    /// What no expression can contain.
    Unknown,
}

/// A piece of an expression, for colouring it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub kind: SpanKind,
    /// Where it is, in bytes.
    pub range: Range<usize>,
}

/// [`Expression::spans`](super::Expression::spans).
pub(super) fn spans(source: &str) -> Vec<Span> {
    let lexemes: Vec<Lexeme> = lexemes(source).collect();
    let followed_by = |index: usize, symbol| {
        let next = lexemes.get(index + 1);
        next.is_some_and(|next| next.kind == LexemeKind::Symbol(symbol))
    };
    lexemes
        .iter()
        .enumerate()
        .map(|(index, lexeme)| Span {
            kind: match lexeme.kind {
                LexemeKind::Number => SpanKind::Number,
                LexemeKind::Name if followed_by(index, '(') => SpanKind::Function,
                LexemeKind::Name if followed_by(index, '=') => SpanKind::Label,
                LexemeKind::Name => SpanKind::Name,
                LexemeKind::Symbol(_) => SpanKind::Symbol,
                LexemeKind::Unknown(_) => SpanKind::Unknown,
            },
            range: lexeme.range.clone(),
        })
        .collect()
}

/// [`Expression::renamed`](super::Expression::renamed).
pub(super) fn renamed(source: &str, rename: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(source.len());
    let mut done = 0;
    for span in spans(source) {
        let Some(name) = source.get(span.range.clone()) else {
            continue;
        };
        if span.kind == SpanKind::Name
            && let Some(new) = rename(name)
        {
            text.push_str(source.get(done..span.range.start).unwrap_or_default());
            text.push_str(&new);
            done = span.range.end;
        }
    }
    text.push_str(source.get(done..).unwrap_or_default());
    text
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LexemeKind {
    /// Digits and points, whether or not they are a number.
    Number,
    Name,
    /// One of `+ - * / ( ) , =`, whatever stood for it.
    Symbol(char),
    Unknown(char),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lexeme {
    pub kind: LexemeKind,
    pub range: Range<usize>,
}

/// The pieces of a text, one by one.
pub(super) fn lexemes(source: &str) -> impl Iterator<Item = Lexeme> {
    let mut chars = source.char_indices().peekable();
    std::iter::from_fn(move || {
        while chars.next_if(|(_, c)| c.is_whitespace()).is_some() {}
        let (start, first) = chars.next()?;
        let kind = match first {
            '+' | '-' | '*' | '/' | '(' | ')' | ',' | '=' => LexemeKind::Symbol(first),
            // What text editors make of a minus and a multiplication sign.
            '−' | '–' => LexemeKind::Symbol('-'),
            '×' | '·' => LexemeKind::Symbol('*'),
            c if is_digit(c) => LexemeKind::Number,
            c if starts_name(c) => LexemeKind::Name,
            c => LexemeKind::Unknown(c),
        };
        let continues: fn(char) -> bool = match kind {
            LexemeKind::Number => is_digit,
            LexemeKind::Name => continues_name,
            LexemeKind::Symbol(_) | LexemeKind::Unknown(_) => |_| false,
        };
        while chars.next_if(|&(_, c)| continues(c)).is_some() {}
        // Blanks have not been stepped over yet: the next character is where this piece ends.
        let end = chars.peek().map_or(source.len(), |&(at, _)| at);
        Some(Lexeme {
            kind,
            range: start..end,
        })
    })
}

/// Whether `text` is read as one name.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(starts_name) && text.chars().all(continues_name)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || c == '.'
}

fn starts_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn continues_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
