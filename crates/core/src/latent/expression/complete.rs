//! What could be typed next.

use std::ops::Range;

use super::evaluate::{functions_of, name_of};
use super::lex::{Lexeme, LexemeKind, is_name, lexemes};
use super::{FUNCTIONS, MOST_TOKENS};
use crate::latent::{Concept, Directions, Unit};

/// The words that an expression may use, besides the functions.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary<'a> {
    /// The names of faces, in the order they are offered, each with a few words on it.
    pub faces: &'a [(String, String)],
    /// The concepts and ages.
    pub directions: &'a Directions,
}

/// What could be typed at a place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The bytes that an offer takes the place of: the word at the cursor, or nothing at it.
    pub replace: Range<usize>,
    /// What fits, the likeliest first: faces, concepts, the words for their ends, functions.
    pub offers: Vec<Offer>,
}

/// One thing that could be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub kind: OfferKind,
    /// What to put into the text: `smiling`, `mean(`, `age=`.
    pub text: String,
    /// What to show for it: the same, or how a function is written.
    pub shown: String,
    /// A few words on what it means.
    pub description: String,
}

/// What an [`Offer`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferKind {
    /// A face by its name.
    Face,
    /// A concept by its name.
    Concept,
    /// The word for one end of a concept.
    End,
    /// A function, with its opening bracket.
    Function,
    /// The name of a function's value, with its equals sign.
    Label,
}

/// What fits a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A face, a concept or a function.
    Operand,
    /// A concept or the word for an end.
    Word,
    /// The name of a value of `avg()`.
    Label,
    /// A sign or a number, which nobody needs help with.
    Nothing,
}

/// A bracket that is open at the cursor.
struct Open<'a> {
    function: Option<&'a str>,
    /// Which of its values the cursor is in.
    argument: usize,
    is_labelled: bool,
}

/// [`Expression::complete`](super::Expression::complete).
pub(super) fn complete(source: &str, cursor: usize, vocabulary: &Vocabulary<'_>) -> Completion {
    let cursor = source.floor_char_boundary(cursor);
    // One more than can be parsed, so that a text that is too long ends in nothing.
    let lexemes: Vec<Lexeme> = lexemes(source).take(MOST_TOKENS + 1).collect();
    let touched = lexemes
        .iter()
        .find(|lexeme| lexeme.range.start < cursor && cursor <= lexeme.range.end);
    let word = match touched.map(|lexeme| lexeme.kind) {
        Some(LexemeKind::Name) => touched.map(|lexeme| lexeme.range.clone()),
        _ => None,
    };
    let replace = word.unwrap_or(cursor..cursor);
    let nothing = Completion {
        replace: replace.clone(),
        offers: Vec::new(),
    };
    if matches!(
        touched.map(|lexeme| lexeme.kind),
        Some(LexemeKind::Number | LexemeKind::Unknown(_))
    ) {
        return nothing;
    }
    let before: Vec<&Lexeme> = lexemes
        .iter()
        .take_while(|lexeme| lexeme.range.end <= replace.start)
        .collect();
    if before.len() > MOST_TOKENS {
        return nothing;
    }
    let next = lexemes
        .get(before.len()..)
        .and_then(|rest| rest.iter().find(|lexeme| lexeme.range.start >= replace.end));
    // In front of a word, what is put in would run into it.
    let touches_next = next.is_some_and(|next| {
        next.range.start == cursor && matches!(next.kind, LexemeKind::Name | LexemeKind::Number)
    });
    if touches_next {
        return nothing;
    }
    let next = next.map(|next| next.kind);
    let offers = match place(source, &before) {
        Place::Operand => [
            faces(vocabulary),
            words(vocabulary),
            functions(vocabulary.directions, next == Some(LexemeKind::Symbol('('))),
        ]
        .concat(),
        Place::Word => words(vocabulary),
        Place::Label => labels(vocabulary, next == Some(LexemeKind::Symbol('='))),
        Place::Nothing => Vec::new(),
    };
    let typed = source.get(replace.start..cursor).unwrap_or_default();
    let fits = |offer: &Offer| starts_alike(&offer.text, typed);
    Completion {
        replace,
        offers: offers.into_iter().filter(fits).collect(),
    }
}

