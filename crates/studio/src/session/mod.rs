//! The whole studio with no window: the document and everything that is known about its faces.
//!
//! A window (or a test) calls [`Session::commit`] for each change, hands engine events to [`Session::handle`], sends what
//! [`Session::take_requests`] gives to the engine, calls [`Session::tick`] once a frame, and draws what [`Session::context`]
//! and the features say. No call ever waits for the engine, a disk full of photos, or an export.
//!
//! The session itself only keeps the features and says in which order they act.

mod actions;
mod arrivals;
mod clearing;
mod deeds;
mod exporting;
mod leaving;
mod looking;
mod progress;
mod project;
mod project_files;
mod requests;
mod revival;

pub use leaving::{Departure, LeavingAnswer, WindowTask};
pub use project_files::UNPACK_FOLDER;

use std::path::PathBuf;
use std::sync::Arc;

use self::clearing::Clearing;
use self::leaving::Leaving;
use self::project_files::ProjectFiles;
use crate::autosave::{Autosave, Restored};
use crate::context::{Context, Project, REST_SECS};
use crate::document::Document;
use crate::game::Game;
use crate::messages::Severity;
use crate::photos::PhotoWorker;
use crate::project::PhotoStorage;
use crate::rooms::{
    AxesState, Collections, ConceptDraft, DifferenceView, Exports, Expressions, GameTable,
    Inventing, PhotoView, PictureFiles, Reach, Relinking, Walking,
};
use crate::view::View;
use facemath_core::work::Wake;
use facemath_nets::engine::Event;

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
    /// How that file keeps its photos; `None` where that is not known.
    pub storage: Option<PhotoStorage>,
    /// Work that was left unsaved earlier and can be brought back.
    pub set_aside: Option<Restored>,
    /// The name or path of the model that the engine has been started with.
    pub engine_model: String,
    /// The folder for the autosave, which no other open window has; `None` to keep none.
    pub autosave_folder: Option<PathBuf>,
    /// The folder for pasted pictures and baked photos; `None` to keep none of them.
    pub data_folder: Option<PathBuf>,
    /// Called from other threads when [`Session::tick`] has something to take in; a window asks for a repaint.
    pub wake: Wake,
}

/// The headless studio. See the [module documentation](self).
pub struct Session {
    context: Context,
    autosave: Option<Autosave>,
    set_aside: Option<Restored>,
    leaving: Option<Leaving>,
    /// What the window has not been told yet.
    window_task: WindowTask,
    project_files: ProjectFiles,
    clearing: Clearing,
    expressions: Expressions,
    inventing: Inventing,
    walking: Walking,
    game: GameTable,
    draft: ConceptDraft,
    collections: Collections,
    axes: AxesState,
    exports: Exports,
    picture_files: PictureFiles,
    photo_view: PhotoView,
    difference_view: DifferenceView,
    relinking: Relinking,
    reach: Reach,
    view: View,
}

impl Session {
    /// A session on `options.document`; `photos` reads and crops pictures on other threads.
    pub fn new(options: SessionOptions, photos: Box<dyn PhotoWorker>) -> Self {
        let folder = options.data_folder;
        let wake = options.wake;
        let project = match options.project {
            Some(path) => Project::in_file(path, options.saved, options.storage),
            None => Project::unnamed(options.saved),
        };
        Self {
            context: Context::new(
                options.document,
                project,
                photos,
                options.engine_model,
                folder.as_ref().map(|folder| folder.join(BAKE_FOLDER)),
            ),
            autosave: options
                .autosave_folder
                .as_deref()
                .map(|folder| Autosave::new(folder, Arc::clone(&wake))),
            set_aside: options.set_aside,
            leaving: None,
            window_task: WindowTask::default(),
            project_files: ProjectFiles::new(
                options.autosave_folder.as_deref(),
                folder.clone(),
                Arc::clone(&wake),
            ),
            clearing: Clearing::new(Arc::clone(&wake)),
            expressions: Expressions::default(),
            inventing: Inventing::new(Arc::clone(&wake)),
            walking: Walking::default(),
            game: GameTable::new(rand::random()),
            draft: ConceptDraft::default(),
            collections: Collections::default(),
            axes: AxesState::new(Arc::clone(&wake)),
            picture_files: PictureFiles::new(folder, Arc::clone(&wake)),
            view: View::default(),
            relinking: Relinking::new(Arc::clone(&wake)),
            reach: Reach::new(Arc::clone(&wake)),
            exports: Exports::new(wake),
            photo_view: PhotoView::default(),
            difference_view: DifferenceView::default(),
        }
    }

