use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Directions, Latent};

/// What the sliders of one face are set to.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Edits {
    /// The wanted age in years; `None` leaves the face as old as it is.
    pub age_years: Option<f32>,
    /// Signed strength per concept name, in units of the concept's direction; one that is absent is 0.
    pub concepts: BTreeMap<String, f32>,
}

impl Edits {
    /// Whether these edits leave every face as it is.
    pub fn is_neutral(&self) -> bool {
        self.age_years.is_none() && self.concepts.values().all(|strength| *strength == 0.0)
    }

    /// The strength of a concept, 0 if it was never set.
    pub fn concept(&self, name: &str) -> f32 {
        self.concepts.get(name).copied().unwrap_or(0.0)
    }

    /// Sets the strength of a concept. 0, and anything that is not a finite number, removes it.
    pub fn set_concept(&mut self, name: impl Into<String>, strength: f32) {
        let name = name.into();
        if strength == 0.0 || !strength.is_finite() {
            self.concepts.remove(&name);
        } else {
            self.concepts.insert(name, strength);
        }
    }

    /// The edited face. Neutral edits give back exactly the same code.
    ///
    /// The face's own age is read from the unedited code, so the order of the sliders does not matter. What the model
    /// has no direction for, and values that are not finite numbers, change nothing: a project edited with one model
    /// stays usable with another.
    pub fn apply(&self, code: &Latent, directions: &Directions) -> Latent {
        self.apply_partly(code, directions, 1.0)
    }

    /// The face on its way to the edited one: `progress` 0 is exactly the unedited face, 1 what [`apply`](Self::apply)
    /// gives. The age passes through all years between, the concepts grow evenly.
    pub fn apply_partly(&self, code: &Latent, directions: &Directions, progress: f32) -> Latent {
        let mut edited = code.clone();
        if let (Some(wanted_years), Some(age)) = (self.age_years, &directions.age)
            && wanted_years.is_finite()
        {
            let own_years = age.estimate(code);
            let wanted_years = wanted_years.clamp(0.0, age.max_years());
            edited += age.shift(own_years, own_years + (wanted_years - own_years) * progress);
        }
        for concept in &directions.concepts {
            let strength = self.concept(&concept.name) * progress;
            if strength != 0.0 && strength.is_finite() {
                edited += &concept.direction * strength;
            }
        }
        edited
    }
}
