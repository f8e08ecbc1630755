//! Drawings that carry the detail of photographs, through the engine.

mod kept;
mod larger;

use std::sync::Arc;

use burn::tensor::Device;
use facemath_core::latent::Latent;
use facemath_core::photo::{Framing, resize};
use facemath_nets::engine::{
    Detail, Drawing, Engine, EngineError, Event, Generation, LoadError, Network, Photograph,
    Request, Share, Sharpen,
};
use image::{Rgb, RgbImage};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::engine_support::gate::{self, LEFT, RIGHT, options};
use crate::engine_support::tiny::{Layout, TinyNetwork};

/// Side of the photographs, larger than what the network draws.
const SIDE_PX: u32 = 50;

fn tiny_engine() -> Engine {
    engine_of(|network| network)
}

/// An engine with a tiny network, changed before it is used.
fn engine_of(change: fn(TinyNetwork) -> TinyNetwork) -> Engine {
    let loader = move |model: &str, device: &Device| -> Result<Box<dyn Network>, LoadError> {
        match model {
            "tiny" => Ok(Box::new(change(TinyNetwork::new(device, Layout::Planar)))),
            other => Err(format!("There is no model \"{other}\".").into()),
        }
    };
    let engine = Engine::spawn_with(options(), "tiny", loader).expect("a thread");
    engine.wait_until_ready().expect("ready");
    engine
}

fn noise(side_px: u32, seed: u64) -> RgbImage {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    RgbImage::from_fn(side_px, side_px, |_, _| Rgb(rng.random::<[u8; 3]>()))
}

fn code(seed: u64) -> Latent {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut numbers = [0.0f32; TinyNetwork::LATENT_DIM];
    numbers.fill_with(|| rng.random_range(-1.0..1.0));
    Latent::from_vec(numbers.to_vec())
}

fn photograph(seed: u64) -> Arc<Photograph> {
    Arc::new(Photograph {
        pixels: Arc::new(noise(SIDE_PX, seed)),
        latent: code(seed),
    })
}

fn drawing(latent: &Latent, shares: &[(&Arc<Photograph>, f32)], amount: f32) -> Drawing {
    drawing_of_size(latent, shares, amount, SIDE_PX)
}

/// A face with detail of photographs, `size_px` wide and high.
pub fn drawing_of_size(
    latent: &Latent,
    shares: &[(&Arc<Photograph>, f32)],
    amount: f32,
    size_px: u32,
) -> Drawing {
    let shares = shares
        .iter()
        .map(|&(photograph, weight)| Share::new(Arc::clone(photograph), weight));
    Drawing {
        latent: latent.clone(),
        detail: Some(Arc::new(Detail {
            shares: shares.collect(),
            amount,
            size_px,
        })),
        sharpen: None,
    }
}

/// The photograph's own face, unedited.
fn own(photograph: &Arc<Photograph>) -> Drawing {
    drawing(&photograph.latent, &[(photograph, 1.0)], 1.0)
}

fn preview(target: u64, generation: u64, drawing: Drawing) -> Request {
    Request::Preview {
        target,
        generation: Generation(generation),
        drawing,
    }
}

fn pixels(engine: &Engine) -> RgbImage {
    match engine.recv_event() {
        Some(Event::Frame {
            pixels: Some(pixels),
            ..
        }) => pixels.as_ref().clone(),
        other => panic!("expected pixels, got {other:?}"),
    }
}

fn draw(engine: &Engine, drawings: Vec<Drawing>) -> Vec<RgbImage> {
    let drawn: Result<Vec<RgbImage>, EngineError> = engine.decode(drawings).collect();
    drawn.expect("pictures")
}

/// Largest difference of two pictures, in grey levels.
fn worst(a: &RgbImage, b: &RgbImage) -> u8 {
    assert_eq!(a.dimensions(), b.dimensions());
    let pairs = a.iter().zip(b.iter());
    pairs.map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
}

/// Mean difference of two pictures, in grey levels.
fn mean_difference(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let pairs = a.iter().zip(b.iter());
    let sum: u64 = pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.len() as f64
}

