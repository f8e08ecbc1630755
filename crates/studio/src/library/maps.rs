//! The map of a library, kept beside it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::LibraryError;
use super::files::refused;
use facemath_core::files::{read_up_to, replace_private};
use facemath_core::latent::map::{Place, WIDTH};

/// Version of the way maps are laid out; those of others are made anew.
const FORMAT: u32 = 1;
const FILE: &str = "map.json";
/// Longest file that is read: that of a map of 200,000 faces.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

#[derive(Serialize, Deserialize)]
struct SavedMap {
    format: u32,
    seed: u64,
    faces: Vec<u32>,
    places: Vec<Place>,
}

/// The saved map, if it is of exactly these faces.
pub(super) fn load(folder: &Path, faces: &[u32], seed: u64) -> Option<Vec<Place>> {
    let bytes = read_up_to(&folder.join(FILE), MAX_BYTES, "map").ok()?;
    // What cannot be read is made anew, as what is not there.
    let saved: SavedMap = serde_json::from_slice(&bytes).ok()?;
    let is_same = saved.format == FORMAT
        && saved.seed == seed
        && saved.places.len() == faces.len()
        && saved.faces == faces
        && saved
            .places
            .iter()
            .flatten()
            .all(|value| value.abs() <= WIDTH + 0.001);
    is_same.then_some(saved.places)
}

pub(super) fn save(
    folder: &Path,
    faces: &[u32],
    seed: u64,
    places: &[Place],
) -> Result<(), LibraryError> {
    let path = folder.join(FILE);
    let saved = SavedMap {
        format: FORMAT,
        seed,
        faces: faces.to_vec(),
        places: places.to_vec(),
    };
    let bytes =
        serde_json::to_vec(&saved).map_err(|error| refused(&path)(std::io::Error::other(error)))?;
    replace_private(&path, &bytes).map_err(refused(&path))
}
