//! Walks: past every face, smooth, and round.

use facemath_core::latent::{Latent, LatentError, Prior, Walk, WalkPlan};
use proptest::prelude::*;

use crate::{DIM, axis};

fn faces() -> impl Strategy<Value = Vec<Latent>> {
    let face = prop::collection::vec(-3.0f32..3.0, 4).prop_map(Latent::from_vec);
    prop::collection::vec(face, 1..8)
}

/// Any walk through [`two_groups`].
fn plans() -> impl Strategy<Value = WalkPlan> {
    (
        any::<u64>(),
        2..9usize,
        0.0f32..1.2,
        0.0f32..=1.0,
        any::<bool>(),
    )
        .prop_map(
            |(seed, faces, truncation, smoothness, is_closed)| WalkPlan {
                seed,
                faces,
                truncation,
                smoothness,
                is_closed,
            },
        )
}

/// A prior of two groups that lie ten apart.
fn two_groups() -> Prior {
    let codes: Vec<Latent> = (0..400)
        .map(|index: usize| {
            let side = if index.is_multiple_of(2) { 5.0 } else { -5.0 };
            let wave = |place: usize| ((index * (place + 3)) as f32 * 0.7).sin();
            let noise = Latent::from_vec((0..DIM).map(wave).collect());
            axis(0) * side + noise
        })
        .collect();
    Prior::fit_with(&codes, 2).expect("two groups")
}

proptest! {
    #[test]
    fn a_walk_passes_its_faces_and_returns_to_the_first(faces in faces(), smoothness in 0.0f32..=0.5) {
        let walk = Walk::new(faces.clone()).expect("faces of one length").with_smoothness(smoothness);
        for (index, face) in faces.iter().enumerate() {
            prop_assert_eq!(&walk.at(index as f32), face);
        }
        prop_assert_eq!(&walk.at(faces.len() as f32), &faces[0]);
        prop_assert_eq!(&walk.at(-1.0), &faces[faces.len() - 1]);
    }

    #[test]
    fn its_speed_never_jumps(faces in faces(), smoothness in 0.5f32..=1.0) {
        let walk = Walk::new(faces.clone()).expect("faces of one length").with_smoothness(smoothness);
        let step = 1e-2;
        for index in 0..faces.len() {
            let here = walk.at(index as f32);
            let before = &here - &walk.at(index as f32 - step);
            let after = &walk.at(index as f32 + step) - &here;
            // A corner would differ by the order of the step times the distance of faces.
            prop_assert!(before.distance(&after) < 40.0 * step * step * 6.0);
        }
    }

    #[test]
    fn an_open_walk_begins_and_ends_at_its_ends(faces in faces(), smoothness in 0.0f32..=1.0) {
        let walk = Walk::new(faces.clone()).expect("faces").with_smoothness(smoothness).opened();
        let last = faces.len() - 1;
        prop_assert_eq!(walk.stretches(), last);
        prop_assert_eq!(&walk.at(0.0), &faces[0]);
        prop_assert_eq!(&walk.at(last as f32), &faces[last]);
        prop_assert_eq!(&walk.at(-3.0), &faces[0]);
        prop_assert_eq!(&walk.at(1e9), &faces[last]);
    }

    #[test]
    fn a_random_walk_is_continuous_bounded_and_known_by_its_seed(plan in plans()) {
        let prior = two_groups();
        let walk = Walk::random(&prior, &plan, None).expect("a walk");
        prop_assert_eq!(&walk, &Walk::random(&prior, &plan, None).expect("a walk"));
        let faces: Vec<Latent> = (0..plan.faces as u64)
            .map(|index| prior.invent_truncated(plan.seed.wrapping_add(index), plan.truncation))
            .collect();
        let furthest = faces.iter().map(|face| face.distance(prior.mean())).fold(0.0, f32::max);
        let step = 1.0 / 64.0;
        for place in 0..walk.stretches() * 64 {
            let here = walk.at(place as f32 * step);
            prop_assert!(here.is_finite());
            prop_assert!(here.distance(prior.mean()) <= 3.0 * furthest + 1e-3);
            let moved = here.distance(&walk.at((place + 1) as f32 * step));
            prop_assert!(moved <= 8.0 * furthest * step + 1e-3, "a jump of {moved} at {place}");
        }
        if plan.is_closed {
            prop_assert_eq!(walk.at(0.0), walk.at(plan.faces as f32));
            prop_assert_eq!(walk.at(0.25), walk.at(plan.faces as f32 + 0.25));
        } else {
            prop_assert_eq!(&walk.at(0.0), &faces[0]);
        }
        if plan.smoothness <= Walk::SMOOTHNESS {
            for (index, face) in faces.iter().enumerate() {
                prop_assert_eq!(&walk.at(index as f32), face);
            }
        }
    }
}

