//! What was made a moment ago: a film that plays, or is scrubbed, shows the same frames again and again.

use std::collections::VecDeque;
use std::sync::{Arc, Weak};

use super::drawing::{Detail, Drawing, Photograph};
use crate::model::Sharpen;
use facemath_core::latent::Latent;

/// Bytes that are kept: 85 frames of 512 pixels, or about 100 compositions of two photographs.
const MOST_BYTES: usize = 64 << 20;

/// What was made of a drawing, and all that it depends on. Photographs are known by their place in memory, which stays taken
/// as long as they are remembered, and are not kept alive.
struct Frame<T> {
    latent: Latent,
    /// With their weights in the look and in the shape.
    lenders: Vec<(Weak<Photograph>, [f32; 2])>,
    amount: f32,
    size_px: u32,
    sharpen: Sharpen,
    made: Arc<T>,
    bytes: usize,
}

/// The last pictures that photographs lent their detail to, which take longest to make, or what they are made of. The oldest go
/// first.
pub(super) struct RecentFrames<T> {
    frames: VecDeque<Frame<T>>,
}

impl<T> Default for RecentFrames<T> {
    fn default() -> Self {
        Self {
            frames: VecDeque::new(),
        }
    }
}

impl<T> RecentFrames<T> {
    /// What was made of a drawing for a picture of `size_px`, if that was a moment ago.
    pub(super) fn find(&self, drawing: &Drawing, size_px: u32, sharpen: Sharpen) -> Option<Arc<T>> {
        let detail = drawing.detail.as_ref()?;
        let mut frames = self.frames.iter();
        let found = frames.find(|frame| {
            frame.sharpen == sharpen
                && frame.size_px == size_px
                && frame.latent == drawing.latent
                && frame.has(detail)
        });
        found.map(|frame| Arc::clone(&frame.made))
    }

    /// Keeps what was made, if it carries the detail of photographs.
    pub(super) fn keep(
        &mut self,
        drawing: &Drawing,
        size_px: u32,
        sharpen: Sharpen,
        (made, bytes): (&Arc<T>, usize),
    ) {
        let Some(detail) = drawing.detail.as_ref().filter(|_| drawing.carries_detail()) else {
            return;
        };
        let shares = detail.shares.iter();
        self.frames.push_back(Frame {
            latent: drawing.latent.clone(),
            lenders: shares
                .map(|share| {
                    (
                        Arc::downgrade(&share.photograph),
                        [share.weight, share.shape],
                    )
                })
                .collect(),
            amount: detail.amount,
            size_px,
            sharpen,
            made: Arc::clone(made),
            bytes,
        });
        let mut surplus = self.frames.iter().map(|frame| frame.bytes).sum::<usize>();
        while surplus > MOST_BYTES
            && let Some(oldest) = self.frames.pop_front()
        {
            surplus -= oldest.bytes;
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

impl<T> Frame<T> {
    fn has(&self, detail: &Detail) -> bool {
        let pairs = self.lenders.iter().zip(&detail.shares);
        self.amount == detail.amount
            && self.lenders.len() == detail.shares.len()
            && pairs.into_iter().all(|((photograph, weights), share)| {
                Weak::as_ptr(photograph) == Arc::as_ptr(&share.photograph)
                    && *weights == [share.weight, share.shape]
            })
    }
}
