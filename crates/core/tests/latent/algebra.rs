//! Codes as vectors: arithmetic, blends, morphs and neighbours.

use facemath_core::latent::{
    Easing, EasingCurve, Interpolation, Latent, LatentError, MorphPath, Pace, Prior, Way, lerp,
    nearest, slerp,
};
use proptest::prelude::*;

use crate::{DIM, any_code, axis, close};

proptest! {
    #[test]
    fn subtracting_undoes_adding(a in any_code(), b in any_code()) {
        prop_assert!(close(&(&a + &b - &b), &a, 1e-5));
        prop_assert_eq!(&a + &b, &b + &a);
        prop_assert_eq!(-(&a - &b), &b - &a);
        prop_assert_eq!(&a + &a, &a * 2.0);
    }

    #[test]
    fn distance_is_a_metric(a in any_code(), b in any_code(), c in any_code()) {
        prop_assert_eq!(a.distance(&a), 0.0);
        prop_assert_eq!(a.distance(&b), b.distance(&a));
        prop_assert!(a.distance(&c) <= a.distance(&b) + b.distance(&c) + 1e-4);
        prop_assert!((a.distance(&b) - (&a - &b).norm()).abs() < 1e-4);
        prop_assert!((a.dot(&a) - a.norm().powi(2)).abs() < 1e-3);
    }

    #[test]
    fn blends_are_exact_at_both_ends(a in any_code(), b in any_code()) {
        for blend in [lerp, slerp] {
            prop_assert_eq!(blend(&a, &b, 0.0), a.clone());
            prop_assert_eq!(blend(&a, &b, 1.0), b.clone());
        }
    }

    #[test]
    fn blends_are_the_same_from_either_side(a in any_code(), b in any_code(), t in 0.0_f32..1.0) {
        for blend in [lerp, slerp] {
            prop_assert!(close(&blend(&a, &b, t), &blend(&b, &a, 1.0 - t), 1e-3));
        }
    }

    #[test]
    fn slerp_keeps_to_the_arc(a in any_code(), b in any_code(), t in 0.0_f32..1.0) {
        let (norm_a, norm_b) = (a.norm(), b.norm());
        let cosine = a.dot(&b) / (norm_a * norm_b);
        prop_assume!(norm_a > 0.1 && norm_b > 0.1 && cosine.abs() < 0.99);
        let between = slerp(&a, &b, t);
        prop_assert!((between.norm() - (norm_a * (1.0 - t) + norm_b * t)).abs() < 1e-3);
        let turned = (a.dot(&between) / (norm_a * between.norm())).clamp(-1.0, 1.0).acos();
        prop_assert!((turned - cosine.acos() * t).abs() < 5e-3);
    }

    #[test]
    fn a_morph_passes_exactly_through_its_keys(
        keys in prop::collection::vec(any_code(), 1..5),
        smooth in any::<bool>(),
        spherical in any::<bool>(),
    ) {
        let easing = if smooth { Easing::Smooth } else { Easing::Linear };
        let interpolation = if spherical { Interpolation::Spherical } else { Interpolation::Linear };
        let path = MorphPath::new(keys.clone(), easing, interpolation).expect("keys of one length");
        prop_assert_eq!(path.segments(), keys.len() - 1);
        for (index, key) in keys.iter().enumerate() {
            prop_assert_eq!(&path.at(index as f32), key);
            prop_assert_eq!(path.place(index as f32), (index, 0.0));
        }
        prop_assert_eq!(&path.at(-3.0), &keys[0]);
        prop_assert_eq!(&path.at(f32::NAN), &keys[0]);
        prop_assert_eq!(&path.at(f32::INFINITY), &keys[keys.len() - 1]);
    }

    #[test]
    fn a_place_on_a_morph_says_how_much_of_its_keys_is_in_the_face(
        keys in prop::collection::vec(any_code(), 2..5),
        progress in 0.0_f32..1.0,
    ) {
        let path = MorphPath::new(keys.clone(), Easing::Smooth, Interpolation::Linear).expect("keys");
        let position = progress * path.segments() as f32;
        let (index, t) = path.place(position);
        prop_assert!((0.0..=1.0).contains(&t));
        let next = &keys[(index + 1).min(keys.len() - 1)];
        prop_assert!(close(&path.at(position), &lerp(&keys[index], next, t), 1e-4));
    }

    #[test]
    fn a_morph_through_the_mean_is_the_average_face_half_way(a in any_code(), b in any_code(), t in 0.0_f32..=1.0) {
        let way = Interpolation::ThroughMean;
        prop_assert_eq!(way.between(&a, &b, 0.0), a.clone());
        prop_assert_eq!(way.between(&a, &b, 1.0), b.clone());
        prop_assert_eq!(way.between(&a, &b, 0.5).norm(), 0.0);
        let (of_a, of_b) = way.weights(t);
        let (nearer, weight) = if t < 0.5 { (&a, of_a) } else { (&b, of_b) };
        prop_assert!(close(&way.between(&a, &b, t), &(nearer * weight), 1e-5));
        prop_assert!(of_a.min(of_b) == 0.0 && of_a + of_b <= 1.0);
        let path = MorphPath::new(vec![a, b], Easing::Linear, way).expect("keys");
        prop_assert_eq!(path.between(0.25).look, (0.5, 0.0));
    }

    #[test]
    fn the_look_goes_behind_the_shape_or_ahead_of_it(a in any_code(), b in any_code(), delay in -0.8_f32..=0.8, t in 0.0_f32..1.0) {
        let way = Way { easing: Easing::Linear, look_delay: delay, ..Way::default() };
        let path = MorphPath::with_ways(vec![a.clone(), b.clone()], vec![way]).expect("keys");
        for (end, weights) in [(0.0, (1.0, 0.0)), (1.0, (1.0, 0.0))] {
            let between = path.between(end);
            prop_assert_eq!((between.shape, between.look), (weights, weights));
        }
        prop_assert_eq!(path.at(1.0), b);
        let between = path.between(t);
        let (shape, look) = (between.shape.1, between.look.1);
        if delay > 0.0 { prop_assert!(shape >= look) } else { prop_assert!(shape <= look) }
        let later = if delay > 0.0 { look } else { shape };
        prop_assert!(t > delay.abs() || later == 0.0, "it has not set out");
        let (_, done) = path.place(t);
        prop_assert!((done - shape).abs() < 1e-6);
    }

    #[test]
    fn a_morph_backwards_is_the_reversed_morph(
        keys in prop::collection::vec(any_code(), 2..5),
        progress in 0.0_f32..1.0,
    ) {
        let last = (keys.len() - 1) as f32;
        let reversed: Vec<_> = keys.iter().rev().cloned().collect();
        for interpolation in [Interpolation::Linear, Interpolation::Spherical, Interpolation::ThroughMean] {
            let forth = MorphPath::new(keys.clone(), Easing::Smooth, interpolation).expect("keys");
            let back = MorphPath::new(reversed.clone(), Easing::Smooth, interpolation).expect("keys");
            prop_assert!(close(&forth.at(progress * last), &back.at(last - progress * last), 2e-3));
        }
    }

    #[test]
    fn easing_keeps_order_ends_and_middle(a in 0.0_f32..1.0, b in 0.0_f32..1.0) {
        for easing in [Easing::Linear, Easing::Smooth] {
            prop_assert_eq!(easing.apply(0.0), 0.0);
            prop_assert_eq!(easing.apply(1.0), 1.0);
            prop_assert!((easing.apply(a) + easing.apply(1.0 - a) - 1.0).abs() < 1e-5);
            prop_assert!((a <= b) == (easing.apply(a) <= easing.apply(b)) || (a - b).abs() < 1e-3);
        }
    }

    #[test]
    fn no_easing_turns_back_or_passes_a_face_by(
        numbers in prop::collection::vec(0.0_f32..=1.0, 4),
        a in 0.0_f32..1.0,
        b in 0.0_f32..1.0,
    ) {
        let curve = EasingCurve { start: (numbers[0], numbers[1]), end: (numbers[2], numbers[3]) };
        prop_assert!(curve.is_valid());
        for easing in [Easing::In, Easing::Out, Easing::Smooth, Easing::Curve(curve)] {
            prop_assert_eq!((easing.apply(0.0), easing.apply(1.0)), (0.0, 1.0));
            prop_assert!((0.0..=1.0).contains(&easing.apply(a)));
            prop_assert!(a > b || easing.apply(a) <= easing.apply(b) + 1e-4);
        }
    }

    #[test]
    fn handles_begin_on_the_easing_that_they_change(t in 0.0_f32..=1.0) {
        for easing in [Easing::Linear, Easing::Smooth, Easing::In, Easing::Out] {
            let curve = Easing::Curve(easing.as_curve());
            prop_assert!((curve.apply(t) - easing.apply(t)).abs() < 1e-4, "{easing:?} at {t}");
        }
    }

    #[test]
    fn an_even_pace_changes_what_is_seen_by_equal_steps(changes in prop::collection::vec(0.01_f32..5.0, Pace::PIECES)) {
        let changes: [f32; Pace::PIECES] = changes.try_into().expect("as many as pieces");
        let pace = Pace::even(&changes);
        prop_assert!(pace.is_valid());
        // How much has changed after so much of the way.
        let changed = |way: f32| {
            let place = way * Pace::PIECES as f32;
            let whole: f32 = changes[..(place as usize).min(Pace::PIECES)].iter().sum();
            let piece = changes.get(place as usize).copied().unwrap_or(0.0);
            whole + piece * place.fract()
        };
        let all: f32 = changes.iter().sum();
        for moment in 0..=Pace::PIECES {
            let t = moment as f32 / Pace::PIECES as f32;
            let seen = changed(Easing::Paced(pace).apply(t));
            prop_assert!((seen - t * all).abs() < 1e-3 * all, "{seen} of {all} at {t}");
        }
    }

    #[test]
    fn each_way_of_a_morph_is_its_own(keys in prop::collection::vec(any_code(), 3..5), t in 0.0_f32..1.0) {
        let ways = vec![(Easing::In, Interpolation::Spherical).into(), (Easing::Linear, Interpolation::Linear).into()];
        let path = MorphPath::with_ways(keys.clone(), ways).expect("keys");
        let first = Interpolation::Spherical.between(&keys[0], &keys[1], Easing::In.apply(t));
        prop_assert!(close(&path.at(t), &first, 1e-5));
        let beyond = path.segments() as f32 - 1.0 + t;
        let last = keys.len() - 1;
        if last > 1 {
            prop_assert!(close(&path.at(beyond), &lerp(&keys[last - 1], &keys[last], beyond.fract()), 1e-3));
        }
    }

    #[test]
    fn nearest_sorts_by_distance(query in any_code(), candidates in prop::collection::vec(any_code(), 0..20), k in 0_usize..25) {
        let found = nearest(&query, &candidates, k);
        prop_assert_eq!(found.len(), k.min(candidates.len()));
        prop_assert!(found.is_sorted_by(|a, b| a.1 <= b.1));
        for (index, distance) in &found {
            prop_assert_eq!(*distance, query.distance(&candidates[*index]));
        }
        let worst = found.last().map_or(0.0, |(_, distance)| *distance);
        for (index, candidate) in candidates.iter().enumerate() {
            if !found.iter().any(|(taken, _)| *taken == index) && k > 0 {
                prop_assert!(query.distance(candidate) >= worst);
            }
        }
    }
}

