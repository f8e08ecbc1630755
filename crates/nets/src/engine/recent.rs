//! What was made a moment ago: a film that plays, or is scrubbed, shows the same frames again and again.

use std::collections::VecDeque;
use std::sync::{Arc, Weak};

use super::drawing::{Detail, Drawing, Photograph};
use crate::model::Sharpen;
use facemath_core::latent::Latent;

/// Bytes that are kept: 85 frames of 512 pixels, about 100 compositions of two photographs, or 1,300 faces without detail at a
/// model's 128 pixels.
const MOST_BYTES: usize = 64 << 20;

/// What was made of a drawing, and all that it depends on. Photographs are known by their place in memory, which stays taken
/// as long as they are remembered, and are not kept alive.
struct Frame<T> {
    latent: Latent,
    detail: Option<Lenders>,
    size_px: u32,
    sharpen: Sharpen,
    made: Arc<T>,
    bytes: usize,
}

/// Who lent a frame its detail, and how much of it.
struct Lenders {
    /// With their weights in the look and in the shape.
    photographs: Vec<(Weak<Photograph>, [f32; 2])>,
    amount: f32,
}

/// The last pictures, or what they are made of. The oldest go first.
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
        let mut frames = self.frames.iter();
        let found = frames.find(|frame| {
            frame.sharpen == sharpen
                && frame.size_px == size_px
                && frame.latent == drawing.latent
                && frame.has(drawing.detail.as_deref())
        });
        found.map(|frame| Arc::clone(&frame.made))
    }

    /// Keeps what was made, which takes so many bytes.
    pub(super) fn keep(
        &mut self,
        drawing: &Drawing,
        size_px: u32,
        sharpen: Sharpen,
        (made, bytes): (&Arc<T>, usize),
    ) {
        self.frames.push_back(Frame {
            latent: drawing.latent.clone(),
            detail: drawing.detail.as_deref().map(Lenders::of),
            size_px,
            sharpen,
            made: Arc::clone(made),
            bytes: bytes + size_of_val(drawing.latent.as_slice()),
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
            let mut lenders = frame.detail.iter().flat_map(|detail| &detail.photographs);
            lenders.all(|(photograph, _)| photograph.strong_count() > 0)
        });
    }
}

impl<T> Frame<T> {
    fn has(&self, detail: Option<&Detail>) -> bool {
        match (&self.detail, detail) {
            (Some(lenders), Some(detail)) => lenders.are_of(detail),
            (None, None) => true,
            _ => false,
        }
    }
}

impl Lenders {
    fn of(detail: &Detail) -> Self {
        let shares = detail.shares.iter();
        let photographs = shares.map(|share| {
            let weights = [share.weight, share.shape];
            (Arc::downgrade(&share.photograph), weights)
        });
        Self {
            photographs: photographs.collect(),
            amount: detail.amount,
        }
    }

    fn are_of(&self, detail: &Detail) -> bool {
        let pairs = self.photographs.iter().zip(&detail.shares);
        self.amount == detail.amount
            && self.photographs.len() == detail.shares.len()
            && pairs.into_iter().all(|((photograph, weights), share)| {
                Weak::as_ptr(photograph) == Arc::as_ptr(&share.photograph)
                    && *weights == [share.weight, share.shape]
            })
    }
}
