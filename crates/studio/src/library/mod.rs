//! A library of faces: the codes of many photos, kept on disk so that each photo is read only once.
//!
//! A [`Library`] is a folder of four files. It grows by [`Library::append`] while photos are read, and what has been
//! appended is there after a crash. Half a kilobyte of code for each face is in memory while it is open, so that
//! [`Library::nearest`] compares a face with a hundred thousand others, exactly, between two frames of the window.
//! A small picture of each face ([`THUMBNAIL_SIDE_PX`], about two kilobytes as JPEG) lies beside the codes: grids and maps
//! draw at once without opening a photo again.
//!
//! [`Update`] brings a library up to date with a folder of photos, in steps that can be stopped anywhere. Who turns photos
//! into codes is none of its business: that is a [`FaceReader`].

mod codes;
mod duplicates;
mod entry;
mod error;
mod files;
mod maps;
mod place;
mod search;
mod thumbnails;
mod update;

use std::collections::HashMap;
use std::path::Path;

use image::{Rgb, RgbImage};

use self::codes::Codes;
use self::entry::{Entry, Note};
use self::files::Files;
use facemath_core::latent::Latent;
use facemath_core::latent::map::Place;
use facemath_core::photo::Framing;

pub use duplicates::{ALIKE, Group};
pub use entry::{Face, Origin, Seen, Stamp};
pub use error::LibraryError;
pub use place::{LibraryKind, folder_for, model_key};
pub use search::Neighbour;
pub use thumbnails::THUMBNAIL_SIDE_PX;
pub use update::{BATCH, FaceReader, Listing, PhotoReading, Update};

/// A face of an open library, by its place in the files. Meaningless to another library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FaceId(u32);

impl FaceId {
    /// The face's place, counted from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// The faces of many photos on disk. See the [module documentation](self).
#[derive(Debug)]
pub struct Library {
    files: Files,
    codes: Codes,
    entries: Vec<Entry>,
    /// For each entry, whether it is a face to be found: the newest of its photo, which is still there.
    is_present: Vec<bool>,
    /// The newest entry of each origin; a photo that has changed is appended again.
    newest: HashMap<Origin, usize>,
}

impl Library {
    /// Opens the library in `folder`, or begins one. `model` tells models apart whose codes mean different things; `mean` is
    /// the code of its average face, from which faces are compared.
    ///
    /// An append that was cut off is taken back, so that the photos in it are read again. A folder of an earlier version
    /// of this program is begun anew: its photos are still there to be read.
    ///
    /// # Errors
    /// If the files cannot be read or written, are in use by another program, or are of another model.
    pub fn open(folder: &Path, model: &str, mean: &Latent) -> Result<Self, LibraryError> {
        let mut files = Files::open(folder, model, mean.dim())?;
        let entries = files.read_entries()?;
        let codes = files.read_codes(entries.len(), mean)?;
        let mut library = Self {
            files,
            codes,
            entries: Vec::with_capacity(entries.len()),
            is_present: Vec::with_capacity(entries.len()),
            newest: HashMap::with_capacity(entries.len()),
        };
        for entry in entries {
            library.add(entry);
        }
        Ok(library)
    }

    /// Takes an entry into the lists; it takes the place of an older one of the same photo.
    fn add(&mut self, entry: Entry) {
        let index = self.entries.len();
        let older = self.newest.insert(entry.origin.clone(), index);
        if let Some(is_present) = older.and_then(|older| self.is_present.get_mut(older)) {
            *is_present = false;
        }
        self.is_present.push(entry.note.is_some());
        self.entries.push(entry);
    }

    /// Numbers in a code.
    pub fn dim(&self) -> usize {
        self.codes.dim()
    }

    /// How many faces there are. Photos without a face do not count.
    pub fn len(&self) -> usize {
        self.is_present.iter().filter(|is| **is).count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        !self.is_present.contains(&true)
    }

    /// All faces, oldest first.
    pub fn faces(&self) -> impl Iterator<Item = FaceId> + '_ {
        let present = self.is_present.iter().enumerate();
        present.filter_map(|(index, is)| is.then_some(FaceId::new(index)))
    }

    /// Whether something is there as it is now, with a face or known to have none.
    pub fn has(&self, origin: &Origin, stamp: Stamp) -> bool {
        let newest = self.newest.get(origin);
        newest
            .and_then(|&index| self.entries.get(index))
            .is_some_and(|entry| entry.stamp == stamp)
    }

