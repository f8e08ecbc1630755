use super::Latent;

/// The `k` candidates closest to `query`, nearest first: their indices and Euclidean distances.
///
/// Equal distances keep the candidates' order. Candidates of another length (from another model) or with values that
/// are not finite numbers have no distance and are left out.
pub fn nearest(query: &Latent, candidates: &[Latent], k: usize) -> Vec<(usize, f32)> {
    let mut found: Vec<(usize, f32)> = candidates
        .iter()
        .enumerate()
        .filter(|(_, candidate)| candidate.dim() == query.dim())
        .map(|(index, candidate)| (index, query.distance(candidate)))
        .filter(|(_, distance)| distance.is_finite())
        .collect();
    // The sort is stable, which is what keeps ties in order.
    found.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    found.truncate(k);
    found
}
