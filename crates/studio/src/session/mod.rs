//! The whole studio with no window: the document and everything that is known about its faces.
//!
//! A window (or a test) calls [`Session::commit`] for each change, hands engine events to [`Session::handle`], sends what
//! [`Session::take_requests`] gives to the engine, calls [`Session::tick`] once a frame, and draws what the other methods
//! say. No call ever waits for the engine, a disk full of photos, or an export.

mod actions;
mod axes;
mod codes;
mod collection;
mod concept_draft;
mod difference;
mod drawings;
mod engine;
mod example_reader;
mod export;
mod expression;
mod faces;
mod files;
mod finding;
mod framing;
mod game;
mod hand;
mod inventing;
mod leaving;
mod lenders;
mod outbox;
mod own_concepts;
mod photo_store;
mod photo_view;
mod picture;
mod picture_files;
mod previews;
mod progress;
mod project;
mod reading;
mod revival;
mod tiles;
mod timeline;
mod walking;

pub use axes::AxisReading;
pub use codes::Likeness;
pub use collection::{
    Alike, AlikeAmong, AlikeFace, AlikeLook, AlikePicture, CollectionStatus, FaceMap, MAX_ALIKE,
    MAX_PATH, Watching,
};
pub use concept_draft::{DraftFit, ExampleGroup, GroupSummary, PREVIEW_STRENGTHS, SHOWN_EXAMPLES};
pub use export::animation;
pub use expression::ExpressionState;
pub use faces::SlotState;
pub use game::FEW_PHOTOS;
pub use leaving::{Departure, LeavingAnswer, WindowTask};
pub use picture::{Picture, Shown};
pub use picture_files::PictureMaker;
pub use reading::Reading;
pub use tiles::{Sheet, TileId};

use std::path::PathBuf;
use std::sync::Arc;

use image::RgbImage;

use self::axes::AxesState;
use self::collection::Collections;
use self::concept_draft::ConceptDraft;
use self::difference::DifferenceView;
use self::engine::EngineState;
use self::export::Exports;
use self::expression::Expressions;
use self::faces::Faces;
use self::files::Drop;
use self::game::GameTable;
use self::hand::{Hand, REST_SECS};
use self::inventing::Inventing;
use self::leaving::Leaving;
use self::lenders::Lenders;
use self::outbox::Outbox;
use self::own_concepts::OwnConcepts;
use self::photo_view::PhotoView;
use self::picture_files::PictureFiles;
use self::previews::Previews;
use self::project::Project;
use self::tiles::Tiles;
use self::walking::Walking;
use super::autosave::{Autosave, Restored};
use super::command::Command;
use super::document::{Document, SlotId};
use super::history::{History, Merge};
use super::messages::{Message, MessageId, Messages, Severity};
use super::photos::PhotoWorker;
use super::playhead::Playhead;
use facemath_core::work::Wake;

/// Name of the folder of baked photos in the data folder. Nothing in it is ever deleted: a project, an autosave or an
/// undone step may need it.
const BAKE_FOLDER: &str = "baked";

/// What a session starts from.
pub struct SessionOptions {
    /// The work to begin with: of last time, of a project, or [`Document::first_run`].
    pub document: Document,
    /// The project file that `document` is from.
    pub project: Option<PathBuf>,
    /// The work as that file has it, or as nobody has touched it yet; `None` if `document` is in no file.
    pub saved: Option<Document>,
    /// Work that was left unsaved earlier and can be brought back.
    pub set_aside: Option<Restored>,
    /// The name or path of the model that the engine has been started with.
    pub engine_model: String,
    /// The folder for the autosave, pasted pictures and baked photos; `None` to keep none of them.
    pub autosave_folder: Option<PathBuf>,
    /// Called from other threads when [`Session::tick`] has something to take in; a window asks for a repaint.
    pub wake: Wake,
}

/// What the stage shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StageView {
    /// The selected face with its edits.
    #[default]
    Face,
    /// The morph at the playhead.
    Morph,
    /// The whole photo of the selected face, with its edits.
    Photo,
    /// What the edits of the selected face change.
    Difference,
    /// The random walk where it stands.
    Walk,
}

/// The headless studio. See the [module documentation](self).
pub struct Session {
    history: History,
    project: Project,
    autosave: Option<Autosave>,
    set_aside: Option<Restored>,
    leaving: Option<Leaving>,
    faces: Faces,
    drops: Vec<Drop>,
    placed_photos: Vec<PathBuf>,
    engine: EngineState,
    outbox: Outbox,
    previews: Previews,
    tiles: Tiles,
    expressions: Expressions,
    inventing: Inventing,
    walking: Walking,
    table: GameTable,
    lenders: Lenders,
    own_concepts: OwnConcepts,
    draft: ConceptDraft,
    collections: Collections,
    axes: AxesState,
    playhead: Playhead,
    hand: Hand,
    stage_view: StageView,
    notices: Notices,
    exports: Exports,
    picture_files: PictureFiles,
    photo_view: PhotoView,
    difference_view: DifferenceView,
    /// Where baked photos are kept; `None` if nothing is kept.
    bake_folder: Option<PathBuf>,
}

