//! Concepts from examples: what is there is found, what is not is called chance.

use facemath_core::latent::{
    Concept, ConceptFit, ConceptFitError, ConceptSpace, Directions, Evidence, FitMethod,
    FitOptions, Latent, Prior, Probe, Unit,
};
use rand::{Rng, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

/// Numbers in a code.
const DIM: usize = 24;
/// The number that tells whether a face has the property.
const PROPERTY: usize = 3;
/// The number that another concept reads.
const OTHER: usize = 7;

fn axis(index: usize) -> Latent {
    let mut numbers = vec![0.0; DIM];
    numbers[index] = 1.0;
    Latent::from_vec(numbers)
}

/// Independent numbers of variance 1.
fn prior() -> Prior {
    let factor =
        (0..DIM).flat_map(|row| (0..=row).map(move |column| if row == column { 1.0 } else { 0.0 }));
    Prior::gaussian(Latent::zeros(DIM), factor.collect()).expect("a valid prior")
}

fn known() -> Directions {
    Directions {
        age: None,
        axes: None,
        concepts: vec![Concept {
            name: "other".to_owned(),
            label: "Other".to_owned(),
            negative: "less".to_owned(),
            positive: "more".to_owned(),
            direction: axis(OTHER),
            network: None,
            probe: Probe {
                weights: axis(OTHER),
                bias: 0.0,
            },
            range: 2.0,
            unit: Unit::default(),
        }],
    }
}

fn space() -> ConceptSpace {
    ConceptSpace::new(&prior(), &known()).expect("a usable prior")
}

/// A face whose property is `at`, and whose other number is `other` on the average.
fn face(rng: &mut impl Rng, at: f32, other: f32) -> Latent {
    let mut numbers: Vec<f32> = (0..DIM).map(|_| rng.sample(StandardNormal)).collect();
    numbers[PROPERTY] += at;
    numbers[OTHER] += other;
    Latent::from_vec(numbers)
}

fn faces(rng: &mut impl Rng, count: usize, at: f32, other: f32) -> Vec<Latent> {
    (0..count).map(|_| face(rng, at, other)).collect()
}

fn fitted(seed: u64, count: usize, half: f32) -> ConceptFit {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let with = faces(&mut rng, count, half, 0.0);
    let without = faces(&mut rng, count, -half, 0.0);
    space()
        .fit(&with, &without, FitOptions::default())
        .expect("a fit")
}

/// How much of a direction is the property's.
fn along(fit: &ConceptFit) -> f32 {
    fit.direction.as_slice()[PROPERTY] / fit.direction.norm()
}

#[test]
fn the_direction_is_recovered_and_more_examples_recover_it_better() {
    let mean = |count| {
        (0..8)
            .map(|seed| along(&fitted(seed, count, 1.5)))
            .sum::<f32>()
            / 8.0
    };
    let (few, some, many) = (mean(4), mean(20), mean(200));
    assert!(
        few > 0.5 && some > few + 0.05 && many > some,
        "{few} {some} {many}"
    );
    assert!(many > 0.97, "{many}");
}

#[test]
fn a_step_of_one_is_the_difference_and_the_read_out_is_one_at_either_end() {
    let fit = fitted(1, 300, 1.5);
    assert_eq!(fit.method, FitMethod::Classifier);
    assert_eq!(fit.separation.evidence(), Evidence::Trustworthy);
    assert!(
        (fit.direction.norm() - 3.0).abs() < 0.3,
        "{}",
        fit.direction.norm()
    );
    let mut rng = ChaCha8Rng::seed_from_u64(99);
    for (at, expected) in [(1.5, 1.0), (-1.5, -1.0)] {
        let read = faces(&mut rng, 400, at, 0.0);
        let mean = read.iter().map(|code| fit.probe.read(code)).sum::<f32>() / 400.0;
        assert!(
            (mean - expected).abs() < 0.15,
            "{mean} instead of {expected}"
        );
    }
}

#[test]
fn a_confounded_concept_leaves_the_other_read_out_alone() {
    // Four of five faces with the property have much of the other, and the other way round.
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let mut mixed = |at: f32| -> Vec<Latent> {
        let other = |index: usize| {
            if (index % 5 < 4) == (at > 0.0) {
                1.5
            } else {
                -1.5
            }
        };
        (0..150)
            .map(|index| face(&mut rng, at, other(index)))
            .collect()
    };
    let (with, without) = (mixed(1.5), mixed(-1.5));
    let fit = |leaves_known_alone| {
        let options = FitOptions {
            leaves_known_alone,
            method: None,
        };
        space().fit(&with, &without, options).expect("a fit")
    };
    let (clean, raw) = (fit(true), fit(false));
    let other = |fit: &ConceptFit| fit.direction.as_slice()[OTHER].abs() / fit.direction.norm();
    assert!(other(&raw) > 0.2, "{}", other(&raw));
    assert!(other(&clean) < 1e-4, "{}", other(&clean));
    assert_eq!(clean.leaves_alone, ["other"]);
    assert!(along(&clean) > 0.9);
}

#[test]
fn a_concept_that_is_there_already_keeps_its_direction() {
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let with = faces(&mut rng, 60, 0.0, 1.5);
    let without = faces(&mut rng, 60, 0.0, -1.5);
    let fit = space()
        .fit(&with, &without, FitOptions::default())
        .expect("a fit");
    assert_eq!(fit.moves_too, ["other"]);
    assert!(fit.direction.as_slice()[OTHER] / fit.direction.norm() > 0.9);
}

#[test]
fn random_labels_are_told_apart_in_half_of_the_cases() {
    // One fit to a few examples says anything; it is the mean that must be right.
    for (count, fits) in [(5, 600), (12, 300), (80, 60)] {
        let mut accuracy = 0.0;
        let mut trusted = 0_u64;
        for seed in 0..fits {
            let fit = fitted(seed, count, 0.0);
            accuracy += fit.separation.accuracy / fits as f32;
            trusted += u64::from(fit.separation.evidence() == Evidence::Trustworthy);
        }
        assert!((accuracy - 0.5).abs() < 0.03, "{count} a side: {accuracy}");
        assert!(trusted * 50 <= fits, "{count} a side: {trusted} of {fits}");
    }
}

#[test]
fn what_is_said_of_few_examples_is_what_new_faces_show() {
    let (mut said, mut shown, mut covered) = (0.0, 0.0, 0);
    for seed in 0..40 {
        let fit = fitted(seed, 10, 1.2);
        let mut rng = ChaCha8Rng::seed_from_u64(1000 + seed);
        let right = |faces: Vec<Latent>, wanted: bool| {
            let read = faces
                .iter()
                .filter(|code| (fit.probe.read(code) > 0.0) == wanted);
            read.count() as f32 / faces.len() as f32
        };
        let with = faces(&mut rng, 200, 1.2, 0.0);
        let without = faces(&mut rng, 200, -1.2, 0.0);
        let accuracy = (right(with, true) + right(without, false)) / 2.0;
        said += fit.separation.accuracy / 40.0;
        shown += accuracy / 40.0;
        let bounds = fit.separation.accuracy_low..=fit.separation.accuracy_high;
        covered += usize::from(bounds.contains(&accuracy));
    }
    assert!((said - shown).abs() < 0.05, "{said} {shown}");
    assert!(covered >= 34, "{covered} of 40");
}

#[test]
fn the_same_face_twice_is_no_evidence() {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let one = face(&mut rng, 1.0, 0.0);
    let twice = vec![one.clone(), one];
    let others = faces(&mut rng, 5, -1.0, 0.0);
    assert_eq!(
        space().fit(&twice, &others, FitOptions::default()),
        Err(ConceptFitError::TooFew {
            with: 1,
            without: 5
        })
    );
}

#[test]
fn groups_that_are_alike_and_codes_of_others_are_refused_in_words() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let group = faces(&mut rng, 4, 0.0, 0.0);
    let refused = |with: &[Latent], without: &[Latent]| {
        space()
            .fit(with, without, FitOptions::default())
            .expect_err("no concept")
            .to_string()
    };
    assert!(refused(&group, &group).contains("are the same"));
    let foreign = vec![Latent::zeros(3), Latent::zeros(3)];
    assert!(refused(&foreign, &group).contains("different models"));
    let mut broken = group.clone();
    broken.push(Latent::from_vec(vec![f32::NAN; DIM]));
    assert!(refused(&broken, &group).contains("not a finite number"));
}
