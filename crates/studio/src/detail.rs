//! How much of a photograph's own detail the faces that come from it carry.

use super::control::ControlRow;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

/// The document's one setting of detail: a look belongs to the whole film, not to one of its faces.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetailSetting {
    /// Whether faces carry detail at all.
    pub is_on: bool,
    /// How much of it, within [`DetailSetting::AMOUNT`]. Kept while it is off.
    pub amount: f32,
}

impl DetailSetting {
    /// Amounts that can be asked for.
    pub const AMOUNT: RangeInclusive<f32> = 0.0..=1.0;

    /// The row of its slider.
    pub(super) fn row() -> ControlRow {
        ControlRow {
            what: "an amount of detail",
            title: "change detail",
            label: "Amount of detail",
            tooltip: "How much of their photo's own detail all faces carry, on the stage, in morphs and in exports",
            range: Self::AMOUNT,
            rest: Some(Self::default().amount),
            origin: Some(0.0),
            step: 0.05,
            decimals: 2,
            suffix: "",
            least: 0.05,
            ends: Some(("as the model draws", "as the photo")),
        }
    }

    /// The amount that pictures are drawn with: 0 while it is off.
    pub fn acting(self) -> f32 {
        if self.is_on { self.amount } else { 0.0 }
    }
}

impl Default for DetailSetting {
    fn default() -> Self {
        Self {
            is_on: true,
            amount: 1.0,
        }
    }
}
