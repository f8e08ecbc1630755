//! The whole photo with the edits of all its faces in it, following the sliders: at most one is being made, and then the
//! newest wanted.

use std::sync::Arc;

use image::RgbImage;

use crate::context::{Context, Picture, SlotState, StageView};
use crate::messages::Severity;
use crate::photos::{PasteJob, PhotoPreview};
use crate::{SlotId, Source};
use facemath_core::detail::{FaceEdit, PasteOptions};
use facemath_core::latent::GlassesChange;
use facemath_core::photo::Framing;
use facemath_nets::engine::Generation;

/// Everything that a photo with its edits depends on.
#[derive(Clone, Debug, PartialEq)]
struct Wanted {
    source: Source,
    detail: f32,
    faces: Vec<WantedFace>,
}

/// An edited face in it.
#[derive(Clone, Debug, PartialEq)]
struct WantedFace {
    slot: SlotId,
    framing: Framing,
    plain: Generation,
    edited: Generation,
    glasses: GlassesChange,
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
    /// The photo of the selected slot at the size of its preview, with the edits of all its faces in it; an older state of
    /// the same photo while a newer one is on its way. `None` unless the stage shows [`StageView::Photo`] and there is one.
    pub fn photo_with_edits(&self, context: &Context) -> Option<&Arc<RgbImage>> {
        let slot = context.document().selected_slot()?;
        let (shown, pixels) = self.shown.as_ref()?;
        let is_it =
            context.stage_view() == StageView::Photo && slot.source.as_ref() == Some(&shown.source);
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
        let Some((wanted, faces, preview)) = wanted_photo(context) else {
            return;
        };
        let shown = self.shown.as_ref().map(|(shown, _)| shown);
        if shown == Some(&wanted) || self.failed.as_ref() == Some(&wanted) {
            return;
        }
        let (source, detail) = (wanted.source.clone(), wanted.detail);
        let ticket = context.faces.paste(|ticket| PasteJob {
            ticket,
            source,
            preview,
            faces,
            options: PasteOptions { detail },
        });
        self.making = Some((ticket, wanted));
    }
}

/// The photo as it is to be, and what it is made of; `None` while anything of that is still to come.
fn wanted_photo(context: &Context) -> Option<(Wanted, Vec<FaceEdit>, Arc<PhotoPreview>)> {
    let selected = context.document().selected_slot()?;
    let preview = Arc::clone(context.photo_preview(selected.id)?);
    let mut wanted = Wanted {
        source: selected.source.clone()?,
        detail: context.detail_amount(),
        faces: Vec::new(),
    };
    let mut edits = Vec::new();
    let mut group = context.group_in_slots();
    // Whichever of them is selected, it is the same photo.
    group.sort_by_key(|&(slot, ..)| slot);
    for (slot, framing, is_edited) in group {
        // The selected face is waited for in any case: it may have been framed anew.
        let is_selected = slot == selected.id;
        let state = context.slot_state(slot);
        let has_failed = matches!(state, SlotState::Failed(_));
        // What one face cannot show does not keep the others.
        if !is_selected && (!is_edited || has_failed) {
            continue;
        }
        // With another framing on its way the pictures would not fit it.
        let is_ready =
            state == SlotState::Ready && !context.previews.is_waiting(Picture::PastedPlain(slot));
        if !is_ready {
            return None;
        }
        let plain = context
            .previews
            .shown_of_subject(Picture::PastedPlain(slot))?;
        let edited = context
            .previews
            .shown_of_subject(Picture::PastedEdited(slot))?;
        let codes = context.document().slot(slot);
        let codes = codes.and_then(|slot| context.plain_and_edited_code(slot))?;
        let glasses = context.glasses_change(&codes);
        wanted.faces.push(WantedFace {
            slot,
            framing,
            plain: plain.generation,
            edited: edited.generation,
            glasses,
        });
        edits.push(FaceEdit {
            glasses,
            ..FaceEdit::new(framing, plain.pixels.clone()?, edited.pixels.clone()?)
        });
    }
    Some((wanted, edits, preview))
}
