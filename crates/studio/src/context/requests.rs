//! What the engine is asked for on behalf of every face in a slot.

use super::Context;
use super::drawings::{Extent, SMALL_PX};
use super::faces::{Guest, Policy};
use super::lenders::lenders;
use super::picture::Picture;
use super::previews::Subject;
use super::stage::StageView;
use crate::{Request, SlotId};
use facemath_nets::engine::Drawing;

impl Context {
    /// Asks for all pictures again: the textures they were drawn into are gone.
    pub(crate) fn refresh(&mut self) {
        self.previews.forget_all();
    }

    pub(crate) fn request_model(&mut self) {
        let wanted = self.history.document().model();
        if wanted != self.engine.requested_model && !self.engine.is_loading_model {
            wanted.clone_into(&mut self.engine.requested_model);
            self.engine.is_loading_model = true;
            self.outbox.push(Request::UseModel(wanted.to_owned()));
        }
    }

    /// What has been asked for since the last call. While the engine changes to another model, what is of the one before is left
    /// out: it would come to the other. All of it is asked for again once either is in use.
    pub(crate) fn take_requests(&mut self) -> Vec<Request> {
        let mut requests = self.outbox.take();
        if self.engine.is_loading_model && self.engine.model().is_some() {
            let all = requests.len();
            requests.retain(|request| !request.is_of_a_model());
            self.engine.has_left_out |= requests.len() < all;
        }
        requests
    }

    pub(crate) fn request_sharpening(&mut self) {
        let sharpen = self.document().sharpen();
        if sharpen != self.engine.sharpen {
            self.engine.sharpen = sharpen;
            self.outbox.push(Request::Sharpen(sharpen));
        }
        self.previews
            .set_sharpen(sharpen, self.history.is_dragging());
    }

    /// Starts whatever is missing for the faces of the document, of those who lend them detail and of `guests`, which are
    /// in no slot.
    pub(crate) fn reconcile_faces<'a>(&mut self, guests: impl Iterator<Item = Guest<'a>>) {
        let drops = &self.drops;
        let document = self.history.document();
        let of_keys = document.own_key_faces().filter_map(|face| {
            Some(Guest {
                recipe: face.recipe()?,
                policy: Policy::PHOTOGRAPH,
            })
        });
        let mut all: Vec<Guest<'_>> = lenders(document).chain(of_keys).collect();
        // Of any lifetime: no longer than the document here.
        all.extend(guests.map(|guest: Guest<'a>| -> Guest<'_> { guest }));
        self.faces.reconcile(
            document,
            &all,
            self.engine.model(),
            |source| drops.iter().any(|drop| drop.expects(source)),
            &mut self.outbox,
        );
    }

    /// Tells the engine about slots that have been taken away, so that it lets their textures go.
    pub(crate) fn forget_gone_slots(&mut self) {
        for picture in self.previews.pictures() {
            let (Picture::Reconstruction(slot) | Picture::Edited(slot)) = picture else {
                continue;
            };
            if self.document().slot(slot).is_none() {
                self.previews.want(picture, None, &mut self.outbox);
                self.outbox.push(Request::Forget {
                    target: picture.target(),
                });
            }
        }
    }

    /// The two faces that an edit is the difference of, as pixels, for the views that need them: of the selected face, and
    /// for the whole photo of all edited ones in it. Pasting takes detail from the photo itself and is given plain faces.
    pub(crate) fn request_photo(&mut self) {
        let selected = self.document().selected();
        let slots: Vec<SlotId> = match self.stage_view {
            StageView::Photo => {
                let group = self.group_in_slots().into_iter();
                let edited =
                    group.filter(|&(slot, _, is_edited)| is_edited || Some(slot) == selected);
                edited.map(|(slot, ..)| slot).collect()
            }
            StageView::Difference => selected.into_iter().collect(),
            StageView::Face | StageView::Morph | StageView::Walk => Vec::new(),
        };
        for picture in self.previews.pictures() {
            if let Picture::PastedPlain(slot) | Picture::PastedEdited(slot) = picture
                && !slots.contains(&slot)
            {
                self.previews.want(picture, None, &mut self.outbox);
            }
        }
        let extent = self.stage_extent();
        for slot in slots {
            let (subject, plain, edited) = match (self.stage_view, self.subject(slot)) {
                (StageView::Photo, subject) => (
                    subject,
                    self.code(slot).cloned().map(Drawing::from),
                    self.edited_code(slot).map(Drawing::from),
                ),
                (_, Some(Subject::Face { source, model })) => (
                    Some(Subject::Difference { source, model }),
                    self.unedited_drawing(slot, extent),
                    self.edited_drawing(slot, extent),
                ),
                _ => (None, None, None),
            };
            let plain = subject.clone().zip(plain);
            self.previews
                .want(Picture::PastedPlain(slot), plain, &mut self.outbox);
            let edited = subject.zip(edited);
            self.previews
                .want(Picture::PastedEdited(slot), edited, &mut self.outbox);
        }
    }

    pub(crate) fn request_slots(&mut self) {
        let slots: Vec<SlotId> = self.document().slots().iter().map(|slot| slot.id).collect();
        for slot in slots {
            let subject = self.subject(slot);
            let plain = self.code(slot).cloned().map(Drawing::from);
            let picture = Picture::Reconstruction(slot);
            let plain = subject.clone().zip(plain);
            self.previews.want(picture, plain, &mut self.outbox);

            let picture = Picture::Edited(slot);
            // During a drag all of the engine's time goes to the stage.
            let can_wait = self.history.is_dragging() && self.previews.shown(picture).is_some();
            if !can_wait || subject.is_none() {
                let edited = self.edited_drawing(slot, Extent::UpTo(SMALL_PX));
                let edited = subject.zip(edited);
                self.previews.want(picture, edited, &mut self.outbox);
            }
        }
    }
}
