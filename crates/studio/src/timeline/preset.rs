//! Films to start from.

use super::Keyframe;
use crate::document::{Document, Slot};
use facemath_core::latent::{Concept, Directions, Unit};

/// A film that can be laid out with one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preset {
    /// Through all slots, there and back.
    ThereAndBack,
    /// Through all slots and on to the first.
    Circle,
    /// The selected face as a child and as an old person.
    Ages,
    /// The selected face with one concept after the other.
    Concepts,
}

/// What a preset makes of the film.
#[derive(Clone, Debug, PartialEq)]
pub struct Laid {
    /// Its keys; `None` lets it go through all slots by itself.
    pub keys: Option<Vec<Keyframe>>,
    /// Whether it runs back after its end.
    pub there_and_back: bool,
}

impl Preset {
    /// Ages that most faces can be drawn at, in years.
    pub const AGES_YEARS: (f32, f32) = (5.0, 80.0);

    /// Lays it out for the faces of a document, with the sliders that `directions` have; `None` where there is nothing to lay
    /// out.
    pub fn lay(self, document: &Document, directions: Option<&Directions>) -> Option<Laid> {
        let slots: Vec<&Slot> = document.filled_slots().collect();
        let selected = || document.selected_slot().filter(|slot| !slot.is_empty());
        match self {
            Self::ThereAndBack => (slots.len() > 1).then_some(Laid {
                keys: None,
                there_and_back: true,
            }),
            Self::Circle => {
                let ends = slots.first().filter(|_| slots.len() > 1);
                let round = slots.iter().chain(ends);
                let keys: Vec<Keyframe> = round.map(|slot| Keyframe::of_slot(slot.id)).collect();
                (slots.len() > 1).then_some(Laid {
                    keys: Some(keys),
                    there_and_back: false,
                })
            }
            Self::Ages => ages(selected()?, directions?),
            Self::Concepts => concepts(selected()?, directions?),
        }
    }
}

fn ages(slot: &Slot, directions: &Directions) -> Option<Laid> {
    let most_years = directions.age.as_ref()?.max_years();
    let (young, old) = Preset::AGES_YEARS;
    let key = |years: f32| {
        let mut edits = slot.edits.clone();
        edits.age_years = Some(years.min(most_years));
        Keyframe::of_slot_with(slot.id, edits)
    };
    Some(Laid {
        keys: Some(vec![key(young), key(old)]),
        there_and_back: true,
    })
}

fn concepts(slot: &Slot, directions: &Directions) -> Option<Laid> {
    let plain = Keyframe::of_slot_with(slot.id, slot.edits.clone());
    let with = directions.concepts.iter().map(|concept| {
        let mut edits = slot.edits.clone();
        edits.set_concept(&concept.name, clear_strength(concept));
        Keyframe::of_slot_with(slot.id, edits)
    });
    let mut keys = vec![plain.clone()];
    keys.extend(with);
    (keys.len() > 1).then(|| {
        // Back to the face itself, so that it can go on for ever.
        keys.push(plain);
        Laid {
            keys: Some(keys),
            there_and_back: false,
        }
    })
}

/// As much as is clearly seen in most faces.
fn clear_strength(concept: &Concept) -> f32 {
    let clear = match concept.unit {
        Unit::ClearChange => 1.0,
        Unit::StandardDeviations => 2.0,
        Unit::Degrees => 15.0,
    };
    concept.range.min(clear)
}
