//! Expressions to start from.

use super::FaceName;
use crate::SlotId;
use facemath_core::latent::Directions;

/// The age that the preset of the article makes a face, in years.
const CHILD_YEARS: u32 = 3;
/// Longest name that a preset spells out rather than the face's letter, in characters.
const MAX_SPELLED_CHARS: usize = 16;
/// Faces averaged in each operand of the DCGAN paper's figure (Radford et al. 2016, arXiv 1511.06434).
const AVERAGED: usize = 3;

/// An expression a click away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preset {
    /// What it does, in a few words.
    pub title: &'static str,
    /// The expression, made of the faces that are there; empty where something is missing.
    pub text: String,
    /// What its parts mean, and which face belongs into which slot.
    pub explanation: String,
    /// What it needs that is not there, as a sentence without its full stop.
    pub missing: Option<String>,
}

/// The presets, in the words of this model and with the faces that have `names`. Those of one face take that in `selected`,
/// whose age is `age_years` if it is known.
pub fn presets(
    names: &[FaceName],
    directions: &Directions,
    selected: Option<SlotId>,
    age_years: Option<f32>,
) -> Vec<Preset> {
    let faces = short_names(names);
    let me = faces
        .iter()
        .find(|(slot, _)| Some(*slot) == selected)
        .or(faces.first())
        .map(|(_, name)| *name);
    let all: Vec<&str> = faces.iter().map(|(_, name)| *name).collect();
    let preset = |title, explanation: &str, text: Result<String, String>| {
        let (text, missing) = match text {
            Ok(text) => (text, None),
            Err(missing) => (String::new(), Some(missing)),
        };
        Preset {
            title,
            text,
            explanation: explanation.to_owned(),
            missing,
        }
    };
    let one = || me.ok_or_else(|| "Put a face into a slot first".to_owned());
    let word = |word: &str| match directions.meaning(word) {
        Some(_) => Ok(()),
        None => Err(format!("This model does not know \"{word}\"")),
    };
    let child = || {
        let me = one()?;
        let years = age_years.filter(|_| directions.age.is_some());
        let years = years.ok_or("This model does not know about ages")?;
        Ok(format!(
            "{me} - avg(age={years:.0}) + avg(age={CHILD_YEARS})"
        ))
    };
    let sum_of_three = || match all.as_slice() {
        [first, second, third, ..] => Ok(format!("{first} - {second} + {third}")),
        _ => Err(needs(3, all.len())),
    };
    let figure = || {
        let means: Vec<String> = all
            .chunks_exact(AVERAGED)
            .map(|faces| format!("mean({})", faces.join(", ")))
            .collect();
        match means.as_slice() {
            [first, second, third, ..] => Ok(format!("{first} - {second} + {third}")),
            _ => Err(needs(3 * AVERAGED, all.len())),
        }
    };
    vec![
        preset(
            "As a small child",
            "The face, less the average face of its own age, plus that of a child of three: what is left in between is \
             what makes it this face",
            child(),
        ),
        preset(
            "You - an adult + a newborn",
            "The article's i - a + n: yourself in the first slot, somebody of your age in the second, a baby in the third",
            sum_of_three(),
        ),
        preset(
            "Add glasses",
            "The face plus the difference between faces with and without glasses",
            one().and_then(|me| word("glasses").map(|()| format!("{me} + glasses"))),
        ),
        preset(
            "As feminine as it goes",
            "Two clear changes toward the feminine end",
            one().and_then(|me| word("feminine").map(|()| format!("toward({me}, feminine, 2)"))),
        ),
        preset(
            "Man with glasses - man + woman",
            "A man with glasses in the first slot, a man without in the second, a woman in the third: the answer is a \
             woman with glasses",
            sum_of_three(),
        ),
        preset(
            "The same, each from three faces",
            "As in the DCGAN paper: three men with glasses in the first slots, then three men, then three women. Means \
             keep what three faces have in common",
            figure(),
        ),
    ]
}

fn needs(wanted: usize, there: usize) -> String {
    format!("This needs {wanted} faces in slots; there are {there}")
}

/// One name for every face: its own, or its letter where that is long.
fn short_names(names: &[FaceName]) -> Vec<(SlotId, &str)> {
    let own = names.iter().filter(|name| !name.is_letter);
    own.map(|own| {
        let letter = names
            .iter()
            .find(|name| name.slot == own.slot && name.is_letter);
        let is_short = own.name.chars().count() <= MAX_SPELLED_CHARS;
        let name = letter.filter(|_| !is_short).unwrap_or(own);
        (own.slot, name.name.as_str())
    })
    .collect()
}
