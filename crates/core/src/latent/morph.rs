use super::{Easing, Interpolation, Latent, LatentError};

/// A way through the code space that passes exactly through its key faces.
#[derive(Debug, Clone, PartialEq)]
pub struct MorphPath {
    /// At least one, all of the same length.
    keys: Vec<Latent>,
    /// How the way from each key to the next goes; beyond the last the last of them counts.
    ways: Vec<(Easing, Interpolation)>,
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
        Self::with_ways(keys, vec![(easing, interpolation)])
    }

    /// A path through `keys` that goes its own way from each of them to the next. Where there are fewer `ways` than that, the
    /// last one is taken.
    ///
    /// # Errors
    /// Fails without any key, or if the keys differ in length.
    pub fn with_ways(
        keys: Vec<Latent>,
        ways: Vec<(Easing, Interpolation)>,
    ) -> Result<Self, LatentError> {
        let first = keys.first().ok_or(LatentError::NoKeys)?;
        for key in &keys {
            first.check_dim(key.dim())?;
        }
        Ok(Self { keys, ways })
    }

    fn way(&self, index: usize) -> (Easing, Interpolation) {
        let way = self.ways.get(index).or(self.ways.last());
        way.copied().unwrap_or_default()
    }

    /// How many stretches from face to face there are: one less than there are keys.
    pub fn segments(&self) -> usize {
        self.keys.len() - 1
    }

    /// Between which keys a position lies: the number of the one before it, and how much of the eased way to the next is
    /// done, 0 to 1.
    ///
    /// Whole positions are keys, with nothing done. Positions before the first or beyond the last key are clamped.
    pub fn place(&self, position: f32) -> (usize, f32) {
        let last = self.segments();
        // `max` first: it turns NaN into 0.
        let position = position.max(0.0).min(last as f32);
        let index = (position.floor() as usize).min(last);
        (index, self.way(index).0.apply(position - index as f32))
    }

    /// How much of the keys' own is in the face at a position: the number of the key before it, and the weights of that key
    /// and the next as [`Interpolation::weights`] has them.
    pub fn weights(&self, position: f32) -> (usize, (f32, f32)) {
        let (index, t) = self.place(position);
        (index, self.way(index).1.weights(t))
    }

    /// The code at a position: key number `n` at `n`, in between the eased way to the next one: see [`MorphPath::place`].
    ///
    /// Whole positions give the keys exactly.
    pub fn at(&self, position: f32) -> Latent {
        let (index, t) = self.place(position);
        match (self.keys.get(index), self.keys.get(index + 1)) {
            (Some(from), Some(to)) if t > 0.0 => self.way(index).1.between(from, to, t),
            (Some(key), _) => key.clone(),
            // Unreachable: `index` is at most the last key's.
            (None, _) => Latent::zeros(0),
        }
    }
}
