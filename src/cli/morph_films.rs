//! Which films are made of several faces, by the names that the command line has for them.

use std::path::Path;

use clap::ValueEnum;

use facemath_core::export::Films;

/// How faces are shared out among films.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FilmsName {
    /// One through all of them.
    One,
    /// One from each to the next.
    Steps,
    /// One of each two.
    Pairs,
}

impl FilmsName {
    pub(super) fn films(self) -> Films {
        match self {
            Self::One => Films::One,
            Self::Steps => Films::Steps,
            Self::Pairs => Films::Pairs,
        }
    }
}

/// What a photo is called in the name of a film.
pub(super) fn stem(path: &Path) -> &str {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    stem.unwrap_or("photo")
}
