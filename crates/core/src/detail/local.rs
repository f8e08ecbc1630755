//! An edit kept to where it happens.
//!
//! No direction among codes is pure: with the glasses, cheeks, hair and background shift a little too. In a photograph
//! that is seen as another person, or as a stain on the wall. So change that is small beside the largest is left out, and the
//! photograph stays there. The measure is relative: however small an edit is, its own place shows it, and nothing jumps.
//!
//! Structure and slow change are measured apart. Beside the rims that an edit draws, a face that gets a little darker would
//! slip through, and that makes another person of it; where light is what an edit changes, it is the largest there is.
//!
//! What is behind the person is no part of any face: change counts there only where it is about as large as the largest, such as hair
//! that grows.
//!
//! How small is left out goes with how gathered the change is. Glasses are in one place, and what changes elsewhere comes along;
//! years are in all of a face, where the small changes are the edit.

use super::Planes;
use super::bands::SIGMAS_PX;

/// Structure about which all change is this share of the largest counts by half, where change is gathered in one place.
const SMALL: f32 = 0.08;
/// The same for slow change alone.
const SMALL_SLOW: f32 = 0.17;
/// The same for all change of what is behind the person, wherever change is.
const SMALL_BEHIND: f32 = 0.7;
/// How sure it must be that a wall is seen for that to begin, and to hold altogether: hair at the picture's edge is doubtful.
const SURE_BEHIND: (f32, f32) = (0.25, 0.65);
/// How far the change of a place reaches, in pixels of the model.
const REACH_SIGMA_PX: f32 = 3.0;
/// The share of pixels that change less than what counts as the largest change: few, or thin rims would be no larger than the
/// shadow they bring along, but some, since single pixels say nothing.
const LARGEST_QUANTILE: f32 = 0.995;
/// The largest change over the mean one, both squared, of an edit in one place: glasses. Where all of a face changes it is 5 to 8.
const GATHERED: f32 = 22.0;

/// What of a change counts.
pub(super) struct Local {
    /// What does not.
    pub left_out: Planes<3>,
    /// How much counts at each pixel, 0 to 1: of structure, and of what is slower than all bands but the coarsest.
    pub shares: Planes<2>,
}

impl Local {
    /// Of the `change` of a drawn face, where all of what is left out is left out by `strength`, 0 (none is) to 1. `behind` says
    /// where what is behind the person is seen, 0 to 1.
    pub fn of(change: &Planes<3>, behind: &Planes<1>, strength: f32) -> Self {
        let [.., slower_than_px] = SIGMAS_PX;
        let slow = change.blurred(slower_than_px);
        let (whole, of_slow) = rayon::join(|| energy_of(change), || energy_of(&slow));
        let largest = whole.quantile(LARGEST_QUANTILE);
        // The power between all of the difference and none: what is asked for shows as it should, and faces stay themselves.
        let gathered = (largest / mean_of(&whole) / GATHERED).sqrt();
        let counting = |energy: f32, share: f32, small_behind: f32| {
            let small = share * share * gathered + small_behind;
            // Where nothing changes at all nothing is left out, and nothing is divided by nothing.
            let small = (small * largest).max(f32::MIN_POSITIVE);
            1.0 - strength * small / (energy + small)
        };
        let energies = whole.zip(&of_slow, |[whole], [slow]| [*whole, *slow]);
        let (doubtful, sure) = SURE_BEHIND;
        let shares = energies.zip(behind, |[whole, slow], [behind]| {
            let behind = ((behind - doubtful) / (sure - doubtful)).clamp(0.0, 1.0);
            let small = behind * SMALL_BEHIND * SMALL_BEHIND;
            [
                counting(*whole, SMALL, small),
                counting(*slow, SMALL_SLOW, small),
            ]
        });
        let structure = change.minus(&slow);
        let structure = structure.zip(&shares, |structure, [counts, _]| -> [f32; 3] {
            structure.map(|structure| (1.0 - counts) * structure)
        });
        let slow = slow.zip(&shares, |slow, [_, counts]| -> [f32; 3] {
            slow.map(|slow| (1.0 - counts) * slow)
        });
        let left_out = structure.zip(&slow, |structure, slow| {
            std::array::from_fn(|i| structure[i] + slow[i])
        });
        Self { left_out, shares }
    }

    /// Leaves all of `change` out by as much as `places` say, 0 to 1.
    pub fn leave_out(&mut self, change: &Planes<3>, places: &Planes<1>) {
        self.left_out = self.left_out.toward(change, places);
        self.shares = self.shares.zip(places, |counts, [share]| {
            counts.map(|counts| (1.0 - share) * counts)
        });
    }
}

/// Squared change about each pixel.
fn energy_of(change: &Planes<3>) -> Planes<1> {
    let squared = |change: &[f32; 3]| [change.iter().map(|channel| channel * channel).sum::<f32>()];
    change.map(squared).blurred(REACH_SIGMA_PX)
}

/// The mean of all values, above 0.
fn mean_of(energy: &Planes<1>) -> f32 {
    let sum: f32 = energy.values().iter().map(|[energy]| energy).sum();
    (sum / energy.values().len().max(1) as f32).max(f32::MIN_POSITIVE)
}
