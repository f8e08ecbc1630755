//! Maps of codes: the same every time, and faces that are alike together.

use std::ops::ControlFlow;

use facemath_core::latent::map::{MapOptions, Place, WIDTH, farthest_first, lay_out};
use facemath_core::latent::{Latent, bearing, cosine_distance};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

const DIM: usize = 12;
const GROUPS: usize = 4;

/// Groups of codes far apart, group by group in turn.
fn grouped(count: usize) -> Vec<f32> {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    (0..count)
        .flat_map(|face| {
            let numbers: Vec<f32> = (0..DIM)
                .map(|axis| {
                    let center = if axis == face % GROUPS { 6.0 } else { 0.0 };
                    center + rng.random_range(-1.0..1.0)
                })
                .collect();
            numbers
        })
        .collect()
}

fn whole_map(codes: &[f32], options: MapOptions) -> Vec<Place> {
    lay_out(codes, DIM, options, &mut |_, _| ControlFlow::Continue(()))
}

fn short() -> MapOptions {
    MapOptions {
        iterations: 150,
        ..MapOptions::default()
    }
}

fn distance(a: Place, b: Place) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[test]
fn a_map_is_the_same_every_time() {
    let codes = grouped(200);
    assert_eq!(whole_map(&codes, short()), whole_map(&codes, short()));
}

#[test]
fn groups_stay_together_and_apart_from_each_other() {
    let codes = grouped(400);
    let places = whole_map(&codes, MapOptions::default());
    for (face, place) in places.iter().enumerate() {
        let mut others: Vec<usize> = (0..places.len()).filter(|other| *other != face).collect();
        others
            .sort_by(|&a, &b| distance(*place, places[a]).total_cmp(&distance(*place, places[b])));
        let strangers = others[..10]
            .iter()
            .filter(|&&other| other % GROUPS != face % GROUPS)
            .count();
        assert!(strangers <= 2, "face {face} is among strangers");
    }
}

#[test]
fn maps_fill_their_bounds() {
    for count in [5, 9, 100] {
        let places = whole_map(&grouped(count), short());
        assert_eq!(places.len(), count);
        let reach = |axis: usize| places.iter().map(|p| p[axis].abs()).fold(0.0, f32::max);
        assert!((reach(0) - WIDTH).abs() < 1e-3 && (reach(1) - 1.0).abs() < 1e-3);
    }
    assert!(whole_map(&[], short()).is_empty());
    let one = whole_map(&grouped(1), short());
    assert_eq!(one, [[0.0, 0.0]]);
}

#[test]
fn what_is_no_number_and_what_is_twice_there_spoil_no_map() {
    let mut codes = grouped(60);
    codes[7] = f32::NAN;
    codes[50] = f32::INFINITY;
    let twice: Vec<f32> = codes.iter().chain(&codes).copied().collect();
    let places = whole_map(&twice, short());
    assert_eq!(places.len(), 120);
    assert!(places.iter().flatten().all(|value| value.is_finite()));
}

#[test]
fn the_first_map_comes_at_once_and_the_work_can_be_ended_at_every_step() {
    let codes = grouped(300);
    let mut told = Vec::new();
    let stopped = lay_out(&codes, DIM, short(), &mut |fraction, places| {
        told.push((fraction, places.to_vec()));
        if told.len() == 3 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert_eq!(told.len(), 3);
    assert_eq!(told[0].0, 0.0);
    assert!(told[1].0 > 0.0 && told[2].0 > told[1].0 && told[2].0 < 1.0);
    assert_eq!(stopped, told[2].1);
}

#[test]
fn faces_appear_well_spread_and_the_closer_the_more() {
    let places = whole_map(&grouped(300), short());
    let ranked = farthest_first(&places);
    let mut faces: Vec<u32> = ranked.iter().map(|ranked| ranked.face).collect();
    faces.sort_unstable();
    assert!(faces.into_iter().eq(0..300), "each face once");
    assert!(ranked.windows(2).all(|pair| pair[1].room <= pair[0].room));
    let apart = |a: Place, b: Place| (a[0] - b[0]).abs().max((a[1] - b[1]).abs());
    for (index, ranked_face) in ranked.iter().enumerate().skip(1) {
        let place = places[ranked_face.face as usize];
        let before = ranked[..index]
            .iter()
            .map(|other| places[other.face as usize]);
        let nearest = before
            .map(|other| apart(place, other))
            .fold(f32::INFINITY, f32::min);
        assert!((nearest - ranked_face.room).abs() < 1e-6);
    }
    assert!(farthest_first(&[]).is_empty());
}

#[test]
fn bearings_have_length_one_and_the_average_face_has_none() {
    let mean = Latent::from_vec(vec![1.0, 2.0]);
    let bearing_of = |values: Vec<f32>| bearing(&Latent::from_vec(values), &mean);
    assert!(bearing_of(vec![4.0, 6.0]).distance(&Latent::from_vec(vec![0.6, 0.8])) < 1e-6);
    assert_eq!(bearing_of(vec![1.0, 2.0]).as_slice(), [0.0, 0.0]);
    let (a, b) = (bearing_of(vec![2.0, 2.0]), bearing_of(vec![1.0, 5.0]));
    assert!((cosine_distance(&a, &b) - 1.0).abs() < 1e-6);
    assert_eq!(cosine_distance(&a, &a), 0.0);
}
