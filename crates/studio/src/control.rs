//! The sliders of a face as a table: between which values each goes, how it counts, and where its value is kept. Changing a
//! document, checking a project, the panel, resetting and the command line read it here.

use std::ops::RangeInclusive;

use super::axes;
use super::limits::MAX_NAME_CHARS;
use crate::fault::{CommandError, check_range};
use facemath_core::latent::{AGE, Edits, FacialControl, PrincipalAxes, Unit};

/// Ages that can be asked for, in years. The model's own averages may end earlier; it stops at its last one.
const AGE_YEARS: RangeInclusive<f32> = 0.0..=120.0;
/// Strengths of a concept that a document accepts; a slider offers the narrower range of its concept.
const STRENGTH: RangeInclusive<f32> = -10.0..=10.0;
/// The same of a concept that counts in degrees.
const DEGREES: RangeInclusive<f32> = -60.0..=60.0;
/// Positions on an axis that can be asked for, in standard deviations from the average face.
const AXIS_SD: RangeInclusive<f32> = -PrincipalAxes::REACH_SD..=PrincipalAxes::REACH_SD;
/// Shares of its distance from the average face that a face can be put at.
const TRUNCATION: RangeInclusive<f32> = 0.0..=1.5;

/// One of the sliders that change a face.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Control {
    /// The wanted age in years.
    Age,
    /// The strength of the concept with this name.
    Concept(String),
    /// The position on the principal axis with this number, in standard deviations from the average face.
    Axis(u16),
    /// How far the face is from the average one, as a share of how far it is by itself.
    Truncation,
}

/// What a slider is: one row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlRow {
    /// The quantity, as in "Choose an age between 0 and 120".
    pub what: &'static str,
    /// What changing it is called, as in "Undo change age".
    pub title: &'static str,
    /// Its name on the panel; a concept and an axis have names of their own.
    pub label: &'static str,
    /// What it does, for people; blank where the model or the face has more to say.
    pub tooltip: &'static str,
    /// Values that a document accepts; a slider may offer fewer.
    pub range: RangeInclusive<f32>,
    /// The value of a new document, which a reset goes back to. An age and an axis have none: faces differ there, and are left
    /// where they are.
    pub rest: Option<f32>,
    /// The value that changes nothing, where the slider's fill begins; `None` where that is the face's own.
    pub origin: Option<f32>,
    /// What an arrow key adds.
    pub step: f32,
    /// Digits after the point.
    pub decimals: usize,
    /// Unit after the number, with its leading blank.
    pub suffix: &'static str,
    /// A difference from which on it is worth speaking of.
    pub least: f32,
    /// Words at the two ends of the slider.
    pub ends: Option<(&'static str, &'static str)>,
}

impl ControlRow {
    /// Of a concept, by what it counts in.
    #[rustfmt::skip] // As a table.
    pub fn of_concept(unit: Unit) -> Self {
        let row = |what, range, step, decimals, suffix, least| Self {
            what, range, step, decimals, suffix, least,
            title: "change slider", label: "", tooltip: "", rest: Some(0.0), origin: Some(0.0), ends: None,
        };
        match unit {
            Unit::ClearChange => row("a strength", STRENGTH, 0.05, 2, "", 0.05),
            Unit::StandardDeviations => row("a strength", STRENGTH, 0.1, 1, "", 0.2),
            Unit::Degrees => row("an angle", DEGREES, 1.0, 0, "°", 1.0),
        }
    }

    /// Fails where a document does not accept a value.
    pub(super) fn check(&self, value: f32) -> Result<(), CommandError> {
        check_range(self.what, value, self.range.clone())
    }
}

impl Control {
    /// Those that need neither a name nor anything of the model, in the order of the panel.
    pub const PLAIN: &[Self] = &[Self::Truncation];

