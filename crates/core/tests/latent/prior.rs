//! The distribution that faces are invented from.

use facemath_core::latent::{Latent, LatentError, Prior, PriorComponent};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

use crate::{DIM, axis, close, code};

/// Codes whose third dimension follows the first, around a mean that is not zero.
fn correlated_codes(count: usize) -> Vec<Latent> {
    let unit = Prior::gaussian(Latent::zeros(3), vec![1.0, 0.0, 1.0, 0.0, 0.0, 1.0])
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
    let unit = Prior::gaussian(Latent::zeros(2), vec![1.0, 0.0, 1.0]).expect("a unit Gaussian");
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
        Prior::gaussian(Latent::zeros(3), vec![1.0; 5]),
        Err(LatentError::FactorSize {
            dim: 3,
            expected: 6,
            found: 5
        })
    );
    assert_eq!(
        Prior::from_components(Vec::new()),
        Err(LatentError::NoComponents)
    );
    let of = |weights: [f32; 2], dims: [usize; 2]| {
        let components = weights.into_iter().zip(dims);
        Prior::from_components(
            components
                .map(|(weight, dim)| PriorComponent {
                    weight,
                    mean: Latent::zeros(dim),
                    factor: vec![1.0; dim * (dim + 1) / 2],
                })
                .collect(),
        )
    };
    assert!(of([0.25, 0.75], [2, 2]).is_ok());
    assert_eq!(of([0.25, 0.25], [2, 2]), Err(LatentError::NotShares));
    assert_eq!(of([-0.5, 1.5], [2, 2]), Err(LatentError::NotShares));
    assert!(matches!(
        of([f32::NAN, 1.0], [2, 2]),
        Err(LatentError::NotFinite { .. })
    ));
    assert_eq!(
        of([0.25, 0.75], [2, 3]),
        Err(LatentError::DimensionMismatch {
            expected: 2,
            found: 3
        })
    );
}

#[test]
fn a_damaged_prior_is_refused_when_it_is_read() {
    let prior = Prior::fit_with(&blobs(500, 1), 2).expect("plenty of codes");
    let text = serde_json::to_string(&prior).expect("plain numbers");
    let read: Prior = serde_json::from_str(&text).expect("what was just written");
    assert_eq!(read, prior);

    let shortened = r#"{"components":[{"weight":1.0,"mean":[0.0,0.0],"factor":[1.0,0.0]}]}"#;
    let error = serde_json::from_str::<Prior>(shortened).expect_err("one entry is missing");
    assert!(error.to_string().contains("triangular factor"), "{error}");
}

/// Middle of the smaller of two groups of codes, which holds 30 % of them.
const FEW: [f32; 3] = [-4.0, 0.0, 1.0];
/// Middle of the larger one.
const MANY: [f32; 3] = [4.0, 2.0, 0.0];

/// Codes in two groups, each wide along another axis, far apart along the first.
fn blobs(count: usize, seed: u64) -> Vec<Latent> {
    let two = [
        (0.3, FEW, vec![0.5, 0.0, 1.0, 0.0, 0.0, 0.25]),
        (0.7, MANY, vec![0.5, 0.0, 0.25, 0.0, 0.5, 1.0]),
    ];
    let components = two.map(|(weight, mean, factor)| PriorComponent {
        weight,
        mean: code(mean),
        factor,
    });
    let truth = Prior::from_components(components.into()).expect("two Gaussians");
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..count).map(|_| truth.sample(&mut rng, 1.0)).collect()
}

fn mean_log_density(prior: &Prior, codes: &[Latent]) -> f64 {
    let sum: f64 = codes
        .iter()
        .map(|code| prior.log_density(code).expect("a code of this model"))
        .sum();
    sum / codes.len() as f64
}

#[test]
fn the_groups_that_codes_come_in_are_found() {
    let prior = Prior::fit(&blobs(6000, 1)).expect("plenty of codes");
    let mut found = prior.components().to_vec();
    found.sort_by(|a, b| a.weight.total_cmp(&b.weight));
    assert_eq!(found.len(), 2);
    for (component, (weight, middle)) in found.iter().zip([(0.3, FEW), (0.7, MANY)]) {
        assert!((component.weight - weight).abs() < 0.02, "{component:?}");
        assert!(close(&component.mean, &code(middle), 0.1), "{component:?}");
    }
    // The narrow axis of each group stays narrow: no spread is borrowed from the way between the two.
    let spread = |component: &PriorComponent| component.factor[0];
    assert!(found.iter().all(|c| (spread(c) - 0.5).abs() < 0.03));
    let average = code((0..3).map(|i| 0.3 * FEW[i] + 0.7 * MANY[i]));
    assert!(close(prior.mean(), &average, 0.2), "{:?}", prior.mean());
}

#[test]
fn a_mixture_knows_unseen_codes_of_groups_better_than_one_gaussian() {
    let (seen, unseen) = (blobs(6000, 1), blobs(2000, 2));
    let mixture = Prior::fit_with(&seen, 2).expect("plenty of codes");
    let single = Prior::fit_with(&seen, 1).expect("plenty of codes");
    let gain = mean_log_density(&mixture, &unseen) - mean_log_density(&single, &unseen);
    assert!(gain > 1.0, "{gain} nats a code");
}

