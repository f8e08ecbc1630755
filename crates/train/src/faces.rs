//! A set of aligned faces in memory, and its fixed split into training and held-out faces.

use std::io::Read;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use facemath_core::photo::{self, Framing};
use facemath_core::words;

use super::label_files::LabelFile;
use super::labels::{Labels, UtkFaceName, labels_from_names};

/// Share of the faces that is never trained on, in percent.
pub const HELD_OUT_PERCENT: u64 = 8;

/// Why a data set could not be used.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// The folder or archive could not be read.
    #[error("The data set {path} could not be read: {}.", words::io_error(source))]
    Read {
        /// The folder or archive.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Nothing in it could be used.
    #[error(
        "The data set {path} holds no usable pictures: a folder or a tar of JPEG or PNG files is needed{}.",
        below.as_ref().map(|below| format!(", and {below}")).unwrap_or_default()
    )]
    Empty {
        /// The folder or archive.
        path: PathBuf,
        /// Which of its subfolders hold pictures, if any do: a clause.
        below: Option<String>,
    },
}

/// Faces, all of one size, with their labels.
#[derive(Clone, Debug)]
pub struct FaceSet {
    size_px: usize,
    names: Vec<String>,
    labels: Labels,
    /// Names of the labels that files brought.
    given: Vec<String>,
    balance: Labels,
    /// `[faces, 3, size, size]`, planar.
    pixels: Vec<u8>,
}

/// Positions of faces in their set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// Faces to train on.
    pub training: Vec<usize>,
    /// Faces to measure with, never trained on.
    pub held_out: Vec<usize>,
}

