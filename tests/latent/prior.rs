//! The distribution that faces are invented from.

use facemath::latent::{Latent, LatentError, Prior};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

use crate::{DIM, axis, close, code};

/// Codes whose third dimension follows the first, around a mean that is not zero.
fn correlated_codes(count: usize) -> Vec<Latent> {
    let unit = Prior::from_parts(Latent::zeros(3), vec![1.0, 0.0, 1.0, 0.0, 0.0, 1.0])
        .expect("a unit Gaussian");
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    (0..count)
        .map(|_| {
            let noise = unit.sample(&mut rng, 1.0).into_vec();
            code([
                5.0 + 2.0 * noise[0],
                -1.0 + 0.5 * noise[1],
                2.0 * noise[0] + noise[2],
            ])
        })
        .collect()
}

#[test]
fn samples_of_a_fitted_prior_have_the_mean_and_covariance_of_its_codes() {
    let prior = Prior::fit(&correlated_codes(20_000)).expect("plenty of codes");
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let samples: Vec<Latent> = (0..20_000).map(|_| prior.sample(&mut rng, 1.0)).collect();

    let count = samples.len() as f32;
    let expected_mean = [5.0, -1.0, 0.0];
    let expected_covariance = [[4.0, 0.0, 4.0], [0.0, 0.25, 0.0], [4.0, 0.0, 5.0]];
    for row in 0..3 {
        let mean = samples.iter().map(|s| s.as_slice()[row]).sum::<f32>() / count;
        assert!(
            (mean - expected_mean[row]).abs() < 0.1,
            "mean {row}: {mean}"
        );
        for column in 0..3 {
            let covariance = samples
                .iter()
                .map(|s| s.as_slice())
                .map(|s| (s[row] - expected_mean[row]) * (s[column] - expected_mean[column]))
                .sum::<f32>()
                / count;
            assert!(
                (covariance - expected_covariance[row][column]).abs() < 0.2,
                "covariance {row} {column}: {covariance}"
            );
        }
    }
}

#[test]
fn a_seed_means_the_same_face_every_time() {
    let prior = Prior::fit(&correlated_codes(100)).expect("plenty of codes");
    let sample = |seed, truncation| prior.sample(&mut ChaCha8Rng::seed_from_u64(seed), truncation);
    assert_eq!(sample(7, 1.0), sample(7, 1.0));
    assert_ne!(sample(7, 1.0), sample(8, 1.0));
    assert_eq!(&sample(7, 0.0), prior.mean());
    let whole = sample(7, 1.0).distance(prior.mean());
    let half = sample(7, 0.5).distance(prior.mean());
    assert!((half * 2.0 - whole).abs() < 1e-5);
}

#[test]
fn an_invented_face_is_known_by_its_number() {
    let prior = Prior::fit(&correlated_codes(100)).expect("plenty of codes");
    assert_eq!(prior.invent(7), prior.clone().invent(7));
    assert_ne!(prior.invent(7), prior.invent(8));
    // This stream must never change: people note these numbers down.
    let unit = Prior::from_parts(Latent::zeros(2), vec![1.0, 0.0, 1.0]).expect("a unit Gaussian");
    let expected = code([-0.620_297_55, -1.106_737_5]);
    assert!(
        close(&unit.invent(7), &expected, 1e-5),
        "{:?}",
        unit.invent(7)
    );
}

#[test]
fn a_prior_can_be_fitted_to_fewer_codes_than_dimensions() {
    let codes: Vec<Latent> = (0..4).map(axis).collect();
    let prior = Prior::fit(&codes).expect("loaded diagonal");
    let sample = prior.sample(&mut ChaCha8Rng::seed_from_u64(3), 1.0);
    assert_eq!(sample.dim(), DIM);
    assert!(sample.is_finite());
}

#[test]
fn a_prior_refuses_what_it_cannot_be_made_of() {
    assert_eq!(
        Prior::fit(&[axis(0)]),
        Err(LatentError::TooFewCodes { found: 1 })
    );
    assert!(matches!(
        Prior::fit(&[axis(0), axis(1) * f32::NAN]),
        Err(LatentError::NotFinite { .. })
    ));
    assert_eq!(
        Prior::from_parts(Latent::zeros(3), vec![1.0; 5]),
        Err(LatentError::FactorSize {
            dim: 3,
            expected: 6,
            found: 5
        })
    );
}

#[test]
fn a_damaged_prior_is_refused_when_it_is_read() {
    let prior = Prior::fit(&correlated_codes(50)).expect("plenty of codes");
    let text = serde_json::to_string(&prior).expect("plain numbers");
    let read: Prior = serde_json::from_str(&text).expect("what was just written");
    assert_eq!(read, prior);

    let shortened = r#"{"mean":[0.0,0.0],"factor":[1.0,0.0]}"#;
    let error = serde_json::from_str::<Prior>(shortened).expect_err("one entry is missing");
    assert!(error.to_string().contains("triangular factor"), "{error}");
}
