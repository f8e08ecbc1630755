//! What is wrong with a flow or with a picture, in figures.

use super::carried::Moved;
use super::flow::Flow;
use super::{Planes, Portrait};

/// What is slower than this is light rather than structure, in pixels of the model's pictures.
const SLOW_PX: f32 = 5.0;

/// How far `source`, moved by `flow`, is from `target`: the root mean square difference of brightness as a share of the full
/// range, without slow differences, which no flow can mend. Without a flow nothing is moved. All are equally large.
pub fn misfit(target: &Planes<3>, source: &Planes<3>, flow: Option<&Flow>) -> f32 {
    let source = source.luma();
    let moved = flow.map_or_else(|| source.clone(), |flow| source.warped(flow));
    let difference = target.luma().minus(&moved);
    let structure = difference.minus(&difference.blurred(SLOW_PX));
    let squares: f32 = structure.values().iter().map(|[value]| value * value).sum();
    (squares / structure.values().len() as f32).sqrt()
}

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
