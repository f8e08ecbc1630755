//! Which photographs the engine keeps, and how often it draws their codes.

use std::sync::{Arc, Weak};

use facemath_nets::engine::{Drawing, Event, Generation, Photograph, Request};
use image::RgbImage;

use super::{
    SIDE_PX, drawing, drawing_of_size, noise, own, photograph, pixels, preview, tiny_engine,
};
use crate::engine_support::gate::{self, LEFT, RIGHT, gated_engine, grey};

#[test]
fn a_photograph_is_still_exact_after_a_change_of_model() {
    let engine = tiny_engine();
    let a = photograph(1);
    engine.send(preview(LEFT, 1, own(&a)));
    assert_eq!(pixels(&engine), *a.pixels);
    for model in ["absent", "tiny"] {
        engine.send(Request::UseModel(model.to_owned()));
        let is_loaded = matches!(engine.recv_event(), Some(Event::Ready { .. }));
        assert_eq!(is_loaded, model == "tiny");
        engine.send(preview(LEFT, 2, own(&a)));
        assert_eq!(pixels(&engine), *a.pixels);
    }
}

fn grey_photograph(level: u8) -> Arc<Photograph> {
    Arc::new(Photograph {
        pixels: Arc::new(noise(SIDE_PX, level.into())),
        latent: grey(level),
    })
}

#[test]
fn a_photographs_own_code_is_drawn_once() {
    let (engine, gate) = gated_engine();
    let a = grey_photograph(1);
    let faces_for = |drawing: Drawing| {
        engine.send(preview(LEFT, 1, drawing));
        let faces = gate.pass();
        pixels(&engine);
        faces
    };
    // Faces that were not shown before.
    let mut levels = 90..;
    let mut next = |photograph: &Arc<Photograph>| {
        let level = levels.next().expect("a level");
        faces_for(drawing(&grey(level), &[(photograph, 1.0)], 1.0))
    };
    assert_eq!(next(&a), 2);
    assert_eq!(next(&a), 1);
    let same_again = Arc::new(a.as_ref().clone());
    assert_eq!(next(&same_again), 2, "photographs are told by identity");

    // The least recently used are forgotten first.
    let others: Vec<_> = (10..25).map(grey_photograph).collect();
    for other in &others {
        assert_eq!(next(other), 2);
        assert_eq!(next(&a), 1);
    }
    assert_eq!(next(&same_again), 2);
    assert_eq!(next(&a), 1);
}

#[test]
fn frames_of_a_film_are_kept_up_to_64_mib_and_the_oldest_go_first() {
    let (a, b) = (grey_photograph(1), grey_photograph(2));
    for lenders in [vec![(&a, 0.5), (&b, 0.5)], vec![(&a, 1.0)], vec![]] {
        let (engine, gate) = gated_engine();
        // Whether the network was asked for the frame.
        let show = |level: u8, is_new: bool| {
            let face = grey(100 + level);
            let frame = drawing_of_size(&face, &lenders, 1.0, 1024);
            engine.send(preview(LEFT, level.into(), frame));
            if is_new {
                gate.pass();
            }
            let shown = pixels(&engine);
            assert!(gate.arrivals.is_empty(), "frame {level}");
            shown
        };
        // Each takes 3 MiB: 21 of them are as many as stay.
        let first = show(0, true);
        assert!(first == show(0, false), "it is the same picture");
        for level in 1..22 {
            show(level, true);
        }
        for level in (1..22).rev() {
            show(level, false);
        }
        assert!(first == show(0, true), "it was forgotten, and drawn again");
    }
}

#[test]
fn faces_without_any_detail_are_kept_too_each_with_its_sharpening() {
    let (engine, gate) = gated_engine();
    let sharpened = |level: u8, sharpen| Drawing {
        sharpen,
        ..Drawing::from(grey(level))
    };
    let mut shown = Vec::new();
    for is_new in [true, false] {
        let frames = [(1, None), (2, None), (1, Some(0.5)), (1, Some(1.5))];
        for (generation, (level, sharpen)) in (1..).zip(frames) {
            engine.send(preview(LEFT, generation, sharpened(level, sharpen)));
            if is_new {
                gate.pass();
            }
            shown.push(pixels(&engine));
            assert!(gate.arrivals.is_empty(), "{level}, {sharpen:?}");
        }
    }
    assert!(shown[..4] == shown[4..]);
    // The same face with an amount of detail, and another size, is another picture.
    engine.send(preview(
        LEFT,
        9,
        drawing_of_size(&grey(1), &[], 1.0, SIDE_PX),
    ));
    gate.pass();
    assert_eq!(pixels(&engine).width(), SIDE_PX);
}

#[test]
fn a_photograph_is_drawn_once_for_all_amounts_of_sharpening() {
    let (engine, gate) = gated_engine();
    let a = grey_photograph(1);
    let sharpened = |drawing: Drawing, amount| Drawing {
        sharpen: Some(amount),
        ..drawing
    };
    let mut faces = Vec::new();
    for (generation, amount) in (1..).zip([0.5, 1.5, 0.0, 0.25]) {
        engine.send(preview(LEFT, generation, sharpened(own(&a), amount)));
        faces.push(gate.pass());
        assert_eq!(pixels(&engine), *a.pixels, "sharpened by {amount}");
    }
    assert_eq!(faces, [2, 1, 1, 1]);

    // The frames of a film that is sharpened on its way are drawn together, as those of any other.
    let frames = [0.2, 0.4, 0.6, 0.8].map(|amount| sharpened(own(&a), amount));
    let mut film = engine.decode(frames.to_vec());
    assert_eq!(gate.pass(), 4);
    for _ in 0..4 {
        let frame = film.next().expect("four frames").expect("drawn");
        assert_eq!(frame, *a.pixels);
    }
}

#[test]
fn photographs_that_nobody_holds_are_let_go() {
    let (engine, gate) = gated_engine();
    let a = grey_photograph(1);
    let pixels_of_a: Weak<RgbImage> = Arc::downgrade(&a.pixels);
    engine.send(preview(LEFT, 1, own(&a)));
    gate.pass();
    pixels(&engine);
    drop(a);
    assert!(
        pixels_of_a.upgrade().is_some(),
        "the engine may show it again"
    );
    engine.send(Request::Forget { target: LEFT });
    for generation in 1..=2 {
        engine.send(gate::preview(RIGHT, generation, 3 + generation as u8));
        gate.arrival();
        if generation == 2 {
            assert!(pixels_of_a.upgrade().is_none());
        }
        gate.open();
        gate::frame(&engine);
    }
}

#[test]
fn a_drag_with_detail_skips_to_its_newest_picture() {
    let (engine, gate) = gated_engine();
    let a = grey_photograph(1);
    engine.send(preview(LEFT, 0, drawing(&grey(99), &[(&a, 1.0)], 1.0)));
    gate.arrival();
    for generation in 1..50 {
        let face = grey(100 + generation as u8);
        engine.send(preview(LEFT, generation, drawing(&face, &[(&a, 1.0)], 1.0)));
    }
    engine.send(preview(LEFT, 50, own(&a)));
    gate.open();
    pixels(&engine);
    gate.pass();
    match engine.recv_event() {
        Some(Event::Frame {
            generation, pixels, ..
        }) => {
            assert_eq!(generation, Generation(50));
            assert_eq!(pixels.as_deref(), Some(a.pixels.as_ref()));
        }
        other => panic!("expected a frame, got {other:?}"),
    }
    assert!(gate.arrivals.is_empty());
}
