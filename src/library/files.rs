//! The three files of a library: `library.json` says what the codes are, `photos.jsonl` lists the photos line by line, and
//! `codes.f16` has their codes in the same order, in half precision.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, Read, Seek, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use half::f16;
use half::slice::HalfFloatSliceExt as _;
use serde::{Deserialize, Serialize};

use super::{Entry, Face, LibraryError};

/// Version of the files.
const FORMAT: u32 = 1;

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
    dim: usize,
    photos: File,
    codes: File,
}

impl Files {
    /// Opens or makes the files and reads the list of photos.
    pub(super) fn open(
        folder: &Path,
        model: &str,
        dim: usize,
    ) -> Result<(Self, Vec<Entry>), LibraryError> {
        fs::create_dir_all(folder).map_err(refused(folder))?;
        let open = |name: &str| {
            let path = folder.join(name);
            let mut options = OpenOptions::new();
            let opened = options.read(true).append(true).create(true).open(&path);
            opened.map_err(refused(&path))
        };
        let (photos, codes) = (open("photos.jsonl")?, open("codes.f16")?);
        match photos.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LibraryError::InUse {
                    path: folder.to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(refused(folder)(source)),
        }
        check_header(folder, model, dim)?;
        let mut files = Self {
            folder: folder.to_owned(),
            dim,
            photos,
            codes,
        };
        let entries = files.read_entries()?;
        Ok((files, entries))
    }

    /// Numbers in a code.
    pub(super) fn dim(&self) -> usize {
        self.dim
    }

    /// Bytes of one code.
    fn code_len(&self) -> usize {
        self.dim * size_of::<f16>()
    }

    /// The whole lines of the list that have a code. What an interrupted append has left behind them is cut off.
    fn read_entries(&mut self) -> Result<Vec<Entry>, LibraryError> {
        let code_len = self.code_len() as u64;
        let codes_len = self.codes.metadata().map_err(refused(&self.folder))?.len();
        let whole_codes = codes_len.checked_div(code_len).unwrap_or(0);
        let mut reader = BufReader::new(&self.photos);
        reader.rewind().map_err(refused(&self.folder))?;
        let (mut entries, mut kept_bytes, mut line) = (Vec::new(), 0, String::new());
        while (entries.len() as u64) < whole_codes {
            line.clear();
            let read = reader.read_line(&mut line).map_err(refused(&self.folder))?;
            if !line.ends_with('\n') {
                break;
            }
            let entry = serde_json::from_str(&line).map_err(|error| LibraryError::Damaged {
                path: self.folder.clone(),
                reason: format!("line {} of its list: {error}", entries.len() + 1),
            })?;
            entries.push(entry);
            kept_bytes += read as u64;
        }
        self.cut(entries.len(), kept_bytes)?;
        Ok(entries)
    }

    /// Cuts both files to `count` photos, whose lines take `list_len` bytes.
    fn cut(&self, count: usize, list_len: u64) -> Result<(), LibraryError> {
        let codes_len = (count * self.code_len()) as u64;
        self.photos
            .set_len(list_len)
            .and_then(|()| self.codes.set_len(codes_len))
            .map_err(refused(&self.folder))
    }

    /// Appends the codes, then the lines that make them count.
    pub(super) fn append(&mut self, entries: &[Entry], faces: &[Face]) -> Result<(), LibraryError> {
        let mut codes = Vec::with_capacity(faces.len() * self.code_len());
        for face in faces {
            let numbers = face.code.as_slice();
            if numbers.len() != self.dim {
                return Err(LibraryError::Length {
                    expected: self.dim,
                    found: numbers.len(),
                });
            }
            for number in numbers {
                codes.extend(f16::from_f32(*number).to_le_bytes());
            }
        }
        let mut lines = Vec::new();
        for entry in entries {
            serde_json::to_writer(&mut lines, entry)
                .map_err(|error| refused(&entry.path)(io::Error::other(error)))?;
            lines.push(b'\n');
        }
        self.codes
            .write_all(&codes)
            .and_then(|()| self.photos.write_all(&lines))
            .map_err(refused(&self.folder))
    }

    /// Reads the codes of all photos in blocks of up to `block` codes, and hands each block's numbers to `visit`.
    pub(super) fn for_each_block(
        &self,
        block: usize,
        mut visit: impl FnMut(&[f32]),
    ) -> Result<(), LibraryError> {
        let mut codes = &self.codes;
        codes
            .seek(SeekFrom::Start(0))
            .map_err(refused(&self.folder))?;
        let mut bytes = vec![0; block * self.code_len()];
        let mut halves = vec![f16::ZERO; block * self.dim];
        let mut numbers = vec![0.0; block * self.dim];
        loop {
            let read = read_full(&mut codes, &mut bytes).map_err(refused(&self.folder))?;
            let count = read / size_of::<f16>();
            if count == 0 {
                return Ok(());
            }
            for (half, pair) in halves.iter_mut().zip(bytes.chunks_exact(size_of::<f16>())) {
                *half = f16::from_le_bytes([pair[0], pair[1]]);
            }
            let (halves, numbers) = (&halves[..count], &mut numbers[..count]);
            halves.convert_to_f32_slice(numbers);
            visit(numbers);
        }
    }
}

/// Fills `buffer` as far as there is something to read.
fn read_full(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn check_header(folder: &Path, model: &str, dim: usize) -> Result<(), LibraryError> {
    let path = folder.join("library.json");
    let wanted = Header {
        format: FORMAT,
        model: model.to_owned(),
        latent_dim: dim,
    };
    match fs::read(&path) {
        Ok(bytes) => match serde_json::from_slice::<Header>(&bytes) {
            Ok(found) if found == wanted => Ok(()),
            Ok(_) => Err(LibraryError::OtherModel {
                path: folder.to_owned(),
            }),
            Err(error) => Err(LibraryError::Damaged {
                path: folder.to_owned(),
                reason: error.to_string(),
            }),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let bytes = serde_json::to_vec(&wanted)
                .map_err(|error| refused(&path)(io::Error::other(error)))?;
            crate::model::replace(&path, &bytes).map_err(refused(&path))
        }
        Err(error) => Err(refused(&path)(error)),
    }
}

fn refused(path: &Path) -> impl FnOnce(io::Error) -> LibraryError + use<'_> {
    move |source| LibraryError::File {
        path: path.to_owned(),
        source,
    }
}
