//! Puts a label's values on the scale of its slider: -1 for the mean of the negative group, +1 for the positive one.

use super::labels::{AGE, GROUP, LabelColumn, LabelKind, Labels};
use super::vocabulary::{Mirroring, Words, rank, words_for};

/// Share of the faces in each outer group of a number.
const OUTER_SHARE: f32 = 1.0 / 3.0;
/// Numbers beyond this share of the faces on each side count as that one: a slip of a label must not bend a fit.
const TAIL_SHARE: f32 = 0.01;

/// One label and its two groups: no and yes, or the lowest and the highest third of the known numbers.
#[derive(Clone, Debug)]
pub(super) struct LabelScale {
    pub words: Words,
    /// Values up to this one are in the negative group.
    lower: f32,
    /// Values from this one on are in the positive group.
    upper: f32,
    /// Mean of the negative group.
    low_mean: f32,
    /// Mean of the positive group.
    high_mean: f32,
    /// Smallest and largest value that counts as itself.
    bounds: (f32, f32),
}

impl LabelScale {
    /// The scale of a column; `None` if it is the same for every face.
    fn new(column: &LabelColumn) -> Option<Self> {
        let words = words_for(&column.name, column.kind);
        let mut sorted: Vec<f32> = column.values.iter().flatten().copied().collect();
        if column.kind == LabelKind::Number && words.mirroring == Mirroring::Negated {
            // Each face and its mirror image: the two groups are mirror images of each other.
            sorted.extend(sorted.clone().iter().map(|value| -value));
        }
        sorted.sort_by(f32::total_cmp);
        let (first, last) = (*sorted.first()?, *sorted.last()?);
        if first == last {
            return None;
        }
        let at = |share: f32| {
            let place = (share * (sorted.len() - 1) as f32).round() as usize;
            sorted.get(place).copied().unwrap_or(last)
        };
        let (mut lower, mut upper) = match column.kind {
            LabelKind::YesNo => (0.0, 1.0),
            LabelKind::Number => (at(OUTER_SHARE), at(1.0 - OUTER_SHARE)),
        };
        if lower == upper {
            // More than a third of all faces have this value: they are one group, and the rest of the side where
            // there is one is the other.
            let next_above = sorted.iter().find(|value| **value > upper);
            match next_above {
                Some(value) => upper = *value,
                None => lower = *sorted.iter().rev().find(|value| **value < lower)?,
            }
        }
        let bounds = match column.kind {
            LabelKind::YesNo => (0.0, 1.0),
            LabelKind::Number => (at(TAIL_SHARE).min(lower), at(1.0 - TAIL_SHARE).max(upper)),
        };
        let mean = |inside: &dyn Fn(f32) -> bool| {
            let group: Vec<f32> = sorted.iter().copied().filter(|v| inside(*v)).collect();
            let clamped = group.iter().map(|v| v.clamp(bounds.0, bounds.1));
            clamped.sum::<f32>() / group.len().max(1) as f32
        };
        let (low_mean, high_mean) = (mean(&|v| v <= lower), mean(&|v| v >= upper));
        (high_mean > low_mean).then_some(Self {
            words,
            lower,
            upper,
            low_mean,
            high_mean,
            bounds,
        })
    }

    /// The group of a face, `true` for the positive one; `None` in between.
    pub fn side(&self, value: f32, mirrored: bool) -> Option<bool> {
        let side = if value <= self.lower {
            false
        } else if value >= self.upper {
            true
        } else {
            return None;
        };
        Some(side != self.is_negated(mirrored))
    }

    /// Place on the slider's scale: -1 at the mean of the negative group, +1 at that of the positive one.
    pub fn position(&self, value: f32, mirrored: bool) -> f32 {
        let half = (self.high_mean - self.low_mean) / 2.0;
        let middle = (self.high_mean + self.low_mean) / 2.0;
        let position = (value.clamp(self.bounds.0, self.bounds.1) - middle) / half;
        if self.is_negated(mirrored) {
            -position
        } else {
            position
        }
    }

    fn is_negated(&self, mirrored: bool) -> bool {
        mirrored && self.words.mirroring == Mirroring::Negated
    }
}

/// A label that may become a direction.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'a> {
    /// Its scale; `None` if it is the same for every face.
    pub scale: Option<LabelScale>,
    /// Its values.
    pub column: &'a LabelColumn,
}

impl Candidate<'_> {
    /// Place of a face on the slider's scale; `None` if its label is not known.
    pub fn position(&self, face: usize, mirrored: bool) -> Option<f32> {
        let value = self.column.values.get(face).copied().flatten()?;
        Some(self.scale.as_ref()?.position(value, mirrored))
    }

    /// Group of a face, `true` for the positive one; `None` if its label is not known or in between.
    pub fn side(&self, face: usize, mirrored: bool) -> Option<bool> {
        let value = self.column.values.get(face).copied().flatten()?;
        self.scale.as_ref()?.side(value, mirrored)
    }

    /// Faces among `faces` in the negative and the positive group.
    pub fn counts(&self, faces: impl Iterator<Item = usize>) -> (usize, usize) {
        faces.fold((0, 0), |(no, yes), face| match self.side(face, false) {
            Some(false) => (no + 1, yes),
            Some(true) => (no, yes + 1),
            None => (no, yes),
        })
    }
}

/// Every label that may become a direction, known ones first in the order of their table, then the others in the order
/// of their columns.
pub(super) fn candidates(labels: &Labels) -> Vec<Candidate<'_>> {
    let mut found: Vec<Candidate<'_>> = labels
        .columns()
        .iter()
        .filter(|column| ![AGE, GROUP].contains(&column.name.as_str()))
        .map(|column| Candidate {
            scale: LabelScale::new(column),
            column,
        })
        .collect();
    // A stable sort: what is not in the table keeps its order.
    found.sort_by_key(|candidate| rank(&candidate.column.name).unwrap_or(usize::MAX));
    found
}