    /// The face of an origin, if it has one.
    pub fn find(&self, origin: &Origin) -> Option<FaceId> {
        let &index = self.newest.get(origin)?;
        let is_present = self.is_present.get(index).copied();
        is_present.filter(|is| *is).map(|_| FaceId::new(index))
    }

    /// Takes the faces for present whose origin `is_there`, and all others for gone until they are appended again or found
    /// to be there once more. Nothing on the disk changes.
    pub fn keep_only(&mut self, is_there: impl Fn(&Origin) -> bool) {
        for (origin, &index) in &self.newest {
            let has_face = self
                .entries
                .get(index)
                .is_some_and(|entry| entry.note.is_some());
            if let Some(is_present) = self.is_present.get_mut(index) {
                *is_present = has_face && is_there(origin);
            }
        }
    }

    /// Adds faces, in place of earlier ones of the same origins.
    ///
    /// # Errors
    /// If the files cannot be written, a code has another length than the library's, or a path is no Unicode.
    pub fn append(&mut self, faces: &[Face]) -> Result<(), LibraryError> {
        let (entries, codes) = self.files.append(faces)?;
        self.codes.extend(codes);
        for entry in entries {
            self.add(entry);
        }
        Ok(())
    }

    /// Where a face is from.
    pub fn origin(&self, face: FaceId) -> Option<&Origin> {
        Some(&self.entries.get(face.index())?.origin)
    }

    /// The square of its photo that the face was read from; `None` for faces without a photo.
    pub fn framing(&self, face: FaceId) -> Option<Framing> {
        self.note(face)?.framing
    }

    /// The mean colour of the face.
    pub fn colour(&self, face: FaceId) -> Option<Rgb<u8>> {
        Some(Rgb(self.note(face)?.colour))
    }

    /// The code of a face, in half precision as it is kept.
    pub fn code(&self, face: FaceId) -> Option<Latent> {
        self.note(face)?;
        self.codes.get(face.index())
    }

    /// Which way a face lies as seen from the average face, of length 1.
    pub fn bearing(&self, face: FaceId) -> Latent {
        self.codes.bearing(face.index())
    }

    /// The small picture of a face.
    ///
    /// # Errors
    /// If the pictures cannot be read, or there is no such face.
    pub fn thumbnail(&mut self, face: FaceId) -> Result<RgbImage, LibraryError> {
        let note = self.entries.get(face.index()).and_then(|entry| entry.note);
        self.files.read_thumbnail(note)
    }

    /// The `k` faces closest to `query`, nearest first, among those that are `wanted`: by the cosine between the
    /// [`bearing`](facemath_core::latent::bearing)s.
    ///
    /// # Errors
    /// If `query` has another length than the codes.
    pub fn nearest(
        &self,
        query: &Latent,
        k: usize,
        wanted: impl Fn(FaceId) -> bool + Sync,
    ) -> Result<Vec<Neighbour>, LibraryError> {
        search::nearest(&self.codes, query, k, |index| {
            self.is_present.get(index).copied().unwrap_or_default() && wanted(FaceId::new(index))
        })
    }

    /// The faces that are nearer to another than `threshold`, in groups: each face of a group is that near to another one
    /// of it. The closest groups come first; [`ALIKE`] is a threshold for pictures of the same moment.
    ///
    /// All pairs are compared, block by block; `watch` is told the finished part (0 to 1), and breaks to stop. Then there is
    /// no answer.
    pub fn duplicates(
        &self,
        threshold: f32,
        watch: &mut dyn FnMut(f32) -> std::ops::ControlFlow<()>,
    ) -> Option<Vec<Group>> {
        let faces: Vec<FaceId> = self.faces().collect();
        duplicates::groups(&self.codes, &faces, threshold, watch)
    }

    /// The map of these faces that was saved last with the same `seed`, if it is there. Each face is a number by which it is
    /// known again: its index, or an invention's seed.
    pub fn saved_map(&self, faces: &[u32], seed: u64) -> Option<Vec<Place>> {
        maps::load(self.files.folder(), faces, seed)
    }

    /// Keeps a map, in place of the one before.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save_map(&self, faces: &[u32], seed: u64, places: &[Place]) -> Result<(), LibraryError> {
        maps::save(self.files.folder(), faces, seed, places)
    }

    fn note(&self, face: FaceId) -> Option<&Note> {
        self.entries.get(face.index())?.note.as_ref()
    }
}
