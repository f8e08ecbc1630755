//! Projects that hold their photos: what is in the archive, and reading it with bounds.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result as IoResult};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tar::{Archive, Entry, EntryType};

use super::PhotoStorage;
use crate::document::Document;
use crate::storage::{MAX_FILE_BYTES, StorageError, read_limited};
use facemath_core::files::make_private_folder;
use facemath_core::photo::MAX_FILE_BYTES as MAX_PHOTO_BYTES;
use facemath_core::words;

/// The entry that says what the project is.
pub(super) const JSON_NAME: &str = "project.json";
/// Digits of a photo's checksum that tell it from others of its name.
const FOLDER_DIGITS: usize = 16;
/// Longest name of a photo, in bytes: what file systems allow, less what a copy may add.
const MAX_NAME_BYTES: usize = 200;
const NO_NAME: &str = "photo";

/// A photo in the archive, as `project.json` lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct EmbeddedPhoto {
    /// Its name in the archive, which the document calls it by.
    pub entry: String,
    /// The name of the file that it was.
    pub name: String,
    /// Its length.
    pub byte_count: u64,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
}

impl EmbeddedPhoto {
    /// Where it lies once it is taken out: photos of one name, and of several projects, do not meet.
    pub fn unpacked(&self, unpack_folder: &Path) -> PathBuf {
        let folder = self.sha256.get(..FOLDER_DIGITS).unwrap_or(&self.sha256);
        unpack_folder.join(folder).join(self.file_name())
    }

    /// Its name as that of a file in a folder, whatever the archive says.
    fn file_name(&self) -> String {
        let name = self.name.replace(['/', '\\', ':', '\0'], "-");
        let is_folder = name.chars().all(|sign| sign == '.');
        if name.len() > MAX_NAME_BYTES || is_folder {
            let extension = Path::new(&name).extension();
            let short = extension.filter(|extension| extension.len() < FOLDER_DIGITS);
            return short.map_or_else(
                || NO_NAME.to_owned(),
                |extension| format!("{NO_NAME}.{}", extension.to_string_lossy()),
            );
        }
        name
    }

    fn is_well_formed(&self) -> bool {
        let is_digit = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
        self.sha256.len() == 2 * 32 && self.sha256.bytes().all(is_digit)
    }
}

/// The photos that the document uses, or what is wrong with the list of them.
pub(super) fn checked(
    photos: Vec<EmbeddedPhoto>,
    document: &Document,
) -> Result<Vec<EmbeddedPhoto>, String> {
    let mut document = document.clone();
    let used: HashSet<&Path> = document
        .photo_paths_mut()
        .map(|photo| photo.as_path())
        .collect();
    let mut entries = HashSet::new();
    for photo in &photos {
        if !photo.is_well_formed() {
            return Err(format!("the checksum of {} is none", photo.name));
        }
        if !entries.insert(photo.entry.clone()) {
            return Err(format!("two photos are called {}", photo.entry));
        }
    }
    Ok(photos
        .into_iter()
        .filter(|photo| used.contains(Path::new(&photo.entry)))
        .collect())
}

/// The JSON of a project file, and how it keeps its photos. Of a file that is no archive, all of it, within limits.
pub(super) fn read_json(path: &Path) -> Result<(Vec<u8>, PhotoStorage), StorageError> {
    let unreadable = |source| StorageError::Read {
        path: path.into(),
        source,
    };
    // Asked before opening: opening a pipe waits for its writer.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(StorageError::NotAProject { path: path.into() });
    }
    let archive = read_archived_json(path).map_err(unreadable)?;
    match archive {
        Some(json) => Ok((json, PhotoStorage::Embedded)),
        None => Ok((read_limited(path)?, PhotoStorage::Linked)),
    }
}

/// The first entry of an archive, or `None` if the file does not begin as a project with photos does.
fn read_archived_json(path: &Path) -> IoResult<Option<Vec<u8>>> {
    let mut archive = Archive::new(File::open(path)?);
    let Some(Ok(mut first)) = archive.entries_with_seek()?.raw(true).next() else {
        return Ok(None);
    };
    if !is_called(&first, JSON_NAME) || first.size() > MAX_FILE_BYTES {
        return Ok(None);
    }
    let mut json = Vec::new();
    first.read_to_end(&mut json)?;
    Ok(Some(json))
}

fn is_called<R: Read>(entry: &Entry<'_, R>, name: &str) -> bool {
    entry.path_bytes().as_ref() == name.as_bytes()
        && entry.header().entry_type() == EntryType::Regular
}

