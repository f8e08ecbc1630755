//! What of a photograph's detail holds in another face, and where it is there.

use super::bands::BANDS;
use super::flow::{Flow, brightness_flow};
use super::gain::{GAINS, GRAIN, gains_between};
use super::portrait::LAYERS;
use super::{Planes, Portrait};

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

    /// The detail of the portrait that holds in a face of brightness `drawn`.
    pub fn carried(self, drawn: &Planes<1>) -> Carried {
        Carried {
            gains: gains_between(&self.luma, drawn),
            flow: self.flow,
        }
    }
}

/// The detail of one portrait in one drawn face.
#[derive(Clone, Debug)]
pub(super) struct Carried {
    flow: Flow,
    gains: Planes<GAINS>,
}

impl Carried {
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
    pub fn add_to(&self, low: &mut Planes<3>, portrait: &Portrait) {
        let layers: Planes<LAYERS> = portrait.layers().warped(&self.flow);
        let added = layers.zip(&self.gains, |layers, gains| -> [f32; 3] {
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
