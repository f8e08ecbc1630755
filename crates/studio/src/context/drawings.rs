//! Which faces are drawn with whose detail: from codes and the photographs behind them to what the engine is asked for.

use std::sync::Arc;

use image::RgbImage;

use super::{Context, StageView};
use crate::{Slot, SlotId};
use facemath_core::latent::{Edits, Latent};
use facemath_nets::engine::{Detail, Drawing, ModelInfo, Photograph, Share};

/// Largest side of pictures with detail that are shown small: in the filmstrip, on the timeline, on sheets.
pub(crate) const SMALL_PX: u32 = 256;
/// Largest side of the stage while it follows a hand or plays.
const MOVING_PX: u32 = 512;

/// How large a picture with detail is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// As large as the photographs in it can fill, but no larger than this.
    UpTo(u32),
    /// Exactly this large.
    Exactly(u32),
}

impl Extent {
    /// As large as the photographs can fill.
    pub const FILLED: Self = Self::UpTo(Photograph::MAX_SIDE_PX);

    /// The side of a picture that these photographs lend their detail to.
    fn px(self, shares: &[Share]) -> u32 {
        match self {
            Self::Exactly(side_px) => side_px.min(Photograph::MAX_SIDE_PX),
            Self::UpTo(most_px) => {
                let sides = shares.iter().map(|share| share.photograph.pixels.width());
                sides.max().unwrap_or(most_px).min(most_px)
            }
        }
    }

    /// The side of a picture of which all is the model's, if that is another one than the decoder's. What is shown small is not
    /// drawn large first.
    fn px_of_model(self, model: &ModelInfo) -> Option<u32> {
        let px = match self {
            Self::Exactly(side_px) => side_px.min(Photograph::MAX_SIDE_PX),
            Self::UpTo(most_px) => Some(model.drawn_size_px()).filter(|px| *px <= most_px)?,
        };
        let is_larger = model.drawn_size_px() > model.image_size_px && px > model.image_size_px;
        is_larger.then_some(px)
    }
}

impl Context {
    /// The square of the photo in a slot at its working size, as many pixels as the photo has there within bounds; at the
    /// model's size while that is still to come, and `None` as for [`Context::aligned`].
    pub fn original(&self, slot: SlotId) -> Option<&Arc<RgbImage>> {
        let model = self.engine.model()?;
        let square = self.faces.square(self.document().slot(slot)?, model);
        square.or_else(|| self.aligned(slot))
    }

    /// What to say of the detail on the stage: that it is there, or why it is not although it was asked for. `None` where
    /// there is no photograph, or detail is off.
    pub fn detail_note(&self) -> Option<String> {
        if self.detail_amount() <= 0.0 || self.is_stage_covered() {
            return None;
        }
        if self.previews.has_detail_on_stage() {
            return Some("with your photo's detail".to_owned());
        }
        let slot = self
            .document()
            .selected_slot()
            .filter(|_| self.stage_view == StageView::Face)?;
        let reason = self.lender_failure(slot)?;
        self.code(slot.id)?;
        Some(format!("without your photo's detail: {reason}"))
    }

    /// Whether something else lies over the face.
    fn is_stage_covered(&self) -> bool {
        matches!(self.stage_view, StageView::Photo | StageView::Difference)
    }

    /// The side in pixels up to which all photographs of the morph fill a picture; `None` where none is behind it, or
    /// detail is off.
    pub fn morph_filled_px(&self) -> Option<u32> {
        let keys = self.document().film_keys();
        self.filled_px(keys.iter().flat_map(|key| self.shares(&key.face)))
    }

    /// The side up to which all photographs that lend their detail fill a picture.
    pub(crate) fn filled_px(&self, shares: impl IntoIterator<Item = Share>) -> Option<u32> {
        let shares = shares.into_iter().filter(|share| share.weight > 0.0);
        let smallest = shares.map(|share| share.photograph.pixels.width()).min();
        smallest.filter(|_| self.detail_amount() > 0.0)
    }

    pub(crate) fn detail_amount(&self) -> f32 {
        self.document().detail().acting()
    }

    /// The amount of detail where a track of the film may say one; off stays off.
    pub(crate) fn detail_amount_of(&self, track: Option<f32>) -> f32 {
        match track {
            Some(amount) if self.document().detail().is_on => amount,
            _ => self.detail_amount(),
        }
    }

    /// How large the stage is drawn now.
    pub(crate) fn stage_extent(&self) -> Extent {
        let is_moving = self.hand.is_moving() || self.playhead.is_playing() || self.is_walking();
        if is_moving {
            Extent::UpTo(MOVING_PX)
        } else {
            Extent::FILLED
        }
    }

