//! The children of two faces.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::{Latent, LatentError};

/// Child number `seed` of two faces: every number of its code is that of the one parent or of the other.
///
/// A model's code is whitened along the principal axes of its training faces, so a number is one trait, independent of
/// the others: the first few are light, pose and hair as a whole, the later ones finer and finer. `share` is the chance,
/// 0 to 1, that a trait comes from `b`; each parent has half of the say at 0.5. The number means the same child at every
/// share: traits pass from the one parent to the other, one after another, as it grows.
///
/// This is uniform crossover (Syswerda 1989), known with faces from games of autoencoders that mix two codes number by
/// number. Averaging the parents instead gives one child only, and one less pronounced than either, since what differs
/// cancels out; inherited whole, traits keep their strength, and children of typical faces are typical.
///
/// # Errors
/// Fails if the codes differ in length.
pub fn kid(a: &Latent, b: &Latent, share: f32, seed: u64) -> Result<Latent, LatentError> {
    a.check_dim(b.dim())?;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let traits = a.as_slice().iter().zip(b.as_slice());
    let inherited = traits.map(|(&from_a, &from_b)| {
        if rng.random::<f32>() < share {
            from_b
        } else {
            from_a
        }
    });
    Ok(Latent::from_vec(inherited.collect()))
}
