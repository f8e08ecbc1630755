//! Writing a project that holds its photos.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Error, Read, Result as IoResult, Write};
use std::path::{Path, PathBuf};

use tar::{Builder, EntryType, Header};

use super::archive::{self, Digested, EmbeddedPhoto, JSON_NAME};
use super::{ProjectIn, ProjectOut, links};
use crate::document::Document;
use crate::storage::StorageError;
use facemath_core::export::{ExportError, write_atomically};
use facemath_core::photo::MAX_FILE_BYTES as MAX_PHOTO_BYTES;

/// Longest name of a photo within its entry's: entries are read by eye, names are kept beside them.
const MAX_STEM_CHARS: usize = 40;
/// Bytes by which a picture is told from other files.
const SIGNATURE_BYTES: u64 = 32;
/// Only the user, wherever the archive is unpacked.
const MODE: u32 = 0o600;

/// Where the bytes of a photo come from.
enum Bytes {
    File(PathBuf),
    /// The project file that is about to be replaced: the photo is nowhere else any more.
    Before(EmbeddedPhoto),
}

struct Packed {
    photo: EmbeddedPhoto,
    bytes: Bytes,
}

/// Writes `document` to `path` with all its photos that can be read; of the others it keeps the links. Returns a sentence
/// for each of those.
///
/// # Errors
/// [`StorageError::Write`] if the file cannot be written, or a photo changes meanwhile.
pub(super) fn write(path: &Path, document: &Document) -> Result<Vec<String>, StorageError> {
    let mut stored = document.clone();
    let before = photos_in(path);
    let mut packed: Vec<Packed> = Vec::new();
    let mut notes = Vec::new();
    let mut entries: HashMap<PathBuf, Option<String>> = HashMap::new();
    for photo in stored.photo_paths_mut() {
        let entry = match entries.get(photo) {
            Some(known) => known.clone(),
            None => match look_at(photo, packed.len() + 1, &before) {
                Ok(found) => {
                    let entry = found.photo.entry.clone();
                    packed.push(found);
                    Some(entry)
                }
                Err(reason) => {
                    notes.push(format!(
                        "The project has only a link to this photo: {reason} ({})",
                        photo.display()
                    ));
                    None
                }
            },
        };
        entries.insert(photo.clone(), entry.clone());
        if let Some(entry) = entry {
            *photo = entry.into();
        }
    }
    let links = links::make_relative(path, &mut stored);
    let photos: Vec<EmbeddedPhoto> = packed.iter().map(|packed| packed.photo.clone()).collect();
    let json = serde_json::to_vec_pretty(&ProjectOut::new(&stored, &links, &photos))
        .map_err(|error| StorageError::unwritable(path)(error.into()))?;
    write_atomically(path, |file| {
        write_entries(file, &json, &packed, path).map_err(ExportError::unwritable(path))
    })?;
    Ok(notes)
}

/// The photos that the project file at `path` holds now; none if there is no such file.
fn photos_in(path: &Path) -> Vec<EmbeddedPhoto> {
    let json = archive::read_json(path).ok();
    let read = json.and_then(|(json, _)| serde_json::from_slice::<ProjectIn>(&json).ok());
    read.map(|read| read.photos).unwrap_or_default()
}

/// What is to be packed for a photo, as number `number`, or why it cannot be.
fn look_at(photo: &Path, number: usize, before: &[EmbeddedPhoto]) -> Result<Packed, String> {
    let name = photo.file_name().unwrap_or_default().to_string_lossy();
    let entry = entry_name(number, photo);
    match measured(photo) {
        Ok((byte_count, sha256)) => Ok(Packed {
            photo: EmbeddedPhoto {
                entry,
                name: name.into_owned(),
                byte_count,
                sha256,
            },
            bytes: Bytes::File(photo.to_owned()),
        }),
        Err(error) => {
            let mut same = before.iter().filter(|known| known.name == name);
            match (same.next(), same.next()) {
                (Some(known), None) => Ok(Packed {
                    photo: EmbeddedPhoto {
                        entry,
                        ..known.clone()
                    },
                    bytes: Bytes::Before(known.clone()),
                }),
                _ => Err(error.to_string()),
            }
        }
    }
}

/// Length and checksum of a picture file.
fn measured(photo: &Path) -> IoResult<(u64, String)> {
    // Asked before opening: opening a pipe waits for its writer.
    let metadata = std::fs::metadata(photo)?;
    if !metadata.is_file() || metadata.len() > MAX_PHOTO_BYTES {
        return Err(Error::other("it is no photo that can be read"));
    }
    // A project may come from anybody and name any file: nothing but pictures goes along.
    let mut signature = Vec::new();
    File::open(photo)?
        .take(SIGNATURE_BYTES)
        .read_to_end(&mut signature)?;
    image::guess_format(&signature).map_err(|_| Error::other("it is no picture"))?;
    Ok((metadata.len(), archive::digest_of(photo)?))
}

/// `photos/1-holiday.jpg`, of plain signs.
fn entry_name(number: usize, photo: &Path) -> String {
    let plain = |text: Option<&std::ffi::OsStr>| -> String {
        let text = text.unwrap_or_default().to_string_lossy();
        let signs = text.chars().take(MAX_STEM_CHARS);
        signs
            .map(|sign| {
                if sign.is_ascii_alphanumeric() {
                    sign
                } else {
                    '_'
                }
            })
            .collect()
    };
    let (stem, extension) = (plain(photo.file_stem()), plain(photo.extension()));
    format!("photos/{number}-{stem}.{extension}")
}

fn write_entries(
    file: &mut BufWriter<&mut File>,
    json: &[u8],
    packed: &[Packed],
    before: &Path,
) -> IoResult<()> {
    let mut archive = Builder::new(file);
    append(&mut archive, JSON_NAME, json.len() as u64, &mut &*json)?;
    for Packed { photo, bytes } in packed {
        match bytes {
            Bytes::File(path) => append_photo(&mut archive, photo, &mut File::open(path)?),
            Bytes::Before(known) => archive::with_photo(before, known, |bytes| {
                append_photo(&mut archive, photo, bytes)
            })?,
        }?;
    }
    archive.finish()
}

fn append_photo(
    archive: &mut Builder<&mut BufWriter<&mut File>>,
    photo: &EmbeddedPhoto,
    bytes: &mut dyn Read,
) -> IoResult<()> {
    let mut digested = Digested::new(bytes.take(photo.byte_count));
    append(archive, &photo.entry, photo.byte_count, &mut digested)?;
    if digested.digest() != photo.sha256 {
        return Err(Error::other(format!(
            "{} changed meanwhile. Save again",
            photo.name
        )));
    }
    Ok(())
}

fn append(
    archive: &mut Builder<impl Write>,
    name: &str,
    byte_count: u64,
    bytes: &mut dyn Read,
) -> IoResult<()> {
    let mut header = Header::new_ustar();
    header.set_path(name)?;
    header.set_size(byte_count);
    header.set_mode(MODE);
    header.set_entry_type(EntryType::Regular);
    header.set_cksum();
    archive.append(&header, bytes)
}
