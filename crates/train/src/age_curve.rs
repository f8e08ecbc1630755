//! The curve of average codes over age: piecewise linear between knots, then smoothed.

use nalgebra::DMatrix;

use facemath_core::latent::Latent;

/// Ages at which the curve may bend, in years: densest where faces change fastest.
const KNOTS_YEARS: [f64; KNOTS] = [
    0.0, 2.0, 4.0, 7.0, 11.0, 15.0, 20.0, 26.0, 33.0, 41.0, 50.0, 60.0, 70.0, 80.0, 90.0,
];
/// Number of knots, each a column of the design matrix.
pub(super) const KNOTS: usize = 15;
/// Width of the Gaussian that smooths the averages over neighbouring ages, in years.
const SMOOTHING_YEARS: f64 = 2.0;
/// Oldest age with enough faces to average, in years.
const MAX_YEARS: usize = 90;

/// The curve at each whole year, from the coefficients of the hats: the first [`KNOTS`] rows of `[columns, dim]`.
pub(super) fn age_curve(coefficients: &DMatrix<f64>) -> Vec<Latent> {
    let dim = coefficients.ncols();
    let raw: Vec<Vec<f64>> = (0..=MAX_YEARS)
        .map(|years| {
            let hats = age_hats(years as f64);
            (0..dim)
                .map(|j| {
                    hats.iter()
                        .enumerate()
                        .map(|(i, hat)| hat * coefficients[(i, j)])
                        .sum()
                })
                .collect()
        })
        .collect();
    (0..=MAX_YEARS)
        .map(|center| {
            let weights: Vec<f64> = (0..=MAX_YEARS)
                .map(|years| {
                    (-((years as f64 - center as f64) / SMOOTHING_YEARS).powi(2) / 2.0).exp()
                })
                .collect();
            let total: f64 = weights.iter().sum();
            let average = (0..dim).map(|j| {
                let sum: f64 = raw
                    .iter()
                    .zip(&weights)
                    .map(|(row, weight)| row[j] * weight)
                    .sum();
                (sum / total) as f32
            });
            Latent::from_vec(average.collect())
        })
        .collect()
}

/// Linear interpolation weights between the knots.
pub(super) fn age_hats(years: f64) -> [f64; KNOTS] {
    let mut hats = [0.0; KNOTS];
    let above = KNOTS_YEARS.partition_point(|&knot| knot <= years);
    if above == 0 {
        hats[0] = 1.0;
    } else if above == KNOTS {
        hats[above - 1] = 1.0;
    } else {
        let (left, right) = (KNOTS_YEARS[above - 1], KNOTS_YEARS[above]);
        let share = (years - left) / (right - left);
        hats[above - 1] = 1.0 - share;
        hats[above] = share;
    }
    hats
}
