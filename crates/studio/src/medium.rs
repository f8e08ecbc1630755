//! What models draw: photographs of faces, or drawings.

use crate::samples::Sample;
use facemath_nets::engine::ModelInfo;

/// What kind of picture a face is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// As a camera sees it.
    Photographs,
    /// As somebody has drawn it.
    Drawings,
}

/// What each model that ships has learned from. Bundles do not say it, so nothing is known of others.
const KNOWN: &[(&str, Medium)] = &[
    ("faces", Medium::Photographs),
    ("anime", Medium::Drawings),
    ("doodle", Medium::Drawings),
];

impl Medium {
    /// What a model draws, by the name that its bundle has; `None` where that is not known.
    pub fn of(model: &ModelInfo) -> Option<Self> {
        Self::named(&model.name)
    }

    /// What a bundled face is, which is what its model draws.
    pub fn of_sample(sample: &Sample) -> Option<Self> {
        Self::named(sample.model)
    }

    fn named(model: &str) -> Option<Self> {
        let row = KNOWN.iter().find(|(name, _)| *name == model)?;
        Some(row.1)
    }

    /// The other one.
    fn other(self) -> Self {
        match self {
            Self::Photographs => Self::Drawings,
            Self::Drawings => Self::Photographs,
        }
    }

    fn singular(self) -> &'static str {
        match self {
            Self::Photographs => "photograph",
            Self::Drawings => "drawing",
        }
    }

    fn plural(self) -> &'static str {
        match self {
            Self::Photographs => "photographs",
            Self::Drawings => "drawings",
        }
    }

    /// Tells that `picture` seems to be of the other kind than what `model` draws, which is this, and which models draw that: a
    /// clause in small letters without its full stop.
    pub fn mismatch_note(self, model: &str, picture: &str) -> String {
        format!(
            "the model \"{model}\" draws {}, and {picture} looks like a {}. {}",
            self.plural(),
            self.other().singular(),
            self.advice_for_other()
        )
    }

    /// Which models draw the other kind: a sentence without its full stop.
    pub fn advice_for_other(self) -> String {
        self.other().advice()
    }

    /// Which models draw this: a sentence without its full stop.
    fn advice(self) -> String {
        let models = KNOWN.iter().filter(|(_, medium)| *medium == self);
        let names: Vec<String> = models.map(|(name, _)| format!("\"{name}\"")).collect();
        format!(
            "For {} choose the model {}",
            self.plural(),
            names.join(" or ")
        )
    }
}