/// Messages and the clock they go by.
#[derive(Default)]
struct Notices {
    messages: Messages,
    now_secs: f64,
}

impl Notices {
    fn report(&mut self, severity: Severity, text: impl Into<String>) {
        self.messages.report(severity, text.into(), self.now_secs);
    }
}

impl Session {
    /// A session on `options.document`; `photos` reads and crops pictures on other threads.
    pub fn new(options: SessionOptions, photos: Box<dyn PhotoWorker>) -> Self {
        Self {
            project: Project::new(options.project, options.saved),
            set_aside: options.set_aside,
            leaving: None,
            history: History::new(options.document),
            autosave: options
                .autosave_folder
                .as_deref()
                .map(|folder| Autosave::new(folder, Arc::clone(&options.wake))),
            picture_files: PictureFiles::new(
                options.autosave_folder.clone(),
                Arc::clone(&options.wake),
            ),
            faces: Faces::new(photos),
            drops: Vec::new(),
            placed_photos: Vec::new(),
            engine: EngineState::new(options.engine_model),
            outbox: Outbox::default(),
            previews: Previews::default(),
            tiles: Tiles::default(),
            expressions: Expressions::default(),
            inventing: Inventing::new(Arc::clone(&options.wake)),
            walking: Walking::default(),
            table: GameTable::new(rand::random()),
            lenders: Lenders::default(),
            own_concepts: OwnConcepts::default(),
            draft: ConceptDraft::default(),
            collections: Collections::default(),
            axes: AxesState::new(Arc::clone(&options.wake)),
            playhead: Playhead::default(),
            hand: Hand::default(),
            stage_view: StageView::default(),
            notices: Notices::default(),
            exports: Exports::new(options.wake),
            photo_view: PhotoView::default(),
            difference_view: DifferenceView::default(),
            bake_folder: options
                .autosave_folder
                .map(|folder| folder.join(BAKE_FOLDER)),
        }
    }

    /// The work as it is now.
    pub fn document(&self) -> &Document {
        self.history.document()
    }

    /// Carries out a command as one step. `false` if it could not be; the reason is then among the messages.
    pub fn commit(&mut self, command: Command) -> bool {
        self.carry_out(&command, Merge::Never)
    }

    /// Carries out a command in the middle of a drag: all those of one drag are one step. Call
    /// [`Session::end_gesture`] when the pointer is released; thumbnails catch up then.
    pub fn drag(&mut self, command: Command) -> bool {
        self.hand.move_at(self.notices.now_secs);
        self.carry_out(&command, Merge::Drag)
    }

    /// The pointer has been released, or typing into a field has ended.
    pub fn end_gesture(&mut self) {
        self.hand.release();
        self.history.end_gesture();
    }

    fn carry_out(&mut self, command: &Command, merge: Merge) -> bool {
        match self.history.commit(command, merge) {
            Ok(_) => {
                self.refresh_directions();
                self.turn_stage_to(command);
                self.limit_playhead();
                true
            }
            Err(error) => {
                self.notices.report(Severity::Error, error.to_string());
                false
            }
        }
    }

    /// Shows what has just been touched.
    fn turn_stage_to(&mut self, command: &Command) {
        match command {
            // These ask to see one face: the morph stops.
            Command::SelectSlot { .. }
            | Command::PlaceFace { .. }
            | Command::PlaceFaces { .. }
            | Command::AppendFace { .. }
            | Command::ArrangeFaces { .. }
            | Command::CopySlot { .. }
            | Command::SetFraming { .. }
            | Command::AddSlot => {
                self.playhead.pause();
                self.turn_from_morph();
            }
            // A slider moved while the morph plays is heard in the morph.
            sliders if sliders.moves_sliders() && !self.playhead.is_playing() => {
                self.turn_from_morph();
            }
            _ => {}
        }
    }

    /// To the face, unless the whole photo is being looked at.
    fn turn_from_morph(&mut self) {
        if self.stage_view == StageView::Morph {
            self.stage_view = StageView::Face;
        }
    }

    /// Takes back the last step; `false` if there is none.
    pub fn undo(&mut self) -> bool {
        let changed = self.history.undo();
        self.refresh_directions();
        self.limit_playhead();
        changed
    }

    /// Makes the last undone step again; `false` if there is none.
    pub fn redo(&mut self) -> bool {
        let changed = self.history.redo();
        self.refresh_directions();
        self.limit_playhead();
        changed
    }

