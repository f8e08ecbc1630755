//! Which films are made of several faces, by the names that the command line has for them.

use std::path::Path;

use clap::{Args, ValueEnum};

use facemath_core::export::Films;

/// Which films are asked for.
#[derive(Debug, Args)]
pub(super) struct FilmsOption {
    /// One film of all, of each and the next, or of each two; more than one go into the folder --out
    #[arg(
        long,
        value_name = "one|steps|pairs",
        value_enum,
        default_value = "one",
        hide_possible_values = true
    )]
    films: FilmsName,
}

impl FilmsOption {
    pub(super) fn films(&self) -> Films {
        match self.films {
            FilmsName::One => Films::One,
            FilmsName::Steps => Films::Steps,
            FilmsName::Pairs => Films::Pairs,
        }
    }
}

/// How faces are shared out among films.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FilmsName {
    /// One through all of them.
    One,
    /// One from each to the next.
    Steps,
    /// One of each two.
    Pairs,
}

/// What a photo is called in the name of a film.
pub(super) fn stem(path: &Path) -> &str {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    stem.unwrap_or("photo")
}
