//! The Fréchet distance between two sets of pictures, each described by the Gaussian of its judge features (Heusel et
//! al. 2017, arXiv 1706.08500, with another network: never to be compared with published distances).

use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// `|m1 - m2|² + tr(C1 + C2 - 2 (C1 C2)^½)` with the means and covariances of two sets of vectors of one length. `None`
/// with fewer than two vectors in either.
pub fn frechet_distance(a: &[Vec<f32>], b: &[Vec<f32>]) -> Option<f64> {
    let ((mean_a, covariance_a), (mean_b, covariance_b)) = (moments(a)?, moments(b)?);
    if mean_a.len() != mean_b.len() {
        return None;
    }
    let root = square_root(covariance_a.clone());
    // (C1 C2)^½ has the trace of (C1^½ C2 C1^½)^½, which is symmetric.
    let product = &root * &covariance_b * &root;
    let shared: f64 = SymmetricEigen::new(symmetric(product))
        .eigenvalues
        .iter()
        .map(|value| value.max(0.0).sqrt())
        .sum();
    let spread = covariance_a.trace() + covariance_b.trace() - 2.0 * shared;
    Some((mean_a - mean_b).norm_squared() + spread.max(0.0))
}

fn moments(rows: &[Vec<f32>]) -> Option<(DVector<f64>, DMatrix<f64>)> {
    let [first, _, ..] = rows else { return None };
    let dim = first.len();
    if rows.iter().any(|row| row.len() != dim) {
        return None;
    }
    let mut columns = DMatrix::<f64>::from_iterator(
        dim,
        rows.len(),
        rows.iter().flatten().map(|&value| f64::from(value)),
    );
    let mean = columns.column_mean();
    for mut column in columns.column_iter_mut() {
        column -= &mean;
    }
    let covariance = &columns * columns.transpose() / (rows.len() - 1) as f64;
    Some((mean, covariance))
}

fn square_root(covariance: DMatrix<f64>) -> DMatrix<f64> {
    let eigen = SymmetricEigen::new(symmetric(covariance));
    let roots = eigen.eigenvalues.map(|value| value.max(0.0).sqrt());
    &eigen.eigenvectors * DMatrix::from_diagonal(&roots) * eigen.eigenvectors.transpose()
}

/// Without the rounding that makes a symmetric matrix slightly lopsided.
fn symmetric(matrix: DMatrix<f64>) -> DMatrix<f64> {
    (&matrix + matrix.transpose()) * 0.5
}
