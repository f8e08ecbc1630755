//! The whole photo with the edit in it, following the sliders: at most one is being made, and then the newest wanted.

use std::sync::Arc;

use image::RgbImage;

use crate::context::{Context, Picture, SlotState, StageView};
use crate::messages::Severity;
use crate::photos::{PasteJob, PhotoPreview};
use crate::{SlotId, Source};
use facemath_core::detail::PasteOptions;
use facemath_core::photo::Framing;
use facemath_nets::engine::Generation;

/// Everything that a photo with its edit depends on.
#[derive(Clone, Debug, PartialEq)]
struct Wanted {
    slot: SlotId,
    source: Option<Source>,
    framing: Framing,
    detail: f32,
    plain: Generation,
    edited: Generation,
}

/// The whole photo with the edits in it.
#[derive(Debug, Default)]
pub struct PhotoView {
    making: Option<(u64, Wanted)>,
    shown: Option<(Wanted, Arc<RgbImage>)>,
    /// What could not be made, and is not tried again before something changes.
    failed: Option<Wanted>,
}

impl PhotoView {
    /// The photo of the selected slot at the size of its preview, with the edits in it; an older state of the same
    /// photo while a newer one is on its way. `None` unless the stage shows [`StageView::Photo`] and there is one.
    pub fn photo_with_edits(&self, context: &Context) -> Option<&Arc<RgbImage>> {
        let slot = context.document().selected_slot()?;
        let (shown, pixels) = self.shown.as_ref()?;
        let is_it = context.stage_view() == StageView::Photo
            && shown.slot == slot.id
            && shown.source == slot.source;
        is_it.then_some(pixels)
    }

    /// Handles photos that have been made and starts the next one, if something has changed.
    pub(crate) fn pump_photo_view(&mut self, context: &mut Context) {
        for (ticket, result) in context.faces.take_pasted() {
            let view = &mut *self;
            let Some((_, wanted)) = view.making.take_if(|(making, _)| *making == ticket) else {
                continue;
            };
            match result {
                Ok(pixels) => view.shown = Some((wanted, Arc::new(pixels))),
                Err(reason) => {
                    view.failed = Some(wanted);
                    context.notices.report(Severity::Error, reason);
                }
            }
        }
        if context.stage_view() != StageView::Photo || self.making.is_some() {
            return;
        }
        let Some((wanted, plain, edited, preview)) = self.wanted_photo(context) else {
            return;
        };
        let shown = self.shown.as_ref().map(|(shown, _)| shown);
        if shown == Some(&wanted) || self.failed.as_ref() == Some(&wanted) {
            return;
        }
        let Some(source) = wanted.source.clone() else {
            return;
        };
        let (framing, detail) = (wanted.framing, wanted.detail);
        let ticket = context.faces.paste(|ticket| PasteJob {
            ticket,
            source,
            preview,
            framing,
            plain,
            edited,
            options: PasteOptions { detail },
        });
        self.making = Some((ticket, wanted));
    }

    #[allow(clippy::type_complexity, reason = "used in one place")]
    fn wanted_photo(
        &self,
        context: &Context,
    ) -> Option<(Wanted, Arc<RgbImage>, Arc<RgbImage>, Arc<PhotoPreview>)> {
        let slot = context.document().selected_slot()?;
        // With another framing on its way the pictures would not fit it.
        let is_ready = context.slot_state(slot.id) == SlotState::Ready
            && !context.previews.is_waiting(Picture::PastedPlain);
        let plain = context.previews.shown_of_subject(Picture::PastedPlain)?;
        let edited = context.previews.shown_of_subject(Picture::PastedEdited)?;
        let wanted = Wanted {
            slot: slot.id,
            source: slot.source.clone(),
            framing: context.framing(slot.id)?,
            detail: context.detail_amount(),
            plain: plain.generation,
            edited: edited.generation,
        };
        let (plain, edited) = (plain.pixels.clone()?, edited.pixels.clone()?);
        let preview = Arc::clone(context.photo_preview(slot.id)?);
        is_ready.then_some((wanted, plain, edited, preview))
    }
}
