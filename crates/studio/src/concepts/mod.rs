//! Concepts that people made themselves: what a project keeps, a file that can be shared, and those that are installed.
//!
//! A concept file is JSON:
//!
//! ```json
//! {
//!   "format": "facemath-concept",
//!   "version": 1,
//!   "model": { "name": "faces", "fingerprint": "0123456789abcdef" },
//!   "concept": {
//!     "name": "smile2",
//!     "label": "Big smile",
//!     "negative": "serious",
//!     "positive": "laughing",
//!     "direction": [0.1, -0.3],
//!     "probe": { "weights": [0.2, -0.1], "bias": 0.4 },
//!     "range": 2.0
//!   },
//!   "origin": {
//!     "method": "means", "with": 12, "without": 15,
//!     "separation": {
//!       "with": 12, "without": 15, "folds": 10,
//!       "accuracy": 0.9, "accuracy_low": 0.72, "accuracy_high": 0.97, "auc": 0.96
//!     },
//!     "leaves_alone": ["age", "glasses"], "moves_too": ["smile"]
//!   }
//! }
//! ```
//!
//! * `model`: the model whose codes `direction` and `weights` are of: its name, for people, and its
//!   [fingerprint](facemath_nets::model::fingerprint()), which decides. Both vectors have as many numbers as its codes.
//! * `name` stands in expressions and after `--set`: letters, digits and `_`, a letter first. `label` and the two words
//!   for the ends stand at the slider, which goes from `-range` to `range`.
//! * `direction`: what a slider at 1 adds to a code. `probe`: `weights · code + bias` is about 1 in a face with the
//!   property and -1 in one without.
//! * `origin` may be missing: how the concept was made ([`Origin`]).
//!
//! A later format will have a higher version.

mod checks;
mod file;
mod folder;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use facemath_core::latent::{Concept, ConceptFit, Directions, FitMethod, Separation};
use facemath_nets::engine::ModelInfo;
use facemath_nets::model::fingerprint;

pub use checks::{ConceptFault, MAX_CONCEPT_NAME_CHARS, MAX_LABEL_CHARS, MAX_RANGE, name_for};
pub use file::{CONCEPT_EXTENSION, CONCEPT_VERSION, ConceptFileError, read, write};
pub use folder::{ConceptFolder, Installed};

/// The model that a concept belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelMark {
    /// The bundle's name.
    pub name: String,
    /// [`fingerprint`](facemath_nets::model::fingerprint()) of its codes.
    pub fingerprint: String,
}

impl ModelMark {
    /// The mark of a model.
    pub fn of(model: &ModelInfo) -> Self {
        Self {
            name: model.name.clone(),
            fingerprint: fingerprint(&model.prior),
        }
    }
}

/// How a concept was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// How its direction was found.
    pub method: FitMethod,
    /// Examples with the property.
    pub with: usize,
    /// Examples without it.
    pub without: usize,
    /// How well held-out examples are told apart.
    pub separation: Separation,
    /// Concepts of the model whose read-outs the direction leaves alone.
    #[serde(default)]
    pub leaves_alone: Vec<String>,
    /// Those that it moves as well.
    #[serde(default)]
    pub moves_too: Vec<String>,
}

impl From<&ConceptFit> for Origin {
    fn from(fit: &ConceptFit) -> Self {
        Self {
            method: fit.method,
            with: fit.separation.with,
            without: fit.separation.without,
            separation: fit.separation,
            leaves_alone: fit.leaves_alone.clone(),
            moves_too: fit.moves_too.clone(),
        }
    }
}

/// A concept that is not part of a model, with the model it is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnConcept {
    /// Whose codes it changes.
    pub model: ModelMark,
    /// What it is called and what it does.
    pub concept: Concept,
    /// How it was made, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

impl OwnConcept {
    /// Fails where the concept cannot be used by any model: names that nothing can be called, numbers that are none,
    /// vectors that do not go together.
    ///
    /// # Errors
    /// Says the first fault.
    pub fn check(&self) -> Result<(), ConceptFault> {
        checks::check(self)
    }

    /// Fails unless the concept is for `model`.
    ///
    /// # Errors
    /// Names both models.
    pub fn check_model(&self, model: &ModelInfo) -> Result<(), ConceptFault> {
        let mark = ModelMark::of(model);
        if self.model.fingerprint != mark.fingerprint
            || self.concept.direction.dim() != model.latent_dim
        {
            return Err(ConceptFault::OtherModel {
                concept: self.concept.name.clone(),
                made_for: self.model.name.clone(),
                model: mark.name,
            });
        }
        Ok(())
    }
}

/// What a model knows, and after that those of `own` that are for it and whose names are free. Of two with one name the
/// first counts.
pub fn with_own<'a>(
    model: &ModelInfo,
    own: impl IntoIterator<Item = &'a OwnConcept>,
) -> Directions {
    let mark = ModelMark::of(model);
    let mut directions = model.directions.clone();
    let names = directions.concepts.iter();
    let mut taken: HashSet<String> = names.map(|concept| concept.name.clone()).collect();
    for OwnConcept {
        model: of, concept, ..
    } in own
    {
        let is_for_it = of.fingerprint == mark.fingerprint
            && concept.direction.dim() == model.latent_dim
            && concept.probe.weights.dim() == model.latent_dim;
        if is_for_it && taken.insert(concept.name.clone()) {
            directions.concepts.push(concept.clone());
        }
    }
    directions
}
