//! Pictures made a moment ago: a morph that plays shows the same frames again and again.

use std::collections::VecDeque;
use std::sync::{Arc, Weak};

use image::RgbImage;

use super::drawing::{Detail, Drawing, Photograph};
use crate::model::Sharpen;
use facemath_core::latent::Latent;

/// Bytes of pixels that are kept: about 80 frames of 512 pixels.
const MOST_BYTES: usize = 64 << 20;

/// A picture and all that it depends on. Photographs are known by their place in memory, which stays taken as long as they
/// are remembered, and are not kept alive.
struct Frame {
    latent: Latent,
    lenders: Vec<(Weak<Photograph>, f32)>,
    amount: f32,
    size_px: u32,
    sharpen: Sharpen,
    picture: Arc<RgbImage>,
}

/// The last pictures that several photographs lent their detail to, which take longest to make. The oldest go first.
#[derive(Default)]
pub(super) struct RecentFrames {
    frames: VecDeque<Frame>,
}

impl RecentFrames {
    /// The picture of a drawing, if it was made a moment ago.
    pub(super) fn find(&self, drawing: &Drawing, sharpen: Sharpen) -> Option<Arc<RgbImage>> {
        let detail = drawing.detail.as_ref()?;
        let mut frames = self.frames.iter();
        let found = frames.find(|frame| {
            frame.sharpen == sharpen && frame.latent == drawing.latent && frame.has(detail)
        });
        found.map(|frame| Arc::clone(&frame.picture))
    }

    /// Keeps a picture, if it is of several photographs.
    pub(super) fn keep(&mut self, drawing: &Drawing, sharpen: Sharpen, picture: &Arc<RgbImage>) {
        let Some(detail) = drawing
            .detail
            .as_ref()
            .filter(|detail| detail.shares.len() > 1)
        else {
            return;
        };
        let shares = detail.shares.iter();
        self.frames.push_back(Frame {
            latent: drawing.latent.clone(),
            lenders: shares
                .map(|share| (Arc::downgrade(&share.photograph), share.weight))
                .collect(),
            amount: detail.amount,
            size_px: detail.size_px,
            sharpen,
            picture: Arc::clone(picture),
        });
        let bytes = |frame: &Frame| frame.picture.as_raw().len();
        let mut surplus = self.frames.iter().map(bytes).sum::<usize>();
        while surplus > MOST_BYTES
            && let Some(oldest) = self.frames.pop_front()
        {
            surplus -= bytes(&oldest);
        }
    }

    /// Lets go of pictures of photographs that nobody holds any more.
    pub(super) fn tidy(&mut self) {
        self.frames.retain(|frame| {
            let mut lenders = frame.lenders.iter();
            lenders.all(|(photograph, _)| photograph.strong_count() > 0)
        });
    }
}

impl Frame {
    fn has(&self, detail: &Detail) -> bool {
        let pairs = self.lenders.iter().zip(&detail.shares);
        self.amount == detail.amount
            && self.size_px == detail.size_px
            && self.lenders.len() == detail.shares.len()
            && pairs.into_iter().all(|((photograph, weight), share)| {
                Weak::as_ptr(photograph) == Arc::as_ptr(&share.photograph)
                    && *weight == share.weight
            })
    }
}
