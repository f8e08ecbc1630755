//! What the edits of a face change, made visible.

use std::sync::Arc;

use image::{Rgb, RgbImage};

use crate::SlotId;
use crate::context::{Context, Picture, StageView};
use facemath_nets::engine::Generation;

/// How many times the difference is amplified: enough to see small changes, little enough that strong edits keep their shades.
const GAIN: i32 = 2;
/// What stands for no difference.
const NEUTRAL: i32 = 128;

/// The difference that is shown, and what it was made of.
#[derive(Debug, Default)]
pub struct DifferenceView {
    shown: Option<((SlotId, Generation, Generation), Arc<RgbImage>)>,
}

impl DifferenceView {
    /// What the edits of the selected face change, channel by channel at the stage's size: mid grey where nothing,
    /// lighter where they add and darker where they take away, twice as much. `None` unless the stage shows
    /// [`StageView::Difference`] and both faces are drawn.
    pub fn difference(&self, context: &Context) -> Option<&Arc<RgbImage>> {
        let ((slot, ..), pixels) = self.shown.as_ref()?;
        let is_it = context.stage_view() == StageView::Difference
            && context.document().selected() == Some(*slot);
        is_it.then_some(pixels)
    }

    /// Makes the difference anew if either face has changed.
    pub(crate) fn pump_difference(&mut self, context: &Context) {
        if context.stage_view() != StageView::Difference {
            *self = Self::default();
            return;
        }
        let Some(slot) = context.document().selected() else {
            return;
        };
        let plain = context
            .previews
            .shown_of_subject(Picture::PastedPlain(slot));
        let edited = context
            .previews
            .shown_of_subject(Picture::PastedEdited(slot));
        let Some((plain, edited)) = plain.zip(edited) else {
            return;
        };
        let key = (slot, plain.generation, edited.generation);
        let shown = self.shown.as_ref();
        if shown.is_some_and(|(shown, _)| *shown == key) {
            return;
        }
        // During a drag one of them may be the smaller picture still.
        if let (Some(plain), Some(edited)) = (&plain.pixels, &edited.pixels)
            && plain.dimensions() == edited.dimensions()
        {
            let difference = Arc::new(difference_of(plain, edited));
            self.shown = Some((key, difference));
        }
    }
}

/// `edited` less `plain`, two pictures of one size, amplified about mid grey.
fn difference_of(plain: &RgbImage, edited: &RgbImage) -> RgbImage {
    let mut difference = RgbImage::new(plain.width(), plain.height());
    let both = plain.pixels().zip(edited.pixels());
    for (pixel, (plain, edited)) in difference.pixels_mut().zip(both) {
        *pixel = Rgb(std::array::from_fn(|channel| {
            let change = i32::from(edited[channel]) - i32::from(plain[channel]);
            (NEUTRAL + GAIN * change).clamp(0, 255) as u8
        }));
    }
    difference
}
