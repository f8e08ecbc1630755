//! The codes in memory, in half precision.

use half::f16;
use half::slice::HalfFloatSliceExt as _;

use crate::latent::Latent;

/// One code after the other.
#[derive(Debug)]
pub(super) struct Codes {
    dim: usize,
    halves: Vec<f16>,
}

impl Codes {
    pub fn new(dim: usize, halves: Vec<f16>) -> Self {
        Self { dim, halves }
    }

    /// Numbers in a code.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// All codes, one after the other.
    pub fn halves(&self) -> &[f16] {
        &self.halves
    }

    pub fn extend(&mut self, halves: &[f16]) {
        self.halves.extend_from_slice(halves);
    }

    /// One code.
    pub fn get(&self, index: usize) -> Option<Latent> {
        let from = index.checked_mul(self.dim)?;
        let halves = self.halves.get(from..from.checked_add(self.dim)?)?;
        let mut numbers = vec![0.0; self.dim];
        halves.convert_to_f32_slice(&mut numbers);
        Some(Latent::from_vec(numbers))
    }

    /// Writes one code into `numbers`, which has its length; 0 where there is none.
    pub fn copy_to(&self, index: usize, numbers: &mut [f32]) {
        let from = index.saturating_mul(self.dim);
        match self.halves.get(from..from.saturating_add(numbers.len())) {
            Some(halves) => halves.convert_to_f32_slice(numbers),
            None => numbers.fill(0.0),
        }
    }
}