#[test]
fn an_unedited_face_is_its_photograph() {
    let engine = tiny_engine();
    let photographs: Vec<_> = (1..=5).map(photograph).collect();
    engine.send(preview(LEFT, 1, own(&photographs[0])));
    assert_eq!(pixels(&engine), *photographs[0].pixels);
    engine.send(Request::Thumbnail {
        target: RIGHT,
        generation: Generation(1),
        drawing: own(&photographs[1]),
    });
    assert_eq!(pixels(&engine), *photographs[1].pixels);

    let drawn = draw(&engine, photographs.iter().map(own).collect());
    for (drawn, photograph) in drawn.iter().zip(&photographs) {
        assert_eq!(drawn, photograph.pixels.as_ref());
    }
    for amount in [0.0, 2.5] {
        engine.send(Request::Sharpen(Sharpen {
            amount,
            ..Sharpen::default()
        }));
        engine.send(preview(LEFT, 2, own(&photographs[0])));
        assert_eq!(
            pixels(&engine),
            *photographs[0].pixels,
            "sharpened by {amount}"
        );
    }
}

#[test]
fn a_morph_carries_the_detail_of_both_ends() {
    let engine = tiny_engine();
    let (a, b) = (photograph(1), photograph(2));
    let frame = |t: f32| {
        let latent = &a.latent * (1.0 - t) + &b.latent * t;
        drawing(&latent, &[(&a, 1.0 - t), (&b, t)], 1.0)
    };
    let steps = [0.0, 0.25, 0.5, 0.75, 1.0];
    let forth = draw(&engine, steps.map(frame).to_vec());
    assert_eq!(forth[0], *a.pixels);
    assert_eq!(forth[4], *b.pixels);
    let plain = draw(
        &engine,
        steps.map(|t| drawing(&frame(t).latent, &[], 1.0)).to_vec(),
    );
    for (with, without) in forth.iter().zip(&plain) {
        assert_ne!(with, without);
    }
    let mut back = draw(&engine, steps.map(|t| frame(1.0 - t)).to_vec());
    back.reverse();
    for (forth, back) in forth.iter().zip(&back) {
        assert!(worst(forth, back) <= 1);
    }
}

#[test]
fn faces_with_and_without_detail_mix_in_one_job() {
    let engine = tiny_engine();
    let a = photograph(1);
    let other = code(9);
    let drawn = draw(
        &engine,
        vec![
            Drawing::from(other.clone()),
            own(&a),
            drawing(&other, &[], 1.0),
            Drawing::from(a.latent.clone()),
        ],
    );
    let sizes: Vec<u32> = drawn.iter().map(RgbImage::width).collect();
    let small = TinyNetwork::SIZE_PX;
    assert_eq!(sizes, [small, SIDE_PX, SIDE_PX, small]);
    assert_eq!(drawn[1], *a.pixels);
}

#[test]
fn without_detail_a_picture_is_the_decoders_enlarged() {
    let engine = tiny_engine();
    let a = photograph(1);
    let wide = Arc::new(Photograph {
        pixels: Arc::new(RgbImage::new(SIDE_PX, SIDE_PX + 1)),
        latent: code(1),
    });
    let nothing = Arc::new(Photograph {
        pixels: Arc::new(RgbImage::new(0, 0)),
        latent: code(1),
    });
    let foreign = Arc::new(Photograph {
        pixels: Arc::new(noise(SIDE_PX, 3)),
        latent: Latent::zeros(3),
    });
    let face = code(7);
    let drawings = vec![
        Drawing::from(face.clone()),
        drawing(&face, &[], 1.0),
        drawing(&face, &[(&a, 1.0)], 0.0),
        drawing(&face, &[(&a, 0.0)], 1.0),
        drawing(&face, &[(&a, f32::NAN)], 1.0),
        drawing(&face, &[(&a, 1.0)], f32::NAN),
        drawing(&face, &[(&wide, 1.0)], 1.0),
        drawing(&face, &[(&nothing, 1.0)], 1.0),
        drawing(&face, &[(&foreign, 1.0)], 1.0),
    ];
    let drawn = draw(&engine, drawings);
    let (plain, others) = drawn.split_first().expect("pictures");
    let enlarged = resize(plain, SIDE_PX, SIDE_PX);
    for (index, other) in others.iter().enumerate() {
        // At the edges the two ways to enlarge take other pixels.
        assert!(mean_difference(other, &enlarged) < 2.0, "picture {index}");
        assert_eq!(other, &others[0], "picture {index}");
    }
}

