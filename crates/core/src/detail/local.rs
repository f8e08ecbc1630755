//! An edit kept to where it happens.
//!
//! No direction among codes is pure: with the glasses, cheeks, hair and background shift a little too. In a photograph
//! that is seen as another person, or as a stain on the wall. So change that is small beside the largest is left out, and the
//! photograph stays there. The measure is relative: however small an edit is, its own place shows it, and nothing jumps.

use super::Planes;

/// Change of this share of the largest counts by half.
const SMALL: f32 = 0.22;
/// How far the change of a place reaches, in pixels of the model.
const REACH_SIGMA_PX: f32 = 3.0;
/// The share of pixels that change less than what counts as the largest change: single pixels say nothing.
const LARGEST_QUANTILE: f32 = 0.98;

/// How much of the `change` of a drawn face counts at each pixel, 0 to 1, where all of what is left out is left out by
/// `strength`, 0 (none is) to 1.
pub(super) fn share_of_change(change: &Planes<3>, strength: f32) -> Planes<1> {
    let energy = change
        .map(|change| [change.iter().map(|channel| channel * channel).sum::<f32>()])
        .blurred(REACH_SIGMA_PX);
    let mut sorted: Vec<f32> = energy.values().iter().map(|[energy]| *energy).collect();
    let rank = (sorted.len() as f32 * LARGEST_QUANTILE) as usize;
    let rank = rank.min(sorted.len().saturating_sub(1));
    let (_, largest, _) = sorted.select_nth_unstable_by(rank, f32::total_cmp);
    // Where nothing changes at all nothing is left out, and nothing is divided by nothing.
    let small = (SMALL * SMALL * *largest).max(f32::MIN_POSITIVE);
    energy.map(|[energy]| [1.0 - strength * small / (energy + small)])
}
