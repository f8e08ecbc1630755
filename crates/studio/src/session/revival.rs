//! When the engine or the keeper of collections fails: the work stays, the user is told, and another takes its place.
//!
//! Whoever starts them looks at [`Session::is_engine_gone`] and [`Collections::has_worker`](super::Collections::has_worker),
//! and hands in the next.

use super::Session;
use crate::context::EngineState;
use crate::messages::Severity;

impl Session {
    /// Whether the engine has failed and no other has been started: then no faces are read or drawn.
    pub fn is_engine_gone(&self) -> bool {
        self.context.engine.is_gone()
    }

    /// Another engine has been started in the place of one that failed, with the model of the document.
    pub fn engine_restarted(&mut self) {
        let model = self.context.document().model().to_owned();
        self.context.engine = EngineState::new(model);
        self.context.report(
            Severity::Warning,
            "Faces are computed anew; the work that is open is as it was",
        );
    }
}
