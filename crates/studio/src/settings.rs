//! What the studio remembers about its user between runs, apart from the work itself.

use crate::limits::{MAX_EXPRESSION_CHARS, MAX_SAVED_FILMS};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::film::Film;
use super::panels::Panels;
use super::storage::{StorageError, absolute, read_limited, write_private_json};
use super::timeline::SavedFilm;

/// How many recent files are remembered of each kind.
pub const MAX_RECENT: usize = 12;
/// How many expressions are remembered.
pub const MAX_RECENT_EXPRESSIONS: usize = 20;
/// How many times the model's size saved pictures can have.
pub const PICTURE_SCALES: [u32; 4] = [1, 2, 4, 8];
/// How many times the model's size pictures without detail have unless another size was chosen.
const PLAIN_SCALE: u32 = 4;
const SETTINGS_VERSION: u32 = 1;

/// How large saved and copied pictures are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureSize {
    /// As large as the photographs behind them fill.
    #[default]
    Filled,
    /// This many times the model's size, one of [`PICTURE_SCALES`].
    Times(u32),
}

impl PictureSize {
    /// The side in pixels of a picture that photographs fill up to `filled_px`, `None` for one without detail, drawn by a
    /// model of `model_px`.
    pub fn px(self, filled_px: Option<u32>, model_px: u32) -> u32 {
        match (self, filled_px) {
            (Self::Filled, Some(filled_px)) => filled_px,
            (Self::Filled, None) => PLAIN_SCALE * model_px,
            (Self::Times(scale), _) => scale * model_px,
        }
    }

    fn is_offered(self) -> bool {
        match self {
            Self::Filled => true,
            Self::Times(scale) => PICTURE_SCALES.contains(&scale),
        }
    }
}

/// The colours of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Neutral and warm, so that skin tones are judged well.
    #[default]
    Dark,
    Light,
}

impl Theme {
    /// The other one.
    pub fn toggled(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::Dark,
        }
    }
}

/// What a file is for: dialogs open where the last one of the kind was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// Photos and folders of them.
    Photo,
    /// Projects.
    Project,
    /// Pictures and films that are saved.
    Export,
}

/// Preferences and recent files. Unknown fields of other versions are ignored, missing ones get their defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    version: u32,
    /// The colours of the window.
    pub theme: Theme,
    recent_photos: Vec<PathBuf>,
    recent_projects: Vec<PathBuf>,
    /// Of all projects: what one has worked out is of use in the next, and a change of it is no work to be saved or undone.
    recent_expressions: Vec<String>,
    recent_libraries: Vec<PathBuf>,
    picture_size: PictureSize,
    film: Film,
    folders: BTreeMap<FileKind, PathBuf>,
    /// The panels around the stage.
    pub panels: Panels,
    /// The longest run of right answers to "Which face is real?".
    pub game_best_streak: u32,
    /// By their names.
    #[serde(deserialize_with = "SavedFilm::those_that_are_sound")]
    saved_films: Vec<Arc<SavedFilm>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: SETTINGS_VERSION,
            theme: Theme::default(),
            recent_photos: Vec::new(),
            recent_projects: Vec::new(),
            recent_expressions: Vec::new(),
            recent_libraries: Vec::new(),
            picture_size: PictureSize::default(),
            film: Film::default(),
            folders: BTreeMap::new(),
            panels: Panels::default(),
            game_best_streak: 0,
            saved_films: Vec::new(),
        }
    }
}

impl Settings {
    /// Photos used lately, newest first.
    pub fn recent_photos(&self) -> &[PathBuf] {
        &self.recent_photos
    }

    /// Projects used lately, newest first.
    pub fn recent_projects(&self) -> &[PathBuf] {
        &self.recent_projects
    }

    /// How films are written.
    pub fn film(&self) -> Film {
        self.film.checked()
    }

    /// Writes films in another way from now on.
    pub fn set_film(&mut self, film: Film) {
        self.film = film.checked();
    }

    /// Films that are kept without their faces, by their names.
    pub fn saved_films(&self) -> &[Arc<SavedFilm>] {
        &self.saved_films
    }

    /// Keeps a film, in place of one of the same name. `false` where there is no room.
    pub fn keep_film(&mut self, film: SavedFilm) -> bool {
        self.forget_film(film.name());
        let is_room = self.saved_films.len() < MAX_SAVED_FILMS;
        if is_room {
            let place = self
                .saved_films
                .partition_point(|known| known.name() < film.name());
            self.saved_films.insert(place, Arc::new(film));
        }
        is_room
    }

    /// Lets the film of a name go.
    pub fn forget_film(&mut self, name: &str) {
        self.saved_films.retain(|known| known.name() != name);
    }

