//! The four files of a library: `library.json` says what the codes are, `photos.jsonl` lists the faces line by line,
//! `codes.f16` has their codes in the same order in half precision, and `thumbnails.bin` their small pictures, JPEG files
//! one after the other. A line is written last: what has no line does not count.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use half::f16;
use image::RgbImage;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::codes::Codes;
use super::entry::{Entry, Note};
use super::thumbnails;
use super::{Face, LibraryError};
use facemath_core::files::{close_to_others, make_private_folder, replace_private};
use facemath_core::latent::Latent;

/// Version of the files. Those of earlier versions are made anew: version 1 had no thumbnails.
const FORMAT: u32 = 2;

/// The content of `library.json`.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    format: u32,
    model: String,
    latent_dim: usize,
}

/// The open files of a library, which nobody else may write to meanwhile.
#[derive(Debug)]
pub(super) struct Files {
    folder: PathBuf,
    /// Numbers in a code.
    dim: usize,
    photos: File,
    codes: File,
    thumbnails: File,
    ends: Ends,
}

/// Bytes of each file that count.
#[derive(Clone, Copy, Debug, Default)]
struct Ends {
    photos: u64,
    codes: u64,
    thumbnails: u64,
}

impl Files {
    /// Opens or makes the files.
    pub(super) fn open(folder: &Path, model: &str, dim: usize) -> Result<Self, LibraryError> {
        make_private_folder(folder).map_err(refused(folder))?;
        let open = |name: &str| {
            let path = folder.join(name);
            let mut options = OpenOptions::new();
            let opened = options.read(true).append(true).create(true).open(&path);
            opened.inspect(close_to_others).map_err(refused(&path))
        };
        let files = Self {
            folder: folder.to_owned(),
            dim,
            photos: open("photos.jsonl")?,
            codes: open("codes.f16")?,
            thumbnails: open("thumbnails.bin")?,
            ends: Ends::default(),
        };
        match files.photos.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LibraryError::InUse {
                    path: folder.to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(refused(folder)(source)),
        }
        files.check_header(model)?;
        Ok(files)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    fn check_header(&self, model: &str) -> Result<(), LibraryError> {
        let wanted = Header {
            format: FORMAT,
            model: model.to_owned(),
            latent_dim: self.dim,
        };
        let path = self.folder.join("library.json");
        match fs::read(&path) {
            Ok(bytes) => match serde_json::from_slice::<Header>(&bytes) {
                Ok(found) if found == wanted => Ok(()),
                Ok(found) if found.format < FORMAT => {
                    // The list goes first: without it the rest does not count.
                    for file in [&self.photos, &self.codes, &self.thumbnails] {
                        file.set_len(0).map_err(refused(&self.folder))?;
                    }
                    write_header(&path, &wanted)
                }
                Ok(_) => Err(LibraryError::OtherModel {
                    path: self.folder.clone(),
                }),
                Err(error) => Err(self.damaged(error.to_string())),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => write_header(&path, &wanted),
            Err(error) => Err(refused(&path)(error)),
        }
    }

    fn damaged(&self, reason: String) -> LibraryError {
        LibraryError::Damaged {
            path: self.folder.clone(),
            reason,
        }
    }

    /// Bytes of one code.
    fn code_len(&self) -> usize {
        self.dim * size_of::<f16>()
    }

    /// The whole lines of the list that have a code and a thumbnail. What an interrupted append has left behind them is
    /// cut off.
    pub(super) fn read_entries(&mut self) -> Result<Vec<Entry>, LibraryError> {
        let length = |file: &File| Ok(file.metadata().map_err(refused(&self.folder))?.len());
        let whole_codes = length(&self.codes)?
            .checked_div(self.code_len() as u64)
            .unwrap_or(0);
        let thumbnails_len = length(&self.thumbnails)?;
        let mut reader = BufReader::new(&self.photos);
        reader.rewind().map_err(refused(&self.folder))?;
        let (mut entries, mut line) = (Vec::new(), String::new());
        let (mut list_len, mut end) = (0, 0);
        while (entries.len() as u64) < whole_codes {
            line.clear();
            let read = reader.read_line(&mut line).map_err(refused(&self.folder))?;
            if !line.ends_with('\n') {
                break;
            }
            let entry: Entry = serde_json::from_str(&line).map_err(|error| {
                self.damaged(format!("line {} of its list: {error}", entries.len() + 1))
            })?;
            if let Some(note) = &entry.note {
                let follows = note.from == end && note.length <= thumbnails::MAX_BYTES;
                if !follows {
                    return Err(self.damaged(format!("line {} of its list", entries.len() + 1)));
                }
                if end + u64::from(note.length) > thumbnails_len {
                    break;
                }
                end += u64::from(note.length);
            }
            entries.push(entry);
            list_len += read as u64;
        }
        self.ends = Ends {
            photos: list_len,
            codes: (entries.len() * self.code_len()) as u64,
            thumbnails: end,
        };
        self.cut().map_err(refused(&self.folder))?;
        Ok(entries)
    }

    /// Cuts off what does not count.
    fn cut(&self) -> io::Result<()> {
        self.photos.set_len(self.ends.photos)?;
        self.codes.set_len(self.ends.codes)?;
        self.thumbnails.set_len(self.ends.thumbnails)
    }

    /// The codes of the first `count` lines.
    pub(super) fn read_codes(
        &mut self,
        count: usize,
        mean: &Latent,
    ) -> Result<Codes, LibraryError> {
        let mut bytes = vec![0; count * self.code_len()];
        self.codes
            .rewind()
            .and_then(|()| self.codes.read_exact(&mut bytes))
            .map_err(refused(&self.folder))?;
        let (pairs, _) = bytes.as_chunks::<{ size_of::<f16>() }>();
        let halves = pairs.iter().map(|&pair| f16::from_le_bytes(pair)).collect();
        Ok(Codes::new(mean.clone(), halves))
    }

    /// Appends thumbnails and codes, then the lines that make them count. Returns the lines and the codes.
    pub(super) fn append(
        &mut self,
        faces: &[Face],
    ) -> Result<(Vec<Entry>, Vec<f16>), LibraryError> {
        let dim = self.dim;
        let small: Vec<_> = faces
            .par_iter()
            .map(|face| {
                let seen = face.seen.as_ref();
                seen.map(|seen| thumbnails::encode(&seen.picture))
                    .transpose()
            })
            .collect::<Result<_, String>>()
            .map_err(|reason| refused(&self.folder)(io::Error::other(reason)))?;
        let (mut codes, mut pictures, mut lines) = (Vec::new(), Vec::new(), Vec::new());
        let mut entries = Vec::with_capacity(faces.len());
        for (face, small) in faces.iter().zip(small) {
            let seen = face.seen.as_ref();
            match seen.map(|seen| seen.code.as_slice()) {
                Some(numbers) if numbers.len() != dim => {
                    return Err(LibraryError::Length {
                        expected: dim,
                        found: numbers.len(),
                    });
                }
                Some(numbers) => codes.extend(numbers.iter().map(|&number| f16::from_f32(number))),
                // Every line has a code, so that its place is known.
                None => codes.resize(codes.len() + dim, f16::ZERO),
            }
            let note = small.map(|(bytes, colour)| {
                let note = Note {
                    framing: seen.and_then(|seen| seen.framing),
                    colour,
                    from: self.ends.thumbnails + pictures.len() as u64,
                    length: bytes.len() as u32,
                };
                pictures.extend(bytes);
                note
            });
            let entry = Entry {
                origin: face.origin.clone(),
                stamp: face.stamp,
                note,
            };
            serde_json::to_writer(&mut lines, &entry)
                .map_err(|error| refused(&self.folder)(io::Error::other(error)))?;
            lines.push(b'\n');
            entries.push(entry);
        }
        let code_bytes: Vec<u8> = codes.iter().flat_map(|half| half.to_le_bytes()).collect();
        let written = self
            .thumbnails
            .write_all(&pictures)
            .and_then(|()| self.codes.write_all(&code_bytes))
            .and_then(|()| self.photos.write_all(&lines));
        if let Err(source) = written {
            // A full disk: the next append must not follow half of this one. Should the cut fail too, the next start does it.
            self.cut().ok();
            return Err(refused(&self.folder)(source));
        }
        self.ends.photos += lines.len() as u64;
        self.ends.codes += code_bytes.len() as u64;
        self.ends.thumbnails += pictures.len() as u64;
        Ok((entries, codes))
    }

    /// The small picture that a line speaks of.
    pub(super) fn read_thumbnail(&mut self, note: Option<Note>) -> Result<RgbImage, LibraryError> {
        let note = note.ok_or_else(|| self.damaged("a small picture is missing".to_owned()))?;
        let mut bytes = vec![0; note.length as usize];
        self.thumbnails
            .seek(SeekFrom::Start(note.from))
            .and_then(|_| self.thumbnails.read_exact(&mut bytes))
            .map_err(refused(&self.folder))?;
        thumbnails::decode(&bytes).map_err(|reason| self.damaged(reason))
    }
}

fn write_header(path: &Path, header: &Header) -> Result<(), LibraryError> {
    let bytes =
        serde_json::to_vec(header).map_err(|error| refused(path)(io::Error::other(error)))?;
    replace_private(path, &bytes).map_err(refused(path))
}

pub(super) fn refused(path: &Path) -> impl FnOnce(io::Error) -> LibraryError + use<'_> {
    move |source| LibraryError::File {
        path: path.to_owned(),
        source,
    }
}
