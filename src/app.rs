//! The window: one shell that connects the headless [`Session`], the engine, the system's dialogs and the panels.
//!
//! Every frame runs the same way round: [`eframe::App::logic`] takes in what the engine and other threads have done,
//! [`eframe::App::ui`] draws a view of the session, hands what is asked for back to it and sends what the session
//! then wants to the engine. Nothing here waits.

mod atlas;
mod attached;
mod clipboard;
mod collection;
mod concepts;
mod dialogs;
mod film;
mod first_seconds;
mod invent;
mod leaving;
mod link;
mod pasting;
mod perform;
mod preferences;
mod proof;
mod revival;
mod run;
mod start;
mod textures;
mod view;

use std::path::PathBuf;
use std::sync::Arc;

use eframe::CreationContext;
use egui::{Context, Ui};

pub use clipboard::{Clipboard, ClipboardEvent, Copied, SystemClipboard, files_named_in};
pub use dialogs::{Dialogs, SystemDialogs};
pub use link::FaceEngine;
pub use revival::StartEngine;
pub use run::{AppError, StudioOptions, libraries_folder, run};

use self::collection::CollectionTextures;
use self::invent::GameTextures;
use self::preferences::{Preferences, egui_theme};
use self::proof::ProofTexture;
use self::revival::Starter;
use self::start::{shared_gpu, waking};
use self::textures::Textures;
use crate::ui::{self, ModelChoice, UiState, theme};
use facemath_core::work::{Job, Wake};
use facemath_nets::engine::{EngineError, EngineOptions};
use facemath_studio::{
    AutosavePlace, DEFAULT_MODEL, Dialog, Document, Intent, PhotoWorker, Session, SessionOptions,
    Severity, ShowIntent, Source, ThreadedPhotos, View, samples::SAMPLES,
};

/// How fast the morph of the first seconds runs, as a share of its real pace.
const SHOW_PACE: f32 = 0.4;
/// The longest step of time in one frame: a window that was asleep does not leap.
const LONGEST_STEP_SECS: f32 = 0.1;
/// File of the preferences in the data folder.
const SETTINGS_FILE: &str = "settings.json";

/// Everything outside the window that the window works with; tests bring their own.
pub struct Services {
    /// Starts the engine, once the window's GPU is known, and again if it fails.
    pub start_engine: StartEngine,
    /// What [`Services::start_engine`] is told; its GPU and wake function are filled in by the window.
    pub engine_options: EngineOptions,
    /// Asks for files.
    pub dialogs: Box<dyn Dialogs>,
    /// What other programs copy and paste.
    pub clipboard: Box<dyn Clipboard>,
    /// Reads photos; `None` for the real thing on other threads.
    pub photos: Option<Box<dyn PhotoWorker>>,
    /// Where preferences and the autosave are kept; `None` to keep nothing.
    pub data_folder: Option<PathBuf>,
    /// Where the faces of folders of photos are kept; `None` to look among the slots only.
    pub libraries_folder: Option<PathBuf>,
    /// The model to begin with, by its name or path; `None` for that of the work.
    pub model: Option<String>,
    /// Models to choose from.
    pub models: Vec<ModelChoice>,
    /// Where chance begins.
    pub seed: u64,
    /// Photos and folders of them, or one project, to open at the start.
    pub files: Vec<PathBuf>,
}

