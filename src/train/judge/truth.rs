//! The three labels that the judge learns, out of everything that a data set may say of a face.

use crate::train::labels::Labels;

/// What is known of one face; what is not known is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Truth {
    /// Age in years.
    pub age_years: Option<f32>,
    /// Whether the person is labelled female.
    pub female: Option<bool>,
    /// Whether the person wears glasses.
    pub glasses: Option<bool>,
}

impl Truth {
    /// The judge's share of a face's labels.
    pub fn of(labels: &Labels) -> Self {
        Self {
            age_years: labels.age_years,
            female: labels.female,
            glasses: labels.glasses,
        }
    }

    /// Whether the face has the concept called `name`; `None` where that is not known or no label of the judge's.
    pub fn concept(&self, name: &str) -> Option<bool> {
        match name {
            "gender" => self.female,
            "glasses" => self.glasses,
            _ => None,
        }
    }
}
