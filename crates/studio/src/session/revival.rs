//! When the engine or the keeper of collections fails: the work stays, the user is told, and another takes its place.
//!
//! Whoever starts them looks at [`Session::is_engine_gone`] and [`Session::has_collections`], and hands in the next.

use super::Session;
use super::engine::EngineState;
use crate::messages::Severity;

impl Session {
    /// The engine has failed. What was known of the faces is kept, and what it was to do is asked of the next engine.
    pub(super) fn lose_engine(&mut self, reason: String) {
        self.engine = EngineState::gone(self.document().model().to_owned());
        self.faces.lose_engine(&reason);
        self.refresh();
        self.notices.report(Severity::Error, reason);
    }

    /// Whether the engine has failed and no other has been started: then no faces are read or drawn.
    pub fn is_engine_gone(&self) -> bool {
        self.engine.is_gone()
    }

    /// Another engine has been started in the place of one that failed, with the model of the document.
    pub fn engine_restarted(&mut self) {
        self.engine = EngineState::new(self.document().model().to_owned());
        self.notices.report(
            Severity::Warning,
            "Faces are computed anew; the work that is open is as it was",
        );
    }

    /// The keeper of collections has failed: there are none until [`Session::use_collections`].
    pub(super) fn lose_collections(&mut self, reason: String) {
        self.collections.lose_worker(reason.clone());
        self.notices.report(Severity::Error, reason);
    }

    /// Whether there is somebody who keeps collections.
    pub fn has_collections(&self) -> bool {
        self.collections.has_worker()
    }
}
