//! What the model sees in faces, before and after their edits.

use std::collections::BTreeMap;

use super::Session;
use crate::{Control, SlotId};
use facemath_core::latent::{Directions, Latent};

/// What the model sees in a face: where the marks on the sliders go.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Estimated age in years; `None` for a model that knows no ages.
    pub age_years: Option<f32>,
    /// For each concept, by name: -1 is typical of its negative group, +1 of its positive one; one that counts in another
    /// unit is read in that.
    pub concepts: BTreeMap<String, f32>,
}

impl Reading {
    fn of(code: &Latent, directions: &Directions) -> Self {
        Self {
            age_years: directions.age.as_ref().map(|age| age.estimate(code)),
            concepts: directions
                .concepts
                .iter()
                .map(|concept| (concept.name.clone(), concept.probe.read(code)))
                .collect(),
        }
    }

    /// The answer for one slider; `None` for axes, which are no properties, and for what the model does not know.
    pub fn control(&self, control: &Control) -> Option<f32> {
        match control {
            Control::Age => self.age_years,
            Control::Concept(name) => self.concepts.get(name).copied(),
            Control::Axis(_) => None,
        }
    }
}

impl Session {
    /// What the model sees in the face of a slot, without its edits.
    pub fn reading(&self, slot: SlotId) -> Option<Reading> {
        Some(Reading::of(self.code(slot)?, self.directions()?))
    }

    /// What the model sees in the face of a slot with its edits. Where it differs from [`Session::reading`] although no
    /// slider of that property was moved, the others have leaked into it.
    pub fn edited_reading(&self, slot: SlotId) -> Option<Reading> {
        Some(Reading::of(&self.edited_code(slot)?, self.directions()?))
    }
}
