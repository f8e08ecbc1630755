//! The three labels that the judge learns, out of everything that a data set may say of a face.

use crate::labels::{AGE, GENDER, Labels};

/// Name of the label that is 1 for faces with glasses.
const GLASSES: &str = "glasses";

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
    /// The judge's share of the labels of `faces`, in order.
    pub fn of(labels: &Labels, faces: &[usize]) -> Vec<Self> {
        let of_one = |&face: &usize| {
            let yes = |name: &str| labels.value(name, face).map(|value| value > 0.0);
            Self {
                age_years: labels.value(AGE, face),
                female: yes(GENDER),
                glasses: yes(GLASSES),
            }
        };
        faces.iter().map(of_one).collect()
    }

    /// Whether the face has the concept called `name`; `None` where that is not known or no label of the judge's.
    pub fn concept(&self, name: &str) -> Option<bool> {
        match name {
            GENDER => self.female,
            GLASSES => self.glasses,
            _ => None,
        }
    }
}
