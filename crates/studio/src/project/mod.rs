//! Project files: a document on disk, with its photos or with links to them.
//!
//! A project with links is versioned JSON: `format`, `version`, `document`, and `links`, which says for each photo that is
//! written relative to the project where it was when the project was saved. A photo is looked for at its relative place
//! first, so that a project and its photos can be moved together, and then where it was.
//!
//! A project that holds its photos is a tar archive (POSIX ustar, nothing compressed): first that JSON as `project.json`,
//! then each photo, byte for byte, as `photos/1-holiday.jpg`. In the JSON `photos` lists them with `entry`, `name`,
//! `byte_count` and `sha256`, and the document names them by their entries. Any program that reads tar can take them out.
//! The studio does so when it opens the project, into a folder of its own, and works with them like with all others.

mod archive;
mod beside;
mod check;
mod links;
mod packing;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use self::archive::EmbeddedPhoto;
use super::document::Document;
use super::storage::{StorageError, absolute, write_json};
use super::upgrade::upgrade;

pub(super) use check::check_document;

/// What every project file says it is.
const FORMAT: &str = "facemath-project";
/// The version this program writes, and the newest it reads.
pub const PROJECT_VERSION: u32 = 9;
/// The usual ending of project files, without the dot.
pub const PROJECT_EXTENSION: &str = "facemath";

/// How a project keeps its photos.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoStorage {
    /// They stay where they are, and the project says where that is.
    #[default]
    Linked,
    /// The project file holds them.
    Embedded,
}

/// A project file that has been read.
#[derive(Clone, Debug)]
pub struct StoredProject {
    /// The work. Photos that the file holds are named by where [`StoredProject::unpack`] puts them.
    pub document: Document,
    /// How the project keeps its photos.
    pub storage: PhotoStorage,
    path: PathBuf,
    photos: Vec<EmbeddedPhoto>,
}

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
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    links: &'a BTreeMap<PathBuf, PathBuf>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    photos: &'a [EmbeddedPhoto],
    document: &'a Document,
}

impl<'a> ProjectOut<'a> {
    fn new(
        document: &'a Document,
        links: &'a BTreeMap<PathBuf, PathBuf>,
        photos: &'a [EmbeddedPhoto],
    ) -> Self {
        Self {
            format: FORMAT,
            version: PROJECT_VERSION,
            links,
            photos,
            document,
        }
    }
}

#[derive(Deserialize)]
struct ProjectIn {
    #[serde(default)]
    links: BTreeMap<PathBuf, PathBuf>,
    #[serde(default)]
    photos: Vec<EmbeddedPhoto>,
    document: Document,
}

/// Writes `document` to `path` with links to its photos, wherever they are. The file is either the old one or the whole new
/// one, never a part.
///
/// # Errors
/// [`StorageError::Write`] if the file cannot be written.
pub fn save_project(path: &Path, document: &Document) -> Result<(), StorageError> {
    let mut stored = document.clone();
    let links = links::make_relative(path, &mut stored);
    write_json(path, &ProjectOut::new(&stored, &links, &[]))
}

/// Writes `document` to `path` with its photos in it, or with links to them. Photos in `own_folder`, the program's, which
/// nobody would think of taking along, are copied into a folder beside a project with links. The file is either the old one
/// or the whole new one, never a part. Returns what else is to be said, in sentences.
///
/// # Errors
/// [`StorageError::Write`] if a file cannot be written, or a photo changes while it is copied.
pub fn save_project_with(
    path: &Path,
    document: &Document,
    storage: PhotoStorage,
    own_folder: Option<&Path>,
) -> Result<Vec<String>, StorageError> {
    match storage {
        PhotoStorage::Embedded => packing::write(path, document),
        PhotoStorage::Linked => {
            let mut stored = document.clone();
            let notes = beside::copy_own_photos(path, &mut stored, own_folder)?;
            save_project(path, &stored)?;
            Ok(notes)
        }
    }
}

/// Reads the document of a project file. The photos it names are not looked at; one that is missing shows in its slot.
/// Photos that the file holds stay in it: [`read_project`] is for working with them.
///
/// # Errors
/// [`StorageError`] if the file cannot be read, is no project, is newer than this program, or is damaged.
pub fn load_project(path: &Path) -> Result<Document, StorageError> {
    Ok(read_project(path, path)?.document)
}

/// Reads a project file. Photos that it holds will be in `unpack_folder` after [`StoredProject::unpack`].
///
/// # Errors
/// As for [`load_project`].
pub fn read_project(path: &Path, unpack_folder: &Path) -> Result<StoredProject, StorageError> {
    let not_a_project = || StorageError::NotAProject { path: path.into() };
    let damaged = |reason: String| StorageError::Damaged {
        reason,
        path: path.into(),
    };
    let (bytes, storage) = archive::read_json(path)?;
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
    let read: ProjectIn =
        serde_json::from_value(json).map_err(|error| damaged(error.to_string()))?;
    let mut document = read.document;
    check_document(&document).map_err(damaged)?;
    let photos = archive::checked(read.photos, &document).map_err(damaged)?;

    let embedded: BTreeMap<&Path, PathBuf> = photos
        .iter()
        .map(|photo| (Path::new(&photo.entry), photo.unpacked(unpack_folder)))
        .collect();
    for photo in document.photo_paths_mut() {
        *photo = match embedded.get(photo.as_path()) {
            Some(unpacked) => unpacked.clone(),
            None => links::find(path, photo, &read.links),
        };
    }
    Ok(StoredProject {
        document,
        storage,
        path: absolute(path),
        photos,
    })
}

impl StoredProject {
    /// Copies the photos that the file holds to where its document has them, unless they are there. Returns a sentence for
    /// each that cannot be: its slot shows that it is missing.
    pub fn unpack(&self, unpack_folder: &Path) -> Vec<String> {
        archive::unpack(&self.path, &self.photos, unpack_folder)
    }
}
