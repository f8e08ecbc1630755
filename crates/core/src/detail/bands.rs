//! A picture by scale: what is finer than a Gaussian's width, what lies between two, and the rest.

use super::Planes;

/// Standard deviations of the Gaussians between bands, in pixels of the model's pictures.
pub(super) const SIGMAS_PX: [f32; 3] = [1.2, 2.5, 5.0];
/// Bands of a picture.
pub(super) const BANDS: usize = SIGMAS_PX.len() + 1;

/// Bands from fine to coarse; the last one is what is left. They add up to the picture.
pub(super) type Bands<const C: usize> = [Planes<C>; BANDS];

/// Takes a picture apart.
pub(super) fn bands_of<const C: usize>(picture: &Planes<C>) -> Bands<C> {
    let [first, second, third] = SIGMAS_PX.map(|sigma_px| picture.blurred(sigma_px));
    [
        picture.minus(&first),
        first.minus(&second),
        second.minus(&third),
        third,
    ]
}
