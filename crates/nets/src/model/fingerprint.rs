//! What tells the codes of one model from those of another.

use facemath_core::files::hex_sha256;
use facemath_core::latent::Prior;

/// Hexadecimal digits of a fingerprint.
const DIGITS: usize = 16;

/// Sixteen hexadecimal digits that are the same for models whose codes mean the same. A model is known by its prior, which
/// is fitted to its own codes and so is another one after every training.
pub fn fingerprint(prior: &Prior) -> String {
    let numbers: Vec<u8> = prior
        .mean()
        .as_slice()
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    let mut digits = hex_sha256(&numbers);
    digits.truncate(DIGITS);
    digits
}