#[test]
fn slerp_falls_back_where_there_is_no_arc() {
    let a = axis(0);
    for b in [Latent::zeros(DIM), &a * 3.0, -&a] {
        assert_eq!(slerp(&a, &b, 0.25), lerp(&a, &b, 0.25));
    }
}

#[test]
fn codes_of_different_models_do_not_mix() {
    let (short, long) = (Latent::zeros(3), Latent::zeros(4));
    let mismatch = LatentError::DimensionMismatch {
        expected: 3,
        found: 4,
    };
    assert_eq!(short.try_add(&long), Err(mismatch.clone()));
    assert_eq!(short.try_sub(&long), Err(mismatch.clone()));
    assert_eq!(short.try_add(&short), Ok(Latent::zeros(3)));
    let keys = vec![short.clone(), long.clone()];
    let path = MorphPath::new(keys.clone(), Easing::Linear, Interpolation::Linear);
    assert_eq!(path, Err(mismatch.clone()));
    assert_eq!(Prior::fit(&keys), Err(mismatch));
    assert!(nearest(&short, &[long], 1).is_empty());
}

#[test]
fn a_morph_without_faces_is_refused() {
    let path = MorphPath::new(Vec::new(), Easing::Linear, Interpolation::Linear);
    assert_eq!(path, Err(LatentError::NoKeys));
}

#[test]
fn a_linear_morph_is_halfway_at_the_half() {
    let path = MorphPath::new(
        vec![Latent::zeros(DIM), axis(0), axis(1)],
        Easing::Linear,
        Interpolation::Linear,
    )
    .expect("keys of one length");
    assert_eq!(path.at(0.5), axis(0) * 0.5);
    assert_eq!(path.at(1.5), axis(0) * 0.5 + axis(1) * 0.5);
}
