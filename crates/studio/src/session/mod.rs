//! The whole studio with no window: the document and everything that is known about its faces.
//!
//! A window hands what a user asks for to [`Session::perform`] and does what [`Session::take_window_tasks`] returns, hands
//! engine events to [`Session::handle`], sends what [`Session::take_requests`] returns to the engine, calls
//! [`Session::tick`] once a frame, and draws what [`Session::context`] and the features say. Tests and the command line
//! call what an intent does by its name, such as [`Session::commit`]. No call ever waits for the engine, a disk full of
//! photos, or an export.
//!
//! The session itself only keeps the features and says in which order they act.

mod arrivals;
mod asking;
mod chosen;
mod clearing;
mod deeds;
mod enabled;
mod exporting;
mod film;
mod leaving;
mod left_work;
mod looking;
mod naming;
mod perform;
mod perform_film;
mod perform_pages;
mod progress;
mod project;
mod project_files;
mod requests;
mod resuming;
mod revival;
mod typed_path;

pub use leaving::{Departure, LeavingAnswer};
pub use typed_path::TypedPath;

pub(crate) use project_files::UNPACK_FOLDER;

use crate::Event;
use std::path::PathBuf;
use std::sync::Arc;

use self::clearing::Clearing;
use self::film::CopiedKey;
use self::leaving::Leaving;
use self::left_work::LeftWork;
use self::project_files::ProjectFiles;
use self::resuming::Resuming;
use crate::autosave::{Autosave, Restored};
use crate::context::{Context, Project, REST_SECS};
use crate::dialog::{Purpose, WindowTask};
use crate::document::Document;
use crate::game::Game;
use crate::messages::Severity;
use crate::photos::PhotoWorker;
use crate::rooms::{
    Collections, ConceptDraft, Exports, Expressions, GameTable, Inventing, PictureFiles, Reach,
    Rooms, Walking,
};
use crate::settings::Settings;
use crate::view::View;
use facemath_core::work::Wake;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// Name of the folder of baked photos in the data folder. Nothing in it is ever deleted: a project, an autosave or an
/// undone step may need it.
const BAKE_FOLDER: &str = "baked";

/// What a session starts from.
pub struct SessionOptions {
    /// The work to begin with. A window begins with nothing, and has [`Session::resume`] look for the work of last time.
    pub document: Document,
    /// The project file that `document` is from.
    pub project: Option<PathBuf>,
    /// The name or path of the model that the engine has been started with.
    pub engine_model: String,
    /// The folder for the autosave, which no other open window has; `None` to keep none.
    pub autosave_folder: Option<PathBuf>,
    /// The folder for pasted pictures and baked photos; `None` to keep none of them.
    pub data_folder: Option<PathBuf>,
    /// The folder with codes and thumbnails of the folders that are looked among; `None` if there is none.
    pub libraries_folder: Option<PathBuf>,
    /// Where chance begins: what is left to it is the same with the same seed and deeds.
    pub seed: u64,
    /// Called from other threads when [`Session::tick`] has something to take in; a window asks for a repaint.
    pub wake: Wake,
}

/// The headless studio. See the [module documentation](self).
pub struct Session {
    context: Context,
    autosave: Option<Autosave>,
    set_aside: Option<Restored>,
    leaving: Option<Leaving>,
    /// What the work is being saved for, while it is asked how its photos are kept.
    asking_storage: Option<Purpose>,
    /// What was told of files that were dropped while a question was open.
    refused_drop: Option<String>,
    project_files: ProjectFiles,
    resuming: Resuming,
    left_work: LeftWork,
    clearing: Clearing,
    rooms: Rooms,
    settings: Settings,
    typed_path: Option<TypedPath>,
    /// What the window has to do and has not been told yet.
    window_tasks: Vec<WindowTask>,
    view: View,
    copied_key: Option<CopiedKey>,
    chance: ChaCha8Rng,
    wake: Wake,
}

