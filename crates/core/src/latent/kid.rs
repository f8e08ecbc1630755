//! The children of two faces.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::{Latent, LatentError};

/// Child number `seed` of two faces: every number of its code lies somewhere between those of its parents, each at a place
/// of its own.
///
/// A model's code is whitened along the principal axes of its training faces, so a number is one trait, independent of the
/// others: the first few are light, pose and hair as a whole, the later ones finer and finer. `share`, 0 to 1, is how much
/// the child takes after `b`; the two have the same say at 0.5, where each place is drawn evenly. The number means the same
/// child at every share: traits move from the one parent to the other as it grows.
///
/// This is flat crossover (Radcliffe 1991). Taking whole traits from either parent (uniform crossover, Syswerda 1989) makes
/// caricatures, and averaging the parents one child only, in which all that differs cancels out. Children drawn in between are
/// about as far from the average as inventions are: by the root of two thirds.
///
/// # Errors
/// Fails if the codes differ in length.
pub fn kid(a: &Latent, b: &Latent, share: f32, seed: u64) -> Result<Latent, LatentError> {
    a.check_dim(b.dim())?;
    if share.is_nan() || share <= 0.0 {
        return Ok(a.clone());
    }
    if share >= 1.0 {
        return Ok(b.clone());
    }
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let bent = (1.0 - share) / share;
    let traits = a.as_slice().iter().zip(b.as_slice());
    let mixed = traits.map(|(&from_a, &from_b)| {
        let place = rng.random::<f32>().powf(bent);
        from_a + (from_b - from_a) * place
    });
    Ok(Latent::from_vec(mixed.collect()))
}