    /// The plain one that scripts call so: by its label, in small letters, or as earlier versions had it.
    pub fn named(name: &str) -> Option<&'static Self> {
        const FORMER: &str = "truncation";
        let mut plain = Self::PLAIN.iter();
        plain.find(|control| match control {
            Self::Truncation if name == FORMER => true,
            _ => control.row().label.eq_ignore_ascii_case(name),
        })
    }

    /// Its row of the table.
    pub fn row(&self) -> ControlRow {
        match self {
            Self::Age => ControlRow {
                what: "an age",
                title: "change age",
                label: "Age",
                tooltip: "How old the face looks, in years",
                range: AGE_YEARS,
                rest: None,
                origin: None,
                step: 1.0,
                decimals: 0,
                suffix: " years",
                least: 1.0,
                ends: Some(("younger", "older")),
            },
            Self::Concept(name) => ControlRow::of_concept(
                FacialControl::named(name).map_or(Unit::ClearChange, |control| control.unit),
            ),
            Self::Axis(_) => ControlRow {
                what: "a position",
                title: "move along axis",
                label: "",
                tooltip: "",
                range: AXIS_SD,
                rest: None,
                origin: None,
                step: 0.1,
                decimals: 1,
                suffix: "",
                least: 0.1,
                ends: None,
            },
            Self::Truncation => ControlRow {
                what: "an individuality",
                title: "change individuality",
                label: "Individuality",
                tooltip: "How much of what sets it apart the face keeps: at 0 it is the average face, at 1 it is as it is, and above that it is exaggerated",
                range: TRUNCATION,
                rest: Some(1.0),
                origin: Some(1.0),
                step: 0.05,
                decimals: 2,
                suffix: "",
                least: 0.05,
                ends: Some(("average", "exaggerated")),
            },
        }
    }

    /// Where it stands; `None` where it leaves the face as it is.
    pub fn value(&self, edits: &Edits) -> Option<f32> {
        match self {
            Self::Age => edits.age_years,
            Self::Concept(name) => edits.concepts.get(name).copied(),
            Self::Axis(axis) => edits.axes.get(axis).copied(),
            Self::Truncation => {
                Some(edits.truncation).filter(|value| self.row().rest != Some(*value))
            }
        }
    }

    /// Puts it somewhere, whatever a document accepts; `None` leaves the face as it is.
    pub fn put(&self, edits: &mut Edits, value: Option<f32>) {
        match self {
            Self::Age => edits.age_years = value,
            Self::Concept(name) => edits.set_concept(name, value.unwrap_or(0.0)),
            Self::Axis(axis) => match value {
                Some(sd) => drop(edits.axes.insert(*axis, sd)),
                None => drop(edits.axes.remove(axis)),
            },
            Self::Truncation => edits.truncation = value.or(self.row().rest).unwrap_or(1.0),
        }
    }

    /// All that are moved, with where they stand.
    pub(super) fn moved(edits: &Edits) -> Vec<(Self, f32)> {
        let concepts = edits.concepts.keys().cloned().map(Self::Concept);
        let axes = edits.axes.keys().copied().map(Self::Axis);
        let plain = Self::PLAIN.iter().cloned();
        let moved = std::iter::once(Self::Age)
            .chain(plain)
            .chain(concepts)
            .chain(axes)
            .filter_map(|control| {
                let value = control.value(edits)?;
                Some((control, value))
            });
        moved.collect()
    }

    /// Sets it.
    ///
    /// # Errors
    /// [`CommandError::OutOfRange`] where a document does not accept the value.
    pub(super) fn set(&self, edits: &mut Edits, value: f32) -> Result<(), CommandError> {
        self.check(value)?;
        self.put(edits, Some(value));
        Ok(())
    }

    /// Fails where a document does not accept a value.
    pub(super) fn check(&self, value: f32) -> Result<(), CommandError> {
        if let Self::Axis(axis) = self {
            check_range("an axis", *axis, axes::NUMBERS)?;
        }
        self.row().check(value)
    }

    /// Puts it back to "leave the face as it is".
    pub(super) fn reset(&self, edits: &mut Edits) {
        self.put(edits, None);
    }

    /// The name of what all others can be told to leave alone; `None` for what is no property.
    pub(super) fn lock_name(&self) -> Option<&str> {
        match self {
            Self::Age => Some(AGE),
            Self::Concept(name) => Some(name),
            Self::Axis(_) | Self::Truncation => None,
        }
    }

    /// What a face is called that has it at `value`: "Maya at 17", "Maya, glasses +1.0".
    pub(super) fn name_of(&self, face: &str, value: f32) -> String {
        let name = match self {
            Self::Age => {
                // A film of what was a film says only the new age.
                let known = face.rsplit_once(" at ");
                let known = known.filter(|(_, age)| age.bytes().all(|sign| sign.is_ascii_digit()));
                format!("{} at {value:.0}", known.map_or(face, |(face, _)| face))
            }
            Self::Concept(concept) => format!("{face}, {concept} {value:+.1}"),
            Self::Axis(axis) => format!("{face}, axis {axis} {value:+.1}"),
            Self::Truncation => format!("{face}, truncation {value:.2}"),
        };
        // A name that is too long tells nothing more.
        if name.chars().count() > MAX_NAME_CHARS {
            return face.to_owned();
        }
        name
    }
}

/// Checks what a project says of a face's sliders.
pub(super) fn check_edits(edits: &Edits) -> Result<(), CommandError> {
    let mut moved = Control::moved(edits).into_iter();
    moved.try_for_each(|(control, value)| control.check(value))
}