#[test]
fn a_round_begins_with_the_first_face_and_stops_short_of_it() {
    let faces: Vec<Latent> = [0.0, 1.0, 2.0].map(|x| Latent::from_vec(vec![x])).into();
    let walk = Walk::new(faces.clone()).expect("faces");
    assert_eq!(walk.frame_count(2.0), 6);
    let round = walk.frames(6);
    assert_eq!(round.len(), 6);
    assert_eq!(
        [&round[0], &round[2], &round[4]],
        [&faces[0], &faces[1], &faces[2]]
    );
    let open = walk.opened();
    assert_eq!(open.frame_count(2.0), 5);
    let frames = open.frames(5);
    assert_eq!(
        [&frames[0], &frames[2], &frames[4]],
        [&faces[0], &faces[1], &faces[2]]
    );
}

#[test]
fn frames_between_faces_are_as_pronounced_as_the_faces() {
    let rows = (0..64).flat_map(|row| (0..=row).map(move |column| f32::from(row == column)));
    let prior = Prior::gaussian(Latent::zeros(64), rows.collect()).expect("a unit Gaussian");
    for smoothness in [0.0, 0.5, 1.0] {
        let plan = WalkPlan {
            faces: 200,
            truncation: 1.0,
            smoothness,
            ..WalkPlan::default()
        };
        let walk = Walk::random(&prior, &plan, None).expect("a walk");
        let squares = |offset: f32| {
            let places = (0..200).map(|face| walk.at(face as f32 + offset));
            places.map(|code| code.dot(&code)).sum::<f32>() / 200.0
        };
        for offset in [0.0, 0.25, 0.5] {
            assert!(
                (squares(offset) - 64.0).abs() < 4.0,
                "{smoothness} {offset}: {}",
                squares(offset)
            );
        }
    }
}

#[test]
fn a_walk_can_set_out_from_a_given_face() {
    let prior = two_groups();
    let start = axis(3);
    let plan = WalkPlan {
        seed: 7,
        ..WalkPlan::default()
    };
    let walk = Walk::random(&prior, &plan, Some(&start)).expect("a walk");
    assert_eq!(walk.faces(), plan.faces);
    assert_eq!(walk.at(0.0), start);
    assert_eq!(walk.at(1.0), prior.invent(8), "the others stay");
    assert!(matches!(
        Walk::random(&prior, &plan, Some(&Latent::zeros(2))),
        Err(LatentError::DimensionMismatch { .. })
    ));
}

#[test]
fn nonsense_is_no_panic() {
    assert!(Walk::new(Vec::new()).is_err());
    assert!(Walk::new(vec![Latent::zeros(1), Latent::zeros(2)]).is_err());
    let walk = Walk::new(vec![Latent::zeros(1)]).expect("one face");
    for walk in [
        walk.clone(),
        walk.clone().opened(),
        walk.with_smoothness(f32::NAN),
    ] {
        for position in [f32::NAN, f32::INFINITY, f32::MAX, f32::MIN] {
            assert_eq!(walk.at(position), Latent::zeros(1));
        }
        assert_eq!(walk.frames(0), Vec::new());
        assert_eq!(walk.frames(1), [Latent::zeros(1)]);
    }
    let plan = WalkPlan {
        faces: 0,
        smoothness: f32::NAN,
        ..WalkPlan::default()
    };
    let walk = Walk::random(&two_groups(), &plan, None).expect("two faces at least");
    assert_eq!(walk.faces(), 2);
}

#[test]
fn the_frames_of_the_faces_are_those_in_which_it_passes_them() {
    let faces: Vec<Latent> = (0..4).map(axis).collect();
    let walk = Walk::new(faces).expect("faces");
    assert_eq!(walk.face_frames(40), [0, 10, 20, 30]);
    assert_eq!(walk.face_frames(2), [0, 1], "too few for all");
    let open = walk.opened();
    assert_eq!(open.face_frames(31), [0, 10, 20, 30]);
    for frame in open.face_frames(31) {
        assert_eq!(open.frame(frame, 31), axis(frame / 10));
    }
    assert_eq!(open.face_frames(2), [0, 1]);
}
