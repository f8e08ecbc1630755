//! Jobs of the engine: every frame, in order, without holding up previews or filling the memory.

use std::thread;

use facemath_core::latent::Latent;
use facemath_nets::engine::EngineError;

use crate::engine_support::gate::{LEFT, frame, gated_engine, grey, plain, preview};

#[test]
fn a_job_gives_every_frame_in_order() {
    let (engine, gate) = gated_engine();
    let job = engine.decode((0..=200).map(grey).collect());
    assert_eq!(job.remaining(), 201);
    let doorman = gate.keep_open();
    let levels: Vec<u8> = job
        .map(|face| face.expect("a face").get_pixel(3, 3).0[2])
        .collect();
    assert_eq!(levels, (0..=200).collect::<Vec<u8>>());

    let codes: Result<Vec<Latent>, EngineError> =
        engine.encode((0..50).map(plain).collect()).collect();
    for (level, code) in codes.expect("codes").iter().enumerate() {
        assert!((code.as_slice()[0] - level as f32).abs() < 1e-3);
    }
    drop(engine);
    doorman.join().expect("the doorman ends with the engine");
}

#[test]
fn an_empty_job_is_over_at_once() {
    let (engine, _gate) = gated_engine();
    assert!(engine.decode(Vec::<Latent>::new()).next().is_none());
}

#[test]
fn previews_go_on_during_a_job() {
    let (engine, gate) = gated_engine();
    let mut job = engine.decode((0..64).map(grey).collect());
    let batch = gate.arrival();
    assert!((1..=16).contains(&batch));
    engine.send(preview(LEFT, 1, 200));
    gate.open();
    assert_eq!(gate.pass(), 1, "the preview comes before the next batch");
    assert_eq!(frame(&engine), (LEFT, 1, 200));
    assert_eq!(gate.pass(), batch, "the job goes on after the preview");
    for _ in 0..2 * batch {
        assert!(job.next().is_some_and(|face| face.is_ok()));
    }
}

#[test]
fn a_job_nobody_reads_from_does_not_run_ahead_without_bound() {
    let (engine, gate) = gated_engine();
    let mut job = engine.decode(vec![grey(7); 400]);
    let mut done = 0;
    while done < 32 {
        done += gate.pass();
    }
    engine.send(preview(LEFT, 1, 9));
    assert_eq!(
        gate.pass(),
        1,
        "with 32 results waiting only the preview is left to do"
    );
    assert_eq!(frame(&engine), (LEFT, 1, 9));
    for _ in 0..16 {
        assert!(job.next().is_some_and(|face| face.is_ok()));
    }
    assert!(gate.pass() > 1, "taking results lets the job go on");
}

#[test]
fn a_second_job_does_not_wait_for_an_unread_first_one() {
    let (engine, gate) = gated_engine();
    let first = engine.decode(vec![grey(1); 100]);
    let second = engine.decode(vec![grey(2); 3]);
    let doorman = gate.keep_open();
    assert_eq!(second.filter(|face| face.is_ok()).count(), 3);
    assert_eq!(first.filter(|face| face.is_ok()).count(), 100);
    drop(engine);
    doorman.join().expect("the doorman ends with the engine");
}

#[test]
fn a_dropped_job_is_given_up_after_its_batch() {
    let (engine, gate) = gated_engine();
    let job = engine.decode(vec![grey(1); 400]);
    gate.arrival();
    drop(job);
    // Each of another face: those that were shown are not drawn again.
    let next = |generation: u64| preview(LEFT, generation, 2 + generation as u8);
    engine.send(next(1));
    gate.open();
    for generation in 1..4 {
        assert_eq!(gate.pass(), 1, "only previews are left");
        assert_eq!(frame(&engine), (LEFT, generation, 2 + generation as u8));
        engine.send(next(generation + 1));
    }
    gate.pass();
}

#[test]
fn a_cancelled_job_gives_nothing_more() {
    let (engine, gate) = gated_engine();
    let mut job = engine.decode(vec![grey(1); 400]);
    gate.pass();
    assert!(job.next().is_some_and(|face| face.is_ok()));
    // Whatever the engine is at meets an open gate.
    (0..200).for_each(|_| gate.open());
    job.cancel();
    assert!(job.next().is_none());
    assert_eq!(job.remaining(), 0);
}

#[test]
fn dropping_the_engine_ends_its_jobs() {
    let (engine, gate) = gated_engine();
    let mut job = engine.decode(vec![grey(1); 100]);
    gate.arrival();
    let closing = thread::spawn(move || drop(engine));
    gate.open();
    // The stop may be seen before or after some batches more.
    let doorman = gate.keep_open();
    let last = job.by_ref().last();
    closing.join().expect("the engine's thread has ended");
    doorman.join().expect("the doorman ends with the engine");
    assert!(job.next().is_none());
    assert!(matches!(last, Some(Ok(_) | Err(EngineError::Stopped))));
}