/// What fits after these pieces.
fn place(source: &str, before: &[&Lexeme]) -> Place {
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut previous: Option<&Lexeme> = None;
    for &lexeme in before {
        let function = || match previous.map(|lexeme| (lexeme.kind, lexeme.range.clone())) {
            Some((LexemeKind::Name, range)) => source.get(range),
            _ => None,
        };
        match lexeme.kind {
            LexemeKind::Symbol('(') => open.push(Open {
                function: function(),
                argument: 0,
                is_labelled: false,
            }),
            LexemeKind::Symbol(')') => {
                open.pop();
            }
            LexemeKind::Symbol(',') => {
                if let Some(call) = open.last_mut() {
                    call.argument += 1;
                    call.is_labelled = false;
                }
            }
            LexemeKind::Symbol('=') => {
                if let Some(call) = open.last_mut() {
                    call.is_labelled = true;
                }
            }
            _ => {}
        }
        previous = Some(lexeme);
    }
    let follows_operand = matches!(
        previous.map(|lexeme| lexeme.kind),
        Some(
            LexemeKind::Name
                | LexemeKind::Number
                | LexemeKind::Symbol(')')
                | LexemeKind::Unknown(_)
        )
    );
    let starts_value = matches!(
        previous.map(|lexeme| lexeme.kind),
        Some(LexemeKind::Symbol('(' | ','))
    );
    match open.last() {
        _ if follows_operand => Place::Nothing,
        Some(call) if call.is_labelled => Place::Nothing,
        Some(Open {
            function: Some(function),
            argument,
            ..
        }) => match value_of(function, *argument) {
            // These stand alone: nothing is computed with them.
            Place::Word | Place::Label if !starts_value => Place::Nothing,
            place => place,
        },
        _ => Place::Operand,
    }
}

/// What the value with this number is, as [`FUNCTIONS`] writes it. What no function says is a face.
fn value_of(function: &str, argument: usize) -> Place {
    let usage = FUNCTIONS
        .iter()
        .filter_map(|(usage, _)| usage.strip_suffix(')')?.split_once('('))
        .find(|(name, _)| *name == function);
    let Some((_, values)) = usage else {
        return Place::Operand;
    };
    // avg() and mean() go on as they end.
    let is_repeated = |value: &&str| *value == "..." || value.contains('=');
    let value = values.split(", ").nth(argument);
    let value = value.or_else(|| values.rsplit(", ").next().filter(is_repeated));
    match value {
        Some("A" | "B" | "...") => Place::Operand,
        Some("CONCEPT") => Place::Word,
        Some(value) if value.contains('=') => Place::Label,
        _ => Place::Nothing,
    }
}

fn faces(vocabulary: &Vocabulary<'_>) -> Vec<Offer> {
    let faces = vocabulary.faces.iter();
    faces
        .map(|(name, description)| Offer {
            kind: OfferKind::Face,
            text: name.clone(),
            shown: name.clone(),
            description: description.clone(),
        })
        .collect()
}

/// The concepts and then the words for their ends: those that can be written and mean one thing. Faces hide them.
fn words(vocabulary: &Vocabulary<'_>) -> Vec<Offer> {
    let directions = vocabulary.directions;
    let concepts = directions.concepts.iter();
    let names = concepts.clone().map(|concept| {
        let Concept {
            label,
            negative,
            positive,
            unit,
            ..
        } = concept;
        let counted = match unit {
            Unit::ClearChange => "",
            Unit::StandardDeviations => ", in standard deviations",
            Unit::Degrees => ", in degrees",
        };
        let description = format!("{label}, from {negative} to {positive}{counted}");
        (OfferKind::Concept, &concept.name, description)
    });
    let ends = concepts.flat_map(|concept| {
        [&concept.positive, &concept.negative].map(|word| {
            let description = format!("an end of {}", concept.label);
            (OfferKind::End, word, description)
        })
    });
    names
        .chain(ends.filter(|(_, word, _)| directions.concept(word).is_none()))
        .filter(|(_, word, _)| {
            is_name(word)
                && directions.meaning(word).is_some()
                && !vocabulary.faces.iter().any(|(face, _)| face == *word)
        })
        .map(|(kind, word, description)| Offer {
            kind,
            text: word.clone(),
            shown: word.clone(),
            description,
        })
        .collect()
}

fn functions(directions: &Directions, has_bracket: bool) -> Vec<Offer> {
    let functions = functions_of(directions).map(|(usage, meaning)| Offer {
        kind: OfferKind::Function,
        text: format!("{}{}", name_of(usage), if has_bracket { "" } else { "(" }),
        shown: usage.to_owned(),
        description: meaning.to_owned(),
    });
    functions.collect()
}

fn labels(vocabulary: &Vocabulary<'_>, has_sign: bool) -> Vec<Offer> {
    let age = vocabulary.directions.age.iter().map(|age| Offer {
        kind: OfferKind::Label,
        text: "age".to_owned(),
        shown: String::new(),
        description: format!("in years, up to {:.0}", age.max_years()),
    });
    // In front of an equals sign no face can stand, so none hides a concept.
    let concepts = words(&Vocabulary {
        faces: &[],
        ..*vocabulary
    });
    age.chain(concepts)
        .map(|offer| {
            let text = format!("{}{}", offer.text, if has_sign { "" } else { "=" });
            Offer {
                kind: OfferKind::Label,
                shown: format!("{}=", offer.text),
                text,
                ..offer
            }
        })
        .collect()
}

/// Whether `text` starts with what was typed, in upper or lower case.
fn starts_alike(text: &str, typed: &str) -> bool {
    let mut text = text.chars().flat_map(char::to_lowercase);
    typed
        .chars()
        .flat_map(char::to_lowercase)
        .all(|c| text.next() == Some(c))
}
