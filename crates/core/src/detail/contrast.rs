//! The contrast that a photograph has and the decoder does not draw.
//!
//! What an edit adds (rims, the line of a smile) comes from the decoder alone, and beside a photograph it looks faint. So
//! drawn faces get more contrast before they are compared with the photograph or drawn: the edited face and the
//! portrait's own one by the same rule, so that without an edit nothing is left of it.

use super::Planes;
use super::bands::bands_of;

/// What is added of each band below the coarsest, fine to coarse, as a share of it. The finest holds the decoder's grid too.
const ADDED: [f32; 3] = [0.25, 1.0, 0.6];
/// How much of it counts where it makes a place lighter: dark lines would get bright rims.
const LIGHTER: f32 = 0.3;
/// Level below which less and less of it counts where it makes a place darker: pupils would become holes.
const DARK: f32 = 0.5;

/// What is to be added to a drawn face, display-encoded: a function of that face alone, and a continuous one.
pub(super) fn added_contrast(drawn: &Planes<3>) -> Planes<3> {
    let [fine, middle, coarse, _] = bands_of(drawn);
    let both = fine.zip(&middle, |fine, middle| -> [f32; 3] {
        std::array::from_fn(|i| ADDED[0] * fine[i] + ADDED[1] * middle[i])
    });
    let added = both.zip(&coarse, |both, coarse| -> [f32; 3] {
        std::array::from_fn(|i| both[i] + ADDED[2] * coarse[i])
    });
    added.zip(drawn, |added, drawn| {
        std::array::from_fn(|i| {
            let share = if added[i] > 0.0 {
                LIGHTER
            } else {
                (drawn[i] / DARK).clamp(0.0, 1.0)
            };
            share * added[i]
        })
    })
}
