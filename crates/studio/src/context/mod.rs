//! What all features of the studio share: the document and its history, the faces, what the engine is asked for and has
//! answered, what the stage shows, and what is told to the user.
//!
//! A feature (`rooms/`) owns its own state and is handed the context; the context knows no feature.

mod answers;
mod codes;
mod drawings;
mod engine;
mod faces;
mod film_photo;
mod film_tiles;
mod finding;
mod framing;
mod group;
mod hand;
mod history;
mod lenders;
mod outbox;
mod own_concepts;
mod photo_store;
mod picture;
mod placing;
mod previews;
mod project;
mod reading;
mod requests;
mod slot_state;
mod slots;
mod stage;
mod tiles;

use std::path::PathBuf;

pub use codes::Likeness;
pub use faces::FaceId;
pub use film_photo::{FilmPhoto, NoFilmPhoto};
pub use group::GroupFace;
pub use picture::{Engine, Event, Picture, Request, Shown, Target};
pub use reading::{AxisReading, Reading};
pub use slot_state::SlotState;
pub(crate) use stage::Morph;
pub use stage::StageView;
pub use tiles::{Sheet, TileId};

pub(crate) use drawings::{Extent, SMALL_PX, faded, mixed};
pub(crate) use engine::EngineState;
pub(crate) use faces::{Arrival, Faces, Guest, Policy};
pub(crate) use hand::{Hand, REST_SECS};
pub(crate) use outbox::Outbox;
pub(crate) use placing::{Destination, DroppedFiles, short_name};
pub(crate) use previews::{Previews, Subject};
pub(crate) use project::{Project, is_same_work, with_model};

use self::own_concepts::OwnConcepts;
use self::tiles::Tiles;
use crate::document::Document;
use crate::history::History;
use crate::messages::{Messages, Severity};
use crate::photos::PhotoWorker;
use crate::playback_rate::PlaybackRate;
use crate::playhead::Playhead;
use crate::walking::WalkHead;

/// What all features share. See the [module documentation](self).
pub struct Context {
    pub(crate) history: History,
    pub(crate) project: Project,
    pub(crate) faces: Faces,
    pub(crate) drops: Vec<DroppedFiles>,
    pub(crate) placed_photos: Vec<PathBuf>,
    pub(crate) engine: EngineState,
    pub(crate) outbox: Outbox,
    pub(crate) previews: Previews,
    tiles: Tiles,
    own_concepts: OwnConcepts,
    pub(crate) playhead: Playhead,
    pub(crate) playback_rate: PlaybackRate,
    /// Where the random walk stands, and whether it moves: the stage follows it.
    pub(crate) walk_head: WalkHead,
    pub(crate) hand: Hand,
    stage_view: StageView,
    pub(crate) notices: Notices,
    /// Where baked photos are kept; `None` if nothing is kept.
    pub(crate) bake_folder: Option<PathBuf>,
}

/// Messages and the clock they go by.
#[derive(Default)]
pub(crate) struct Notices {
    pub messages: Messages,
    /// Seconds from any fixed moment.
    pub now_secs: f64,
}

impl Notices {
    pub fn report(&mut self, severity: Severity, text: impl Into<String>) {
        self.messages
            .report(severity, text.into(), None, self.now_secs);
    }

    /// Tells that a file has been written, which the user may want to see.
    pub fn report_saved(&mut self, path: PathBuf, text: String) {
        self.report_files(Severity::Info, text, Some(path));
    }

    /// Tells of files, of which the user may want to see one.
    pub fn report_files(&mut self, severity: Severity, text: String, file: Option<PathBuf>) {
        self.messages.report(severity, text, file, self.now_secs);
    }
}

impl Context {
    pub(crate) fn new(
        document: Document,
        project: Project,
        photos: Box<dyn PhotoWorker>,
        engine_model: String,
        bake_folder: Option<PathBuf>,
    ) -> Self {
        Self {
            history: History::new(document),
            project,
            faces: Faces::new(photos),
            drops: Vec::new(),
            placed_photos: Vec::new(),
            engine: EngineState::new(engine_model),
            outbox: Outbox::default(),
            previews: Previews::default(),
            tiles: Tiles::default(),
            own_concepts: OwnConcepts::default(),
            playhead: Playhead::default(),
            playback_rate: PlaybackRate::default(),
            walk_head: WalkHead::default(),
            hand: Hand::default(),
            stage_view: StageView::default(),
            notices: Notices::default(),
            bake_folder,
        }
    }

    /// Shows a message.
    pub(crate) fn report(&mut self, severity: Severity, text: impl Into<String>) {
        self.notices.report(severity, text);
    }

    /// Shows why something could not be started; whether it was.
    pub(crate) fn report_if_failed(&mut self, started: Result<(), String>) -> bool {
        if let Err(reason) = started {
            self.notices.report(Severity::Error, reason);
            return false;
        }
        true
    }
}
