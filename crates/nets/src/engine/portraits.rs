//! The photographs that drawn faces carry the detail of, made ready for it, and the pictures that carry it.

use std::sync::{Arc, Weak};

use image::RgbImage;
use rayon::prelude::*;

use super::drawing::{Detail, Drawing, Photograph, Share};
use super::recent::RecentFrames;
use super::runner::RunError;
use super::unsharpened::Unsharpened;
use crate::model::Sharpen;
use facemath_core::detail::{Composition, Lent, Planes, Portrait};
use facemath_core::latent::{Directions, GlassesChange};

/// Portraits that are kept for the next picture. Each is some MiB, most of it copies of its photograph at other sizes.
const MOST_KEPT: usize = 16;

/// One photograph made ready.
struct Kept {
    /// Told by its place in memory, which stays taken as long as this is here.
    photograph: Weak<Photograph>,
    /// How the decoder's picture was sharpened: an unedited face equals its photograph only if both were drawn alike.
    sharpen: Sharpen,
    /// `None` for a photograph that lends nothing, such as one that is not square.
    portrait: Option<Arc<Portrait>>,
}

/// What the network draws of a photograph's code, before any sharpening.
struct Raw {
    photograph: Weak<Photograph>,
    drawn: Unsharpened,
}

/// Photographs with what the decoder draws of their codes, the last used at the end. All are of one model on one device.
#[derive(Default)]
pub(super) struct Portraits {
    kept: Vec<Kept>,
    /// Of photographs in pictures that have a sharpening of their own: a film may have another in each frame.
    raw: Vec<Raw>,
    /// Pictures that were made on the CPU.
    pub(super) pictures: RecentFrames<RgbImage>,
    /// What pictures on the GPU were made of.
    pub(super) compositions: RecentFrames<Composition>,
}

impl Portraits {
    /// Forgets all, for another model or device.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Lets go of the photographs that nobody else holds any more.
    pub(super) fn tidy(&mut self) {
        self.kept.retain(|kept| kept.photograph.strong_count() > 0);
        self.raw.retain(|raw| raw.photograph.strong_count() > 0);
        self.pictures.tidy();
        self.compositions.tidy();
    }

    /// Whether a photograph is ready for this sharpening.
    pub(super) fn is_ready(&self, photograph: &Arc<Photograph>, sharpen: Sharpen) -> bool {
        self.find(photograph, sharpen).is_some()
    }

    /// Whether it is known what the network draws of a photograph's code.
    pub(super) fn has_raw(&self, photograph: &Arc<Photograph>) -> bool {
        self.raw_of(photograph).is_some()
    }

    /// Keeps what the network draws of a photograph's code.
    pub(super) fn keep_raw(&mut self, photograph: &Arc<Photograph>, drawn: Unsharpened) {
        let surplus = (self.raw.len() + 1).saturating_sub(MOST_KEPT);
        self.raw.drain(..surplus);
        self.raw.push(Raw {
            photograph: Arc::downgrade(photograph),
            drawn,
        });
    }

    /// Makes the photographs of a drawing ready for its sharpening, from what the network draws of them.
    pub(super) fn sharpen_raw(
        &mut self,
        drawing: &Drawing,
        sharpen: Sharpen,
    ) -> Result<(), RunError> {
        for Share { photograph, .. } in lending_shares(drawing) {
            if self.is_ready(photograph, sharpen) {
                continue;
            }
            if let Some(raw) = self.raw_of(photograph) {
                let drawn = raw.sharpened(sharpen)?;
                self.keep(photograph, sharpen, drawn);
            }
        }
        Ok(())
    }

    fn raw_of(&self, photograph: &Arc<Photograph>) -> Option<&Unsharpened> {
        let is_of = |raw: &&Raw| Weak::as_ptr(&raw.photograph) == Arc::as_ptr(photograph);
        Some(&self.raw.iter().find(is_of)?.drawn)
    }

    /// Keeps a photograph with the decoder's picture of its code.
    pub(super) fn keep(
        &mut self,
        photograph: &Arc<Photograph>,
        sharpen: Sharpen,
        drawn: Planes<3>,
    ) {
        let before = self.kept.iter().rposition(|kept| kept.is_of(photograph));
        let before = before.and_then(|before| self.kept.remove(before).portrait);
        let portrait = match before.filter(|before| before.drawn().side() == drawn.side()) {
            Some(before) => before.redrawn(drawn),
            None => Portrait::new(Arc::clone(&photograph.pixels), drawn),
        };
        self.kept.push(Kept {
            photograph: Arc::downgrade(photograph),
            sharpen,
            portrait: portrait.map(Arc::new),
        });
    }