impl FaceSet {
    /// Reads every picture of a folder or tar, scaled to `size_px`. A picture that cannot be decoded, or whose name is
    /// malformed in a set of UTKFace names, is skipped with a warning in the log. `progress` is told how many are done.
    ///
    /// # Errors
    /// If the data set cannot be read or holds no usable picture.
    pub fn load(
        path: &Path,
        size_px: usize,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Self, DataError> {
        let mut files = if path.is_dir() {
            files_in_folder(path)
        } else {
            files_in_tar(path)
        }
        .map_err(|source| DataError::Read {
            path: path.to_owned(),
            source,
        })?;
        // By name, so that a folder and a tar of the same files are the same data set.
        files.sort_by(|a, b| a.0.cmp(&b.0));
        drop_malformed_names(&mut files);
        let decoded: Vec<(String, Vec<u8>)> = files
            .into_par_iter()
            .filter_map(|(name, bytes)| {
                let planes = decode_planes(&name, &bytes, size_px);
                progress(1);
                planes.map(|planes| (name, planes))
            })
            .collect();
        if decoded.is_empty() {
            return Err(DataError::Empty {
                path: path.to_owned(),
                below: photo::pictures_in_subfolders(path),
            });
        }
        let mut set = Self {
            size_px,
            names: Vec::with_capacity(decoded.len()),
            labels: Labels::default(),
            given: Vec::new(),
            balance: Labels::default(),
            pixels: Vec::with_capacity(decoded.len() * 3 * size_px * size_px),
        };
        for (name, planes) in decoded {
            set.names.push(name);
            set.pixels.extend_from_slice(&planes);
        }
        set.labels = labels_from_names(&set.names);
        set.balance = Labels::unknown(set.len());
        Ok(set)
    }

    /// Number of faces.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no face.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Side of a face in pixels.
    pub fn size_px(&self) -> usize {
        self.size_px
    }

    /// Labels of every face.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Whether the labels that were given are about `label`: those of files or, where no file was given, those that the faces' names
    /// hold.
    pub fn is_about(&self, label: &str) -> bool {
        if self.given.is_empty() {
            self.labels.column(label).is_some()
        } else {
            self.given.iter().any(|given| given == label)
        }
    }

    /// Measures of every face that directions are balanced over.
    pub fn balance(&self) -> &Labels {
        &self.balance
    }

    /// File names of every face.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// One face, planar `[3, size, size]`. Empty if there is no such face.
    pub fn planes(&self, face: usize) -> &[u8] {
        let length = 3 * self.size_px * self.size_px;
        self.pixels
            .get(face * length..(face + 1) * length)
            .unwrap_or_default()
    }

    /// One face as numbers from 0 to 1, planar.
    pub fn values(&self, face: usize) -> impl Iterator<Item = f32> {
        self.planes(face)
            .iter()
            .map(|&byte| f32::from(byte) / 255.0)
    }

    /// Adds the labels of a file to the faces whose names it holds, over what was known before. Returns how many faces
    /// it names.
    pub fn add_labels(&mut self, file: &LabelFile) -> usize {
        self.given
            .extend(file.columns.iter().map(|column| column.name.clone()));
        add_file(&mut self.labels, &self.names, file)
    }

    /// Adds the columns of a file to what directions are balanced over. Returns how many faces it names.
    pub fn add_balance(&mut self, file: &LabelFile) -> usize {
        add_file(&mut self.balance, &self.names, file)
    }

    /// The split, by a hash of each file's name: it does not change when files come or go.
    pub fn split(&self) -> Split {
        let (held_out, training) =
            (0..self.len()).partition(|&face| is_held_out(&self.names[face]));
        Split { training, held_out }
    }
}

/// Adds a file's values of the faces with these names. Returns how many of them it names.
fn add_file(labels: &mut Labels, names: &[String], file: &LabelFile) -> usize {
    let mut named = vec![false; names.len()];
    for column in &file.columns {
        let values: Vec<Option<f32>> = names
            .iter()
            .map(|name| column.values.get(name).copied())
            .collect();
        for (named, value) in named.iter_mut().zip(&values) {
            *named |= value.is_some();
        }
        labels.add(&column.name, column.kind, values);
    }
    named.into_iter().filter(|named| *named).count()
}

/// Whether a file is kept from training.
pub fn is_held_out(name: &str) -> bool {
    let digest = Sha256::digest(name.as_bytes());
    let number = digest
        .iter()
        .take(8)
        .fold(0u64, |sum, &byte| (sum << 8) | u64::from(byte));
    number % 100 < HELD_OUT_PERCENT
}

/// Where at least one name is UTKFace's, the others are malformed and dropped.
fn drop_malformed_names(files: &mut Vec<(String, Vec<u8>)>) {
    let is_well_formed = |name: &str| UtkFaceName::parse(name).is_some();
    if files.iter().any(|(name, _)| is_well_formed(name)) {
        files.retain(|(name, _)| {
            let keep = is_well_formed(name);
            if !keep {
                tracing::warn!("Skipped {name}: its name is not age_gender_race_date.jpg.chip.jpg");
            }
            keep
        });
    }
}

fn decode_planes(name: &str, bytes: &[u8], size_px: usize) -> Option<Vec<u8>> {
    let photo = photo::decode(bytes, name)
        .inspect_err(|error| tracing::warn!("Skipped {name}: {error}"))
        .ok()?;
    let framing = Framing::aligned(photo.width_px(), photo.height_px());
    let face = photo::crop(&photo, framing, u32::try_from(size_px).ok()?);
    Some(
        (0..3)
            .flat_map(|plane| face.pixels().map(move |pixel| pixel[plane]))
            .collect(),
    )
}

fn is_picture(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        ["jpg", "jpeg", "png"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

fn files_in_folder(folder: &Path) -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if is_picture(&path) {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            files.push((name, std::fs::read(&path)?));
        }
    }
    Ok(files)
}

fn files_in_tar(path: &Path) -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let mut archive = tar::Archive::new(std::io::BufReader::new(std::fs::File::open(path)?));
    let mut files = Vec::new();
    for entry in archive.entries()? {
        let mut entry = entry?;
        let entry_path = entry.path()?.into_owned();
        if entry.header().entry_type().is_file() && is_picture(&entry_path) {
            let name = entry_path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            files.push((name, bytes));
        }
    }
    Ok(files)
}
