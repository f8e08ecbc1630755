//! Many faces to look among: the photos of a folder, or inventions of the model.
//!
//! Everything slow about them happens elsewhere: a [`CollectionWorker`] is handed [`CollectionOrder`]s and asked for
//! [`CollectionNews`]; it never makes its caller wait. The real one, [`ThreadedCollections`], keeps the faces in a
//! [`Library`](crate::library::Library) on disk, reads what is new in the folder, searches, and lays out the map.

mod crops;
mod drawing;
mod keeper;
mod maker;
mod map;
mod mapping;
mod open;
mod reading;
mod threads;
mod worker;

use std::path::PathBuf;
use std::sync::Arc;

use image::{Rgb, RgbImage};

use crate::library::{FaceId, Origin};
use crate::{MAX_NAME_CHARS, Source};
use facemath_core::latent::Latent;
use facemath_core::latent::map::{Place, Ranked};
use facemath_core::photo::Framing;
use facemath_core::words;
use facemath_nets::engine::ModelInfo;

pub use maker::{EngineFaces, FaceMaker};
pub use worker::ThreadedCollections;

/// Most faces on a map. Of more, so many are taken evenly.
pub const MAX_MAPPED: usize = 10_000;
/// How many inventions a collection of them can have.
pub const INVENTION_COUNTS: [u32; 3] = [500, 2_000, 10_000];

/// Which faces.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Collection {
    /// The largest face of each photo in a folder and the folders in it; absolute.
    Photos(PathBuf),
    /// So many faces that the model makes up, from seed 1 on.
    Inventions(u32),
}

impl Collection {
    /// What a person calls it: the folder's name, or "2,000 inventions".
    pub fn name(&self) -> String {
        match self {
            Self::Photos(folder) => {
                let name = folder.file_name().unwrap_or(folder.as_os_str());
                name.to_string_lossy().into_owned()
            }
            Self::Inventions(count) => {
                format!("{} inventions", words::with_commas(*count as usize))
            }
        }
    }
}

/// What a face is called in a slot.
pub fn name_of(origin: &Origin) -> String {
    let name: String = origin.name().trim().chars().take(MAX_NAME_CHARS).collect();
    if name.trim().is_empty() {
        "Photo".to_owned()
    } else {
        name
    }
}

/// What a slot has to hold for a face.
pub fn source_of(origin: &Origin) -> Source {
    match origin {
        Origin::Photo(path) => Source::Photo { path: path.clone() },
        Origin::Invented(seed) => Source::Invented { seed: *seed },
    }
}

/// What a [`CollectionWorker`] is told. Of [`Search`](Self::Search), [`Thumbnails`](Self::Thumbnails) and
/// [`Crops`](Self::Crops), a newer one takes the place of an older one that waits.
#[derive(Clone, Debug)]
pub enum CollectionOrder {
    /// Open faces in the place of those that are open, and bring them up to date. Answered by
    /// [`CollectionNews::Opened`], then by [`CollectionNews::Updating`] until [`CollectionNews::Updated`]; or by
    /// [`CollectionNews::Failed`].
    Open {
        /// Handed back with all news of these faces.
        ticket: u64,
        /// Which faces.
        collection: Collection,
        /// The model that sees them.
        model: Arc<ModelInfo>,
    },
    /// Let the open faces go.
    Close,
    /// Stop bringing them up to date; what has been read stays.
    Stop,
    /// Go on with it.
    Resume,
    /// Find the faces closest to a code. Answered by [`CollectionNews::Found`].
    Search {
        /// The code.
        query: Latent,
        /// How many.
        k: usize,
        /// Whose face this is: it is no answer to itself.
        own: Option<Origin>,
    },
    /// Lay out the map, or load it if it has been laid out. Answered by [`CollectionNews::Map`], again and again.
    Map,
    /// Refine the map no further.
    StopMap,
    /// Small pictures of faces on the map, the most urgent first. Answered by [`CollectionNews::Thumbnails`], in parts;
    /// faces that are not drawn yet are drawn first.
    Thumbnails(Vec<u32>),
    /// Pictures of the model's full size. Answered by [`CollectionNews::Crop`], one by one.
    Crops(Vec<Origin>),
}

