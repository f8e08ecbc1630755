//! The codes in memory, in half precision.

use half::f16;
use half::slice::HalfFloatSliceExt as _;

use facemath_core::latent::{Latent, bearing};

/// One code after the other, and what their bearings need beside them.
#[derive(Debug)]
pub(super) struct Codes {
    /// The average face that bearings are seen from.
    mean: Latent,
    halves: Vec<f16>,
    /// One over the distance of each code from the average; 0 for the average itself and what is no code.
    inverse_lengths: Vec<f32>,
}

impl Codes {
    pub fn new(mean: Latent, halves: Vec<f16>) -> Self {
        let mut codes = Self {
            mean,
            halves: Vec::new(),
            inverse_lengths: Vec::new(),
        };
        codes.extend(halves);
        codes
    }

    /// Numbers in a code.
    pub fn dim(&self) -> usize {
        self.mean.dim()
    }

    pub fn mean(&self) -> &Latent {
        &self.mean
    }

    /// All codes, one after the other.
    pub fn halves(&self) -> &[f16] {
        &self.halves
    }

    /// See [`Codes::inverse_lengths`].
    pub fn inverse_lengths(&self) -> &[f32] {
        &self.inverse_lengths
    }

    pub fn extend(&mut self, halves: Vec<f16>) {
        let dim = self.dim().max(1);
        let mut code = vec![0.0; dim];
        for halves in halves.chunks_exact(dim) {
            halves.convert_to_f32_slice(&mut code);
            let squares = code.iter().zip(self.mean.as_slice());
            let square: f32 = squares.map(|(value, mean)| (value - mean).powi(2)).sum();
            let inverse = if square > 0.0 {
                1.0 / square.sqrt()
            } else {
                0.0
            };
            let is_code = inverse.is_finite() && square.is_finite();
            self.inverse_lengths
                .push(if is_code { inverse } else { 0.0 });
        }
        if self.halves.is_empty() {
            self.halves = halves;
        } else {
            self.halves.extend(halves);
        }
    }

    /// One code.
    pub fn get(&self, index: usize) -> Option<Latent> {
        let from = index.checked_mul(self.dim())?;
        let halves = self.halves.get(from..from.checked_add(self.dim())?)?;
        let mut numbers = vec![0.0; self.dim()];
        halves.convert_to_f32_slice(&mut numbers);
        Some(Latent::from_vec(numbers))
    }

    /// Which way one face lies; zeros where there is none.
    pub fn bearing(&self, index: usize) -> Latent {
        match self.get(index).filter(Latent::is_finite) {
            Some(code) => bearing(&code, &self.mean),
            None => Latent::zeros(self.dim()),
        }
    }
}
