//! Damage that depends on nothing but its seed.

use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// Most single changes of one file.
const MOST_CHANGES: u32 = 6;
/// Numbers that break sums of lengths and sizes.
const SHARP: [u32; 8] = [0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, u32::MAX];

/// Damages files.
pub struct Mutator(ChaCha8Rng);

impl Mutator {
    /// The damage of this round to this file.
    pub fn new(file: u64, round: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(file << 40 | round))
    }

    fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end.max(1))
    }

    /// `file` with a few changes; pieces of `other` may get into it.
    pub fn damaged(&mut self, file: &[u8], other: &[u8]) -> Vec<u8> {
        let mut bytes = file.to_vec();
        for _ in 0..self.0.random_range(1..=MOST_CHANGES) {
            self.change(&mut bytes, other);
        }
        bytes
    }

    fn change(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        let at = self.below(bytes.len());
        match self.below(8) {
            // A bit flipped, a byte replaced.
            0 | 1 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
            2 if !bytes.is_empty() => bytes[at] = (self.0.next_u32() & 0xFF) as u8,
            // A number of four bytes, of either order, replaced by one at a limit.
            3 => {
                let sharp = SHARP[self.below(SHARP.len())];
                let number = if self.below(2) == 0 {
                    sharp.to_be_bytes()
                } else {
                    sharp.to_le_bytes()
                };
                for (byte, new) in bytes.iter_mut().skip(at).zip(number) {
                    *byte = new;
                }
            }
            // The end cut off.
            4 => bytes.truncate(at),
            // A piece taken out, repeated, or brought in from another file.
            5 => {
                let end = at + self.below(bytes.len() - at.min(bytes.len()) + 1);
                bytes.drain(at.min(end)..end.min(bytes.len()));
            }
            6 => {
                let end = (at + self.below(64)).min(bytes.len());
                let piece = bytes[at.min(end)..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let from = self.below(other.len());
                let to = (from + self.below(64)).min(other.len());
                let piece = other[from.min(to)..to].to_vec();
                let at = at.min(bytes.len());
                bytes.splice(at..at, piece);
            }
        }
    }
}
