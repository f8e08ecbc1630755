//! What the page of concepts shows of a concept that is being made.

use super::{DraftFit, ExampleGroup, PREVIEW_STRENGTHS, SHOWN_EXAMPLES};
use crate::session::Session;
use crate::session::drawings::{Extent, SMALL_PX};
use crate::session::tiles::Sheet;
use facemath_core::latent::Latent;

impl Session {
    /// Keeps the draft's pictures on their sheets, while they are looked at.
    pub(in crate::session) fn place_draft_tiles(&mut self) {
        let is_shown = self.draft.is_shown;
        let mut preview = Vec::new();
        let selected = self.document().selected();
        if let (true, DraftFit::Ready(fit)) = (is_shown, &self.draft.fit)
            && let Some(slot) = selected.and_then(|slot| self.document().slot(slot))
            && let Some(code) = self.edited_code(slot.id)
        {
            let strengths = PREVIEW_STRENGTHS.iter();
            preview = strengths
                .map(|strength| {
                    let code = &code + &fit.direction * *strength;
                    self.drawing(code, self.shares(slot), Extent::UpTo(SMALL_PX))
                })
                .collect();
        }
        let shown = if is_shown { SHOWN_EXAMPLES } else { 0 };
        let examples =
            |side| -> Vec<Latent> { self.draft.codes(side).take(shown).cloned().collect() };
        let (with, without) = (
            examples(ExampleGroup::With),
            examples(ExampleGroup::Without),
        );
        self.set_tiles(Sheet::Concept, preview);
        self.set_tiles(Sheet::ExamplesWith, with);
        self.set_tiles(Sheet::ExamplesWithout, without);
    }
}
