//! The film as the panels read it: where it stands, its keys, and what may change over it.

use super::Picture;
use facemath_studio::{Attribute, Keyframe, Schedule};

/// Where the morph stands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PlaybackView {
    /// Position along the keys: 0 is the first face, 1 the second.
    pub position: f32,
    /// Whether time moves it.
    pub is_playing: bool,
    /// Whether the stage shows the morph rather than the selected face.
    pub is_on_stage: bool,
    /// How many frames a second are shown while it plays, and how many there should be, where some are missing.
    pub lagging: Option<(u32, u32)>,
}

/// A key of the film whose face is there.
#[derive(Debug, Clone)]
pub struct KeyView {
    /// Its number among all keys, from 0.
    pub index: usize,
    /// What its face is called.
    pub name: String,
    /// Its face.
    pub picture: Option<Picture>,
    /// Its hold, its way to the next key, and where the face is from.
    pub key: Keyframe,
}

/// The keys of the film and its timing.
#[derive(Debug, Clone)]
pub struct FilmView {
    /// The keys whose faces are there, in their order.
    pub keys: Vec<KeyView>,
    /// What the film's face on the stage is called, if it is between two settings of one face.
    pub face_name: Option<String>,
    /// When they show.
    pub schedule: Schedule,
    /// The timing of the film with those keys, too, whose faces are still to come.
    pub whole: Schedule,
    /// The number of the chosen key among all keys.
    pub chosen: Option<usize>,
    /// Keys whose faces cannot be shown.
    pub left_out: Vec<LeftOutKey>,
    /// What can have a track.
    pub attributes: Vec<AttributeView>,
}

/// A key that the film goes without.
#[derive(Debug, Clone)]
pub struct LeftOutKey {
    /// Its number among all keys, from 0.
    pub index: usize,
    /// What its face is called.
    pub name: String,
    /// Why it cannot be shown, in a sentence.
    pub reason: String,
}

/// What an export of the film makes.
#[derive(Debug, Clone, Default)]
pub struct FilmExportView {
    /// What the files are called, where there is one for each two keys.
    pub file_names: Vec<String>,
    /// About how large all files will be together, in bytes.
    pub guessed_bytes: u64,
    /// The photograph's width and height where frames are the whole of it.
    pub photo_px: Option<(u32, u32)>,
    /// Why they cannot be, in a sentence without a stop.
    pub no_photo: Option<&'static str>,
}

/// Pieces of the film as its file will have them.
#[derive(Debug, Clone, Default)]
pub struct ProofView {
    /// The piece that shows now.
    pub picture: Option<Picture>,
    /// How large the whole file will be, in bytes.
    pub bytes: Option<u64>,
    /// What the file is, or why there is none, in words.
    pub words: String,
    /// What else there is to know.
    pub notes: Vec<String>,
    /// Whether a newer one is on its way.
    pub is_pending: bool,
}

/// Something that may change over the film.
#[derive(Debug, Clone)]
pub struct AttributeView {
    /// What the document calls it.
    pub attribute: Attribute,
    /// What the person calls it.
    pub label: String,
    /// Smallest and largest value that can be chosen.
    pub range: (f32, f32),
    /// What it is where the film stands without a track.
    pub without: f32,
    /// Digits after the point.
    pub decimals: usize,
    /// Unit with its leading blank.
    pub suffix: &'static str,
}

impl AttributeView {
    /// A value in words.
    pub fn words(&self, value: f32) -> String {
        format!("{value:.*}{}", self.decimals, self.suffix)
    }
}

impl FilmView {
    /// The chosen key, once its face is there.
    pub fn chosen_key(&self) -> Option<&KeyView> {
        let chosen = self.chosen?;
        self.keys.iter().find(|key| key.index == chosen)
    }
}
