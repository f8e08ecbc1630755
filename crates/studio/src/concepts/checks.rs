//! What a concept may be called, and which numbers it may hold.

use thiserror::Error;

use super::OwnConcept;
use facemath_core::latent::{Expression, FUNCTIONS, Latent};

/// Longest name of a concept, in characters.
pub const MAX_CONCEPT_NAME_CHARS: usize = 40;
/// Longest label and longest word for an end, in characters.
pub const MAX_LABEL_CHARS: usize = 40;
/// Farthest that a slider goes.
pub const MAX_RANGE: f32 = 10.0;

/// Most numbers in a code: far above any model's.
const MAX_DIM: usize = 1 << 14;
/// Largest number in a vector: sums of such stay finite.
const MAX_NUMBER: f32 = 1e6;
/// Most names in a list of an origin.
const MAX_NAMES: usize = 256;
/// What the age slider is called everywhere.
const AGE: &str = "age";

/// Why a concept cannot be used. Each message is the end of a sentence or a sentence without its full stop.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum ConceptFault {
    /// A name that expressions cannot hold.
    #[error(
        "\"{name}\" cannot be the name of a concept; use up to {MAX_CONCEPT_NAME_CHARS} letters, digits and _, a letter \
         first"
    )]
    Name {
        /// What it was to be called.
        name: String,
    },
    /// A name that means something else.
    #[error("\"{name}\" already means something else in expressions; choose another name")]
    Taken {
        /// What it was to be called.
        name: String,
    },
    /// A label or a word for an end that is blank, too long, or has signs that cannot be shown.
    #[error("the {what} of a concept has 1 to {MAX_LABEL_CHARS} characters")]
    Words {
        /// Which of them.
        what: &'static str,
    },
    /// Numbers that are none, or far too large.
    #[error("the {what} of the concept holds a value that is not a usable number")]
    Numbers {
        /// Which of them.
        what: &'static str,
    },
    /// Two vectors of different lengths, or of a length that no model has.
    #[error(
        "the concept's direction has {direction} numbers and its probe {probe}; a model's codes have as many as both"
    )]
    Lengths {
        /// Numbers in the direction.
        direction: usize,
        /// Numbers in the probe.
        probe: usize,
    },
    /// The range of the slider.
    #[error("the range of a concept's slider is above 0 and up to {MAX_RANGE}")]
    Range,
    /// Figures about the examples that cannot be.
    #[error("what the concept says of its examples cannot be true")]
    Origin,
    /// For another model.
    #[error(
        "the concept \"{concept}\" was made with the model \"{made_for}\", whose faces are other numbers than those of \
         \"{model}\" in use now; choose that model, or make the concept again with this one"
    )]
    OtherModel {
        /// The concept's name.
        concept: String,
        /// The model it is for.
        made_for: String,
        /// The model in use.
        model: String,
    },
}

/// Fails at the first fault of a concept.
pub(super) fn check(own: &OwnConcept) -> Result<(), ConceptFault> {
    let concept = &own.concept;
    check_name(&concept.name)?;
    check_words("label", &concept.label)?;
    check_words("word for less", &concept.negative)?;
    check_words("word for more", &concept.positive)?;
    check_words("model", &own.model.name)?;
    check_words("model's fingerprint", &own.model.fingerprint)?;
    if !(concept.range > 0.0 && concept.range <= MAX_RANGE) {
        return Err(ConceptFault::Range);
    }
    let (direction, probe) = (concept.direction.dim(), concept.probe.weights.dim());
    if direction != probe || !(1..=MAX_DIM).contains(&direction) {
        return Err(ConceptFault::Lengths { direction, probe });
    }
    let is_number = |number: f32| number.is_finite() && number.abs() <= MAX_NUMBER;
    let is_usable = |vector: &Latent| vector.as_slice().iter().all(|number| is_number(*number));
    if !is_usable(&concept.direction) {
        return Err(ConceptFault::Numbers { what: "direction" });
    }
    if !is_usable(&concept.probe.weights) || !is_number(concept.probe.bias) {
        return Err(ConceptFault::Numbers { what: "probe" });
    }
    let Some(origin) = &own.origin else {
        return Ok(());
    };
    let names = || origin.leaves_alone.iter().chain(&origin.moves_too);
    if !origin.separation.is_sound()
        || names().count() > MAX_NAMES
        || names().any(|name| check_words("name", name).is_err())
    {
        return Err(ConceptFault::Origin);
    }
    Ok(())
}

/// Fails for a name that expressions cannot hold or that means something else in them.
fn check_name(name: &str) -> Result<(), ConceptFault> {
    if !Expression::is_name(name) || name.chars().count() > MAX_CONCEPT_NAME_CHARS {
        return Err(ConceptFault::Name {
            name: name.chars().take(MAX_CONCEPT_NAME_CHARS).collect(),
        });
    }
    if means_something_else(name) {
        return Err(ConceptFault::Taken {
            name: name.to_owned(),
        });
    }
    Ok(())
}

fn check_words(what: &'static str, words: &str) -> Result<(), ConceptFault> {
    let length = words.chars().count();
    let is_shown = !words.trim().is_empty() && !words.chars().any(char::is_control);
    if is_shown && length <= MAX_LABEL_CHARS {
        Ok(())
    } else {
        Err(ConceptFault::Words { what })
    }
}

fn means_something_else(name: &str) -> bool {
    let functions = FUNCTIONS
        .iter()
        .filter_map(|(usage, _)| usage.split('(').next());
    name == AGE || functions.into_iter().any(|function| function == name)
}

/// A name for a concept that is called `label`: the same in lower case with `_` between words, with a number behind it if
/// that is taken.
pub fn name_for(label: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut name = String::new();
    for part in label.split(|c: char| !c.is_alphanumeric()) {
        if !name.is_empty() && !part.is_empty() {
            name.push('_');
        }
        name.extend(part.chars().flat_map(char::to_lowercase));
    }
    if !Expression::is_name(&name) {
        name.insert_str(0, "concept");
    }
    // Room for a number.
    let name: String = name.chars().take(MAX_CONCEPT_NAME_CHARS - 6).collect();
    let numbered = (2_u32..).map(|number| format!("{name}{number}"));
    std::iter::once(name.clone())
        .chain(numbered)
        .find(|name| !is_taken(name) && !means_something_else(name))
        .unwrap_or(name)
}
