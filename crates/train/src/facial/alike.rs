//! What faces are made alike in before their expressions are compared: who they are of, and how they are lit.

use rayon::prelude::*;

use crate::age_curve::age_hats;
use crate::balance::Balance;
use crate::faces::FaceSet;
use crate::labels::{AGE, GROUP, Labels};
use crate::scale::{Candidate, candidates};

/// Rows of a design matrix.
pub(super) struct Alike<'a> {
    labels: &'a Labels,
    /// Widely known labels that are no measures of expression.
    traits: Vec<Candidate<'a>>,
    light: Balance<'a>,
    /// Of each face of the set.
    tints: Vec<Tints>,
    /// Groups but the first.
    groups: Vec<f32>,
}

impl<'a> Alike<'a> {
    /// In age, the labels called `traits`, the group, the light that `set` is balanced over, and the tints at the rim.
    pub fn new(set: &'a FaceSet, traits: &[&str]) -> Self {
        let labels = set.labels();
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
            light: Balance::new(set.balance()),
            tints: (0..set.len())
                .into_par_iter()
                .map(|face| Tints::of(set, face))
                .collect(),
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
        if let Some(tints) = self.tints.get(face) {
            row.extend(tints.row(mirrored));
        }
        let own = self.labels.value(GROUP, face);
        let is_own = |group: &f32| f64::from(u8::from(own == Some(*group)));
        row.extend(self.groups.iter().map(is_own));
        row
    }
}

/// Colours along the sides of a picture: of coloured light and of what is behind the head.
struct Tints {
    /// Red less green and green less blue, -1 to 1, of the left, right, upper and lower quarter.
    sides: [[f64; 2]; 4],
}

impl Tints {
    fn of(set: &FaceSet, face: usize) -> Self {
        let size = set.size_px();
        let planes = set.planes(face);
        let value = |channel: usize, place: usize| {
            let byte = planes.get(channel * size * size + place);
            f64::from(byte.copied().unwrap_or_default()) / 255.0
        };
        let quarter = size / 4;
        let is_at: [&dyn Fn(usize, usize) -> bool; 4] = [
            &|x, _| x < quarter,
            &|x, _| x >= size - quarter,
            &|_, y| y < quarter,
            &|_, y| y >= size - quarter,
        ];
        let mut sums = [[0.0f64; 3]; 4];
        for place in 0..size * size {
            let (x, y) = (place % size, place / size);
            let [red, green, blue] = [0, 1, 2].map(|channel| value(channel, place));
            for ([first, second, count], is_at) in sums.iter_mut().zip(is_at) {
                if is_at(x, y) {
                    *first += red - green;
                    *second += green - blue;
                    *count += 1.0;
                }
            }
        }
        Self {
            sides: sums.map(|[first, second, count]| {
                let count = count.max(1.0);
                [first / count, second / count]
            }),
        }
    }

    fn row(&self, mirrored: bool) -> impl Iterator<Item = f64> {
        let [left, right, top, bottom] = self.sides;
        let sides = if mirrored {
            [right, left]
        } else {
            [left, right]
        };
        // About as widely spread as everything else.
        let all = sides.into_iter().chain([top, bottom]).flatten();
        all.map(|tint| 10.0 * tint)
    }
}
