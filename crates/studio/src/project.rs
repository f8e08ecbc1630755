//! Project files: a document on disk, as versioned JSON.
//!
//! Photos are referred to, not copied. Those in the project's own folder or below it are written relative to it, so that
//! the folder can be moved or sent as a whole.

use crate::fault::{CommandError, check_range, checked_name};
use crate::limits::{MAX_SLOTS, MIN_SLOTS};
use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::axes;
use super::command::{check_keys, check_sharpen, check_tracks};
use super::document::{Document, Slot, Source};
use super::expression::check_expressions;
use super::fault::is_usable;
use super::limits::{AGE_YEARS, REFINE_STEPS};
use super::own_concepts;
use super::storage::{StorageError, absolute, read_limited, write_json};
use super::stored_share::StoredShare;
use super::strength::check_strength;
use super::upgrade::upgrade;

/// What every project file says it is.
const FORMAT: &str = "facemath-project";
/// The version this program writes, and the newest it reads.
pub const PROJECT_VERSION: u32 = 6;
/// The usual ending of project files, without the dot.
pub const PROJECT_EXTENSION: &str = "facemath";

/// The part of a project file that every version has, read first.
#[derive(Deserialize)]
struct Header {
    format: String,
    version: u64,
}

#[derive(Serialize)]
struct ProjectOut<'a> {
    format: &'static str,
    version: u32,
    document: &'a Document,
}

#[derive(Deserialize)]
struct ProjectIn {
    document: Document,
}

/// Writes `document` to `path`. The file is either the old one or the whole new one, never a part.
///
/// # Errors
/// [`StorageError::Write`] if the file cannot be written.
pub fn save_project(path: &Path, document: &Document) -> Result<(), StorageError> {
    let mut stored = document.clone();
    if let Some(folder) = absolute(path).parent() {
        for photo in stored.photo_paths_mut() {
            if let Ok(relative) = photo.strip_prefix(folder) {
                *photo = with_forward_slashes(relative);
            }
        }
    }
    write_json(
        path,
        &ProjectOut {
            format: FORMAT,
            version: PROJECT_VERSION,
            document: &stored,
        },
    )
}

/// Reads a project file. The photos it names are not looked for yet; one that is missing shows in its slot.
///
/// # Errors
/// [`StorageError`] if the file cannot be read, is no project, is newer than this program, or is damaged.
pub fn load_project(path: &Path) -> Result<Document, StorageError> {
    let bytes = read_limited(path)?;
    let not_a_project = || StorageError::NotAProject { path: path.into() };
    let damaged = |reason: String| StorageError::Damaged {
        reason,
        path: path.into(),
    };

    let mut json: serde_json::Value = serde_json::from_slice(&bytes).map_err(|error| {
        // A file cut short is still recognisable by its start; anything else was never a project.
        if error.is_eof() && bytes.starts_with(b"{") {
            damaged("it ends in the middle".to_owned())
        } else {
            not_a_project()
        }
    })?;
    let header = Header::deserialize(&json).map_err(|_| not_a_project())?;
    if header.format != FORMAT {
        return Err(not_a_project());
    }
    if header.version > u64::from(PROJECT_VERSION) {
        return Err(StorageError::Newer {
            found: header.version,
            path: path.into(),
        });
    }
    if let Some(document) = json.get_mut("document") {
        upgrade(document, header.version);
    }
    let ProjectIn { mut document } =
        serde_json::from_value(json).map_err(|error| damaged(error.to_string()))?;
    check_document(&document).map_err(damaged)?;

    if let Some(folder) = absolute(path).parent() {
        for photo in document.photo_paths_mut() {
            // An absolute path stays as it is.
            *photo = folder.join(&*photo);
        }
    }
    Ok(document)
}

/// Checks what `serde` cannot: everything that [`super::apply`] would never have let happen. Gives the first fault in
/// words.
pub(super) fn check_document(document: &Document) -> Result<(), String> {
    let count = document.slots.len();
    if !(MIN_SLOTS..=MAX_SLOTS).contains(&count) {
        return Err(format!(
            "it has {count} slots instead of {MIN_SLOTS} to {MAX_SLOTS}"
        ));
    }
    let mut seen = HashSet::new();
    for slot in document.slots.iter().chain(document.own_key_faces()) {
        let number = slot.id.number();
        if !seen.insert(slot.id) {
            return Err(format!("two slots have the number {number}"));
        }
        if number >= document.next_slot || number > u64::from(u32::MAX) {
            return Err(format!("slot {number} was never made"));
        }
        check_slot(slot).map_err(|fault| format!("slot {number}: {fault}"))?;
        let shares = slot.source.as_ref().map_or(&[][..], Source::shares);
        StoredShare::check(shares).map_err(|fault| format!("slot {number}: {fault}"))?;
    }
    if document
        .selected
        .is_some_and(|id| document.slot(id).is_none())
    {
        return Err("the selected slot does not exist".to_owned());
    }
    if document.model.trim().is_empty() {
        return Err("it names no model".to_owned());
    }
    check_keys(document)?;
    check_tracks(document)?;
    own_concepts::check(document)?;
    check_sharpen(document.sharpen).map_err(|fault| format!("sharpening: {fault}"))?;
    let detail = document.detail.check();
    detail.map_err(|fault| format!("detail: {fault}"))?;
    check_expressions(&document.expression, &document.favourites)
        .map_err(|fault| format!("expression: {fault}"))?;
    axes::check_names(&document.axis_names).map_err(|fault| format!("axes: {fault}"))?;
    document
        .timeline
        .validate()
        .map_err(|fault| format!("timeline: {fault}"))
}

fn check_slot(slot: &Slot) -> Result<(), CommandError> {
    if slot.is_empty() {
        return Ok(());
    }
    checked_name(&slot.name)?;
    if slot.framing.is_some_and(|framing| !is_usable(framing)) {
        return Err(CommandError::BadFraming);
    }
    check_range("a number of steps", slot.refine_steps, REFINE_STEPS)?;
    if let Some(age_years) = slot.edits.age_years {
        check_range("an age", age_years, AGE_YEARS)?;
    }
    for (name, &strength) in &slot.edits.concepts {
        check_strength(name, strength)?;
    }
    axes::check_edits(&slot.edits)
}

/// A relative path as it is written into a project file: readable on every system.
fn with_forward_slashes(relative: &Path) -> PathBuf {
    let parts: Option<Vec<&str>> = relative
        .components()
        .map(|part| match part {
            Component::Normal(part) => part.to_str(),
            _ => None,
        })
        .collect();
    parts.map_or_else(|| relative.to_owned(), |parts| parts.join("/").into())
}