/// The window's state. See the [module documentation](self).
pub struct App {
    session: Session,
    engine: Box<dyn FaceEngine>,
    starter: Starter,
    dialogs: Box<dyn Dialogs>,
    /// What the open dialog asks for.
    pending_dialog: Option<Dialog>,
    clipboard: Box<dyn Clipboard>,
    /// What was copied is awaited by a text field rather than by the slots.
    pastes_text: bool,
    textures: Textures,
    collection_textures: CollectionTextures,
    game_textures: GameTextures,
    proof_texture: ProofTexture,
    preferences: Preferences,
    models: Vec<ModelChoice>,
    ui_state: UiState,
    /// Files to open once the work of last time is here.
    files: Vec<PathBuf>,
    /// A photo that has just come into a slot, alone, and will be framed.
    photo_to_frame: Option<PathBuf>,
    /// The first seconds: a slow morph plays until anything is touched.
    is_show: bool,
    /// Whether the line of invitation still shows.
    is_inviting: bool,
    last_tick_secs: Option<f64>,
    /// The window's title as it was told last.
    title: String,
    /// Nothing is left to ask: the window closes.
    is_closing: bool,
    /// The file manager on its way.
    opening: Option<Job<()>>,
    wake: Wake,
    /// Where the work is kept while this window is open.
    place: Option<AutosavePlace>,
}

impl App {
    /// Builds the window's state.
    ///
    /// # Errors
    /// [`EngineError`] if the engine's thread cannot be started.
    pub fn new(cc: &CreationContext<'_>, services: Services) -> Result<Self, EngineError> {
        let ctx = cc.egui_ctx.clone();
        theme::install(&ctx);
        let wake = waking(&ctx);
        let data_folder = services.data_folder;
        let settings_path = data_folder.as_deref().map(|at| at.join(SETTINGS_FILE));
        let (preferences, settings, problem) = Preferences::load(settings_path, Arc::clone(&wake));
        ctx.set_theme(egui_theme(settings.theme));
        let ui_state = UiState::with_panels(settings.panels);

        let render_state = cc.wgpu_render_state.clone();
        let options = EngineOptions {
            gpu: render_state.as_ref().map(shared_gpu),
            wake: Arc::clone(&wake),
            ..services.engine_options
        };
        let mut starter = Starter::new(services.start_engine, options, services.libraries_folder);
        let model = services.model.as_deref().unwrap_or(DEFAULT_MODEL);
        let engine = starter.start_engine(model)?;

        let place = data_folder.as_deref().map(AutosavePlace::claim);
        let photos = services
            .photos
            .unwrap_or_else(|| Box::new(ThreadedPhotos::new(Arc::clone(&wake))));
        let options = SessionOptions {
            document: Document::new(),
            project: None,
            engine_model: model.to_owned(),
            autosave_folder: place.as_ref().map(|place| place.folder().to_owned()),
            data_folder,
            libraries_folder: starter.libraries_folder.clone(),
            seed: services.seed,
            wake: Arc::clone(&wake),
        };
        let mut session = Session::new(options, photos);
        session.use_settings(settings);
        if let Some(problem) = problem {
            session.report(Severity::Warning, problem);
        }
        if let Some(place) = &place {
            session.found_left_work(place.left_by_others().to_vec());
            session.watch_for_left_work(place.held_by_others().to_vec());
        }
        starter.start_collections(&mut session, engine.as_ref());
        session.show_reach(true);
        session.resume(services.model);

        Ok(Self {
            session,
            engine,
            starter,
            dialogs: services.dialogs,
            pending_dialog: None,
            clipboard: services.clipboard,
            pastes_text: false,
            textures: Textures::new(&ctx, render_state, SAMPLES),
            collection_textures: CollectionTextures::new(&ctx),
            game_textures: GameTextures::default(),
            proof_texture: ProofTexture::default(),
            preferences,
            models: services.models,
            ui_state,
            files: services.files,
            photo_to_frame: None,
            is_show: false,
            is_inviting: false,
            last_tick_secs: None,
            title: String::new(),
            is_closing: false,
            opening: None,
            wake,
            place,
        })
    }

    /// The headless studio behind the window.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Handles what happened elsewhere, and moves time.
    fn advance(&mut self, ctx: &Context) {
        self.listen_to_engine();
        self.revive_collections();
        let now_secs = ctx.time();
        let last_secs = self.last_tick_secs.replace(now_secs).unwrap_or(now_secs);
        let mut dt_secs = ((now_secs - last_secs) as f32).clamp(0.0, LONGEST_STEP_SECS);
        if self.is_show {
            dt_secs *= SHOW_PACE;
            if self.session.context().can_morph() && !self.session.context().playhead().is_playing()
            {
                self.session.play();
            }
        }
        self.session.tick(now_secs, dt_secs);
        self.take_answer();
        self.take_opened();
        self.take_copied(ctx);
        self.remember_files();
        self.open_framing();
        self.send_requests();
    }

