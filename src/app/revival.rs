//! Starting the engine and the keeper of collections, and starting them again when they fail.

use std::path::PathBuf;
use std::sync::Arc;

use super::App;
use super::link::FaceEngine;
use super::textures::Textures;
use facemath_core::words;
use facemath_nets::engine::{EngineError, EngineOptions};
use facemath_studio::{Session, Severity, ThreadedCollections};

/// How often each of them is started again, until the program ends: whatever fails more often will fail again.
const MOST_RESTARTS: u32 = 3;

/// Starts an engine with a model, given by its name or path.
pub type StartEngine =
    Box<dyn FnMut(EngineOptions, &str) -> Result<Box<dyn FaceEngine>, EngineError>>;

/// How the engine and the keeper of collections are started, and how often that may be done again.
pub struct Starter {
    pub start_engine: StartEngine,
    pub engine_options: EngineOptions,
    pub libraries_folder: Option<PathBuf>,
    pub engine_restarts: u32,
    pub collections_restarts: u32,
}

impl Starter {
    pub fn new(
        start_engine: StartEngine,
        engine_options: EngineOptions,
        libraries_folder: Option<PathBuf>,
    ) -> Self {
        Self {
            start_engine,
            engine_options,
            libraries_folder,
            engine_restarts: MOST_RESTARTS,
            collections_restarts: MOST_RESTARTS,
        }
    }

    pub fn start_engine(&mut self, model: &str) -> Result<Box<dyn FaceEngine>, EngineError> {
        (self.start_engine)(self.engine_options.clone(), model)
    }

    /// Starts the keeper of collections, which reads and draws with `engine`.
    pub fn start_collections(&self, session: &mut Session, engine: &dyn FaceEngine) {
        let wake = Arc::clone(&self.engine_options.wake);
        let libraries = self.libraries_folder.clone();
        match ThreadedCollections::start(libraries, engine.face_maker(), wake) {
            Ok(collections) => session.use_collections(Box::new(collections)),
            Err(error) => session.report(
                Severity::Warning,
                format!("Nothing can be looked among: {}", words::io_error(&error)),
            ),
        }
    }

    /// Starts another engine in the place of one that has failed. Without another, the reason is among the messages.
    pub fn restart_engine(
        &mut self,
        session: &mut Session,
        textures: &Textures,
    ) -> Option<Box<dyn FaceEngine>> {
        if self.engine_restarts == 0 {
            session.report(
                Severity::Error,
                "Faces are not computed any more, since that has failed again and again. Save the project (Ctrl+S), then \
                 restart the studio",
            );
            return None;
        }
        self.engine_restarts -= 1;
        let model = session.document().model().to_owned();
        match self.start_engine(&model) {
            Ok(engine) => {
                textures.hand_over(engine.as_ref());
                session.engine_restarted();
                Some(engine)
            }
            Err(error) => {
                session.report(Severity::Error, error.to_string());
                None
            }
        }
    }
}

impl App {
    /// Handles what the engine has to say, and replaces it if that is its end.
    pub(super) fn listen_to_engine(&mut self) {
        while let Some(event) = self.engine.try_event() {
            let was_gone = self.session.is_engine_gone();
            self.session.handle(event);
            if was_gone || !self.session.is_engine_gone() {
                continue;
            }
            let next = self
                .starter
                .restart_engine(&mut self.session, &self.textures);
            if let Some(engine) = next {
                self.engine = engine;
                // The old one reads and draws with the engine that is gone.
                self.starter
                    .start_collections(&mut self.session, self.engine.as_ref());
            }
        }
    }

    /// Replaces a keeper of collections that has failed.
    pub(super) fn revive_collections(&mut self) {
        if self.session.collections().has_worker() || self.starter.collections_restarts == 0 {
            return;
        }
        self.starter.collections_restarts -= 1;
        self.starter
            .start_collections(&mut self.session, self.engine.as_ref());
    }
}
