//! What the model sees in faces, before and after their edits.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Context;
use crate::{Control, Slot, SlotId};
use facemath_core::latent::{Directions, Latent, PrincipalAxes};

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

    /// The answer for one slider; `None` for what is no property, and for what the model does not know.
    pub fn control(&self, control: &Control) -> Option<f32> {
        match control {
            Control::Age => self.age_years,
            Control::Concept(name) => self.concepts.get(name).copied(),
            _ => None,
        }
    }
}

/// Where a face is on one principal axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisReading {
    /// The axis, counted from 1.
    pub number: u16,
    /// Where the face is by itself, in standard deviations from the average face.
    pub own_sd: f32,
    /// Where it is with its edits.
    pub edited_sd: f32,
    /// Share of all differences between faces that lie along this axis.
    pub share: f32,
}

impl Context {
    /// The axes of the model in use by the metric that the document asks for, once they have been needed and computed.
    pub fn axes(&self) -> Option<&Arc<PrincipalAxes>> {
        let axes = self.directions()?.axes.as_ref();
        axes.filter(|axes| axes.metric() == self.document().axis_metric())
    }

    /// Where the face of a slot is on each axis; `None` until that is known.
    pub fn axis_readings(&self, slot: SlotId) -> Option<Vec<AxisReading>> {
        let (axes, own, edited) = (self.axes()?, self.code(slot)?, self.edited_code(slot)?);
        let reading = |number| {
            Some(AxisReading {
                number,
                own_sd: axes.position_sd(number, own)?,
                edited_sd: axes.position_sd(number, &edited)?,
                share: axes.share(number)?,
            })
        };
        Some(axes.numbers().filter_map(reading).collect())
    }

    /// Whether the edits of a slot cannot be made yet, for want of axes.
    pub(crate) fn is_waiting_for_axes(&self, slot: &Slot) -> bool {
        slot.edits.needs_axes() && self.axes().is_none()
    }

    /// What the model sees in the face of a slot, without its edits.
    pub fn reading(&self, slot: SlotId) -> Option<Reading> {
        Some(Reading::of(self.code(slot)?, self.directions()?))
    }

    /// What the model sees in the face of a slot with its edits. Where it differs from [`Context::reading`] although no
    /// slider of that property was moved, the others have leaked into it.
    pub fn edited_reading(&self, slot: SlotId) -> Option<Reading> {
        Some(Reading::of(&self.edited_code(slot)?, self.directions()?))
    }
}