#[test]
fn inventions_fall_into_the_groups_and_not_between() {
    let prior = Prior::fit(&blobs(6000, 1)).expect("plenty of codes");
    let inventions: Vec<Latent> = (0..1000).map(|seed| prior.invent(seed)).collect();
    let is_near = |middle: [f32; 3]| {
        let middle = code(middle);
        let near = |invention: &&Latent| invention.distance(&middle) < 4.0;
        inventions.iter().filter(near).count()
    };
    let (few, many) = (is_near(FEW), is_near(MANY));
    assert_eq!(few + many, inventions.len());
    assert!((250..350).contains(&few), "{few} in the smaller group");
    let lonely = inventions.iter().filter(|i| i.as_slice()[0].abs() < 1.5);
    assert_eq!(lonely.count(), 0);
    // Without any spread, what is left are the groups' middles.
    let middle = prior.sample(&mut ChaCha8Rng::seed_from_u64(3), 0.0);
    assert!(prior.components().iter().any(|c| c.mean == middle));
}

#[test]
fn the_number_of_components_follows_the_number_of_codes() {
    let components = |codes: &[Latent]| {
        let prior = Prior::fit(codes).expect("plenty of codes");
        prior.components().len()
    };
    let codes = blobs(24_000, 1);
    assert_eq!(components(&codes[..4999]), 1);
    assert_eq!(components(&codes[..5000]), 2);
    assert_eq!(components(&codes[..7500]), 3);
    assert_eq!(components(&codes), 8);
}

#[test]
fn one_component_is_the_gaussian_of_all_codes() {
    let codes = correlated_codes(300);
    let prior = Prior::fit_with(&codes, 1).expect("plenty of codes");
    assert_eq!(Prior::fit(&codes).as_ref(), Ok(&prior));
    assert_eq!(Prior::fit_with(&codes, 0).as_ref(), Ok(&prior));
    let [component] = prior.components() else {
        panic!("one Gaussian was asked for");
    };
    let average = |of: &dyn Fn(&[f32]) -> f64| {
        codes.iter().map(|code| of(code.as_slice())).sum::<f64>() / codes.len() as f64
    };
    let mean: Vec<f64> = (0..3).map(|i| average(&|c| f64::from(c[i]))).collect();
    for (value, mean) in component.mean.as_slice().iter().zip(&mean) {
        assert!((f64::from(*value) - mean).abs() < 1e-6);
    }
    let entry = |row: usize, column: usize| match column <= row {
        true => f64::from(component.factor[row * (row + 1) / 2 + column]),
        false => 0.0,
    };
    for (row, column) in (0..3).flat_map(|row| (0..3).map(move |column| (row, column))) {
        let product: f64 = (0..3).map(|i| entry(row, i) * entry(column, i)).sum();
        let covariance =
            average(&|c| (f64::from(c[row]) - mean[row]) * (f64::from(c[column]) - mean[column]));
        let unbiased = covariance * 300.0 / 299.0;
        assert!((product - unbiased).abs() < 1e-4, "{product} {unbiased}");
    }
}

#[test]
fn the_same_codes_give_the_same_mixture() {
    let codes = blobs(8000, 1);
    assert_eq!(Prior::fit(&codes), Prior::fit(&codes));
}

#[test]
fn codes_with_nothing_to_tell_apart_give_one_gaussian() {
    let same = Prior::fit_with(&vec![axis(1); 50], 4).expect("loaded diagonal");
    assert_eq!(same.components().len(), 1);
    assert!(close(same.mean(), &axis(1), 1e-6));
    // Each code would be a group of its own.
    let few: Vec<Latent> = (0..4).map(axis).collect();
    assert_eq!(Prior::fit_with(&few, 4), Prior::fit_with(&few, 1));
}

#[test]
fn components_with_fewer_codes_than_dimensions_have_a_density() {
    // Ten codes each on one side and on the other, which span fewer than their twelve dimensions.
    let codes: Vec<Latent> = (0..20)
        .map(|i| axis(0) * if i < 10 { 8.0 } else { -8.0 } + axis(i % 10 + 1))
        .collect();
    let prior = Prior::fit_with(&codes, 2).expect("shared and loaded");
    assert_eq!(prior.components().len(), 2);
    assert!(mean_log_density(&prior, &codes).is_finite());
}

#[test]
fn a_density_is_that_of_its_gaussians() {
    let tau = std::f64::consts::TAU;
    let unit = Prior::gaussian(Latent::zeros(2), vec![1.0, 0.0, 1.0]).expect("a unit Gaussian");
    let found = unit.log_density(&code([1.0, -2.0])).expect("two numbers");
    assert!((found - (-tau.ln() - 2.5)).abs() < 1e-6, "{found}");

    let component = |weight, mean, scale| PriorComponent {
        weight,
        mean: code([mean]),
        factor: vec![scale],
    };
    let two = Prior::from_components(vec![component(0.25, -3.0, 0.5), component(0.75, 2.0, 1.0)])
        .expect("two Gaussians on a line");
    let step = 0.01;
    let density = |place: i32| {
        let at = code([place as f32 * step]);
        two.log_density(&at).expect("one number").exp()
    };
    let area = |places: std::ops::Range<i32>| places.map(density).sum::<f64>() * f64::from(step);
    assert!((area(-1000..1000) - 1.0).abs() < 1e-3);
    assert!((area(-1000..-100) - 0.25).abs() < 2e-3);
}

#[test]
fn a_density_is_refused_where_there_is_none() {
    let prior = Prior::fit(&correlated_codes(50)).expect("plenty of codes");
    assert_eq!(
        prior.log_density(&axis(0)),
        Err(LatentError::DimensionMismatch {
            expected: 3,
            found: DIM
        })
    );
    assert!(matches!(
        prior.log_density(&code([0.0, f32::INFINITY, 0.0])),
        Err(LatentError::NotFinite { .. })
    ));
    let point = Prior::gaussian(Latent::zeros(2), vec![0.0; 3]).expect("a single face");
    assert_eq!(
        point.log_density(&Latent::zeros(2)),
        Err(LatentError::NoSpread)
    );
}
