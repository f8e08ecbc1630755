//! Which films `facemath morph` makes of its photos: one through all of them, or one of each two.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

/// How photos are shared out among films.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Films {
    /// One through all of them.
    One,
    /// One from each to the next.
    Steps,
    /// One of each two.
    Pairs,
}

/// A film that is to be made.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// What its file is called, without an ending.
    pub(super) name: String,
    /// The two photos, by their numbers.
    pub(super) photos: [usize; 2],
}

impl Films {
    /// The films of two photos each, under names that tell them apart; none for one film of all photos.
    pub(super) fn plans(self, photos: &[&Path]) -> Vec<Plan> {
        let count = photos.len();
        let pairs: Vec<[usize; 2]> = match self {
            Self::One => Vec::new(),
            Self::Steps => (1..count).map(|next| [next - 1, next]).collect(),
            Self::Pairs => (0..count)
                .flat_map(|first| (first + 1..count).map(move |second| [first, second]))
                .collect(),
        };
        let mut taken = HashSet::new();
        let plans = pairs.into_iter().map(|pair| {
            let [first, second] =
                pair.map(|number| photos.get(number).map_or("", |path| stem(path)));
            let plain = format!("{first}-{second}");
            let mut name = plain.clone();
            let mut number = 2;
            // Upper and lower case are the same file on some systems.
            while !taken.insert(name.to_lowercase()) {
                name = format!("{plain}-{number}");
                number += 1;
            }
            Plan { name, photos: pair }
        });
        plans.collect()
    }
}

fn stem(path: &Path) -> &str {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    stem.unwrap_or("photo")
}

/// The file of a film in a folder; formats of many pictures have no ending and become a folder in it.
pub(super) fn file_in(folder: &Path, name: &str, extension: Option<&str>) -> PathBuf {
    match extension {
        Some(extension) => folder.join(format!("{name}.{extension}")),
        None => folder.join(name),
    }
}