    /// What undo would take back, such as "change age"; `None` if there is nothing.
    pub fn undo_title(&self) -> Option<&'static str> {
        self.history.undo_title()
    }

    /// What redo would make again; `None` if there is nothing.
    pub fn redo_title(&self) -> Option<&'static str> {
        self.history.redo_title()
    }

    /// Once a frame: takes in what other threads have done and moves the playhead. `now_secs` counts from any fixed
    /// moment, `dt_secs` from the last call.
    pub fn tick(&mut self, now_secs: f64, dt_secs: f32) {
        self.notices.now_secs = now_secs;
        self.hand.tick(now_secs);
        self.pump();
        let (timeline, key_count) = (*self.document().timeline(), self.key_count());
        self.playhead.advance(dt_secs, &timeline, key_count);
        self.advance_walk(dt_secs);
        self.notices.messages.expire(now_secs);
        if let Some(autosave) = &mut self.autosave {
            let saved = autosave.tick(now_secs, self.history.document(), self.project.path());
            if let Err(error) = saved {
                self.notices.report(Severity::Warning, error.to_string());
            }
        }
    }

    /// Takes in what other threads have done, without moving time. [`Session::tick`] does this too.
    pub fn pump(&mut self) {
        self.pump_picture_files();
        self.refresh_directions();
        self.pump_photos();
        self.pump_draft();
        self.pump_export();
        self.pump_game();
        self.reconcile_faces();
        self.update_expression();
        self.pump_axes();
        self.pump_photo_view();
        self.pump_difference();
        self.pump_collections();
    }

    /// In how many seconds [`Session::tick`] is wanted even if nobody touches anything: 0 while the morph or
    /// the walk plays, `None` when nothing will happen by itself.
    pub fn next_tick_secs(&self) -> Option<f32> {
        /// Often enough for messages to go and autosaves to be written.
        const IDLE_SECS: f32 = 0.5;
        if self.playhead.is_playing() || self.is_walking() {
            return Some(0.0);
        }
        if self.hand.is_moving() {
            return Some(REST_SECS);
        }
        let is_waiting = self.notices.messages.is_any_expiring()
            || self.autosave.as_ref().is_some_and(Autosave::is_waiting);
        is_waiting.then_some(IDLE_SECS)
    }

    /// How far the face in a slot is. A slot that a dropped photo is being loaded for is [`SlotState::Loading`].
    pub fn slot_state(&self, slot: SlotId) -> SlotState {
        if self.drops.iter().any(|drop| drop.is_for(slot)) {
            return SlotState::Loading;
        }
        match self.document().slot(slot) {
            Some(slot) => match self.faces.state(slot, self.engine.model()) {
                SlotState::Ready if self.is_waiting_for_axes(slot) => SlotState::Encoding,
                state => state,
            },
            None => SlotState::Empty,
        }
    }

    /// The newest picture there is for a place; `None` before the first.
    pub fn shown(&self, picture: Picture) -> Option<&Shown> {
        self.previews.shown(picture)
    }

    /// Whether a newer picture than [`Session::shown`] is on its way.
    pub fn is_picture_pending(&self, picture: Picture) -> bool {
        self.previews.is_waiting(picture)
    }

    /// All places that pictures can appear in now: the stage, two for each slot, and the tiles.
    pub fn pictures(&self) -> Vec<Picture> {
        let slots = self.document().slots().iter();
        std::iter::once(Picture::Stage)
            .chain(
                slots.flat_map(|slot| [Picture::Reconstruction(slot.id), Picture::Edited(slot.id)]),
            )
            .chain(self.tile_pictures())
            .collect()
    }

    /// The picture that the model was given for a slot, at the model's size; `None` for inventions and until it is cut
    /// out.
    pub fn aligned(&self, slot: SlotId) -> Option<&Arc<RgbImage>> {
        self.faces
            .face(self.document().slot(slot)?, self.engine.model()?)?
            .crop
            .as_ref()
    }

    /// Tries again to get the face of a slot that has failed, or the photos that lend it detail.
    pub fn retry(&mut self, slot: SlotId) {
        if let Some(slot) = self.history.document().slot(slot) {
            let lenders = self.lenders.of_face(slot);
            for slot in std::iter::once(slot).chain(lenders) {
                self.faces.retry(slot, self.engine.model());
            }
        }
    }

    /// The messages on show, oldest first.
    pub fn messages(&self) -> &[Message] {
        self.notices.messages.shown()
    }

    /// Shows a message, for parts of the program that have no other way to speak.
    pub fn report(&mut self, severity: Severity, text: impl Into<String>) {
        self.notices.report(severity, text);
    }

    /// The user has read a message.
    pub fn dismiss(&mut self, message: MessageId) {
        self.notices.messages.dismiss(message);
    }
}
