//! Faces from other faces: variations and children.

use facemath_core::latent::{Latent, LatentError, Prior, kid};
use proptest::prelude::*;

use crate::{DIM, any_code, axis, close, code};

/// A Gaussian whose numbers have standard deviations from 0.5 to 2, around 1.
fn prior() -> Prior {
    let rows = (0..DIM).flat_map(|row| {
        (0..=row).map(move |column| match row == column {
            true => 0.5 + 1.5 * row as f32 / (DIM - 1) as f32,
            false => 0.0,
        })
    });
    Prior::gaussian(code([1.0; DIM]), rows.collect()).expect("a Gaussian")
}

proptest! {
    #[test]
    fn variations_begin_at_the_face_and_move_away_steadily(face in any_code(), seed in any::<u64>()) {
        let prior = prior();
        let near = prior.near(&face).expect("a code of this prior");
        prop_assert_eq!(&near.face(0.0, seed), &face);
        prop_assert_eq!(&near.face(f32::NAN, seed), &face);
        prop_assert_eq!(near.face(0.4, seed), near.face(0.4, seed));
        // At the full amount nothing of the face is left.
        let other = Latent::zeros(DIM);
        let elsewhere = prior.near(&other).expect("a code of this prior");
        prop_assert!(close(&near.face(1.0, seed), &elsewhere.face(1.0, seed), 1e-4));
        prop_assert_eq!(near.face(1.0, seed), near.face(7.0, seed));
        for step in 0..20 {
            let [here, there] = [step, step + 1].map(|step| near.face(step as f32 / 20.0, seed));
            prop_assert!(here.is_finite());
            prop_assert!(here.distance(&there) < 20.0);
        }
    }

    #[test]
    fn every_trait_of_a_child_lies_between_its_parents(a in any_code(), b in any_code(), share in 0.0f32..=1.0, seed in any::<u64>()) {
        let child = kid(&a, &b, share, seed).expect("codes of one length");
        let traits = child.as_slice().iter().zip(a.as_slice()).zip(b.as_slice());
        for ((own, from_a), from_b) in traits {
            prop_assert!(*own >= from_a.min(*from_b) - 1e-5 && *own <= from_a.max(*from_b) + 1e-5);
        }
        prop_assert_eq!(&child, &kid(&a, &b, share, seed).expect("codes"));
        prop_assert_eq!(&kid(&a, &b, 0.0, seed).expect("codes"), &a);
        prop_assert_eq!(&kid(&a, &b, 1.0, seed).expect("codes"), &b);
    }

    #[test]
    fn traits_move_to_the_second_parent_and_never_back(seed in any::<u64>()) {
        let (a, b) = (Latent::zeros(DIM), code([1.0; DIM]));
        let mut before = a.clone();
        for step in 0..=10 {
            let child = kid(&a, &b, step as f32 / 10.0, seed).expect("codes");
            for (now, then) in child.as_slice().iter().zip(before.as_slice()) {
                prop_assert!(now >= then, "a trait went back");
            }
            before = child;
        }
    }
}

#[test]
fn variations_of_inventions_are_spread_as_inventions_are() {
    let prior = prior();
    let count = 4000;
    let squares = |faces: &[Latent]| -> Vec<f32> {
        let mut sums = vec![0.0; DIM];
        for face in faces {
            let offset = face - prior.mean();
            for (sum, value) in sums.iter_mut().zip(offset.as_slice()) {
                *sum += value * value / count as f32;
            }
        }
        sums
    };
    let inventions: Vec<Latent> = (0..count).map(|seed| prior.invent(seed)).collect();
    let varied: Vec<Latent> = inventions
        .iter()
        .zip(count..)
        .map(|(face, seed)| prior.near(face).expect("a code").face(0.6, seed))
        .collect();
    let pairs = squares(&inventions).into_iter().zip(squares(&varied));
    for (invented, varied) in pairs {
        let ratio = varied / invented;
        assert!((0.9..1.1).contains(&ratio), "{ratio}");
    }
}

#[test]
fn variations_stay_in_their_group() {
    let far = |side: f32| -> Vec<Latent> {
        (0..200)
            .map(|index| axis(0) * side + axis(1 + index % (DIM - 1)))
            .collect()
    };
    let prior = Prior::fit_with(&[far(9.0), far(-9.0)].concat(), 2).expect("two groups");
    let face = axis(0) * 9.0;
    let near = prior.near(&face).expect("a code");
    for seed in 0..50 {
        assert!(near.face(1.0, seed).as_slice()[0] > 4.0);
    }
}

#[test]
fn codes_of_another_length_are_refused() {
    assert!(matches!(
        prior().near(&Latent::zeros(2)),
        Err(LatentError::DimensionMismatch { .. })
    ));
    assert!(matches!(
        prior().near(&code([f32::NAN; DIM])),
        Err(LatentError::NotFinite { .. })
    ));
    assert!(kid(&Latent::zeros(2), &Latent::zeros(3), 0.5, 1).is_err());
    let point = Prior::gaussian(Latent::zeros(2), vec![0.0; 3]).expect("a single face");
    let face = code([1.0, 0.0]);
    let near = point.near(&face).expect("no density, and no matter");
    assert!(near.face(0.5, 1).is_finite());
}

#[test]
fn truncation_leads_from_the_average_to_the_person() {
    let prior = prior();
    assert_eq!(&prior.invent_truncated(7, 0.0), prior.mean());
    assert_eq!(
        prior.invent_truncated(7, Prior::TRUNCATION),
        prior.invent(7)
    );
    let distance = |truncation| prior.invent_truncated(7, truncation).distance(prior.mean());
    assert!((distance(1.0) - 2.0 * distance(0.5)).abs() < 1e-4);
}
