//! How much of a photograph's detail still holds in another face.
//!
//! Detail is what the decoder could not draw, so whether it holds can only be told from what the decoder did draw: the face
//! of the photograph, moved to where everything is now (`before`), and the face of now (`after`), band by band. Where
//! `after` has the structure of `before`, detail of that scale holds; where it has a share of it (lines of a younger face),
//! that share holds; where it has something else (glasses, closed lips), none.

use super::Planes;
use super::bands::{BANDS, SIGMAS_PX, bands_of};

/// A gain for each band of the residual, fine to coarse, and one for the grain, which is finer than the model's pixels.
pub(super) const GAINS: usize = BANDS + 1;
/// The place of the grain's gain.
pub(super) const GRAIN: usize = BANDS;

/// Structure fainter than this, as a share of the full range, says nothing: what is drawn by chance.
const FAINT: f32 = 0.012;
/// How far around a pixel structure is compared, in standard deviations of its band.
const WINDOW: f32 = 1.5;
/// How much structure that the decoder adds takes away from detail in its place.
const ADDED: f32 = 0.3;
/// By which power fine bands follow the next coarser one, and all follow the coarsest: a line goes with its grain.
const FOLLOWS: (f32, f32) = (0.5, 0.3);
/// Change of brightness from which on a place has become something else, as a share of the full range.
const REPLACED: f32 = 0.07;
/// The same for slow changes, which are light rather than structure.
const RELIT: f32 = 0.2;
/// What is slower than this is light, and how far a change reaches, in pixels of the model.
const REPLACED_SIGMAS_PX: (f32, f32) = (5.0, 2.5);

/// Shares of detail that hold, 0 to 1, from the brightness of the drawn faces `before` and `after`. All are 1 where both are
/// equal.
pub(super) fn gains_between(before: &Planes<1>, after: &Planes<1>) -> Planes<GAINS> {
    let (old, new) = rayon::join(|| bands_of(before), || bands_of(after));
    let held: Vec<Planes<1>> = SIGMAS_PX
        .iter()
        .zip(old.iter().zip(&new))
        .map(|(sigma_px, (old, new))| {
            let products = old.zip(new, |[old], [new]| [old * old, old * new, new * new]);
            products.blurred(WINDOW * sigma_px).map(|[old, both, new]| {
                let floor = FAINT * FAINT;
                let held = (both + floor) / (old + floor + ADDED * (new - old).max(0.0));
                [held.clamp(0.0, 1.0)]
            })
        })
        .collect();
    let change = after.minus(before);
    let (slow_px, reach_px) = REPLACED_SIGMAS_PX;
    let structure = change.minus(&change.blurred(slow_px));
    let structure = structure
        .map(|[change]| [change * change])
        .blurred(reach_px);
    let light = new[BANDS - 1].minus(&old[BANDS - 1]);
    let light = light.map(|[change]| [change * change]).blurred(reach_px);
    Planes::from_fn(before.side(), |index| {
        let of = |planes: &Planes<1>| planes.values()[index][0];
        let same = 1.0 / (1.0 + (of(&structure) / (REPLACED * REPLACED)).powi(2));
        let lit = 1.0 / (1.0 + of(&light) / (RELIT * RELIT));
        let [fine, middle, coarse] = [0, 1, 2].map(|band| same * held.get(band).map_or(1.0, of));
        let (next, coarsest) = FOLLOWS;
        let slow = middle * coarse.powf(coarsest);
        let fine = fine * slow.powf(next);
        [fine, slow, coarse, lit * coarse.sqrt(), fine]
    })
}