    /// Folders of photos that were looked among lately, newest first.
    pub fn recent_libraries(&self) -> &[PathBuf] {
        &self.recent_libraries
    }

    /// Remembers that a folder of photos was looked among.
    pub fn used_library(&mut self, folder: &Path) {
        remember(&mut self.recent_libraries, folder);
    }

    /// Remembers that a photo was used.
    pub fn used_photo(&mut self, path: &Path) {
        remember(&mut self.recent_photos, path);
    }

    /// Remembers that a project was opened or saved.
    pub fn used_project(&mut self, path: &Path) {
        remember(&mut self.recent_projects, path);
    }

    /// Expressions used lately, newest first.
    pub fn recent_expressions(&self) -> &[String] {
        &self.recent_expressions
    }

    /// Remembers that an expression was used.
    pub fn used_expression(&mut self, text: &str) {
        let text = text.trim();
        if is_memorable(text) {
            self.recent_expressions.retain(|known| known != text);
            self.recent_expressions.insert(0, text.to_owned());
            self.recent_expressions.truncate(MAX_RECENT_EXPRESSIONS);
        }
    }

    /// Forgets all recent expressions.
    pub fn clear_recent_expressions(&mut self) {
        self.recent_expressions.clear();
    }

    /// Forgets all recent photos, projects and folders.
    pub fn clear_recent(&mut self) {
        self.recent_libraries.clear();
        self.recent_photos.clear();
        self.recent_projects.clear();
    }

    /// How large saved and copied pictures are.
    pub fn picture_size(&self) -> PictureSize {
        self.picture_size
    }

    /// Chooses the size of saved and copied pictures; one that is not offered is ignored.
    pub fn set_picture_size(&mut self, size: PictureSize) {
        if size.is_offered() {
            self.picture_size = size;
        }
    }

    /// Where the last file of a kind was.
    pub fn folder(&self, kind: FileKind) -> Option<&Path> {
        self.folders.get(&kind).map(PathBuf::as_path)
    }

    /// Remembers where a file of a kind was.
    pub fn used_folder(&mut self, kind: FileKind, file: &Path) {
        if let Some(folder) = absolute(file).parent().filter(|folder| is_text(folder)) {
            self.folders.insert(kind, folder.to_owned());
        }
    }

    /// Reads the settings; a file that is not there yet means the defaults. What is out of bounds is put right.
    ///
    /// # Errors
    /// [`StorageError`] if the file is there but cannot be read or is no settings file; the caller may go on with the
    /// defaults and say so.
    pub fn load(path: &Path) -> Result<Self, StorageError> {
        let bytes = match read_limited(path) {
            Err(error) if error.is_missing_file() => return Ok(Self::default()),
            other => other?,
        };
        let mut settings: Self =
            serde_json::from_slice(&bytes).map_err(|_| StorageError::Damaged {
                reason: "the settings make no sense and are not used".to_owned(),
                path: path.into(),
            })?;
        settings.version = SETTINGS_VERSION;
        settings.panels = settings.panels.in_range();
        if !settings.picture_size.is_offered() {
            settings.picture_size = PictureSize::default();
        }
        settings.folders.retain(|_, folder| folder.is_absolute());
        for recent in [
            &mut settings.recent_photos,
            &mut settings.recent_projects,
            &mut settings.recent_libraries,
        ] {
            recent.retain(|path| path.is_absolute());
            recent.truncate(MAX_RECENT);
        }
        settings
            .recent_expressions
            .retain(|text| is_memorable(text));
        settings.recent_expressions.truncate(MAX_RECENT_EXPRESSIONS);
        settings.saved_films.truncate(MAX_SAVED_FILMS);
        Ok(settings)
    }

    /// Writes the settings atomically, making the folder if needed.
    ///
    /// # Errors
    /// [`StorageError::Write`] if the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), StorageError> {
        if let Some(folder) = path.parent() {
            // A folder that cannot be made shows in the write itself, with the name of the file.
            facemath_core::files::make_private_folder(folder).ok();
        }
        write_private_json(path, self)
    }
}

fn is_memorable(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= MAX_EXPRESSION_CHARS
}

/// Whether a path can be written into the settings: one that cannot is not worth losing all others for.
fn is_text(path: &Path) -> bool {
    path.to_str().is_some()
}

/// Puts a path first, once.
fn remember(recent: &mut Vec<PathBuf>, path: &Path) {
    let path = absolute(path);
    if !is_text(&path) {
        return;
    }
    recent.retain(|known| *known != path);
    recent.insert(0, path);
    recent.truncate(MAX_RECENT);
}
