use std::ops::RangeInclusive;

use super::{Easing, Interpolation, Latent, LatentError};

/// How a morph goes from one key to the next.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Way {
    /// How the speed changes.
    pub easing: Easing,
    /// Where it leads.
    pub interpolation: Interpolation,
    /// By which part of the way's time the look sets out, and arrives, after the shape, within [`Way::LOOK_DELAY`]; negative
    /// where it goes ahead.
    pub look_delay: f32,
}

impl Way {
    /// Delays of the look.
    pub const LOOK_DELAY: RangeInclusive<f32> = -0.8..=0.8;

    /// How much of the eased way shape and look have done at `t`.
    fn done(self, t: f32) -> (f32, f32) {
        // `max` first: it turns NaN into the least delay, which is none that shows.
        let delay = self.look_delay.abs().max(0.0).min(*Self::LOOK_DELAY.end());
        let rest = 1.0 - delay;
        let ahead = self.easing.apply((t / rest).min(1.0));
        let behind = self.easing.apply(((t - delay) / rest).clamp(0.0, 1.0));
        if self.look_delay < 0.0 {
            (behind, ahead)
        } else {
            (ahead, behind)
        }
    }
}

impl From<(Easing, Interpolation)> for Way {
    /// Shape and look go together.
    fn from((easing, interpolation): (Easing, Interpolation)) -> Self {
        Self {
            easing,
            interpolation,
            look_delay: 0.0,
        }
    }
}

/// Which keys a face of a morph is between, and how much of their own it has: as [`Interpolation::weights`] has them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Between {
    /// The number of the key before it.
    pub key: usize,
    /// The weights of that key and the next in its shape.
    pub shape: (f32, f32),
    /// The same of its look.
    pub look: (f32, f32),
}

/// A way through the code space that passes exactly through its key faces.
#[derive(Debug, Clone, PartialEq)]
pub struct MorphPath {
    /// At least one, all of the same length.
    keys: Vec<Latent>,
    /// How the way from each key to the next goes; beyond the last the last of them counts.
    ways: Vec<Way>,
}

impl MorphPath {
    /// A path through `keys`, one after the other.
    ///
    /// # Errors
    /// Fails without any key, or if the keys differ in length.
    pub fn new(
        keys: Vec<Latent>,
        easing: Easing,
        interpolation: Interpolation,
    ) -> Result<Self, LatentError> {
        Self::with_ways(keys, vec![(easing, interpolation).into()])
    }

    /// A path through `keys` that goes its own way from each of them to the next. Where there are fewer `ways` than that, the
    /// last one is taken.
    ///
    /// # Errors
    /// Fails without any key, or if the keys differ in length.
    pub fn with_ways(keys: Vec<Latent>, ways: Vec<Way>) -> Result<Self, LatentError> {
        let first = keys.first().ok_or(LatentError::NoKeys)?;
        for key in &keys {
            first.check_dim(key.dim())?;
        }
        Ok(Self { keys, ways })
    }

    /// The way from one key to another alone, as the path goes on from the first of them; `None` unless both are there.
    pub fn between_keys(&self, from: usize, to: usize) -> Option<Self> {
        Some(Self {
            keys: vec![self.keys.get(from)?.clone(), self.keys.get(to)?.clone()],
            ways: vec![self.way(from)],
        })
    }

    /// How the path goes on from a key to the next, by the key's number.
    pub fn way(&self, index: usize) -> Way {
        let way = self.ways.get(index).or(self.ways.last());
        way.copied().unwrap_or_default()
    }

    /// How many stretches from face to face there are: one less than there are keys.
    pub fn segments(&self) -> usize {
        self.keys.len() - 1
    }

    /// Between which keys a position lies: the number of the one before it, and how much of the eased way to the next its
    /// shape has done, 0 to 1.
    ///
    /// Whole positions are keys, with nothing done. Positions before the first or beyond the last key are clamped.
    pub fn place(&self, position: f32) -> (usize, f32) {
        let (index, t) = self.split(position);
        (index, self.way(index).done(t).0)
    }

    /// The number of the key before a position, and how much of the time to the next has passed.
    fn split(&self, position: f32) -> (usize, f32) {
        let last = self.segments();
        // `max` first: it turns NaN into 0.
        let position = position.max(0.0).min(last as f32);
        let index = (position.floor() as usize).min(last);
        (index, position - index as f32)
    }

    /// Which keys the face at a position is between, and how much of their own it has.
    pub fn between(&self, position: f32) -> Between {
        let (key, t) = self.split(position);
        let way = self.way(key);
        let (shape, look) = way.done(t);
        Between {
            key,
            shape: way.interpolation.weights(shape),
            look: way.interpolation.weights(look),
        }
    }

    /// The code at a position: key number `n` at `n`, in between the eased way to the next one: see [`MorphPath::place`].
    ///
    /// Whole positions give the keys exactly.
    pub fn at(&self, position: f32) -> Latent {
        let (index, t) = self.place(position);
        match (self.keys.get(index), self.keys.get(index + 1)) {
            (Some(from), Some(to)) if t > 0.0 => self.way(index).interpolation.between(from, to, t),
            (Some(key), _) => key.clone(),
            // Unreachable: `index` is at most the last key's.
            (None, _) => Latent::zeros(0),
        }
    }
}
