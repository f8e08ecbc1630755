//! What the user works on, with no window: slots with faces, sliders, the timeline, and everything done to them.
//!
//! * [`Document`] is the work, a plain value; [`Command`] a change of it; [`apply`] carries changes out; [`History`]
//!   keeps the documents before and after. A [`save_project`]d document is a project file.
//! * [`Session`] is the whole studio around a document: it loads photos, talks to the engine by values, plays the morph,
//!   exports and saves, and never waits. A window draws a session and hands it what the user does.
//! * [`Intent`] is everything that a user can ask for, [`Action`] the table of menus and keys, whose rows are intents.
//!
//! Nothing here knows about widgets or tensors, so the tests drive all of it without a window and without a model.

mod actions;
mod autosave;
mod autosave_place;
mod axes;
mod collection;
mod command;
pub mod concepts;
mod context;
mod control;
mod demonstration;
mod detail;
mod dialog;
mod document;
mod export_job;
mod expression;
mod fault;
mod film;
mod films_job;
mod fit_job;
mod game;
mod history;
mod intent;
mod inventions;
mod keys;
pub mod library;
mod limits;
mod look;
mod looks;
mod medium;
mod messages;
mod own_concepts;
mod panels;
mod photo_job;
mod photos;
mod playback_rate;
mod playhead;
mod project;
mod rooms;
pub mod samples;
mod session;
mod settings;
mod softening;
mod storage;
mod stored_code;
mod stored_path;
mod stored_share;
mod timeline;
mod traces;
mod upgrade;
mod view;
mod walking;
mod whole_frames;

pub use actions::{Action, Menu};
pub use autosave::{Autosave, Restored, restore, restore_set_aside};
pub use autosave_place::AutosavePlace;
pub use collection::{
    Collection, CollectionEvent, CollectionNews, CollectionOrder, CollectionWorker, EngineFaces,
    FaceMaker, Found, FoundFace, INVENTION_COUNTS, MAX_MAPPED, MapFace, MapNews,
    ThreadedCollections, Updated, Updating, source_of,
};
pub use command::{Animation, Command, KeyEdit, TrackEdit, apply};
pub use context::{
    AxisReading, Context, Engine, Event, FaceId, FilmPhoto, GroupFace, Likeness, NoFilmPhoto,
    Picture, Reading, Request, Sheet, Shown, SlotState, StageView, Target, TileId,
};
pub use control::{Control, ControlRow};
pub use detail::DetailSetting;
pub use dialog::{Choice, Dialog, Purpose, WindowTask};
pub use document::{DEFAULT_MODEL, Document, Slot, SlotId, Source};
pub use export_job::{FilmFile, FrameSource, Frames, Written, start_film};
pub use expression::{Answer, FaceName, Favourite, Preset, example_sum, face_names, presets};
pub use fault::CommandError;
pub use film::Film;
pub use fit_job::FitJob;
pub use game::{Game, GamePhoto, Rival, Rivals, Round, Side};
pub use history::{History, MAX_STEPS, Merge};
pub use intent::{
    CollectionIntent, ConceptsIntent, ExportIntent, ExpressionIntent, FacesIntent, GameIntent,
    Intent, InventionsIntent, KeysIntent, PathIntent, ProjectIntent, SettingsIntent, ShowIntent,
    TimelineIntent, WalkIntent, WindowIntent,
};
pub use inventions::{Asked, InventionKind, Inventions};
pub use keys::{Key, Shortcut};
pub use limits::{
    MAX_EXPRESSION_CHARS, MAX_FAVOURITES, MAX_KEYS, MAX_NAME_CHARS, MAX_OWN_CONCEPTS,
    MAX_SAVED_FILMS, MAX_SLOTS, MIN_SLOTS,
};
pub use look::Look;
pub use medium::Medium;
pub use messages::{Message, MessageId, Severity, file_names};
pub use panels::{Panel, Panels};
pub use photos::{
    CropJob, Cut, ListJob, LoadedPhoto, PREVIEW_SIDE_PX, PasteJob, PhotoDone, PhotoJob,
    PhotoPreview, PhotoWorker, ThreadedPhotos, perform,
};
pub use playhead::Playhead;
pub use project::{
    PROJECT_EXTENSION, PROJECT_VERSION, PhotoStorage, StoredProject, load_project, read_project,
    save_project, save_project_with,
};
pub use rooms::*;
pub use session::{Departure, LeavingAnswer, Session, SessionOptions, TypedPath};
pub use settings::{
    FileKind, MAX_RECENT, MAX_RECENT_EXPRESSIONS, PICTURE_SCALES, PictureSize, Settings, Theme,
};
pub use storage::StorageError;
pub use stored_code::StoredCode;
pub use stored_share::StoredShare;
pub use timeline::{
    Attribute, Attributes, FilmKey, KeyFace, Keyframe, Preset as FilmPreset, SavedFilm, Schedule,
    Segment, Timeline, Track, TrackPoint,
};
pub use view::{FIRST_ALIKE, View};
pub use walking::WalkSettings;