/// Hands `take` each entry of an archive that is one of `photos`, in their order there.
fn each_photo(
    path: &Path,
    photos: &[EmbeddedPhoto],
    mut take: impl FnMut(&EmbeddedPhoto, &mut dyn Read),
) -> IoResult<()> {
    let wanted: BTreeMap<&[u8], &EmbeddedPhoto> = photos
        .iter()
        .map(|photo| (photo.entry.as_bytes(), photo))
        .collect();
    let mut archive = Archive::new(File::open(path)?);
    let mut left = wanted.len();
    for entry in archive.entries_with_seek()?.raw(true) {
        if left == 0 {
            break;
        }
        let mut entry = entry?;
        let name = entry.path_bytes().into_owned();
        let is_file = entry.header().entry_type() == EntryType::Regular;
        if let Some(photo) = wanted.get(name.as_slice()).filter(|_| is_file) {
            take(photo, &mut entry);
            left -= 1;
        }
    }
    Ok(())
}

/// Copies photos of the archive at `path` to where they lie in `unpack_folder`, unless they are there. Returns a sentence
/// for each that cannot be.
pub(super) fn unpack(path: &Path, photos: &[EmbeddedPhoto], unpack_folder: &Path) -> Vec<String> {
    let missing: Vec<EmbeddedPhoto> = photos
        .iter()
        .filter(|photo| {
            let there = std::fs::metadata(photo.unpacked(unpack_folder));
            !there.is_ok_and(|there| there.len() == photo.byte_count)
        })
        .cloned()
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let mut problems = Vec::new();
    let mut found = HashSet::new();
    let read = each_photo(path, &missing, |photo, bytes| {
        found.insert(photo.entry.clone());
        if let Err(error) = unpack_one(photo, bytes, &photo.unpacked(unpack_folder)) {
            problems.push(format!(
                "{} cannot be taken out of the project: {} ({})",
                photo.name,
                words::io_error(&error),
                path.display()
            ));
        }
    });
    let reason = match read {
        Ok(()) => "it is not in there".to_owned(),
        Err(error) => words::io_error(&error),
    };
    let lost = missing.iter().filter(|photo| !found.contains(&photo.entry));
    problems.extend(lost.map(|photo| {
        format!(
            "{} cannot be taken out of the project: {reason} ({})",
            photo.name,
            path.display()
        )
    }));
    problems
}

fn unpack_one(photo: &EmbeddedPhoto, bytes: &mut dyn Read, to: &Path) -> IoResult<()> {
    if photo.byte_count > MAX_PHOTO_BYTES {
        return Err(Error::other("it is larger than any photo that can be read"));
    }
    let folder = to.parent().unwrap_or_else(|| Path::new("."));
    make_private_folder(folder)?;
    facemath_core::files::write_private(to, |file| {
        let mut copied = Digested::new(bytes.take(photo.byte_count));
        let count = std::io::copy(&mut copied, file)?;
        if count != photo.byte_count || copied.digest() != photo.sha256 {
            return Err(Error::new(ErrorKind::InvalidData, "it is damaged in there"));
        }
        Ok(())
    })
}

/// Hands `take` the bytes of one photo of the archive at `path`.
pub(super) fn with_photo<T>(
    path: &Path,
    photo: &EmbeddedPhoto,
    take: impl FnOnce(&mut dyn Read) -> T,
) -> IoResult<T> {
    let mut archive = Archive::new(File::open(path)?);
    for entry in archive.entries_with_seek()?.raw(true) {
        let mut entry = entry?;
        if is_called(&entry, &photo.entry) {
            return Ok(take(&mut entry));
        }
    }
    Err(ErrorKind::NotFound.into())
}

/// SHA-256 of a file in hexadecimal digits.
pub(super) fn digest_of(path: &Path) -> IoResult<String> {
    let mut digested = Digested::new(File::open(path)?);
    std::io::copy(&mut digested, &mut std::io::sink())?;
    Ok(digested.digest())
}

/// Finds the checksum of what is read through it.
pub(super) struct Digested<R> {
    inner: R,
    hasher: Sha256,
}

impl<R: Read> Digested<R> {
    pub fn new(inner: R) -> Self {
        Self {
            inner,
            hasher: Sha256::new(),
        }
    }

    /// Of what has been read so far, in hexadecimal digits.
    pub fn digest(&self) -> String {
        let digest = self.hasher.clone().finalize();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl<R: Read> Read for Digested<R> {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        let count = self.inner.read(buffer)?;
        self.hasher.update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}