    /// A face with the detail of photographs by their shares; all the model's if there is none.
    pub(crate) fn drawing(&self, latent: Latent, shares: Vec<Share>, extent: Extent) -> Drawing {
        self.drawing_with(self.detail_amount(), latent, shares, extent)
    }

    /// As [`Context::drawing`], with another amount of detail than the document says.
    pub(crate) fn drawing_with(
        &self,
        amount: f32,
        latent: Latent,
        shares: Vec<Share>,
        extent: Extent,
    ) -> Drawing {
        let shares: Vec<Share> = shares.into_iter().filter(Share::counts).collect();
        let carries_detail = amount > 0.0 && !shares.is_empty();
        let size_px = if carries_detail {
            Some(extent.px(&shares))
        } else {
            self.model().and_then(|model| extent.px_of_model(model))
        };
        let detail = size_px.map(|size_px| {
            Arc::new(Detail {
                size_px,
                shares: if carries_detail { shares } else { Vec::new() },
                amount,
            })
        });
        Drawing {
            latent,
            detail,
            sharpen: None,
        }
    }

    /// The face in a slot with its edits and its own photograph's detail.
    pub(crate) fn edited_drawing(&self, slot: SlotId, extent: Extent) -> Option<Drawing> {
        let slot = self.document().slot(slot)?;
        let latent = self.edited_code(slot.id)?;
        Some(self.drawing(latent, self.shares(slot), extent))
    }

    /// The face in a slot before its edits, with its own detail: the photograph itself, if there is one and detail is whole.
    pub(crate) fn unedited_drawing(&self, slot: SlotId, extent: Extent) -> Option<Drawing> {
        let latent = self.code(slot)?.clone();
        let shares = self.own_shares(self.document().slot(slot)?);
        Some(self.drawing(latent, shares, extent))
    }

    /// Whose detail the edited face in a slot carries: see [`Context::own_shares`]. Sliders leave all of it to the engine,
    /// which sees where it still holds; axes and truncation can lead to another person, and are given less the further they
    /// lead.
    pub(crate) fn shares(&self, slot: &Slot) -> Vec<Share> {
        let own = self.own_shares(slot);
        let Some(code) = self.code_of(slot).filter(|_| slot.edits.needs_axes()) else {
            return own;
        };
        let moves = Edits {
            axes: slot.edits.axes.clone(),
            truncation: slot.edits.truncation,
            ..slot.edits.reset()
        };
        self.directions().map_or_else(Vec::new, |directions| {
            faded(&own, code, &moves.apply(code, directions))
        })
    }

    pub(crate) fn photograph(&self, slot: &Slot) -> Option<&Arc<Photograph>> {
        self.faces.photograph(slot, self.engine.model()?)
    }
}

/// What is left of the detail of the face `from` in another face that was made from it. An edited start has left its
/// photograph's code already and carries detail nevertheless, so this counts from the start.
pub(crate) fn faded(shares: &[Share], from: &Latent, to: &Latent) -> Vec<Share> {
    let shares = shares.iter().map(|share| {
        let start = Photograph {
            pixels: Arc::clone(&share.photograph.pixels),
            latent: from.clone(),
        };
        let left = start.share_in(to);
        Share {
            photograph: Arc::clone(&share.photograph),
            weight: share.weight * left,
            shape: share.shape * left,
        }
    });
    shares.collect()
}

/// The shares of several faces by each face's weight in a picture. Those of one photograph become one, and more than a whole
/// is shared out.
pub(crate) fn mixed(faces: &[(&[Share], f32)]) -> Vec<Share> {
    let faces = faces
        .iter()
        .map(|(shares, weight)| (*shares, *weight, *weight));
    mixed_apart(&faces.collect::<Vec<_>>())
}

/// As [`mixed`], with weights for the look and for the shape.
pub(crate) fn mixed_apart(faces: &[(&[Share], f32, f32)]) -> Vec<Share> {
    let mut mixed: Vec<Share> = Vec::new();
    for (shares, look, shape) in faces {
        for share in *shares {
            let (weight, shape) = (share.weight * look, share.shape * shape);
            let mut known = mixed.iter_mut();
            match known.find(|known| Arc::ptr_eq(&known.photograph, &share.photograph)) {
                Some(known) => {
                    known.weight += weight;
                    known.shape += shape;
                }
                None => mixed.push(Share {
                    photograph: Arc::clone(&share.photograph),
                    weight,
                    shape,
                }),
            }
        }
    }
    let whole = |share: fn(&Share) -> f32| mixed.iter().map(share).sum::<f32>().max(1.0);
    let (look, shape) = (whole(|share| share.weight), whole(|share| share.shape));
    for share in &mut mixed {
        share.weight /= look;
        share.shape /= shape;
    }
    mixed
}
