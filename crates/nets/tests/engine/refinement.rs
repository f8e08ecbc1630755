//! Refinement through the engine: better likenesses, step by step, beside previews. And the sharpening of drawn faces.

use burn::tensor::{Device, Tensor, TensorData};
use facemath_core::latent::Latent;
use facemath_nets::engine::{Engine, Event, Generation, LoadError, Network, Refined, Request};
use facemath_nets::model::{Sharpen, Sharpener};
use image::RgbImage;

use crate::engine_support::gate::{
    LEFT, RIGHT, frame, gated_engine, grey, options, plain, preview,
};
use crate::engine_support::tiny::{Layout, TinyNetwork};

fn tiny_engine() -> Engine {
    let loader = |_: &str, device: &Device| -> Result<Box<dyn Network>, LoadError> {
        Ok(Box::new(TinyNetwork::new(device, Layout::Planar)))
    };
    let engine = Engine::spawn_with(options(), "tiny", loader).expect("a thread");
    engine.wait_until_ready().expect("ready");
    engine
}

fn code(values: [f32; TinyNetwork::LATENT_DIM]) -> Latent {
    Latent::from_vec(values.to_vec())
}

/// A face that the tiny network can draw, and a code that is not quite its own.
fn photo_and_start(engine: &Engine) -> (RgbImage, Latent) {
    let wanted = code([0.5, -0.3, 0.2, 0.4, -0.6, 0.1]);
    let mut drawn = engine.jobs().decode_plain(vec![wanted]);
    let photo = drawn.next().expect("a face").expect("no failure");
    (photo, code([0.3, -0.1, 0.3, 0.2, -0.4, 0.3]))
}

fn refine(engine: &Engine, face: (RgbImage, Latent), steps: usize) -> Refined {
    let mut job = engine.refine(vec![face], steps);
    job.next().expect("an answer").expect("no failure")
}

#[test]
fn steps_make_the_likeness_better_and_are_the_same_each_time() {
    let engine = tiny_engine();
    let face = photo_and_start(&engine);
    let few = refine(&engine, face.clone(), 5);
    let many = refine(&engine, face.clone(), 40);
    assert!(few.error_after < few.error_before, "{few:?}");
    assert!(many.error_after < few.error_after * 0.5, "{few:?} {many:?}");
    assert_eq!(refine(&engine, face, 40), many);
}

#[test]
fn no_steps_give_the_start() {
    let engine = tiny_engine();
    let (photo, start) = photo_and_start(&engine);
    let refined = refine(&engine, (photo, start.clone()), 0);
    assert_eq!(refined.latent, start);
    assert_eq!(refined.error_before, refined.error_after);
    assert!(refined.error_before > 0.0);
}

#[test]
fn a_code_that_is_right_already_stays_right() {
    let engine = tiny_engine();
    let (photo, _) = photo_and_start(&engine);
    let right = code([0.5, -0.3, 0.2, 0.4, -0.6, 0.1]);
    let refined = refine(&engine, (photo, right), 10);
    assert!(refined.error_after <= refined.error_before);
}

#[test]
fn faces_side_by_side_do_not_influence_each_other() {
    let engine = tiny_engine();
    let face = photo_and_start(&engine);
    let other = (face.0.clone(), code([1.0; TinyNetwork::LATENT_DIM]));
    let alone = refine(&engine, face.clone(), 10);
    let together: Vec<Refined> = engine
        .refine(vec![other, face], 10)
        .map(|refined| refined.expect("no failure"))
        .collect();
    let pairs = together[1].latent.as_slice().iter();
    for (a, b) in pairs.zip(alone.latent.as_slice()) {
        assert!((a - b).abs() < 1e-4, "{together:?} {alone:?}");
    }
}

fn request(target: u64, generation: u64, steps: usize) -> Request {
    Request::Refine {
        target,
        generation: Generation(generation),
        image: plain(200),
        start: grey(100),
        steps,
    }
}

/// The next event, which must tell of a step: its number and the error.
fn step(engine: &Engine) -> (usize, f32) {
    match engine.recv_event() {
        Some(Event::Refining {
            step,
            of,
            error_before,
            error_now,
            ..
        }) => {
            assert!(step <= of && error_now <= error_before);
            (step, error_now)
        }
        other => panic!("expected a step, got {other:?}"),
    }
}

#[test]
fn previews_come_between_the_steps() {
    let (engine, gate) = gated_engine();
    engine.send(request(LEFT, 1, 3));
    gate.pass();
    assert_eq!(step(&engine).0, 1);
    gate.arrival();
    engine.send(preview(RIGHT, 7, 50));
    gate.open();
    assert_eq!(step(&engine).0, 2);
    gate.pass();
    assert_eq!(frame(&engine), (RIGHT, 7, 50));
    gate.pass();
    assert_eq!(step(&engine).0, 3);
    gate.pass();
    match engine.recv_event() {
        Some(Event::Refined {
            target,
            generation,
            error_before,
            error_after,
            ..
        }) => {
            assert_eq!((target, generation), (LEFT, Generation(1)));
            assert!(error_after < error_before);
        }
        other => panic!("expected the end, got {other:?}"),
    }
}

