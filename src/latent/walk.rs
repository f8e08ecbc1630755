use super::{Latent, LatentError};

/// A smooth way round that passes exactly through its faces and ends where it began.
///
/// Between faces it follows a uniform Catmull-Rom spline (Catmull and Rom 1974), closed: speed and
/// direction never jump, also where the end meets the beginning, so that it can be played forever.
#[derive(Debug, Clone, PartialEq)]
pub struct Walk {
    /// At least one, all of the same length.
    faces: Vec<Latent>,
}

impl Walk {
    /// A walk through `faces` in their order and back to the first.
    ///
    /// # Errors
    /// Fails without any face, or if they differ in length.
    pub fn new(faces: Vec<Latent>) -> Result<Self, LatentError> {
        let first = faces.first().ok_or(LatentError::NoKeys)?;
        for face in &faces {
            first.check_dim(face.dim())?;
        }
        Ok(Self { faces })
    }

    /// How many faces it passes.
    pub fn faces(&self) -> usize {
        self.faces.len()
    }

    /// The code at a position: face number `n` at `n`, counted round and round, so that the number of faces is the first
    /// face again. A position that is no number is the first face.
    pub fn at(&self, position: f32) -> Latent {
        let count = self.faces.len();
        let position = if position.is_finite() {
            f64::from(position).rem_euclid(count as f64)
        } else {
            0.0
        };
        let index = position.floor() as usize % count;
        let t = (position - position.floor()) as f32;
        // `count - 1` is one back, on a circle.
        let [before, from, to, after] =
            [count - 1, 0, 1, 2].map(|step| &self.faces[(index + step) % count]);
        if t == 0.0 {
            return from.clone();
        }
        let (t2, t3) = (t * t, t * t * t);
        before * (-0.5 * t3 + t2 - 0.5 * t)
            + from * (1.5 * t3 - 2.5 * t2 + 1.0)
            + to * (-1.5 * t3 + 2.0 * t2 + 0.5 * t)
            + after * (0.5 * t3 - 0.5 * t2)
    }

    /// `count` codes evenly spread over one round, the first being the first face.
    pub fn round(&self, count: usize) -> Vec<Latent> {
        (0..count)
            // Multiplied before it is divided, so that positions on a face are exactly whole.
            .map(|frame| (frame * self.faces()) as f32 / count as f32)
            .map(|position| self.at(position))
            .collect()
    }
}