/// What a [`CollectionWorker`] has to say, with the ticket of the faces it is about.
#[derive(Clone, Debug)]
pub struct CollectionEvent {
    /// Of [`CollectionOrder::Open`].
    pub ticket: u64,
    /// The news.
    pub news: CollectionNews,
}

/// What a [`CollectionWorker`] has to say.
#[derive(Clone, Debug)]
pub enum CollectionNews {
    /// The faces are open: so many are known already.
    Opened {
        /// Faces.
        count: usize,
    },
    /// They cannot be opened, or not be brought up to date; a sentence.
    Failed(String),
    /// Something about them could not be done, and the rest goes on; a sentence.
    Trouble(String),
    /// Whoever keeps collections has failed, and answers nothing more, whichever faces are open; a sentence. Sent with any
    /// ticket.
    Stopped(String),
    /// Photos are being read, or inventions drawn.
    Updating(Updating),
    /// All are there, or the user has stopped it.
    Updated(Updated),
    /// The answer to the newest search.
    Found(Found),
    /// The map as it is by now.
    Map(MapNews),
    /// Small pictures of faces on the map: each face's index there, and its picture.
    Thumbnails(Vec<(u32, Arc<RgbImage>)>),
    /// Mean colours of faces on the map that have been drawn since.
    Colours(Vec<(u32, Rgb<u8>)>),
    /// A face at the model's size.
    Crop {
        /// Whose.
        origin: Origin,
        /// Its picture.
        picture: Arc<RgbImage>,
    },
}

/// How far an update is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Updating {
    /// Faces that can be found already.
    pub count: usize,
    /// Read or drawn in this update.
    pub done: usize,
    /// To be read or drawn in this update; 0 while the folder is still being listed.
    pub to_do: usize,
    /// Estimated seconds left.
    pub left_secs: Option<f32>,
}

/// How an update ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Updated {
    /// Faces that can be found.
    pub count: usize,
    /// Photos of the folder in which no face was found by this update: they are left out.
    pub faceless: Vec<PathBuf>,
    /// Whether the user stopped it.
    pub is_stopped: bool,
    /// What could not be read: the first few sentences, and how many there are.
    pub problems: (Vec<String>, usize),
}

/// The faces closest to a code.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Nearest first.
    pub faces: Vec<FoundFace>,
    /// The faces on the map between which the code would be: each one's index there, and its share of 1. None without a
    /// map.
    pub between: Vec<(u32, f32)>,
}

/// A face that was found.
#[derive(Clone, Debug)]
pub struct FoundFace {
    /// The face.
    pub face: FaceId,
    /// Where it is from.
    pub origin: Origin,
    /// One less the cosine between the two bearings.
    pub distance: f32,
    /// The square of its photo, if it has one.
    pub framing: Option<Framing>,
    /// Its small picture.
    pub thumbnail: Arc<RgbImage>,
}

/// A map as it is by now.
#[derive(Clone, Debug)]
pub struct MapNews {
    /// Whose places they are. The same list for as long as the map is of the same faces.
    pub faces: Arc<Vec<MapFace>>,
    /// Where each is.
    pub places: Arc<Vec<Place>>,
    /// In which order they are to be drawn when there is no room for all.
    pub ranks: Arc<Vec<Ranked>>,
    /// The finished part of the refinement; 1 when it has ended.
    pub fraction: f32,
    /// Estimated seconds left.
    pub left_secs: Option<f32>,
}

/// A face on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapFace {
    /// Where it is from.
    pub origin: Origin,
    /// Its mean colour; `None` while it is not drawn.
    pub colour: Option<Rgb<u8>>,
}

/// Keeps collections of faces somewhere else.
pub trait CollectionWorker {
    /// Takes an order without waiting.
    fn send(&mut self, order: CollectionOrder);

    /// The next news, if there are any.
    fn try_next(&mut self) -> Option<CollectionEvent>;
}