    /// The pictures of drawings from the decoder's of their codes, in the same order, each with its sharpening; their
    /// photographs are ready for the first of them. `directions` are the model's, `larger` the faces that it has drawn larger.
    pub(super) fn finish(
        &mut self,
        directions: &Directions,
        drawings: &[(&Drawing, Sharpen)],
        drawn: Vec<Planes<3>>,
        larger: &[Option<Planes<3>>],
    ) -> Result<Vec<RgbImage>, RunError> {
        let mut lent: Vec<Vec<OnLoan>> = Vec::with_capacity(drawings.len());
        for (drawing, sharpen) in drawings {
            self.sharpen_raw(drawing, *sharpen)?;
            lent.push(self.lent_to(directions, drawing, *sharpen));
        }
        self.forget_surplus();
        let pictures = drawings.par_iter().zip(drawn).zip(larger).zip(lent);
        let pictures = pictures.map(|((((drawing, _), drawn), larger), lent)| {
            let Some(detail) = drawing.detail.as_deref() else {
                return drawn.to_image();
            };
            let composition = composition(detail, &drawn, &lent, detail.size_px);
            match larger {
                Some(larger) => composition.with_larger(&drawn, larger).render(),
                None => composition.render(),
            }
        });
        Ok(pictures.collect())
    }

    /// What the picture of a drawing with detail is made of at `size_px`, from the decoder's picture of its code.
    pub(super) fn compose(
        &mut self,
        directions: &Directions,
        drawing: &Drawing,
        (detail, size_px): (&Detail, u32),
        sharpen: Sharpen,
        drawn: &Planes<3>,
    ) -> Composition {
        let lent = self.lent_to(directions, drawing, sharpen);
        self.forget_surplus();
        composition(detail, drawn, &lent, size_px)
    }

    fn forget_surplus(&mut self) {
        let surplus = self.kept.len().saturating_sub(MOST_KEPT);
        self.kept.drain(..surplus);
    }

    /// The portraits that a drawing takes detail from with their weights; they become the last used.
    fn lent_to(
        &mut self,
        directions: &Directions,
        drawing: &Drawing,
        sharpen: Sharpen,
    ) -> Vec<OnLoan> {
        let mut lent = Vec::new();
        for share in lending_shares(drawing) {
            let Some(index) = self.find(&share.photograph, sharpen) else {
                continue;
            };
            let kept = self.kept.remove(index);
            if let Some(portrait) = &kept.portrait {
                lent.push(OnLoan {
                    portrait: Arc::clone(portrait),
                    look: share.weight.min(1.0),
                    shape: share.shape.min(1.0),
                    glasses: directions.glasses_change(&share.photograph.latent, &drawing.latent),
                });
            }
            self.kept.push(kept);
        }
        lent
    }

    fn find(&self, photograph: &Arc<Photograph>, sharpen: Sharpen) -> Option<usize> {
        let mut kept = self.kept.iter();
        kept.position(|kept| kept.is_of(photograph) && kept.sharpen == sharpen)
    }
}

/// A portrait that a drawing takes detail from: see [`Share`].
struct OnLoan {
    portrait: Arc<Portrait>,
    look: f32,
    shape: f32,
    glasses: GlassesChange,
}

impl Kept {
    fn is_of(&self, photograph: &Arc<Photograph>) -> bool {
        Weak::as_ptr(&self.photograph) == Arc::as_ptr(photograph)
    }
}

/// Whether a drawing shows glasses that none of the photographs has whose look it carries.
pub(super) fn puts_glasses_on(drawing: &Drawing, directions: &Directions) -> bool {
    let lending = lending_shares(drawing).filter(|share| share.weight > 0.0);
    let mut lending = lending.peekable();
    let own = |share: &Share| directions.glasses_change(&share.photograph.latent, &drawing.latent);
    lending.peek().is_some() && lending.all(|share| own(share).put_on > 0.0)
}

/// The shares by which anything of a photograph gets into a drawing. A weight that is no number is none of them.
fn lending_shares(drawing: &Drawing) -> impl Iterator<Item = &Share> {
    let detail = drawing.detail.iter().filter(|detail| detail.amount > 0.0);
    let shares = detail.flat_map(|detail| &detail.shares);
    shares.filter(|share| share.counts())
}

fn composition(detail: &Detail, drawn: &Planes<3>, lent: &[OnLoan], size_px: u32) -> Composition {
    let size_px = size_px.clamp(1, Photograph::MAX_SIDE_PX);
    let whole = |share: fn(&OnLoan) -> f32| lent.iter().map(share).sum::<f32>().max(1.0);
    let (look, shape) = (whole(|lent| lent.look), whole(|lent| lent.shape));
    let lent: Vec<Lent<'_>> = lent
        .iter()
        .map(|lent| Lent {
            portrait: &lent.portrait,
            look: lent.look / look,
            shape: lent.shape / shape,
            glasses: lent.glasses,
        })
        .collect();
    Composition::of_lent(drawn, &lent, detail.amount, size_px)
}

/// The photographs that `drawings` take detail from and that are not known, each once. Those with a code of another length than
/// `latent_dim` are of another model, and lend nothing.
pub(super) fn missing(
    drawings: &[Drawing],
    latent_dim: usize,
    is_known: impl Fn(&Arc<Photograph>) -> bool,
) -> Vec<Arc<Photograph>> {
    let mut missing: Vec<Arc<Photograph>> = Vec::new();
    for Share { photograph, .. } in drawings.iter().flat_map(lending_shares) {
        let is_listed = missing.iter().any(|listed| Arc::ptr_eq(listed, photograph));
        if !is_listed && photograph.latent.dim() == latent_dim && !is_known(photograph) {
            missing.push(Arc::clone(photograph));
        }
    }
    missing
}
