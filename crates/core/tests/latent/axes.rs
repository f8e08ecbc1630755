//! The principal axes of a distribution of faces, and moving along them.

use std::sync::Arc;

use facemath_core::latent::{
    AxisMetric, Directions, Edits, Latent, PrincipalAxes, Prior, PriorComponent,
};
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

/// How strongly each number of the test's codes shows.
fn scales() -> Vec<f32> {
    (0..DIM).map(|number| 2.0 / (1.0 + number as f32)).collect()
}

/// A code as the metric has it.
fn measured(metric: AxisMetric, code: &Latent) -> Latent {
    let scales = match metric {
        AxisMetric::Code => vec![1.0; DIM],
        AxisMetric::Picture => scales(),
    };
    let numbers = code.as_slice().iter().zip(scales);
    Latent::from_vec(numbers.map(|(number, scale)| number * scale).collect())
}

fn any_metric() -> impl Strategy<Value = AxisMetric> {
    prop_oneof![Just(AxisMetric::Code), Just(AxisMetric::Picture)]
}

fn axes_by(metric: AxisMetric, prior: &Prior) -> PrincipalAxes {
    PrincipalAxes::of(prior, metric, &scales())
}

fn moving_along(prior: &Prior) -> Directions {
    Directions {
        axes: Some(Arc::new(axes_by(AxisMetric::Picture, prior))),
        ..directions()
    }
}

fn axes_of(directions: &Directions) -> &PrincipalAxes {
    directions.axes.as_deref().expect("they were computed")
}

proptest! {
    #[test]
    fn axes_are_orthogonal_and_the_widest_comes_first(prior in any_prior(), metric in any_metric()) {
        let axes = axes_by(metric, &prior);
        prop_assert_eq!(axes.metric(), metric);
        let numbers: Vec<u16> = axes.numbers().collect();
        prop_assert!(!numbers.is_empty() && numbers.len() <= DIM);
        for &a in &numbers {
            let one = measured(metric, axes.axis(a).expect("it has this number"));
            for &b in numbers.iter().filter(|&&b| b > a) {
                let other = measured(metric, axes.axis(b).expect("it has this number"));
                prop_assert!(one.norm() >= other.norm() - 1e-4);
                prop_assert!(one.dot(&other).abs() < 1e-3 * one.norm() * other.norm());
            }
        }
        let shares: Vec<f32> = numbers.iter().filter_map(|&n| axes.share(n)).collect();
        prop_assert!(shares.is_sorted_by(|a, b| a >= b));
        prop_assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-3);
    }

    #[test]
    fn samples_vary_by_one_standard_deviation_along_each_axis(prior in any_prior(), metric in any_metric()) {
        let axes = axes_by(metric, &prior);
        let faces: Vec<Latent> = (0..400).map(|seed| {
            use rand::SeedableRng as _;
            prior.sample(&mut rand_chacha::ChaCha8Rng::seed_from_u64(seed), 1.0)
        }).collect();
        let positions = |number| faces.iter().filter_map(move |face| axes.position_sd(number, face));
        let variance: f32 = positions(1).map(|sd| sd * sd).sum::<f32>() / 400.0;
        prop_assert!((0.6..1.5).contains(&variance), "{}", variance);
    }

    #[test]
    fn the_average_face_is_at_zero_on_every_axis(prior in any_prior(), metric in any_metric(), sd in -3.0_f32..3.0) {
        let axes = axes_by(metric, &prior);
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
    fn a_position_on_its_way_begins_where_the_face_is(
        prior in any_prior(), face in any_code(), sd in -3.0_f32..3.0, truncation in 0.0_f32..1.5, share in 0.01_f32..0.99,
    ) {
        let directions = moving_along(&prior);
        let to = Edits { axes: [(2, sd)].into(), truncation, ..Edits::default() };
        let between = Edits::default().toward(&to, share, &face, &directions).expect("the same locks");
        let own = axes_of(&directions).position_sd(2, &face).expect("it has this number");
        prop_assert!((between.truncation - (1.0 + (truncation - 1.0) * share)).abs() < 1e-5);
        let position = between.axes.get(&2).copied().unwrap_or(f32::NAN);
        prop_assert!((position - (own + (sd - own) * share)).abs() < 1e-3 * (1.0 + own.abs()));
        prop_assert_eq!(between.axes.len(), 1);
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
    fn the_same_prior_gives_the_same_axes(prior in any_prior(), metric in any_metric()) {
        let axes = axes_by(metric, &prior);
        prop_assert_eq!(&axes_by(metric, &prior), &axes);
        for number in axes.numbers() {
            let step = measured(metric, axes.axis(number).expect("it has this number"));
            let largest = step.as_slice().iter().fold(0.0_f32, |a, &b| if b.abs() > a.abs() { b } else { a });
            prop_assert!(largest > 0.0);
        }
    }
}

#[test]
fn there_are_forty_axes_at_most_and_none_without_spread() {
    let dim = 50;
    let wide = Prior::gaussian(Latent::zeros(dim), vec![0.5; dim * (dim + 1) / 2]);
    let axes = axes_by(AxisMetric::Picture, &wide.expect("a valid prior"));
    assert_eq!(axes.numbers().count(), usize::from(PrincipalAxes::MOST));
    assert_eq!((axes.axis(0), axes.axis(41)), (None, None));

    let flat = Prior::gaussian(axis(3), vec![0.0; DIM * (DIM + 1) / 2]).expect("a valid prior");
    let axes = axes_by(AxisMetric::Picture, &flat);
    assert_eq!(axes.numbers().count(), 0);
    assert_eq!(axes.mean(), &axis(3));
}

#[test]
fn what_is_seen_most_comes_first() {
    // All numbers of a code vary alike, and one of them hardly shows.
    let even = |row: usize| (0..=row).map(move |column| f32::from(u8::from(row == column)));
    let prior = Prior::gaussian(Latent::zeros(3), (0..3).flat_map(even).collect());
    let axes = PrincipalAxes::of(
        &prior.expect("a valid prior"),
        AxisMetric::Picture,
        &[1.0, 3.0, 0.1],
    );
    let along = |number| {
        axes.axis(number)
            .expect("it has this number")
            .as_slice()
            .to_vec()
    };
    for (number, place) in [(1, 1), (2, 0), (3, 2)] {
        let step = along(number);
        assert!((step[place] - 1.0).abs() < 1e-4, "{number}: {step:?}");
    }
    let share = axes.share(1).expect("it has this number");
    assert!((share - 9.0 / 10.01).abs() < 1e-4, "{share}");
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
