//! What is shown, and what the engine is asked for to show it, in the order in which it matters to the user.

use std::sync::Arc;

use image::RgbImage;

use super::Session;
use crate::Request;
use crate::context::{Extent, Picture, Sheet, StageView, Subject};
use crate::document::Source;
use crate::rooms::Page;
use facemath_nets::engine::Drawing;

impl Session {
    /// What the engine is to do, oldest first. Only what changed since the last call is asked for: of many commands in
    /// between, only the last counts.
    pub fn take_requests(&mut self) -> Vec<Request> {
        let context = &mut self.context;
        context.refresh_directions();
        if !self.resuming.is_under_way() {
            // Whatever the work of last time is to be drawn with.
            context.request_model();
        }
        context.reconcile_faces(self.rooms.guests());
        if self.settings.film().is_whole_photo {
            context.want_film_photo();
        }
        context.forget_gone_slots();
        context.request_sharpening();
        if context.stage_view() == StageView::Walk {
            self.rooms.walking.update_walk(context);
        }
        self.request_stage();
        let context = &mut self.context;
        context.request_photo();
        context.request_slots();
        self.rooms.expressions.update_expression(context);
        self.rooms.inventing.update_inventions(context);
        self.rooms.draft.place_draft_tiles(context);
        context.place_key_tiles();
        context.place_strip(self.view.strip);
        context.request_tiles();
        context.take_requests()
    }

    /// The stage goes first: it is what the user looks at.
    fn request_stage(&mut self) {
        let context = &self.context;
        let extent = context.stage_extent();
        let wanted = match context.stage_view() {
            StageView::Face => context.document().selected().and_then(|slot| {
                Some((
                    context.subject(slot)?,
                    context.edited_drawing(slot, extent)?,
                ))
            }),
            // The stage is covered; what it shows stays for coming back to it.
            StageView::Photo | StageView::Difference => return,
            StageView::Morph => context.morph_drawing(extent).and_then(|drawing| {
                let model = context.model_name()?.to_owned();
                Some((Subject::Morph { model }, drawing))
            }),
            StageView::Walk => {
                self.rooms
                    .walking
                    .walk_drawing(context, extent)
                    .and_then(|drawing| {
                        let model = context.model_name()?.to_owned();
                        Some((Subject::Walk { model }, drawing))
                    })
            }
        };
        let context = &mut self.context;
        let is_asked = context
            .previews
            .want(Picture::Stage, wanted, &mut context.outbox);
        if is_asked {
            context.playback_rate.asked();
        }
    }

    /// The photo of the selected slot with the edits in it: see [`PhotoView`](crate::rooms::PhotoView).
    pub fn photo_with_edits(&self) -> Option<&Arc<RgbImage>> {
        self.rooms.photo_view.photo_with_edits(&self.context)
    }

    /// What the edits of the selected face change: see [`DifferenceView`](crate::rooms::DifferenceView).
    pub fn difference(&self) -> Option<&Arc<RgbImage>> {
        self.rooms.difference_view.difference(&self.context)
    }

    /// The face at a place of a sheet, with the detail that it carries, as something to put into a slot; `None` where there
    /// is none, and for sheets whose faces are only looked at.
    pub fn tile_face(&self, sheet: Sheet, index: usize) -> Option<Source> {
        let context = &self.context;
        match sheet {
            Sheet::Operands => self.rooms.expressions.operand(context, index),
            Sheet::Page(Page::Invent) => Some(self.rooms.inventing.invention(context, index)?.0),
            Sheet::Page(Page::Concepts) => {
                let code = &context.tiles(sheet).get(index)?.latent;
                let shares = context.shares(context.document().selected_slot()?);
                context.computed_face(code.clone(), &shares)
            }
            Sheet::Axes
            | Sheet::Page(_)
            | Sheet::ExamplesWith
            | Sheet::ExamplesWithout
            | Sheet::Keys
            | Sheet::Strip
            | Sheet::Pace
            | Sheet::Reach
            | Sheet::Proof
            | Sheet::ProofFrame => None,
        }
    }

    /// The face that the stage shows.
    pub(super) fn stage_drawing(&self, extent: Extent) -> Option<Drawing> {
        let context = &self.context;
        match context.stage_view() {
            StageView::Face | StageView::Photo | StageView::Difference => {
                context.edited_drawing(context.document().selected()?, extent)
            }
            StageView::Morph => context.morph_drawing(extent),
            StageView::Walk => self.rooms.walking.walk_drawing(context, extent),
        }
    }
}
