//! A measure of ghosts: detail of what is not there any more.

use super::carried::Moved;
use super::{Planes, Portrait};

/// Keeps pixels without any structure from dividing by nothing, as a share of the full range a pixel.
const EPSILON: f32 = 1e-3;

/// The share, 0 to 1, of a picture's edges that is detail of something which the decoder drew in the portrait and has taken
/// away in `drawn`: doubled lines, teeth in a closed mouth. `picture` is what was made of `drawn`, equally large; `moves`
/// says whether its detail was carried along, or left where it was in the portrait.
pub fn contradicted(
    portrait: &Portrait,
    drawn: &Planes<3>,
    picture: &Planes<3>,
    moves: bool,
) -> f32 {
    let after = drawn.luma();
    let before = if moves {
        Moved::new(portrait, &after).luma().clone()
    } else {
        portrait.luma().clone()
    };
    let whole = picture.luma();
    let slopes = [
        slopes_of(&before),
        slopes_of(&after),
        slopes_of(&whole.minus(&after)),
        slopes_of(&whole),
    ];
    let (mut contradicted, mut all) = (0.0, EPSILON);
    for index in 0..after.values().len() {
        let [old, new, detail, whole] = [0, 1, 2, 3].map(|of| slopes[of].values()[index][0]);
        let withdrawn = (old - new).max(0.0) / (old + EPSILON);
        contradicted += withdrawn * detail;
        all += whole;
    }
    contradicted / all
}

/// How steep brightness is.
fn slopes_of(luma: &Planes<1>) -> Planes<1> {
    let side = luma.side();
    let at = |x: usize, y: usize| luma.values()[y * side + x][0];
    Planes::from_fn(side, |index| {
        let (x, y) = (index % side, index / side);
        let across = at((x + 1).min(side - 1), y) - at(x.saturating_sub(1), y);
        let down = at(x, (y + 1).min(side - 1)) - at(x, y.saturating_sub(1));
        [0.5 * across.hypot(down)]
    })
}
