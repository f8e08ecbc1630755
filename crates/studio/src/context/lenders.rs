//! Photographs that lend their detail to computed faces, and are perhaps in no slot themselves any more.

use std::sync::Arc;

use super::Context;
use super::faces::{Guest, Policy};
use crate::messages::Severity;
use crate::stored_share::MAX_STORED_SHARES;
use crate::{Document, Slot, Source, StoredCode, StoredShare};
use facemath_core::latent::Latent;
use facemath_nets::engine::Share;

/// The photographs that the computed faces of a document carry detail of.
pub(crate) fn lenders(document: &Document) -> impl Iterator<Item = Guest<'_>> {
    let sources = document.all_faces().filter_map(|face| face.source.as_ref());
    sources.flat_map(Source::shares).map(|share| Guest {
        recipe: share.recipe(),
        policy: Policy::PHOTOGRAPH,
    })
}

impl Context {
    /// Whose detail a face carries before its edits: its own photograph's, or that of the photographs a computed face was
    /// made from, as far as they have been read.
    pub(crate) fn own_shares(&self, slot: &Slot) -> Vec<Share> {
        let Some(source) = &slot.source else {
            return Vec::new();
        };
        if source.has_photo() {
            let photograph = self.photograph(slot);
            let photograph = photograph.map(|photograph| Share::new(Arc::clone(photograph), 1.0));
            return photograph.into_iter().collect();
        }
        let model = self.engine.model();
        let lent = source.shares().iter().filter_map(|share| {
            let photograph = self.faces.photograph_of(share.recipe(), model?)?;
            Some(Share::new(Arc::clone(photograph), share.weight))
        });
        lent.collect()
    }

    /// Why a photograph that lends the face in a slot its detail cannot be read, in a sentence; `None` if all can.
    pub(crate) fn lender_failure(&self, slot: &Slot) -> Option<&str> {
        let photos = self.faces.photos();
        let own = slot.source.as_ref()?;
        let lenders = own.shares().iter().map(|share| &share.source);
        std::iter::once(own)
            .chain(lenders)
            .find_map(|source| photos.failure(source))
    }

    /// A computed face as something to put into a slot, with the detail that it carries; `None` without a model.
    pub(crate) fn computed_face(&self, code: Latent, shares: &[Share]) -> Option<Source> {
        let mut shares: Vec<StoredShare> = shares
            .iter()
            .filter(|share| share.weight > 0.0)
            .filter_map(|share| self.faces.stored_share(share))
            .collect();
        shares.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        shares.truncate(MAX_STORED_SHARES);
        Some(Source::Code {
            code: StoredCode::new(code),
            model: self.model_name()?.to_owned(),
            shares,
        })
    }

    /// Says what becomes of computed faces in another model than theirs: a code means something to its own model alone.
    pub(crate) fn tell_faces_of_other_models(&mut self) {
        let model = self.document().model();
        let faces = self.document().all_faces();
        let of_others = faces.filter_map(|face| match &face.source {
            Some(Source::Code {
                model: own, shares, ..
            }) if own != model => Some(shares.is_empty()),
            _ => None,
        });
        let have_no_photo: Vec<bool> = of_others.collect();
        let left_out = have_no_photo.iter().filter(|has_none| **has_none).count();
        let remade = have_no_photo.len() - left_out;
        let counted = |count: usize, one: &str, many: &str| match count {
            1 => format!("One computed face {one}"),
            count => format!("{count} computed faces {many}"),
        };
        if remade > 0 {
            let remade = counted(
                remade,
                "is now what its photos make of it",
                "are now what their photos make of them",
            );
            let text = format!(
                "{remade}, without what sliders did: with the model before they are as they were"
            );
            self.report(Severity::Info, text);
        }
        if left_out > 0 {
            let left_out = counted(
                left_out,
                "has no photo behind it and cannot be shown",
                "have no photo behind them and cannot be shown",
            );
            let text = format!(
                "{left_out} by this model. Choose the model before, or take it out of slots and film"
            );
            self.report(Severity::Warning, text);
        }
    }
}
