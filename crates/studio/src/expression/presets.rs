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

/// A row of the table of presets.
struct Row {
    title: &'static str,
    explanation: &'static str,
    /// The expression, or what it needs that is not there.
    text: fn(&Ingredients<'_>) -> Result<String, String>,
}

const ROWS: [Row; 6] = [
    Row {
        title: "As a small child",
        explanation: "The face, less the average face of its own age, plus that of a child of three: what is left in between is \
             what makes it this face",
        text: |there| there.as_a_child(),
    },
    Row {
        title: "You - an adult + a newborn",
        explanation: "The article's i - a + n: yourself in the first slot, somebody of your age in the second, a baby in the third",
        text: |there| there.sum_of_three(),
    },
    Row {
        title: "Add glasses",
        explanation: "The face plus the difference between faces with and without glasses",
        text: |there| {
            let me = there.one()?;
            there.knows("glasses")?;
            Ok(format!("{me} + glasses"))
        },
    },
    Row {
        title: "As feminine as it goes",
        explanation: "Two clear changes toward the feminine end",
        text: |there| {
            let me = there.one()?;
            there.knows("feminine")?;
            Ok(format!("toward({me}, feminine, 2)"))
        },
    },
    Row {
        title: "Man with glasses - man + woman",
        explanation: "A man with glasses in the first slot, a man without in the second, a woman in the third: the answer is a \
             woman with glasses",
        text: |there| there.sum_of_three(),
    },
    Row {
        title: "The same, each from three faces",
        explanation: "As in the DCGAN paper: three men with glasses in the first slots, then three men, then three women. Means \
             keep what three faces have in common",
        text: |there| there.sum_of_three_means(),
    },
];

/// The presets, in the words of this model and with the faces that have `names`. Those of one face take that in `selected`,
/// whose age is `age_years` if it is known.
pub fn presets(
    names: &[FaceName],
    directions: &Directions,
    selected: Option<SlotId>,
    age_years: Option<f32>,
) -> Vec<Preset> {
    let faces = short_names(names);
    let me = faces.iter().find(|(slot, _)| Some(*slot) == selected);
    let there = Ingredients {
        me: me.or(faces.first()).map(|(_, name)| *name),
        all: faces.iter().map(|(_, name)| *name).collect(),
        directions,
        age_years,
    };
    let preset = |row: &Row| {
        let (text, missing) = match (row.text)(&there) {
            Ok(text) => (text, None),
            Err(missing) => (String::new(), Some(missing)),
        };
        Preset {
            title: row.title,
            text,
            explanation: row.explanation.to_owned(),
            missing,
        }
    };
    ROWS.iter().map(preset).collect()
}

/// A sum to show what can be written, in the words of this model.
pub fn example_sum(directions: Option<&Directions>) -> String {
    let knows_ages = directions.is_some_and(|known| known.age.is_some());
    let concept = directions.and_then(|known| known.concepts.first());
    match concept {
        _ if knows_ages => "a - avg(age=35) + avg(age=5)".to_owned(),
        Some(concept) => format!("a + {}", concept.name),
        None => "a - b + c".to_owned(),
    }
}

/// What presets are made of.
struct Ingredients<'a> {
    /// The face of those that take one.
    me: Option<&'a str>,
    /// All faces.
    all: Vec<&'a str>,
    directions: &'a Directions,
    /// The age of that one face, if it is known.
    age_years: Option<f32>,
}

impl Ingredients<'_> {
    fn one(&self) -> Result<&str, String> {
        self.me
            .ok_or_else(|| "Put a face into a slot first".to_owned())
    }

    fn knows(&self, word: &str) -> Result<(), String> {
        match self.directions.meaning(word) {
            Some(_) => Ok(()),
            None => Err(format!("This model does not know \"{word}\"")),
        }
    }

    fn as_a_child(&self) -> Result<String, String> {
        let me = self.one()?;
        let years = self.age_years.filter(|_| self.directions.age.is_some());
        let years = years.ok_or("This model does not know about ages")?;
        Ok(format!(
            "{me} - avg(age={years:.0}) + avg(age={CHILD_YEARS})"
        ))
    }

    fn sum_of_three(&self) -> Result<String, String> {
        match self.all.as_slice() {
            [first, second, third, ..] => Ok(format!("{first} - {second} + {third}")),
            _ => Err(needs(3, self.all.len())),
        }
    }

    fn sum_of_three_means(&self) -> Result<String, String> {
        let means: Vec<String> = self
            .all
            .chunks_exact(AVERAGED)
            .map(|faces| format!("mean({})", faces.join(", ")))
            .collect();
        match means.as_slice() {
            [first, second, third, ..] => Ok(format!("{first} - {second} + {third}")),
            _ => Err(needs(3 * AVERAGED, self.all.len())),
        }
    }
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
