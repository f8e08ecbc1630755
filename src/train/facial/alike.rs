//! What faces are made alike in before their expressions are compared: who they are of, and how they are lit.

use crate::train::age_curve::age_hats;
use crate::train::balance::Balance;
use crate::train::labels::{AGE, GROUP, Labels};
use crate::train::scale::{Candidate, candidates};

/// Rows of a design matrix.
pub(super) struct Alike<'a> {
    labels: &'a Labels,
    /// Widely known labels that are no measures of expression.
    traits: Vec<Candidate<'a>>,
    light: Balance<'a>,
    /// Groups but the first.
    groups: Vec<f32>,
}

impl<'a> Alike<'a> {
    /// In age, the labels called `traits`, the group, and the measures in `light`.
    pub fn new(labels: &'a Labels, traits: &[&str], light: &'a Labels) -> Self {
        let mut known = candidates(labels);
        known.retain(|candidate| {
            candidate.scale.is_some() && traits.contains(&candidate.column.name.as_str())
        });
        let mut groups: Vec<f32> = labels.column(GROUP).map_or_else(Vec::new, |column| {
            column.values.iter().flatten().copied().collect()
        });
        groups.sort_by(f32::total_cmp);
        groups.dedup();
        Self {
            labels,
            traits: known,
            light: Balance::new(light),
            groups: groups.into_iter().skip(1).take(16).collect(),
        }
    }

    /// The row of a face: what is not known counts as the middle.
    pub fn row(&self, face: usize, mirrored: bool) -> Vec<f64> {
        let mut row = vec![1.0];
        match self.labels.value(AGE, face) {
            Some(years) => row.extend(age_hats(f64::from(years))),
            None => row.extend(age_hats(0.0).map(|_| 0.0)),
        }
        let all = self.traits.iter().chain(&self.light.measures);
        row.extend(all.map(|measure| {
            let position = measure.position(face, mirrored);
            f64::from(position.unwrap_or_default())
        }));
        let own = self.labels.value(GROUP, face);
        let is_own = |group: &f32| f64::from(u8::from(own == Some(*group)));
        row.extend(self.groups.iter().map(is_own));
        row
    }
}
