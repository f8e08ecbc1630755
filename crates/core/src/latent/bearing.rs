use super::Latent;

/// Which way a face lies as seen from the average face `mean`: a code of length 1, or of zeros for the average itself.
///
/// Faces are compared by the cosine between their bearings. How far a face is from the average says how pronounced it is
/// (blurred photos are close to it), not who it is like: by plain distance, a few faces near the middle would be the
/// nearest neighbours of most others (hubs, as Radovanović et al. 2010 call them).
pub fn bearing(code: &Latent, mean: &Latent) -> Latent {
    let away = code - mean;
    let length = away.norm();
    if length > 0.0 {
        away * (1.0 / length)
    } else {
        away
    }
}

/// One less the cosine between two bearings: 0 for the same direction, 1 for faces that have nothing in common, 2 for
/// opposites.
pub fn cosine_distance(a: &Latent, b: &Latent) -> f32 {
    (1.0 - a.dot(b)).max(0.0)
}
