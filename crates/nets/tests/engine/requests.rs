//! The engine on the CPU: previews, encodings, models and failures.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use burn::tensor::{Device, Tensor};
use facemath_core::latent::Latent;
use facemath_nets::engine::{
    Drawing, Engine, EngineError, EngineOptions, Event, Generation, LoadError, ModelInfo, Network,
    Request, Sharpen,
};
use image::RgbImage;

use crate::engine_support::gate::{
    LEFT, Pass, RIGHT, SIZE_PX, encode, failure, frame, gated_engine, grey, options, preview,
};
use crate::engine_support::model_info;
use crate::engine_support::tiny::{Layout, TinyNetwork};

#[test]
fn a_busy_engine_skips_to_the_newest_preview_of_each_target() {
    let (engine, gate) = gated_engine();
    engine.send(preview(LEFT, 0, 10));
    gate.arrival();
    for generation in 1..100 {
        engine.send(preview(LEFT, generation, 100 + generation as u8));
        engine.send(preview(RIGHT, generation, generation as u8));
    }
    gate.open();
    assert_eq!(frame(&engine), (LEFT, 0, 10));
    gate.pass();
    assert_eq!(frame(&engine), (LEFT, 99, 199));
    gate.pass();
    assert_eq!(frame(&engine), (RIGHT, 99, 99));
    assert!(engine.try_event().is_none());
    assert!(gate.arrivals.is_empty());
}

#[test]
fn encodings_are_newest_wins_too_and_do_not_displace_previews() {
    let (engine, gate) = gated_engine();
    engine.send(preview(RIGHT, 0, 1));
    gate.arrival();
    engine.send(encode(LEFT, 1, 20));
    engine.send(preview(LEFT, 2, 30));
    engine.send(encode(LEFT, 3, 40));
    gate.open();
    assert_eq!(frame(&engine), (RIGHT, 0, 1));
    gate.pass();
    match engine.recv_event() {
        Some(Event::Encoded {
            target,
            generation,
            latent,
        }) => {
            assert_eq!((target, generation), (LEFT, Generation(3)));
            assert!((latent.as_slice()[0] - 40.0).abs() < 1e-3);
        }
        other => panic!("expected a code, got {other:?}"),
    }
    gate.pass();
    assert_eq!(frame(&engine), (LEFT, 2, 30));
}

#[test]
fn thumbnails_wait_until_nothing_else_does() {
    let (engine, gate) = gated_engine();
    engine.send(preview(LEFT, 0, 1));
    gate.arrival();
    let thumbnail = |place: u64, generation| Request::Thumbnail {
        target: 100 + place,
        generation: Generation(generation),
        drawing: Drawing::from(grey(10 * place as u8)),
    };
    for place in 1..=4 {
        engine.send(thumbnail(place, 1));
    }
    engine.send(thumbnail(3, 2));
    engine.send(Request::Forget { target: 102 });
    engine.send(preview(RIGHT, 0, 2));
    gate.open();
    assert_eq!(frame(&engine), (LEFT, 0, 1));
    gate.pass();
    assert_eq!(frame(&engine), (RIGHT, 0, 2));
    // A few at a time: a slider that moves now is served before the last of them.
    assert_eq!(gate.arrival(), 2);
    engine.send(preview(LEFT, 1, 3));
    gate.open();
    assert_eq!(frame(&engine), (101, 1, 10));
    assert_eq!(frame(&engine), (103, 2, 30));
    gate.pass();
    assert_eq!(frame(&engine), (LEFT, 1, 3));
    gate.pass();
    assert_eq!(frame(&engine), (104, 1, 40));
}

#[test]
fn a_forgotten_target_is_not_drawn() {
    let (engine, gate) = gated_engine();
    engine.send(preview(LEFT, 0, 1));
    gate.arrival();
    engine.send(preview(LEFT, 1, 2));
    engine.send(preview(RIGHT, 1, 3));
    engine.send(Request::Forget { target: LEFT });
    gate.open();
    assert_eq!(frame(&engine), (LEFT, 0, 1));
    gate.pass();
    assert_eq!(frame(&engine), (RIGHT, 1, 3));
}

