//! Pictures made a moment ago: a morph that plays shows the same frames again and again.

use std::collections::VecDeque;
use std::sync::Arc;

use image::RgbImage;

use super::drawing::Drawing;
use crate::model::Sharpen;

/// Bytes of pixels that are kept: about 80 frames of 512 pixels.
const MOST_BYTES: usize = 64 << 20;

/// The last pictures that several photographs lent their detail to, which take longest to make. The oldest go first.
#[derive(Default)]
pub(super) struct RecentFrames {
    frames: VecDeque<(Drawing, Sharpen, Arc<RgbImage>)>,
    bytes: usize,
}

impl RecentFrames {
    /// The picture of a drawing, if it was made a moment ago.
    pub(super) fn find(&self, drawing: &Drawing, sharpen: Sharpen) -> Option<Arc<RgbImage>> {
        let mut frames = self.frames.iter();
        let found = frames.find(|(made, how, _)| *how == sharpen && made == drawing);
        found.map(|(_, _, picture)| Arc::clone(picture))
    }

    /// Keeps a picture, if it is of several photographs.
    pub(super) fn keep(&mut self, drawing: &Drawing, sharpen: Sharpen, picture: &Arc<RgbImage>) {
        let lenders = drawing
            .detail
            .as_ref()
            .map_or(0, |detail| detail.shares.len());
        if lenders < 2 {
            return;
        }
        self.bytes += picture.as_raw().len();
        let frame = (drawing.clone(), sharpen, Arc::clone(picture));
        self.frames.push_back(frame);
        while self.bytes > MOST_BYTES
            && let Some((_, _, oldest)) = self.frames.pop_front()
        {
            self.bytes -= oldest.as_raw().len();
        }
    }

    /// Forgets all: for another model or device, and so that no photograph is held that nobody needs.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}
