//! What of a photograph's detail holds in another face, and where it is there.

use super::bands::BANDS;
use super::flow::{Flow, brightness_flow};
use super::gain::{GAINS, GRAIN, gains_between};
use super::local::Local;
use super::portrait::{LAYERS, behind};
use super::{Planes, Portrait};

/// The band of what is slower than the others.
const SLOWEST: usize = BANDS - 1;

/// The drawn face of a portrait, moved to where everything is in another one.
pub(super) struct Moved {
    flow: Flow,
    /// The brightness of the portrait's drawn face.
    luma: Planes<1>,
}

impl Moved {
    /// Finds where everything in `drawn`, the brightness of a face, was in the portrait.
    pub fn new(portrait: &Portrait, drawn: &Planes<1>) -> Self {
        let flow = brightness_flow(drawn, portrait.luma());
        Self {
            luma: portrait.luma().warped(&flow),
            flow,
        }
    }

    pub fn luma(&self) -> &Planes<1> {
        &self.luma
    }

    /// The detail of `portrait`, which this is of, that holds in a face of brightness `drawn`.
    pub fn carried(self, portrait: &Portrait, drawn: &Planes<1>) -> Carried {
        Carried {
            gains: gains_between(&self.luma, drawn),
            layers: portrait.layers().warped(&self.flow),
            flow: self.flow,
        }
    }
}

/// The detail of one portrait in one drawn face.
#[derive(Clone, Debug)]
pub(super) struct Carried {
    flow: Flow,
    gains: Planes<GAINS>,
    /// The portrait's layers, moved.
    layers: Planes<LAYERS>,
}

impl Carried {
    /// Leaves out of `low`, a drawn face with its added contrast, what changes little beside where it changes most, and holds
    /// all detail there. By `strength`, 0 (nothing happens) to 1.
    pub fn keep_local(&mut self, low: &mut Planes<3>, strength: f32) {
        let change = low.zip(&self.layers, |low, layers| -> [f32; 3] {
            std::array::from_fn(|channel| {
                let layer = |number: usize| layers[3 * number + channel];
                let own = layer(BANDS) - (0..BANDS).map(layer).sum::<f32>();
                low[channel] - own
            })
        });
        let local = Local::of(&change, &behind(&self.layers), strength);
        *low = low.minus(&local.left_out);
        self.gains = self
            .gains
            .zip(&local.shares, |gains, [of_structure, of_slow]| {
                std::array::from_fn(|gain| {
                    let share = if gain == SLOWEST {
                        of_slow
                    } else {
                        of_structure
                    };
                    1.0 - share * (1.0 - gains[gain])
                })
            });
    }

    /// With each gain times its share.
    pub fn shared(mut self, shares: [f32; GAINS]) -> Self {
        self.gains = self
            .gains
            .map(|gains| std::array::from_fn(|i| gains[i] * shares[i]));
        self
    }

    /// With all gains of a pixel times its share.
    pub fn kept(mut self, shares: &Planes<1>) -> Self {
        self.gains = self
            .gains
            .zip(shares, |gains, [share]| gains.map(|gain| gain * share));
        self
    }

    /// Adds to `low`, the drawn face, what is to be seen at its size: the bands of the residual that hold, less what the
    /// grain ([`Carried::field`]) brings of the photograph beside itself.
    pub fn add_to(&self, low: &mut Planes<3>) {
        let added = self.layers.zip(&self.gains, |layers, gains| -> [f32; 3] {
            std::array::from_fn(|channel| {
                let layer = |number: usize| layers[3 * number + channel];
                let bands = (0..BANDS).map(|band| gains[band] * layer(band));
                bands.sum::<f32>() - gains[GRAIN] * layer(BANDS)
            })
        });
        *low = low.zip(&added, |low, added| {
            std::array::from_fn(|i| low[i] + added[i])
        });
    }

    /// Where the photograph is read for its grain, as a displacement in pixels of the model's picture, and by how much it
    /// counts there.
    pub fn field(&self) -> Planes<3> {
        self.flow
            .zip(&self.gains, |[dx, dy], gains| [*dx, *dy, gains[GRAIN]])
    }
}
