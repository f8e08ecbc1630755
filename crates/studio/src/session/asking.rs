//! What becomes of files that are dropped while a question waits for its answer.

use super::Session;
use crate::messages::Severity;

impl Session {
    /// Whether a question covers the window.
    fn is_asking(&self) -> bool {
        self.leaving().is_some()
            || self.typed_path().is_some()
            || self.is_asking_for_photo_storage()
            || self.is_asking_to_clear()
    }

    /// Tells that dropped files are not taken, until the question that is open is answered.
    pub(super) fn refuse_drop(&mut self, told: String) {
        self.report(Severity::Warning, told.as_str());
        self.context.notices.messages.hold(&told);
        self.refused_drop = Some(told);
    }

    /// Takes back what was told of them: files have been dropped again, and taken.
    pub(super) fn forget_refused_drop(&mut self) {
        if let Some(told) = self.refused_drop.take() {
            self.context.notices.messages.withdraw(&told);
        }
    }

    /// Has it go by itself once nothing is asked any more.
    pub(super) fn pump_refused_drop(&mut self) {
        if self.is_asking() {
            return;
        }
        if let Some(told) = &self.refused_drop {
            let notices = &mut self.context.notices;
            notices.messages.let_go(told, notices.now_secs);
        }
    }
}
