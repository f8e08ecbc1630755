use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{AgeModel, ConceptNetwork, FormerName, Latent, LatentError, PrincipalAxes};

/// A linear read-out: what a code says about one property of its face.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Probe {
    /// How much each number of the code counts.
    pub weights: Latent,
    /// The answer at the origin.
    pub bias: f32,
}

impl Probe {
    /// `weights · code + bias`, in the unit the probe was fitted for.
    pub fn read(&self, code: &Latent) -> f32 {
        self.weights.dot(code) + self.bias
    }
}

/// What the sliders of concepts count in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Clear changes: 1 is about the distance between the two groups.
    #[default]
    ClearChange,
    /// Standard deviations of the measure over the training faces.
    StandardDeviations,
    /// Degrees.
    Degrees,
}

impl Unit {
    /// Whether it is [`Unit::ClearChange`], which files do not mention.
    pub fn is_clear_change(&self) -> bool {
        *self == Self::ClearChange
    }
}

/// A property that can be added to a face or taken away, such as glasses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Concept {
    /// The name in files and on the command line, such as `glasses`.
    pub name: String,
    /// The name on a slider, such as `Glasses`.
    pub label: String,
    /// What the slider's negative end means, such as `off` or `masculine`.
    pub negative: String,
    /// What the slider's positive end means, such as `on` or `feminine`.
    pub positive: String,
    /// One unit of the slider: as long as the distance between the means of the two groups, or longer where a judge of
    /// pictures had to see more of it (of a number, the lowest and
    /// the highest third), and unseen by what tells the other concepts and age, so that moving along it leaves those
    /// alone. Only a concept that others nearly repeat is seen by theirs, since nothing would be left of it otherwise, and
    /// light or pose that it was balanced over as measured stay as measured, not as a read-out guesses them. With a network it is
    /// the average face's.
    pub direction: Latent,
    /// How the way of one face differs from the direction; `None` takes all faces the same way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<ConceptNetwork>,
    /// Tells where a face is now: about -1 for a typical face of the negative group, +1 for one of the positive group.
    pub probe: Probe,
    /// The slider goes from `-range` to `range`.
    pub range: f32,
    /// What the slider counts in. In anything but clear changes, the probe does too: it tells standard deviations from the
    /// training faces' mean, or degrees.
    #[serde(default, skip_serializing_if = "Unit::is_clear_change")]
    pub unit: Unit,
}

impl Concept {
    /// What to add to the face `code` to move it by `strength` units of the slider.
    pub fn shift_of(&self, code: &Latent, strength: f32) -> Latent {
        let shift = &self.direction * strength;
        match &self.network {
            Some(network) => shift + network.lacking(code) * strength,
            None => shift,
        }
    }

    /// The same concept, one unit of which is as far as `units` of this one. The range stays a number of units.
    #[must_use]
    pub fn in_units_of(self, units: f32) -> Self {
        Self {
            direction: self.direction * units,
            network: self.network.map(|network| network.times(units)),
            ..self
        }
    }
}

/// Everything a model knows how to change about a face.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Directions {
    /// Moves faces through the years; some models (of drawn faces) have no age.
    pub age: Option<AgeModel>,
    /// The other properties, in the order their sliders appear.
    pub concepts: Vec<Concept>,
    /// The axes along which faces differ most; `None` until they have been computed from the prior. They follow from it,
    /// so no file holds them.
    #[serde(skip)]
    pub axes: Option<Arc<PrincipalAxes>>,
}

impl Directions {
    /// The concept of that name.
    pub fn concept(&self, name: &str) -> Option<&Concept> {
        self.concepts.iter().find(|concept| concept.name == name)
    }

    /// The concept of that name, or the one that had it in earlier models, and how many of its units one under that name
    /// is.
    pub fn named(&self, name: &str) -> Option<(&Concept, f32)> {
        let renamed = || {
            let known = FormerName::of(name)?;
            Some((self.concept(known.name)?, known.factor))
        };
        let concept = self.concept(name).map(|concept| (concept, 1.0));
        concept.or_else(renamed)
    }

    /// What a concept's name, or the word for one of its ends, means: the concept, and how often its direction. A word that
    /// several concepts use, such as `yes`, means nothing.
    pub fn meaning(&self, word: &str) -> Option<(&Concept, f32)> {
        if let Some(named) = self.named(word) {
            return Some(named);
        }
        let mut ends = self.concepts.iter().filter_map(|concept| {
            if concept.positive == word {
                Some((concept, 1.0))
            } else if concept.negative == word {
                Some((concept, -1.0))
            } else {
                None
            }
        });
        ends.next().filter(|_| ends.next().is_none())
    }

    /// Checks that every vector has `dim` finite numbers, so that nothing after loading needs to.
    ///
    /// # Errors
    /// Says which part has the wrong length or a value that is not a number, or that the age model is empty.
    pub fn check(&self, dim: usize) -> Result<(), LatentError> {
        if let Some(age) = &self.age {
            age.check(dim)?;
        }
        for concept in &self.concepts {
            let name = &concept.name;
            check_vector(&concept.direction, dim, || {
                format!("the direction of \"{name}\"")
            })?;
            check_probe(&concept.probe, dim, || format!("the probe of \"{name}\""))?;
            if let Some(network) = &concept.network {
                network.check(dim, || format!("the network of \"{name}\""))?;
            }
            if !concept.range.is_finite() {
                return Err(LatentError::NotFinite {
                    what: format!("the slider range of \"{name}\""),
                });
            }
        }
        match &self.axes {
            Some(axes) => axes.mean().check_dim(dim),
            None => Ok(()),
        }
    }
}

pub(super) fn check_vector(
    vector: &Latent,
    dim: usize,
    what: impl FnOnce() -> String,
) -> Result<(), LatentError> {
    if vector.dim() != dim {
        return Err(LatentError::DimensionMismatch {
            expected: dim,
            found: vector.dim(),
        });
    }
    if !vector.is_finite() {
        return Err(LatentError::NotFinite { what: what() });
    }
    Ok(())
}

pub(super) fn check_probe(
    probe: &Probe,
    dim: usize,
    what: impl Fn() -> String,
) -> Result<(), LatentError> {
    check_vector(&probe.weights, dim, &what)?;
    if !probe.bias.is_finite() {
        return Err(LatentError::NotFinite { what: what() });
    }
    Ok(())
}