    /// Lets a new photo be framed if its face was not found for sure.
    fn open_framing(&mut self) {
        let Some(awaited) = &self.photo_to_frame else {
            return;
        };
        let Some(slot) = self.session.document().selected_slot() else {
            return;
        };
        let is_awaited = matches!(&slot.source, Some(Source::Photo { path }) if path == awaited);
        let (true, Some(is_doubtful)) = (
            is_awaited,
            self.session.context().is_framing_doubtful(slot.id),
        ) else {
            return;
        };
        if is_doubtful {
            self.session.look(View {
                framing: Some(slot.id),
                ..*self.session.view()
            });
        }
        self.photo_to_frame = None;
    }

    fn send_requests(&mut self) {
        let requests = self.session.take_requests();
        let (engine, stage_px) = (self.engine.as_ref(), self.ui_state.stage_px);
        self.textures
            .prepare(&self.session, &requests, engine, stage_px);
        for request in requests {
            self.engine.send(request);
        }
    }

    /// Asks for the next frame exactly when there is something to see or do.
    fn schedule(&self, ctx: &Context) {
        let Some(secs) = self.session.next_tick_secs() else {
            return;
        };
        if self.session.context().playhead().is_playing() || self.session.context().is_walking() {
            // Frames of the morph are all there is to see: no need for the screen's own rate.
            ctx.request_repaint_after_secs(1.0 / self.session.document().timeline().fps.max(1.0));
        } else {
            ctx.request_repaint_after_secs(secs);
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, frame: &mut eframe::Frame) {
        // For measuring: RUST_LOG=facemath=trace.
        tracing::trace!(cpu_secs = frame.info().cpu_usage, "a frame is drawn");
        if ctx.cumulative_frame_nr() == 1 {
            // What benches/window.sh waits for.
            tracing::info!("the first frame is drawn");
        }
        self.advance(ctx);
        self.ask_before_closing(ctx, frame);
        self.do_window_tasks(ctx, frame);
        self.show_title(ctx);
    }

    fn raw_input_hook(&mut self, ctx: &Context, raw_input: &mut egui::RawInput) {
        self.give_keys_to_text(ctx, raw_input);
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        self.stop_show(ui);
        self.stop_inviting(ui);
        let (engine, stage_px) = (self.engine.as_ref(), self.ui_state.stage_px);
        self.textures
            .update(ui.ctx(), &self.session, engine, stage_px);
        self.collection_textures.update(ui.ctx(), &mut self.session);
        self.game_textures.update(ui.ctx(), &self.session);
        self.proof_texture.update(ui.ctx(), &self.session);

        let mut intents = Vec::new();
        let mut ui_state = self.ui_state.clone();
        ui_state.view = *self.session.view();
        ui::studio_ui(ui, &self.view(), &mut ui_state, &mut intents);
        if ui_state.view != *self.session.view() {
            intents.insert(0, Intent::Show(ShowIntent::View(ui_state.view)));
        }
        self.ui_state = ui_state;
        self.remember_panels(ui.ctx());

        if !intents.is_empty() {
            for intent in intents {
                self.perform(intent);
            }
            // What was asked for shows in the next frame; the engine starts on it now.
            self.session.pump();
            ui.ctx().request_repaint();
            self.do_window_tasks(ui.ctx(), frame);
        }
        self.pass_on_copied_text(ui.ctx());
        self.send_requests();
        self.schedule(ui.ctx());
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.session.flush_autosave();
        self.preferences.flush(self.session.settings());
        // What has not been read yet is still to be found there.
        if self.is_closing
            && !self.session.is_resuming()
            && let Some(place) = &self.place
        {
            place.close();
        }
    }
}
