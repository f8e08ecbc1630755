//! What is on show, and what follows from it.

use super::Session;
use crate::command::Command;
use crate::context::StageView;
use crate::rooms::Page;
use crate::view::View;

impl Session {
    /// What is on show. It changes by itself where the stage asks for it: whatever takes the stage from the walk turns the page
    /// to the face, and only the selected photo can be framed.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Shows something else; a slot whose photo is to be framed becomes the selected one. Photos are read, faces drawn and axes computed only while a page shows them.
    pub fn look(&mut self, view: View) {
        let before = std::mem::replace(&mut self.view, view);
        if let Some(slot) = view.framing.filter(|_| view.framing != before.framing) {
            // Only the selected photo can be framed.
            self.commit(Command::SelectSlot { slot });
            self.context.show(StageView::Face);
        }
        let is_walk_on_stage = self.context.stage_view() == StageView::Walk;
        match (before.page, view.page) {
            (Page::Walk, Page::Walk) => {}
            (_, Page::Walk) => self.rooms.walking.start_walking(&mut self.context),
            (Page::Walk, _) if is_walk_on_stage => self.context.show(StageView::Face),
            _ => {}
        }
        self.settle_view();
    }

    /// Brings the view into line with the stage and the selection, and tells each feature whether it is looked at.
    pub(super) fn settle_view(&mut self) {
        let stage = self.context.stage_view();
        if self.view.page == Page::Walk && stage != StageView::Walk {
            self.view.page = Page::Face;
        }
        let selected = self.context.document().selected();
        self.view
            .framing
            .take_if(|slot| Some(*slot) != selected || stage == StageView::Morph);
        self.rooms.watch(&self.view);
    }
}
