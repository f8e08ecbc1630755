//! The whole photo with the edit in it, following the sliders: at most one is being made, and then the newest wanted.

use std::sync::Arc;

use image::RgbImage;

use super::{Picture, Session, SlotState, StageView};
use crate::messages::Severity;
use crate::photos::{PasteJob, PhotoPreview};
use crate::{Slot, SlotId, Source};
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

#[derive(Debug, Default)]
pub(super) struct PhotoView {
    making: Option<(u64, Wanted)>,
    shown: Option<(Wanted, Arc<RgbImage>)>,
    /// What could not be made, and is not tried again before something changes.
    failed: Option<Wanted>,
}

impl Session {
    /// The photo of the selected slot at the size of its preview, with the edits in it; an older state of the same
    /// photo while a newer one is on its way. `None` unless the stage shows [`StageView::Photo`] and there is one.
    pub fn photo_with_edits(&self) -> Option<&Arc<RgbImage>> {
        let slot = self.document().selected_slot()?;
        let (shown, pixels) = self.photo_view.shown.as_ref()?;
        let is_it = self.stage_view == StageView::Photo
            && shown.slot == slot.id
            && shown.source == slot.source;
        is_it.then_some(pixels)
    }

    /// The whole photo of a slot, small enough for the screen. Only sure to be there for the selected slot.
    pub fn photo_preview(&self, slot: SlotId) -> Option<&Arc<PhotoPreview>> {
        let source = self.document().slot(slot)?.source.as_ref()?;
        Some(&self.faces.photos().get(source)?.preview)
    }

    /// Whether a slot has a photo that its edits can be put back into.
    pub fn has_photo(&self, slot: &Slot) -> bool {
        matches!(
            slot.source,
            Some(Source::Photo { .. } | Source::Sample { .. })
        )
    }

    /// Takes in photos that have been made and starts the next one, if something has changed.
    pub(super) fn pump_photo_view(&mut self) {
        for (ticket, result) in self.faces.take_pasted() {
            let view = &mut self.photo_view;
            let Some((_, wanted)) = view.making.take_if(|(making, _)| *making == ticket) else {
                continue;
            };
            match result {
                Ok(pixels) => view.shown = Some((wanted, Arc::new(pixels))),
                Err(reason) => {
                    view.failed = Some(wanted);
                    self.notices.report(Severity::Error, reason);
                }
            }
        }
        if self.stage_view != StageView::Photo || self.photo_view.making.is_some() {
            return;
        }
        let Some((wanted, plain, edited, preview)) = self.wanted_photo() else {
            return;
        };
        let shown = self.photo_view.shown.as_ref().map(|(shown, _)| shown);
        if shown == Some(&wanted) || self.photo_view.failed.as_ref() == Some(&wanted) {
            return;
        }
        let Some(source) = wanted.source.clone() else {
            return;
        };
        let (framing, detail) = (wanted.framing, wanted.detail);
        let ticket = self.faces.paste(|ticket| PasteJob {
            ticket,
            source,
            preview,
            framing,
            plain,
            edited,
            options: PasteOptions { detail },
        });
        self.photo_view.making = Some((ticket, wanted));
    }

    #[allow(clippy::type_complexity, reason = "used in one place")]
    fn wanted_photo(&self) -> Option<(Wanted, Arc<RgbImage>, Arc<RgbImage>, Arc<PhotoPreview>)> {
        let slot = self.document().selected_slot()?;
        // With another framing on its way the pictures would not fit it.
        let is_ready = self.slot_state(slot.id) == SlotState::Ready
            && !self.previews.is_waiting(Picture::PastedPlain);
        let plain = self.previews.shown_of_subject(Picture::PastedPlain)?;
        let edited = self.previews.shown_of_subject(Picture::PastedEdited)?;
        let wanted = Wanted {
            slot: slot.id,
            source: slot.source.clone(),
            framing: self.framing(slot.id)?,
            detail: self.detail_amount(),
            plain: plain.generation,
            edited: edited.generation,
        };
        let (plain, edited) = (plain.pixels.clone()?, edited.pixels.clone()?);
        let preview = Arc::clone(self.photo_preview(slot.id)?);
        is_ready.then_some((wanted, plain, edited, preview))
    }
}