#[test]
fn a_panic_in_the_network_fails_one_request_and_nothing_else() {
    let (engine, gate) = gated_engine();
    engine.send(preview(LEFT, 1, 2));
    gate.arrival();
    gate.passes.send(Pass::Panic).expect("the network is there");
    let (target, message) = failure(&engine);
    assert_eq!(target, Some(LEFT));
    assert!(message.contains("the gate is shut"), "{message}");

    engine.send(preview(LEFT, 2, 3));
    gate.pass();
    assert_eq!(frame(&engine), (LEFT, 2, 3));

    let mut job = engine.decode(vec![grey(1); 40]);
    gate.arrival();
    gate.passes.send(Pass::Panic).expect("the network is there");
    assert!(matches!(job.next(), Some(Err(EngineError::Failed(_)))));
    assert!(job.next().is_none());
}

/// Loads `tiny`, a network of other sizes called `grey`, and nothing else.
fn two_models(model: &str, device: &Device) -> Result<Box<dyn Network>, LoadError> {
    match model {
        "tiny" => Ok(Box::new(TinyNetwork::new(device, Layout::Planar))),
        "grey" => Ok(Box::new(Grey)),
        "explosive" => panic!("the loader gives up"),
        other => Err(format!("There is no model \"{other}\".").into()),
    }
}

struct Grey;

impl Network for Grey {
    fn info(&self) -> ModelInfo {
        model_info("grey", SIZE_PX, 1)
    }

    fn encode(&self, images: Tensor<4>) -> Tensor<2> {
        images.mean().reshape([1, 1])
    }

    fn decode(&self, latents: Tensor<2>) -> Tensor<4> {
        let [batch, _] = latents.dims();
        latents
            .reshape([batch, 1, 1, 1])
            .expand([batch, 3, SIZE_PX as usize, SIZE_PX as usize])
    }
}

#[test]
fn a_model_is_switched_in_the_order_of_requests() {
    let engine = Engine::spawn_with(options(), "tiny", two_models).expect("a thread");
    let tiny = engine.wait_until_ready().expect("ready").model;
    assert_eq!(
        (tiny.image_size_px, tiny.latent_dim),
        (TinyNetwork::SIZE_PX, TinyNetwork::LATENT_DIM)
    );
    engine.send(Request::Preview {
        target: RIGHT,
        generation: Generation(1),
        drawing: Drawing::from(Latent::zeros(tiny.latent_dim)),
    });
    engine.send(Request::UseModel("grey".to_owned()));
    engine.send(preview(LEFT, 2, 1));
    match engine.recv_event() {
        Some(Event::Frame {
            target: RIGHT,
            pixels: Some(pixels),
            ..
        }) => {
            assert_eq!(pixels.width(), TinyNetwork::SIZE_PX);
        }
        other => panic!("expected the old model's frame, got {other:?}"),
    }
    assert_eq!(engine.wait_until_ready().expect("ready").model.name, "grey");
    assert_eq!(frame(&engine), (LEFT, 2, 255));
}

#[test]
fn what_does_not_fit_the_model_is_refused_in_words() {
    let engine = Engine::spawn_with(options(), "grey", two_models).expect("a thread");
    engine.wait_until_ready().expect("ready");
    engine.send(Request::Preview {
        target: LEFT,
        generation: Generation(1),
        drawing: Drawing::from(Latent::zeros(3)),
    });
    let (target, message) = failure(&engine);
    assert_eq!(target, Some(LEFT));
    assert!(
        message.contains("3 numbers") && message.contains("\"grey\""),
        "{message}"
    );

    engine.send(Request::Encode {
        target: RIGHT,
        generation: Generation(1),
        image: RgbImage::new(7, 9),
    });
    let (target, message) = failure(&engine);
    assert_eq!(target, Some(RIGHT));
    assert!(
        message.contains("7 x 9") && message.contains("4 x 4"),
        "{message}"
    );
}