impl Session {
    /// A session on `options.document`; `photos` reads and crops pictures on other threads.
    pub fn new(options: SessionOptions, photos: Box<dyn PhotoWorker>) -> Self {
        let folder = options.data_folder;
        let wake = options.wake;
        let mut chance = ChaCha8Rng::seed_from_u64(options.seed);
        let project = match options.project {
            Some(path) => Project::in_file(path, None, None),
            None => Project::unnamed(None),
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
            set_aside: None,
            leaving: None,
            asking_storage: None,
            refused_drop: None,
            project_files: ProjectFiles::new(
                options.autosave_folder.as_deref(),
                folder.clone(),
                Arc::clone(&wake),
            ),
            resuming: Resuming::default(),
            left_work: LeftWork::default(),
            clearing: Clearing::new(options.libraries_folder, Arc::clone(&wake)),
            rooms: Rooms::new(chance.random(), folder, Arc::clone(&wake)),
            settings: Settings::default(),
            typed_path: None,
            window_tasks: Vec::new(),
            view: View::default(),
            copied_key: None,
            chance,
            wake,
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

    /// All features.
    pub fn rooms(&self) -> &Rooms {
        &self.rooms
    }

    /// What is remembered about the user, apart from the work.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Goes on with what was remembered in an earlier run.
    pub fn use_settings(&mut self, settings: Settings) {
        self.rooms
            .game
            .remember_best_streak(settings.game_best_streak);
        self.settings = settings;
    }

    /// Changes what is remembered; whoever keeps it on disk sees that from [`Session::settings`].
    pub fn change_settings(&mut self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.settings);
    }

    /// What only a window can do, oldest first; each task is handed out once.
    pub fn take_window_tasks(&mut self) -> Vec<WindowTask> {
        std::mem::take(&mut self.window_tasks)
    }

    /// The expression of the document.
    pub fn expressions(&self) -> &Expressions {
        &self.rooms.expressions
    }

    /// The sheet of inventions.
    pub fn inventing(&self) -> &Inventing {
        &self.rooms.inventing
    }

    /// The random walk.
    pub fn walking(&self) -> &Walking {
        &self.rooms.walking
    }

    /// The game: its round and its score.
    pub fn game(&self) -> &Game {
        self.rooms.game.game()
    }

    /// The game with the pictures of its round.
    pub fn game_table(&self) -> &GameTable {
        &self.rooms.game
    }

    /// The concept that is being made.
    pub fn draft(&self) -> &ConceptDraft {
        &self.rooms.draft
    }

    /// The faces that are looked among.
    pub fn collections(&self) -> &Collections {
        &self.rooms.collections
    }

    /// Single pictures on their way to the disk.
    pub fn picture_files(&self) -> &PictureFiles {
        &self.rooms.picture_files
    }

    /// How far the sliders go before the selected face is drawn badly.
    pub fn reach(&self) -> &Reach {
        &self.rooms.reach
    }

    /// What is being written into files.
    pub fn exports(&self) -> &Exports {
        &self.rooms.exports
    }

    /// Once a frame: takes in what other threads have done and moves the playhead. `now_secs` counts from any fixed
    /// moment, `dt_secs` from the last call.
    pub fn tick(&mut self, now_secs: f64, dt_secs: f32) {
        self.context.notices.now_secs = now_secs;
        self.context.hand.tick(now_secs);
        self.pump();
        let context = &mut self.context;
        let schedule = context.schedule();
        let passed = context.playhead.advance(dt_secs, &schedule);
        let is_playing = context.playhead.is_playing();
        context.playback_rate.tick(dt_secs, passed, is_playing);
        self.rooms.walking.advance_walk(context, dt_secs);
        context.notices.messages.expire(now_secs);
        let is_worth_keeping = self.is_worth_keeping();
        let context = &mut self.context;
        if let Some(autosave) = self.autosave.as_mut().filter(|_| is_worth_keeping) {
            let saved = autosave.tick(now_secs, context.document(), context.project.path());
            if let Err(error) = saved {
                context.report(Severity::Warning, error.to_string());
            }
        }
    }

    /// Whether the work is kept by itself: not before that of last time is known, and not a demonstration that nobody has touched,
    /// unless earlier work is kept in its place.
    fn is_worth_keeping(&self) -> bool {
        let has_begun = self.autosave.as_ref().is_some_and(Autosave::has_begun);
        !self.resuming.is_under_way()
            && (has_begun || self.resuming.has_found_work() || !self.context.is_untouched())
    }

    /// Handles what other threads have done, without moving time. [`Session::tick`] does this too.
    ///
    /// The order: what has arrived from files comes before what is computed from faces, and that before what is drawn of it.
    pub fn pump(&mut self) {
        self.pump_resuming();
        self.pump_left_work();
        self.pump_project_files();
        self.pump_clearing();
        self.pump_typed_path();
        self.pump_refused_drop();
        let context = &mut self.context;
        self.rooms.picture_files.pump_picture_files(context);
        self.settle_view();
        let context = &mut self.context;
        context.refresh_directions();
        self.take_arrivals();
        self.rooms.pump(&mut self.context);
        if self.rooms.exports.has_looked_up()
            && !self.window_tasks.contains(&WindowTask::WriteFilms)
        {
            self.window_tasks.push(WindowTask::WriteFilms);
        }
        let film = self.settings.film();
        self.rooms.proofs.pump(&mut self.context, film);
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
