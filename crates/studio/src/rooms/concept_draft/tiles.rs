//! What the page of concepts shows of a concept that is being made.

use super::{ConceptDraft, DraftFit, ExampleGroup, PREVIEW_STRENGTHS, SHOWN_EXAMPLES};
use crate::context::{Context, Extent, SMALL_PX, Sheet};
use crate::rooms::Page;
use facemath_core::latent::Latent;

impl ConceptDraft {
    /// Keeps the draft's pictures on their sheets, while they are looked at.
    pub(crate) fn place_draft_tiles(&self, context: &mut Context) {
        let is_shown = self.is_shown;
        let mut preview = Vec::new();
        let selected = context.document().selected();
        if let (true, DraftFit::Ready(fit)) = (is_shown, &self.fit)
            && let Some(slot) = selected.and_then(|slot| context.document().slot(slot))
            && let Some(code) = context.edited_code(slot.id)
        {
            let strengths = PREVIEW_STRENGTHS.iter();
            preview = strengths
                .map(|strength| {
                    let code = &code + &fit.direction * *strength;
                    context.drawing(code, context.shares(slot), Extent::UpTo(SMALL_PX))
                })
                .collect();
        }
        let shown = if is_shown { SHOWN_EXAMPLES } else { 0 };
        let examples = |side| -> Vec<Latent> { self.codes(side).take(shown).cloned().collect() };
        let (with, without) = (
            examples(ExampleGroup::With),
            examples(ExampleGroup::Without),
        );
        context.set_tiles(Sheet::Page(Page::Concepts), preview);
        context.set_tiles(Sheet::ExamplesWith, with);
        context.set_tiles(Sheet::ExamplesWithout, without);
    }
}
