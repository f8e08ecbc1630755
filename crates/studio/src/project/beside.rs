//! Photos that only the program has (pasted, baked, taken out of a project), copied beside a project that links to them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::archive::digest_of;
use crate::document::Document;
use crate::storage::{StorageError, absolute};
use facemath_core::export::{ExportError, write_atomically};

/// Most files of one name in the folder beside a project.
const MOST_NAMESAKES: usize = 1000;

/// Copies the photos of `document` that are in `own_folder` into a folder beside the project at `project`, and has the
/// document name the copies. What cannot be read stays where it is. Returns what to say of it.
///
/// # Errors
/// [`StorageError::Write`] if a copy cannot be written.
pub(super) fn copy_own_photos(
    project: &Path,
    document: &mut Document,
    own_folder: Option<&Path>,
) -> Result<Vec<String>, StorageError> {
    let Some(own_folder) = own_folder.map(absolute) else {
        return Ok(Vec::new());
    };
    let project = absolute(project);
    let stem = project.file_stem().unwrap_or_default().to_string_lossy();
    let folder = project.with_file_name(format!("{stem} photos"));
    let mut copies: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    for photo in document.photo_paths_mut() {
        if !photo.starts_with(&own_folder) || photo.starts_with(&folder) || !photo.is_file() {
            continue;
        }
        let copy = match copies.get(photo) {
            Some(copy) => copy.clone(),
            None => copy_into(&folder, photo)?,
        };
        copies.insert(photo.clone(), copy.clone());
        *photo = copy;
    }
    let notes = (!copies.is_empty()).then(|| {
        format!(
            "Photos that only the studio had are in the folder \"{stem} photos\" beside the project"
        )
    });
    Ok(notes.into_iter().collect())
}

/// Copies a photo into `folder` under its own name or one like it, unless the same is there already. Returns where it is.
fn copy_into(folder: &Path, photo: &Path) -> Result<PathBuf, StorageError> {
    let unwritable = |path: &Path, source| {
        StorageError::Write(ExportError::Unwritable {
            path: path.into(),
            source,
        })
    };
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, error))?;
    let stem = photo.file_stem().unwrap_or_default().to_string_lossy();
    let named = |number: usize| {
        let numbered = match number {
            1 => stem.clone().into_owned(),
            _ => format!("{stem} {number}"),
        };
        let name = match photo.extension() {
            Some(extension) => format!("{numbered}.{}", extension.to_string_lossy()),
            None => numbered,
        };
        folder.join(name)
    };
    let own = digest_of(photo).map_err(|error| unwritable(photo, error))?;
    for path in (1..=MOST_NAMESAKES).map(named) {
        if !path.exists() {
            write_atomically(&path, |file| {
                std::fs::File::open(photo)
                    .and_then(|mut from| std::io::copy(&mut from, file))
                    .map_err(ExportError::unwritable(&path))
            })?;
            return Ok(path);
        }
        if digest_of(&path).is_ok_and(|there| there == own) {
            return Ok(path);
        }
    }
    let full = std::io::Error::other("there are too many photos of that name beside the project");
    Err(unwritable(photo, full))
}
