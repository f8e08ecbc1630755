//! What the sheet of inventions is asked for: numbers, and how the faces come about.

use std::ops::RangeInclusive;

use super::document::{SlotId, Source};
use facemath_core::latent::{AGE, Latent, Prior, Wanted};

/// Where invented faces come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum InventionKind {
    /// From nothing: samples of the model's prior.
    #[default]
    New,
    /// From the selected face: more like this.
    Alike,
    /// From two faces: their children.
    Kids,
}

/// What new faces are to be; anybody where nothing is asked for. Models that were not taught a property leave it as it comes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Asked {
    /// Age in years.
    pub age_years: Option<f32>,
    /// 1 with glasses, -1 without.
    pub glasses: Option<f32>,
    /// 1 feminine, -1 masculine.
    pub gender: Option<f32>,
}

impl Source {
    /// The code of a face that a model with this prior made up, by the law of its time; `None` for other faces.
    pub(crate) fn invented(&self, prior: &Prior) -> Option<Latent> {
        match self {
            Self::Invented { seed } => Some(prior.invent(*seed)),
            Self::InventedUntold { seed } => Some(prior.invent_untold(*seed)),
            Self::InventedByMixture { seed } => Some(prior.invent_by_mixture(*seed)),
            Self::Photo { .. } | Self::Sample { .. } | Self::Code { .. } => None,
        }
    }
}

impl Asked {
    /// Names of what can be asked for, as models know them, with what is asked.
    fn named(&self) -> [(&'static str, Option<f32>); 3] {
        [
            (AGE, self.age_years),
            ("glasses", self.glasses),
            ("gender", self.gender),
        ]
    }

    /// What is asked of a prior, if it can be asked.
    pub fn of(&self, prior: &Prior) -> Wanted {
        let can_be = |name: &str| prior.conditions().iter().any(|known| known.name == name);
        let asked = self.named().into_iter();
        asked
            .filter_map(|(name, value)| Some((name, value?)))
            .filter(|(name, _)| can_be(name))
            .fold(Wanted::anybody(), |wanted, (name, value)| {
                wanted.with(name, value)
            })
    }

    /// The same without what is no number.
    fn limited(self) -> Self {
        let finite = |value: Option<f32>| value.filter(|value| value.is_finite());
        Self {
            age_years: finite(self.age_years),
            glasses: finite(self.glasses),
            gender: finite(self.gender),
        }
    }
}

/// Which faces are invented. Part of what is looked at, not of the work: it is in no project and no undo step; what is
/// placed in a slot is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inventions {
    /// Where they come from.
    pub kind: InventionKind,
    /// The number of the first; the others follow.
    pub seed: u64,
    /// How far from the average new faces may be, within [`Inventions::TRUNCATION`].
    pub truncation: f32,
    /// What new faces are to be.
    pub asked: Asked,
    /// How different from the selected face its variations are, within [`Inventions::SHARE`].
    pub amount: f32,
    /// How much children take after the second parent, within [`Inventions::SHARE`].
    pub share: f32,
    /// The chosen parents; without a choice, the first two faces.
    pub parents: [Option<SlotId>; 2],
}

impl Inventions {
    /// Truncations offered.
    pub const TRUNCATION: RangeInclusive<f32> = Prior::TRUNCATIONS;
    /// Amounts and shares.
    pub const SHARE: RangeInclusive<f32> = 0.0..=1.0;
    /// Seeds that are drawn by lot: small ones make readable names, and can be typed again on the command line.
    pub const DICE: RangeInclusive<u64> = 1..=99_999;

    /// The number of the invention at a place of the sheet. After the largest number comes 0.
    pub fn seed_at(&self, index: usize) -> u64 {
        self.seed.wrapping_add(index as u64)
    }

    /// The same with all numbers in range; what is no number becomes the default.
    #[must_use]
    pub fn limited(self) -> Self {
        let default = Self::default();
        Self {
            truncation: within(self.truncation, Self::TRUNCATION, default.truncation),
            asked: self.asked.limited(),
            amount: within(self.amount, Self::SHARE, default.amount),
            share: within(self.share, Self::SHARE, default.share),
            ..self
        }
    }
}

impl Default for Inventions {
    fn default() -> Self {
        Self {
            kind: InventionKind::New,
            seed: 1,
            truncation: Prior::TRUNCATION,
            asked: Asked::default(),
            amount: Prior::NEARNESS,
            share: 0.5,
            parents: [None, None],
        }
    }
}

/// The number in its range; one that is no number becomes the default.
pub(super) fn within(value: f32, range: RangeInclusive<f32>, default: f32) -> f32 {
    if value.is_finite() {
        value.clamp(*range.start(), *range.end())
    } else {
        default
    }
}
