//! The Fréchet distance against what a pencil finds.

use facemath_train::frechet_distance;

/// Four points on the axes, `reach` from the origin: covariance `2/3 reach²` on the diagonal.
fn cross(reach: f32) -> Vec<Vec<f32>> {
    [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]]
        .map(|point| point.map(|value: f32| value * reach).to_vec())
        .to_vec()
}

fn distance(a: &[Vec<f32>], b: &[Vec<f32>]) -> f64 {
    frechet_distance(a, b).expect("both sets are large enough")
}

#[test]
fn a_set_is_no_distance_from_itself() {
    assert!(distance(&cross(1.0), &cross(1.0)) < 1e-9);
}

#[test]
fn a_shift_counts_squared() {
    let shifted: Vec<Vec<f32>> = cross(1.0)
        .iter()
        .map(|point| vec![point[0] + 3.0, point[1] - 4.0])
        .collect();
    assert!((distance(&cross(1.0), &shifted) - 25.0).abs() < 1e-6);
}

#[test]
fn a_wider_gaussian_counts_the_difference_of_the_deviations() {
    // 2 (2 s - s)² with s² = 2/3.
    assert!((distance(&cross(1.0), &cross(2.0)) - 4.0 / 3.0).abs() < 1e-6);
    assert!((distance(&cross(2.0), &cross(1.0)) - 4.0 / 3.0).abs() < 1e-6);
}

#[test]
fn gaussians_that_are_turned_against_each_other_differ() {
    // Covariances diag(a, b) and diag(b, a): 2 (a + b) - 4 sqrt(a b) = 2 (sqrt(a) - sqrt(b))².
    let stretched = |x: f32, y: f32| -> Vec<Vec<f32>> {
        cross(1.0)
            .iter()
            .map(|point| vec![point[0] * x, point[1] * y])
            .collect()
    };
    let found = distance(&stretched(3.0, 1.0), &stretched(1.0, 3.0));
    assert!((found - 2.0 * 4.0 * 2.0 / 3.0).abs() < 1e-6, "{found}");
}

#[test]
fn too_few_vectors_have_no_distance() {
    assert_eq!(frechet_distance(&cross(1.0)[..1], &cross(1.0)), None);
    assert_eq!(frechet_distance(&[], &cross(1.0)), None);
    assert_eq!(frechet_distance(&[vec![1.0], vec![2.0]], &cross(1.0)), None);
}
