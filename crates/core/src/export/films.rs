//! Which films are made of several faces: one through all of them, or files of their own for each two.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Format;

/// How faces are shared out among films.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Films {
    /// One through all of them.
    #[default]
    One,
    /// One from each to the next.
    Steps,
    /// One of each two.
    Pairs,
}

/// A film of two faces that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilmPlan {
    /// What its file is called, without an ending.
    pub name: String,
    /// The two faces, by their numbers.
    pub faces: [usize; 2],
}

impl Films {
    /// All ways, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::One, Self::Steps, Self::Pairs];

    /// More films at once are a mistake.
    pub const MOST: usize = 2000;

    /// The films of faces with these names, each of two of them and under a name that tells it apart; none for one film
    /// of all.
    pub fn plans(self, names: &[impl AsRef<str>]) -> Vec<FilmPlan> {
        let mut taken = HashSet::new();
        let plans = self.pairs(names.len()).into_iter().map(|faces| {
            let [first, second] =
                faces.map(|number| names.get(number).map_or("", |name| name.as_ref()));
            let plain = format!("{first}-{second}");
            let mut name = plain.clone();
            let mut number = 2;
            // Upper and lower case are the same file on some systems.
            while !taken.insert(name.to_lowercase()) {
                name = format!("{plain}-{number}");
                number += 1;
            }
            FilmPlan { name, faces }
        });
        plans.collect()
    }

    /// How many films of their own so many faces make; 0 for one film of all.
    pub fn count(self, faces: usize) -> usize {
        match self {
            Self::One => 0,
            Self::Steps => faces.saturating_sub(1),
            Self::Pairs => faces * faces.saturating_sub(1) / 2,
        }
    }

    fn pairs(self, count: usize) -> Vec<[usize; 2]> {
        match self {
            Self::One => Vec::new(),
            Self::Steps => (1..count).map(|next| [next - 1, next]).collect(),
            Self::Pairs => (0..count)
                .flat_map(|first| (first + 1..count).map(move |second| [first, second]))
                .collect(),
        }
    }
}

impl Format {
    /// The file of a film of this name in a folder; formats of many pictures have no ending and become a folder in it.
    pub fn file_in(self, folder: &Path, name: &str) -> PathBuf {
        folder.join(self.file_name(name))
    }

    /// What the file of a film of this name is called. Those of one ending that are made of the same film do not replace each
    /// other.
    pub fn file_name(self, name: &str) -> String {
        let addition = match self {
            Self::Sheet => " sheet",
            Self::Strip => " strip",
            _ => "",
        };
        match self.extension() {
            Some(extension) => format!("{name}{addition}.{extension}"),
            None => name.to_owned(),
        }
    }
}
