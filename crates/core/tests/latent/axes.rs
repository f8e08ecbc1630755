//! The principal axes of a distribution of faces, and moving along them.

use std::sync::Arc;

use facemath_core::latent::{Directions, Edits, Latent, PrincipalAxes, Prior, PriorComponent};
use proptest::prelude::*;

use crate::edits::directions;
use crate::{DIM, any_code, axis, close, code};

/// Two groups of faces, apart along one number, with spreads of their own.
fn any_prior() -> impl Strategy<Value = Prior> {
    let size = DIM * (DIM + 1) / 2;
    let factors = prop::collection::vec(-1.0_f32..1.0, 2 * size);
    (factors, any_code()).prop_map(move |(factors, apart)| {
        let component = |factor: &[f32], mean: Latent| PriorComponent {
            weight: 0.5,
            mean,
            factor: factor.to_vec(),
        };
        let (one, other) = factors.split_at(size);
        Prior::from_components(vec![
            component(one, apart.clone()),
            component(other, axis(0)),
        ])
        .expect("a valid prior")
    })
}

fn moving_along(prior: &Prior) -> Directions {
    Directions {
        axes: Some(Arc::new(PrincipalAxes::of(prior))),
        ..directions()
    }
}

fn axes_of(directions: &Directions) -> &PrincipalAxes {
    directions.axes.as_deref().expect("they were computed")
}

proptest! {
    #[test]
    fn axes_are_orthogonal_and_the_widest_comes_first(prior in any_prior()) {
        let axes = PrincipalAxes::of(&prior);
        let numbers: Vec<u16> = axes.numbers().collect();
        prop_assert!(!numbers.is_empty() && numbers.len() <= DIM);
        for &a in &numbers {
            let one = axes.axis(a).expect("it has this number");
            for &b in numbers.iter().filter(|&&b| b > a) {
                let other = axes.axis(b).expect("it has this number");
                prop_assert!(one.norm() >= other.norm() - 1e-4);
                prop_assert!(one.dot(other).abs() < 1e-3 * one.norm() * other.norm());
            }
        }
        let shares: Vec<f32> = numbers.iter().filter_map(|&n| axes.share(n)).collect();
        prop_assert!(shares.is_sorted_by(|a, b| a >= b));
        prop_assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-3);
    }

    #[test]
    fn samples_vary_by_one_standard_deviation_along_each_axis(prior in any_prior()) {
        let axes = PrincipalAxes::of(&prior);
        let faces: Vec<Latent> = (0..400).map(|seed| {
            use rand::SeedableRng as _;
            prior.sample(&mut rand_chacha::ChaCha8Rng::seed_from_u64(seed), 1.0)
        }).collect();
        let positions = |number| faces.iter().filter_map(move |face| axes.position_sd(number, face));
        let variance: f32 = positions(1).map(|sd| sd * sd).sum::<f32>() / 400.0;
        prop_assert!((0.6..1.5).contains(&variance), "{}", variance);
    }

    #[test]
    fn the_average_face_is_at_zero_on_every_axis(prior in any_prior(), sd in -3.0_f32..3.0) {
        let axes = PrincipalAxes::of(&prior);
        prop_assert_eq!(axes.mean(), prior.mean());
        for number in axes.numbers() {
            prop_assert!(axes.position_sd(number, prior.mean()).is_some_and(|at| at.abs() < 1e-5));
            let moved = axes.average_at(number, sd).expect("it has this number");
            prop_assert!(axes.position_sd(number, &moved).is_some_and(|at| (at - sd).abs() < 1e-2));
        }
    }

    #[test]
    fn a_face_goes_where_it_is_asked_to_and_stays_elsewhere(
        prior in any_prior(), face in any_code(), sd in -3.0_f32..3.0, truncation in 0.0_f32..1.5,
    ) {
        let directions = moving_along(&prior);
        let axes = axes_of(&directions);
        let edits = Edits { axes: [(2, sd)].into(), truncation, ..Edits::default() };
        let edited = edits.apply(&face, &directions);
        for number in axes.numbers().take(5) {
            let own = axes.position_sd(number, &face).expect("it has this number");
            let wanted = if number == 2 { sd } else { own * truncation };
            let found = axes.position_sd(number, &edited).expect("it has this number");
            // A narrow axis magnifies the rounding of the code's numbers.
            let rounding = 1e-4 * (1.0 + face.norm() / axes.axis(number).map_or(1.0, Latent::norm));
            prop_assert!((found - wanted).abs() < rounding, "{found} instead of {wanted}");
        }
        prop_assert_eq!(edits.apply_partly(&face, &directions, 0.0), face);
    }

    #[test]
    fn an_age_that_was_asked_for_is_reached_from_any_start(
        prior in any_prior(), face in any_code(), truncation in 0.0_f32..1.5, years in 20.0_f32..60.0,
    ) {
        let directions = moving_along(&prior);
        let age = directions.age.as_ref().expect("the test model knows ages");
        let start = Edits { truncation, ..Edits::default() }.apply(&face, &directions);
        // Beyond the model's first and last age a face keeps what is left over.
        prop_assume!((1.0..79.0).contains(&age.probe.read(&start)));
        let edits = Edits { age_years: Some(years), truncation, ..Edits::default() };
        prop_assert!((age.estimate(&edits.apply(&face, &directions)) - years).abs() < 1e-2);
    }

    #[test]
    fn truncation_moves_faces_to_the_average_and_away(prior in any_prior(), face in any_code(), truncation in 0.0_f32..1.5) {
        let directions = moving_along(&prior);
        let edits = Edits { truncation, ..Edits::default() };
        let expected = prior.mean() + (&face - prior.mean()) * truncation;
        prop_assert!(close(&edits.apply(&face, &directions), &expected, 1e-4));
    }

    #[test]
    fn the_same_prior_gives_the_same_axes(prior in any_prior()) {
        let axes = PrincipalAxes::of(&prior);
        prop_assert_eq!(&PrincipalAxes::of(&prior), &axes);
        for number in axes.numbers() {
            let numbers = axes.axis(number).expect("it has this number").as_slice();
            let largest = numbers.iter().fold(0.0_f32, |a, &b| if b.abs() > a.abs() { b } else { a });
            prop_assert!(largest > 0.0);
        }
    }
}

#[test]
fn there_are_forty_axes_at_most_and_none_without_spread() {
    let dim = 50;
    let wide = Prior::gaussian(Latent::zeros(dim), vec![0.5; dim * (dim + 1) / 2]);
    let axes = PrincipalAxes::of(&wide.expect("a valid prior"));
    assert_eq!(axes.numbers().count(), usize::from(PrincipalAxes::MOST));
    assert_eq!((axes.axis(0), axes.axis(41)), (None, None));

    let flat = Prior::gaussian(axis(3), vec![0.0; DIM * (DIM + 1) / 2]).expect("a valid prior");
    let axes = PrincipalAxes::of(&flat);
    assert_eq!(axes.numbers().count(), 0);
    assert_eq!(axes.mean(), &axis(3));
}

#[test]
fn axes_that_are_not_there_change_nothing() {
    let face = code((0..DIM).map(|index| index as f32));
    let edits = Edits {
        axes: [(0, 1.0), (500, 2.0), (1, f32::NAN)].into(),
        truncation: f32::NAN,
        ..Edits::default()
    };
    assert_eq!(edits.apply(&face, &directions()), face);
    let prior = Prior::gaussian(axis(0), vec![0.5; DIM * (DIM + 1) / 2]).expect("a valid prior");
    assert_eq!(edits.apply(&face, &moving_along(&prior)), face);
}