#[test]
fn stopping_keeps_the_best_so_far() {
    let (engine, gate) = gated_engine();
    engine.send(request(LEFT, 1, 100));
    gate.pass();
    step(&engine);
    gate.arrival();
    engine.send(Request::StopRefining { target: LEFT });
    gate.open();
    let (_, error) = step(&engine);
    match engine.recv_event() {
        Some(Event::Refined {
            latent,
            error_after,
            ..
        }) => {
            assert_eq!(error_after, error);
            assert!(latent.as_slice()[0] > 100.0, "it went towards 200");
        }
        other => panic!("expected the end, got {other:?}"),
    }
    engine.send(preview(RIGHT, 1, 5));
    gate.pass();
    assert_eq!(frame(&engine), (RIGHT, 1, 5), "nothing goes on behind it");
}

#[test]
fn a_forgotten_or_newer_face_ends_a_refinement() {
    let (engine, gate) = gated_engine();
    engine.send(request(LEFT, 1, 100));
    gate.arrival();
    engine.send(request(LEFT, 2, 0));
    engine.send(request(RIGHT, 3, 100));
    engine.send(Request::Forget { target: RIGHT });
    gate.open();
    step(&engine);
    gate.pass();
    match engine.recv_event() {
        Some(Event::Refined { generation, .. }) => assert_eq!(generation, Generation(2)),
        other => panic!("expected the newer one's end, got {other:?}"),
    }
    engine.send(preview(RIGHT, 1, 5));
    gate.pass();
    assert_eq!(frame(&engine), (RIGHT, 1, 5));
}

#[test]
fn sharpening_by_nothing_changes_nothing() {
    let engine = tiny_engine();
    let faces = vec![code([0.5, -0.3, 0.2, 0.4, -0.6, 0.1])];
    let draw = || -> Vec<RgbImage> {
        let drawn = engine.decode(faces.clone());
        drawn.collect::<Result<_, _>>().expect("faces")
    };
    let sharpen = |amount| {
        engine.send(Request::Sharpen(Sharpen {
            amount,
            radius_px: 1.0,
        }));
    };
    let plain = engine.jobs().decode_plain(faces.clone());
    let plain: Vec<RgbImage> = plain.collect::<Result<_, _>>().expect("faces");
    let usual = draw();
    assert_ne!(usual, plain, "sharpened unless told otherwise");
    sharpen(0.0);
    assert_eq!(draw(), plain);
    sharpen(1.0);
    assert_eq!(draw(), usual);
}

#[test]
fn more_sharpening_brings_out_more_detail_and_stays_within_the_picture() {
    let size = 16usize;
    let values: Vec<f32> = (0..3 * size * size)
        .map(|i| 0.5 + 0.2 * ((i % size) as f32 * 0.9).sin())
        .collect();
    let device = Device::flex();
    let face: Tensor<4> = Tensor::from_data(TensorData::new(values, [1, 3, size, size]), &device);
    let detail = |amount: f32| {
        let sharpen = Sharpen {
            amount,
            radius_px: 1.0,
        };
        let sharp = Sharpener::new(sharpen, size, &device).forward(face.clone());
        let values: Vec<f32> = sharp.into_data().try_to_vec().expect("floats");
        assert!(values.iter().all(|value| (0.0..=1.0).contains(value)));
        let inside = |&(i, _): &(usize, &[f32])| i % size < size - 2;
        let windows = values.windows(3).enumerate().filter(inside);
        let curvature = windows.map(|(_, w)| (w[0] - 2.0 * w[1] + w[2]).powi(2));
        curvature.sum::<f32>()
    };
    let amounts = [0.0, 0.5, 1.0, 3.0].map(detail);
    assert!(amounts.is_sorted_by(|a, b| a < b), "{amounts:?}");
}

#[test]
fn sharpening_draws_no_halos() {
    let size = 16usize;
    // A dark half and a light one, a soft outline between them.
    let light = |i: usize| 0.2 + 0.6 / (1.0 + (7.5 - (i % size) as f32).exp());
    let values: Vec<f32> = (0..3 * size * size).map(light).collect();
    let device = Device::flex();
    let face: Tensor<4> =
        Tensor::from_data(TensorData::new(values.clone(), [1, 3, size, size]), &device);
    for amount in [1.0, 3.0] {
        let sharpen = Sharpen {
            amount,
            ..Sharpen::default()
        };
        let sharp = Sharpener::new(sharpen, size, &device).forward(face.clone());
        let sharp: Vec<f32> = sharp.into_data().try_to_vec().expect("floats");
        let row = sharp.get(..size).expect("a row");
        assert!(row.is_sorted_by(|a, b| *a <= b + 1e-6), "{row:?}");
        let ends = [0, size - 1].map(|column| (sharp[column], values[column]));
        assert!(
            ends.iter()
                .all(|(after, before)| (after - before).abs() < 1e-6)
        );
        let steepest = |values: &[f32]| {
            let row = values.get(..size).expect("a row");
            row.windows(2).map(|w| w[1] - w[0]).fold(0.0, f32::max)
        };
        assert!(steepest(&sharp) > 1.1 * steepest(&values));
    }
}
