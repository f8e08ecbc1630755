//! What it costs that faces carry the detail of photographs.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use criterion::Criterion;
use facemath_core::export::{Animation, Format};
use facemath_core::latent::{Edits, Latent, lerp};
use facemath_core::photo;
use facemath_nets::engine::{
    Detail, DeviceChoice, Drawing, Event, Generation, Photograph, Request, Share,
};
use facemath_nets::model::Bundle;
use image::RgbImage;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::{Bench, GIF_FRAMES, MODEL};

/// Multiples of it spread evenly between whole numbers.
const GOLDEN_RATIO: f32 = 0.618_034;
/// Side of the photographs, that of the largest pictures measured.
const PHOTO_PX: u32 = 512;

/// A slider step, frames of a morph and a whole GIF, on the CPU.
pub fn detail(criterion: &mut Criterion) {
    let bench = Bench::start(DeviceChoice::Cpu);
    let photographs = [0, 1].map(|face| photograph(&bench, face));
    let mut group = criterion.benchmark_group("detail");
    group
        .sample_size(30)
        .measurement_time(Duration::from_secs(4));
    let edited = ages(&photographs[0].latent);
    for size_px in [256, PHOTO_PX] {
        let mut step = 0;
        group.bench_function(format!("slider step, {size_px} px"), |timer| {
            timer.iter(|| {
                step += 1;
                let latent = edited[step % edited.len()].clone();
                let shares = vec![share(&photographs[0], 1.0)];
                black_box(preview(&bench, drawing(latent, shares, size_px)))
            });
        });
    }
    let mut frame = 0;
    group.bench_function(format!("morph frame, {PHOTO_PX} px"), |timer| {
        timer.iter(|| {
            // No place on the way comes twice.
            frame += 1;
            let t = (frame as f32 * GOLDEN_RATIO).fract();
            black_box(preview(&bench, morph_at(&photographs, t)))
        });
    });
    let mut frame = 0;
    group.bench_function(format!("morph frame seen before, {PHOTO_PX} px"), |timer| {
        timer.iter(|| {
            frame += 1;
            let frame = morph_frame(&photographs, frame % GIF_FRAMES);
            black_box(preview(&bench, frame))
        });
    });
    let folder = tempfile::tempdir().expect("a temporary folder");
    let animation = Animation {
        size_px: PHOTO_PX,
        ..Animation::default()
    };
    group.sample_size(10);
    group.bench_function(
        format!("gif of {GIF_FRAMES} frames, {PHOTO_PX} px"),
        |timer| {
            timer.iter(|| {
                let drawings = (0..GIF_FRAMES).map(|frame| morph_frame(&photographs, frame));
                let frames: Vec<RgbImage> = bench
                    .engine
                    .decode(drawings.collect())
                    .collect::<Result<_, _>>()
                    .expect("faces");
                let path = folder.path().join("morph.gif");
                Format::Gif
                    .write(&path, &mut &frames[..], &animation, &mut |_| {
                        ControlFlow::Continue(())
                    })
                    .expect("a GIF")
            });
        },
    );
    group.finish();
}

/// A face of the model enlarged, with grain that the model cannot draw.
fn photograph(bench: &Bench, face: usize) -> Arc<Photograph> {
    let mut rng = ChaCha8Rng::seed_from_u64(face as u64);
    let mut pixels = photo::resize(&bench.images[face], PHOTO_PX, PHOTO_PX);
    for byte in pixels.iter_mut() {
        *byte = byte.saturating_add(rng.random_range(0..12));
    }
    Arc::new(Photograph {
        pixels: Arc::new(pixels),
        latent: bench.latents[face].clone(),
    })
}

/// A face from 20 to 70 years.
fn ages(latent: &Latent) -> Vec<Latent> {
    let bundle = Bundle::find(MODEL).expect("the model");
    let age = |age_years: u16| {
        let edits = Edits {
            age_years: Some(age_years.into()),
            ..Edits::default()
        };
        edits.apply(latent, bundle.directions())
    };
    (20..=70).map(age).collect()
}

fn share(photograph: &Arc<Photograph>, weight: f32) -> Share {
    Share::new(Arc::clone(photograph), weight)
}

fn drawing(latent: Latent, shares: Vec<Share>, size_px: u32) -> Drawing {
    let detail = Detail {
        shares,
        amount: 1.0,
        size_px,
    };
    Drawing {
        latent,
        detail: Some(Arc::new(detail)),
        sharpen: None,
    }
}

fn morph_frame(photographs: &[Arc<Photograph>; 2], frame: usize) -> Drawing {
    morph_at(photographs, frame as f32 / (GIF_FRAMES - 1) as f32)
}

fn morph_at([a, b]: &[Arc<Photograph>; 2], t: f32) -> Drawing {
    let latent = lerp(&a.latent, &b.latent, t);
    drawing(latent, vec![share(a, 1.0 - t), share(b, t)], PHOTO_PX)
}

fn preview(bench: &Bench, drawing: Drawing) -> Event {
    bench.engine.send(Request::Preview {
        target: 1,
        generation: Generation(1),
        drawing,
    });
    bench.engine.recv_event().expect("a picture")
}