#[test]
fn sizes_are_brought_into_their_range() {
    let engine = tiny_engine();
    let a = photograph(1);
    for (asked, made) in [(0, 1), (1, 1), (33, 33), (5000, Photograph::MAX_SIDE_PX)] {
        let detail = Detail {
            size_px: asked,
            ..own(&a).detail.expect("detail").as_ref().clone()
        };
        let drawing = Drawing {
            latent: code(2),
            detail: Some(Arc::new(detail)),
            sharpen: None,
        };
        assert_eq!(draw(&engine, vec![drawing])[0].dimensions(), (made, made));
    }
}

#[test]
fn drawings_may_be_sharpened_each_by_its_own_amount() {
    let engine = tiny_engine();
    let a = photograph(1);
    let sharpened = |sharpen| Drawing {
        sharpen,
        ..drawing(&code(2), &[(&a, 0.5)], 1.0)
    };
    let together = draw(
        &engine,
        vec![sharpened(Some(0.0)), sharpened(None), sharpened(Some(3.0))],
    );
    assert!(together[0] != together[1] && together[1] != together[2]);
    for (picture, amount) in [(&together[0], 0.0), (&together[2], 3.0)] {
        engine.send(Request::Sharpen(Sharpen {
            amount,
            ..Sharpen::default()
        }));
        let by_the_engine = draw(&engine, vec![sharpened(None)]);
        assert!(by_the_engine[0] == *picture, "as if all were sharpened so");
    }
    let own = Drawing {
        sharpen: Some(2.0),
        ..own(&a)
    };
    assert!(
        draw(&engine, vec![own])[0] == *a.pixels,
        "a photograph stays one"
    );
}

#[test]
fn a_code_of_another_model_is_refused_with_detail_too() {
    let engine = tiny_engine();
    engine.send(preview(
        LEFT,
        1,
        drawing(&Latent::zeros(3), &[(&photograph(1), 1.0)], 1.0),
    ));
    let (target, message) = gate::failure(&engine);
    assert_eq!(target, Some(LEFT));
    assert!(message.contains("3 numbers"), "{message}");
}

#[test]
fn detail_fades_as_a_face_leaves_its_photograph() {
    let dim = 256;
    let a = Photograph {
        pixels: Arc::new(noise(SIDE_PX, 1)),
        latent: Latent::from_vec(vec![0.5; dim]),
    };
    let away = |distance: f32| {
        let step = Latent::from_vec(vec![distance / (dim as f32).sqrt(); dim]);
        a.share_in(&(&a.latent + &step))
    };
    assert_eq!(away(0.0), 1.0);
    let shares: Vec<f32> = (0..100).map(|distance| away(distance as f32)).collect();
    assert!(shares.is_sorted_by(|near, far| near >= far));
    assert!(
        shares.windows(2).all(|pair| pair[0] - pair[1] < 0.15),
        "{shares:?}"
    );
    assert_eq!(shares.last(), Some(&0.0));
    assert_eq!(a.share_in(&Latent::zeros(3)), 0.0);
    assert_eq!(a.share_in(&Latent::from_vec(vec![f32::NAN; dim])), 0.0);
    assert_eq!(a.share_in(&Latent::from_vec(vec![f32::INFINITY; dim])), 0.0);

    let origins = [Arc::new(a.clone()), Arc::new(a.clone())];
    let shares = Share::of_origins(&origins, &a.latent);
    let weights: Vec<f32> = shares.iter().map(|share| share.weight).collect();
    assert_eq!(weights, [0.5, 0.5], "together no more than one face");
    assert!(Share::of_origins(&origins, &Latent::from_vec(vec![90.0; dim])).is_empty());
}

#[test]
fn the_working_size_is_what_the_photo_has() {
    let framing = |size_px: f32| Framing {
        size_px,
        ..Framing::whole(100, 100)
    };
    for (has, size) in [
        (300.4, 300),
        (300.6, 301),
        (64.0, 128),
        (4000.0, Photograph::MAX_SIDE_PX),
        (f32::NAN, 128),
    ] {
        assert_eq!(Photograph::working_size_px(&framing(has), 128), size);
    }
}