#[test]
fn a_model_that_does_not_load_leaves_the_present_one_in_use() {
    let engine = Engine::spawn_with(options(), "grey", two_models).expect("a thread");
    engine.wait_until_ready().expect("ready");
    for broken in ["absent", "explosive"] {
        engine.send(Request::UseModel(broken.to_owned()));
        let (target, message) = failure(&engine);
        assert_eq!(target, None);
        assert!(
            message.contains(broken) || message.contains("the loader gives up"),
            "{message}"
        );
        engine.send(preview(LEFT, 1, 0));
        assert_eq!(frame(&engine), (LEFT, 1, 0));
    }
}

#[test]
fn an_engine_without_a_model_says_so_and_takes_another() {
    let engine = Engine::spawn_with(options(), "absent", two_models).expect("a thread");
    let error = engine.wait_until_ready().expect_err("no such model");
    assert_eq!(error.to_string(), "There is no model \"absent\".");
    assert!(matches!(
        engine.decode(vec![grey(1)]).next(),
        Some(Err(EngineError::NoModel))
    ));
    engine.send(preview(LEFT, 1, 1));
    assert_eq!(failure(&engine).0, Some(LEFT));
    engine.send(Request::UseModel("grey".to_owned()));
    assert_eq!(engine.wait_until_ready().expect("ready").model.name, "grey");
}

#[test]
fn a_frame_is_what_the_network_computes() {
    let engine = Engine::spawn_with(options(), "tiny", two_models).expect("a thread");
    engine.wait_until_ready().expect("ready");
    engine.send(Request::Sharpen(Sharpen::OFF));
    let latent = Latent::from_vec(vec![0.3, -1.0, 0.8, 0.1, -0.4, 0.9]);
    engine.send(Request::Preview {
        target: LEFT,
        generation: Generation(1),
        drawing: Drawing::from(latent.clone()),
    });
    let Some(Event::Frame {
        pixels: Some(pixels),
        ..
    }) = engine.recv_event()
    else {
        panic!("expected a frame");
    };
    let device = Device::flex();
    let tensor = Tensor::<2>::from_data([[0.3, -1.0, 0.8, 0.1, -0.4, 0.9]], &device);
    let expected = TinyNetwork::new(&device, Layout::Planar).decode(tensor);
    let values = expected.into_data().try_to_vec::<f32>().expect("floats");
    let plane = (TinyNetwork::SIZE_PX * TinyNetwork::SIZE_PX) as usize;
    for (index, pixel) in pixels.pixels().enumerate() {
        for channel in 0..3 {
            let value = values[channel * plane + index];
            assert_eq!(pixel.0[channel], (value * 255.0).round() as u8);
        }
    }
    let in_a_batch: Result<Vec<RgbImage>, EngineError> = engine.decode(vec![latent; 5]).collect();
    assert_eq!(in_a_batch.expect("faces"), vec![pixels.as_ref().clone(); 5]);
}

#[test]
fn each_event_wakes_its_reader() {
    let wakes = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&wakes);
    let options = EngineOptions {
        wake: Arc::new(move || {
            counter.fetch_add(1, Ordering::SeqCst);
        }),
        ..options()
    };
    let engine = Engine::spawn_with(options, "grey", two_models).expect("a thread");
    engine.wait_until_ready().expect("ready");
    engine.send(preview(LEFT, 1, 0));
    frame(&engine);
    drop(engine);
    assert_eq!(wakes.load(Ordering::SeqCst), 2);
    assert_eq!(
        Arc::strong_count(&wakes),
        1,
        "the thread is gone, and with it its callback"
    );
}
