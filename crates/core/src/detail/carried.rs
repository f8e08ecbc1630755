//! What of a photograph's detail holds in another face, and where it is there.

use super::bands::BANDS;
use super::flow::{Flow, brightness_flow};
use super::gain::{GAINS, GRAIN, gains_between};
use super::local::Local;
use super::portrait::{BARE_LAYERS, FRAMES, LAYERS, behind};
use super::rims::Rims;
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

    /// The detail of `portrait`, which this is of, that holds in a face of brightness `drawn`. `taken_off` is how much of the glasses
    /// in it has been taken off, 0 to 1.
    pub fn carried(self, portrait: &Portrait, drawn: &Planes<1>, taken_off: f32) -> Carried {
        let bare = (taken_off > 0.0).then(|| Bare {
            layers: portrait.bare().warped(&self.flow),
            share: taken_off,
        });
        Carried {
            gains: gains_between(&self.luma, drawn),
            layers: portrait.layers().warped(&self.flow),
            bare,
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
    bare: Option<Bare>,
}

/// What the layers of a portrait are without glasses, of which an edit has taken off a share, 0 to 1.
#[derive(Clone, Debug)]
struct Bare {
    layers: Planes<BARE_LAYERS>,
    share: f32,
}

impl Bare {
    /// How much of a place is to be seen without frames.
    fn at(&self, layers: &[f32; BARE_LAYERS]) -> f32 {
        self.share * layers[FRAMES]
    }
}

impl Carried {
    /// Leaves out of `low`, a drawn face with its added contrast, what changes little beside where it changes most, and holds
    /// all detail there. By `strength`, 0 (nothing happens) to 1. About `rims`, which are drawn by themselves, all is left out.
    pub fn keep_local(&mut self, low: &mut Planes<3>, strength: f32, rims: Option<&Rims>) {
        let change = low.zip(&self.layers, |low, layers| -> [f32; 3] {
            std::array::from_fn(|channel| {
                let layer = |number: usize| layers[3 * number + channel];
                let own = layer(BANDS) - (0..BANDS).map(layer).sum::<f32>();
                low[channel] - own
            })
        });
        let mut local = Local::of(&change, &behind(&self.layers), strength);
        if let Some(bare) = &self.bare {
            // The decoder's own traces of frames are small changes, too.
            local.left_out = local.left_out.zip(&bare.layers, |left_out, layers| {
                left_out.map(|value| (1.0 - bare.at(layers)) * value)
            });
        }
        if let Some(rims) = rims {
            local.leave_out(&change, &rims.about(change.side()));
        }
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

    /// Without the frames that an edit has taken off, and without the grain in their place.
    pub fn without_frames(mut self) -> Self {
        if let Some(bare) = self.bare.take() {
            self.layers = self.layers.zip(&bare.layers, |layers, without| {
                std::array::from_fn(|value| match without.get(value) {
                    Some(bare_band) if value < FRAMES => {
                        layers[value] + bare.share * (bare_band - layers[value])
                    }
                    _ => layers[value],
                })
            });
            self.gains = self.gains.zip(&bare.layers, |gains, layers| {
                let mut gains = *gains;
                gains[GRAIN] *= 1.0 - bare.at(layers);
                gains
            });
        }
        self
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