    /// What all features share: the document, its faces, the stage, the messages.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// The work as it is now.
    pub fn document(&self) -> &Document {
        self.context.document()
    }

    /// The expression of the document.
    pub fn expressions(&self) -> &Expressions {
        &self.expressions
    }

    /// The sheet of inventions.
    pub fn inventing(&self) -> &Inventing {
        &self.inventing
    }

    /// The random walk.
    pub fn walking(&self) -> &Walking {
        &self.walking
    }

    /// The game: its round and its score.
    pub fn game(&self) -> &Game {
        self.game.game()
    }

    /// The game with the pictures of its round.
    pub fn game_table(&self) -> &GameTable {
        &self.game
    }

    /// The concept that is being made.
    pub fn draft(&self) -> &ConceptDraft {
        &self.draft
    }

    /// The faces that are looked among.
    pub fn collections(&self) -> &Collections {
        &self.collections
    }

    /// Single pictures on their way to the disk.
    pub fn picture_files(&self) -> &PictureFiles {
        &self.picture_files
    }

    /// How far the sliders go before the selected face is drawn badly.
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// What is being written into files.
    pub fn exports(&self) -> &Exports {
        &self.exports
    }

    /// Once a frame: takes in what other threads have done and moves the playhead. `now_secs` counts from any fixed
    /// moment, `dt_secs` from the last call.
    pub fn tick(&mut self, now_secs: f64, dt_secs: f32) {
        self.context.notices.now_secs = now_secs;
        self.context.hand.tick(now_secs);
        self.pump();
        let context = &mut self.context;
        let (timeline, key_count) = (*context.document().timeline(), context.key_count());
        context.playhead.advance(dt_secs, &timeline, key_count);
        self.walking.advance_walk(context, dt_secs);
        context.notices.messages.expire(now_secs);
        if let Some(autosave) = &mut self.autosave {
            let saved = autosave.tick(now_secs, context.document(), context.project.path());
            if let Err(error) = saved {
                context.report(Severity::Warning, error.to_string());
            }
        }
    }

    /// Takes in what other threads have done, without moving time. [`Session::tick`] does this too.
    ///
    /// The order: what has arrived from files comes before what is computed from faces, and that before what is drawn of it.
    pub fn pump(&mut self) {
        self.pump_project_files();
        self.pump_clearing();
        let context = &mut self.context;
        self.picture_files.pump_picture_files(context);
        self.settle_view();
        let context = &mut self.context;
        context.refresh_directions();
        self.take_arrivals();
        let context = &mut self.context;
        self.relinking.pump(context);
        self.draft.pump_draft(context);
        self.exports.pump_export(context);
        self.game.pump_game(context);
        context.reconcile_faces(self.game.guests());
        self.expressions.update_expression(context);
        self.axes.pump_axes(context);
        self.reach.pump(context);
        self.photo_view.pump_photo_view(context);
        self.difference_view.pump_difference(context);
        self.collections.pump_collections(context);
    }

    /// Handles what the engine has to say.
    pub fn handle(&mut self, event: Event) {
        self.context.handle(event);
    }

    /// In how many seconds [`Session::tick`] is wanted even if nobody touches anything: 0 while the morph or
    /// the walk plays, `None` when nothing will happen by itself.
    pub fn next_tick_secs(&self) -> Option<f32> {
        /// Often enough for messages to go and autosaves to be written.
        const IDLE_SECS: f32 = 0.5;
        if self.context.playhead.is_playing() || self.context.is_walking() {
            return Some(0.0);
        }
        if self.context.hand.is_moving() {
            return Some(REST_SECS);
        }
        let is_waiting = self.context.notices.messages.is_any_expiring()
            || self.autosave.as_ref().is_some_and(Autosave::is_waiting);
        is_waiting.then_some(IDLE_SECS)
    }
}
