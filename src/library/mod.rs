//! A library of faces: the codes of many photos, kept on disk so that each photo is encoded only once.
//!
//! A [`Library`] is a folder of three files. It grows by [`Library::append`] while photos are encoded, and what has been
//! appended is there after a crash. [`Library::nearest`] compares a face with all of them, exactly, reading the codes in
//! blocks: memory holds the names of the photos but never all their codes, whether there are a hundred or a million.

mod error;
mod files;
mod search;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use self::files::Files;
use crate::latent::Latent;

pub use error::LibraryError;
pub use search::Neighbour;

/// What tells a changed file from the one that was encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Length of the file in bytes.
    pub length: u64,
    /// When it was last changed, in milliseconds since 1970; 0 where the system does not say.
    pub modified_ms: u64,
}

impl Stamp {
    /// The stamp of a file as it is now.
    ///
    /// # Errors
    /// What the system says when there is no such file.
    pub fn of(path: &Path) -> std::io::Result<Self> {
        let metadata = path.metadata()?;
        let modified = metadata.modified().ok();
        let since_1970 = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Ok(Self {
            length: metadata.len(),
            modified_ms: since_1970.map_or(0, |time| {
                u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
            }),
        })
    }
}

/// A photo and its code.
#[derive(Clone, Debug)]
pub struct Face {
    /// The photo's file, absolute so that the library means the same from everywhere.
    pub path: PathBuf,
    /// The file when it was encoded.
    pub stamp: Stamp,
    /// What the model made of it.
    pub code: Latent,
}

/// What the list of photos says about one of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    path: PathBuf,
    #[serde(flatten)]
    stamp: Stamp,
}

/// The codes of many photos on disk. See the [module documentation](self).
#[derive(Debug)]
pub struct Library {
    files: Files,
    entries: Vec<Entry>,
    /// The newest entry of each photo; a photo that has changed is appended again.
    newest: HashMap<PathBuf, usize>,
}

impl Library {
    /// Opens the library in `folder`, or begins one. `model` tells models apart whose codes mean different things; codes
    /// have `dim` numbers.
    ///
    /// An append that was cut off is taken back, so that the photos in it are encoded again.
    ///
    /// # Errors
    /// If the files cannot be read or written, are in use by another program, or are of another model.
    pub fn open(folder: &Path, model: &str, dim: usize) -> Result<Self, LibraryError> {
        let (files, entries) = Files::open(folder, model, dim)?;
        let newest = (0..).zip(&entries);
        let newest = newest.map(|(index, entry)| (entry.path.clone(), index));
        Ok(Self {
            newest: newest.collect(),
            files,
            entries,
        })
    }

    /// How many photos there are.
    pub fn len(&self) -> usize {
        self.newest.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.newest.is_empty()
    }

    /// Whether a photo is there as it is now.
    pub fn has(&self, path: &Path, stamp: Stamp) -> bool {
        let newest = self.newest.get(path);
        newest
            .and_then(|&index| self.entries.get(index))
            .is_some_and(|entry| entry.stamp == stamp)
    }

    /// Adds faces, in place of earlier ones of the same photos.
    ///
    /// # Errors
    /// If the files cannot be written, a code has another length than the library's, or a path is no Unicode.
    pub fn append(&mut self, faces: &[Face]) -> Result<(), LibraryError> {
        let entries: Vec<Entry> = faces
            .iter()
            .map(|face| Entry {
                path: face.path.clone(),
                stamp: face.stamp,
            })
            .collect();
        self.files.append(&entries, faces)?;
        for entry in entries {
            self.newest.insert(entry.path.clone(), self.entries.len());
            self.entries.push(entry);
        }
        Ok(())
    }

    /// The `k` faces closest to `query` by Euclidean distance, nearest first, among the photos that `is_wanted`.
    ///
    /// # Errors
    /// If the codes cannot be read, or `query` has another length than they.
    pub fn nearest(
        &self,
        query: &Latent,
        k: usize,
        is_wanted: impl Fn(&Path) -> bool,
    ) -> Result<Vec<Neighbour>, LibraryError> {
        let mut wanted = vec![false; self.entries.len()];
        for (path, &index) in &self.newest {
            if let Some(slot) = wanted.get_mut(index) {
                *slot = is_wanted(path);
            }
        }
        let nearest = search::nearest(&self.files, query, k, &wanted)?;
        let named = nearest.into_iter().filter_map(|(index, distance)| {
            let entry = self.entries.get(index)?;
            Some(Neighbour {
                path: entry.path.clone(),
                distance,
            })
        });
        Ok(named.collect())
    }
}
