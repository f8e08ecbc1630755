use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::locks::KeptReadOuts;
use super::{Directions, Latent, PrincipalAxes};

/// What the sliders of one face are set to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Edits {
    /// The wanted age in years; `None` leaves the face as old as it is.
    pub age_years: Option<f32>,
    /// Signed strength per concept name, in units of the concept's direction; one that is absent is 0.
    pub concepts: BTreeMap<String, f32>,
    /// The wanted position per number of a principal axis, in standard deviations from the average face, within
    /// ±[`REACH_SD`](PrincipalAxes::REACH_SD); one that is absent leaves the face where it is.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub axes: BTreeMap<u16, f32>,
    /// How far the face is from the average one, as a share of how far it is by itself: 1 leaves it, 0 is the average
    /// face, more than 1 exaggerates.
    #[serde(skip_serializing_if = "is_whole")]
    pub truncation: f32,
    /// What the other sliders leave as it is: names of concepts, and [`AGE`](super::AGE).
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub locked: BTreeSet<String>,
}

fn is_whole(truncation: &f32) -> bool {
    *truncation == 1.0
}

impl Default for Edits {
    fn default() -> Self {
        Self {
            age_years: None,
            concepts: BTreeMap::new(),
            axes: BTreeMap::new(),
            truncation: 1.0,
            locked: BTreeSet::new(),
        }
    }
}

impl Edits {
    /// Whether these edits leave every face as it is. Locks alone change nothing.
    pub fn is_neutral(&self) -> bool {
        self.age_years.is_none()
            && self.concepts.values().all(|strength| *strength == 0.0)
            && !self.needs_axes()
    }

    /// Whether [`apply`](Self::apply) needs [`Directions::axes`] to do all that is asked for.
    pub fn needs_axes(&self) -> bool {
        !self.axes.is_empty() || self.truncation != 1.0
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

    /// The same locks with every slider back.
    #[must_use]
    pub fn reset(&self) -> Self {
        Self {
            locked: self.locked.clone(),
            ..Self::default()
        }
    }

    /// The edited face. Neutral edits give back exactly the same code.
    ///
    /// The order of the sliders does not matter: truncation and axes say where to start from, the face's own age is read
    /// there, and the strengths of concepts are added. What the model has no direction for, and values that are not finite
    /// numbers, change nothing: a project edited with one model stays usable with another.
    ///
    /// What is locked keeps its read-out: everything that another slider adds is projected onto the orthogonal complement
    /// of the locked probes' weights, which is the nearest shift that they do not notice. What a locked slider itself was
    /// set to counts as it stands.
    pub fn apply(&self, code: &Latent, directions: &Directions) -> Latent {
        self.apply_partly(code, directions, 1.0)
    }

    /// The face on its way to the edited one: `progress` 0 is exactly the unedited face, 1 what [`apply`](Self::apply)
    /// gives. The age passes through all years between, everything else grows evenly.
    pub fn apply_partly(&self, code: &Latent, directions: &Directions, progress: f32) -> Latent {
        let kept = KeptReadOuts::of(&self.locked, directions);
        let add = |edited: &mut Latent, name: &str, shift: Latent| {
            *edited += if self.locked.contains(name) {
                shift
            } else {
                kept.spared_by(shift)
            };
        };
        let mut edited = code.clone();
        let mut start = None;
        if let Some(axes) = &directions.axes
            && self.needs_axes()
        {
            let shift = kept.spared_by(self.start_shift(code, axes));
            edited += &shift * progress;
            start = Some(code + shift);
        }
        if let (Some(wanted_years), Some(age)) = (self.age_years, &directions.age)
            && wanted_years.is_finite()
        {
            let start = start.as_ref().unwrap_or(code);
            let own_years = age.estimate(start);
            let wanted_years = wanted_years.clamp(0.0, age.max_years());
            let years = own_years + (wanted_years - own_years) * progress;
            add(
                &mut edited,
                super::AGE,
                age.shift_of(start, own_years, years),
            );
        }
        for concept in &directions.concepts {
            let strength = self.concept(&concept.name) * progress;
            if strength != 0.0 && strength.is_finite() {
                add(&mut edited, &concept.name, concept.shift_of(code, strength));
            }
        }
        edited
    }

    /// The sliders on their way from these to those of `to`, for a face of this code: `share` 0 is exactly these, 1 exactly
    /// `to`, and in between age, strengths, positions and truncation have all moved by that share. What only one of both
    /// has set comes from, or goes to, where the face is by itself. `None` where the two lock different things: then no
    /// sliders lead from one to the other.
    pub fn toward(
        &self,
        to: &Self,
        share: f32,
        code: &Latent,
        directions: &Directions,
    ) -> Option<Self> {
        if self.locked != to.locked {
            return None;
        }
        // Not what was computed from both: the ends are what they are to the last bit, whatever a slider was set to.
        if share <= 0.0 {
            return Some(self.clone());
        } else if share >= 1.0 {
            return Some(to.clone());
        }
        let between = |from: f32, to: f32| from + (to - from) * share;
        let ages = self
            .years_wanted(code, directions)
            .zip(to.years_wanted(code, directions));
        let is_aged = self.age_years.is_some() || to.age_years.is_some();
        let mut moved = Self {
            age_years: ages.filter(|_| is_aged).map(|(from, to)| between(from, to)),
            truncation: between(self.truncation, to.truncation),
            ..self.reset()
        };
        for name in self.concepts.keys().chain(to.concepts.keys()) {
            moved.set_concept(name, between(self.concept(name), to.concept(name)));
        }
        for &number in self.axes.keys().chain(to.axes.keys()) {
            let positions = self
                .position_wanted(number, code, directions)
                .zip(to.position_wanted(number, code, directions));
            if let Some((from, to)) = positions {
                moved.axes.insert(number, between(from, to));
            }
        }
        Some(moved)
    }

    /// How old the face is to be, in years: without a wish as old as it is where truncation and axes have put it; `None` for a
    /// model without ages.
    fn years_wanted(&self, code: &Latent, directions: &Directions) -> Option<f32> {
        let age = directions.age.as_ref()?;
        if let Some(wanted_years) = self.age_years {
            return Some(wanted_years.clamp(0.0, age.max_years()));
        }
        Some(match &directions.axes {
            Some(axes) if self.needs_axes() => age.estimate(&(code + self.start_shift(code, axes))),
            _ => age.estimate(code),
        })
    }

    /// Where the face is to be on an axis, in standard deviations; `None` for a model without that axis.
    fn position_wanted(&self, number: u16, code: &Latent, directions: &Directions) -> Option<f32> {
        let own_sd = || directions.axes.as_ref()?.position_sd(number, code);
        let wanted_sd = self.axes.get(&number).copied();
        wanted_sd.or_else(|| Some(own_sd()? * self.truncation))
    }

    /// What truncation and axes add to a face. A position on an axis is where the face then is, so it is counted from the
    /// truncated face.
    fn start_shift(&self, code: &Latent, axes: &PrincipalAxes) -> Latent {
        let truncation = if self.truncation.is_finite() {
            self.truncation
        } else {
            1.0
        };
        let mut shift = (code - axes.mean()) * (truncation - 1.0);
        for (&number, &wanted_sd) in &self.axes {
            let own_sd = axes.position_sd(number, code);
            if let (Some(axis), Some(own_sd)) = (axes.axis(number), own_sd)
                && wanted_sd.is_finite()
            {
                shift += axis * (wanted_sd - own_sd * truncation);
            }
        }
        shift
    }
}
