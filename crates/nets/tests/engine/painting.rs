//! Faces with the detail of photographs, drawn into textures by a shader. The CPU's pictures are what they must equal.

use std::sync::Arc;

use burn::tensor::Device;
use facemath_core::latent::{Latent, lerp};
use facemath_core::photo;
use facemath_nets::engine::{
    Drawing, Engine, EngineError, Event, Generation, LoadError, Network, Photograph, Request,
};
use image::RgbImage;

use crate::detail::drawing_of_size as drawing;
use crate::engine_support::tiny::{Layout, TinyNetwork};
use crate::gpu::losing::assert_switches_to_the_cpu;
use crate::gpu::{
    LEFT, RIGHT, attach, faces, frame, gpu, gpu_engine, gpu_engine_of, read_back, texture,
};

/// Side of the photographs.
const PHOTO_PX: u32 = 50;
/// Largest difference between the shader's picture and the CPU's, of 255.
const TOLERANCE: u8 = 1;

/// Photographs of some faces, which differ from what the network draws, and their codes.
fn photographs(count: usize) -> Vec<Arc<Photograph>> {
    let (latents, _) = faces(count);
    let (_, others) = faces(count + 1);
    let pairs = latents.into_iter().zip(others.into_iter().skip(1));
    let photographs = pairs.map(|(latent, picture)| {
        let pixels = Arc::new(photo::resize(&picture, PHOTO_PX, PHOTO_PX));
        Arc::new(Photograph { pixels, latent })
    });
    photographs.collect()
}

fn show(engine: &Engine, target: u64, generation: u64, drawing: &Drawing) {
    engine.send(Request::Preview {
        target,
        generation: Generation(generation),
        drawing: drawing.clone(),
    });
}

fn worst(a: &RgbImage, b: &RgbImage) -> u8 {
    assert_eq!(a.dimensions(), b.dimensions());
    let pairs = a.iter().zip(b.iter());
    pairs.map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
}

#[test]
fn an_unedited_face_is_its_photograph_in_the_texture_too() {
    let gpu = gpu();
    let engine = gpu_engine(&gpu, Layout::ChannelsLast);
    let canvas = texture(&gpu, PHOTO_PX);
    attach(&engine, LEFT, &canvas);
    for (number, photograph) in (1..).zip(photographs(3)) {
        let unedited = drawing(&photograph.latent, &[(&photograph, 1.0)], 1.0, PHOTO_PX);
        show(&engine, LEFT, number, &unedited);
        assert!(frame(&engine, LEFT, number).is_none(), "in the texture");
        assert_eq!(read_back(&gpu, &canvas), *photograph.pixels);
    }
}

#[test]
fn the_shader_draws_what_the_cpu_composes() {
    let gpu = gpu();
    let engine = gpu_engine(&gpu, Layout::Planar);
    let people = photographs(3);
    let [a, b, c] = &people[..] else {
        panic!("three people");
    };
    let other = faces(5).0.remove(4);
    let between = lerp(&a.latent, &b.latent, 0.4);
    // Smaller and larger than the photographs, than the network's pictures, and no multiple of a workgroup.
    for size_px in [1, 9, TinyNetwork::SIZE_PX, PHOTO_PX, 131] {
        let drawings = [
            drawing(&other, &[(a, 1.0)], 1.0, size_px),
            drawing(&other, &[(a, 1.0)], 0.4, size_px),
            drawing(&other, &[(b, 0.7)], 1.0, size_px),
            drawing(&between, &[(a, 0.6), (b, 0.4)], 1.0, size_px),
            drawing(&other, &[(a, 0.3), (b, 0.3), (c, 0.4)], 1.0, size_px),
            drawing(&other, &[], 1.0, size_px),
            drawing(&other, &[(a, f32::NAN)], f32::NAN, size_px),
        ];
        let canvas = texture(&gpu, size_px);
        // One target for each size: a texture that comes later gets the frame that is shown, once more.
        let target = u64::from(size_px);
        attach(&engine, target, &canvas);
        for (number, drawing) in (1..).zip(&drawings) {
            let composed = engine.decode(vec![drawing.clone()]).next();
            let composed = composed.expect("a picture").expect("no failure");
            show(&engine, target, number, drawing);
            assert!(frame(&engine, target, number).is_none(), "in the texture");
            let off = worst(&read_back(&gpu, &canvas), &composed);
            assert!(
                off <= TOLERANCE,
                "{size_px} px, drawing {number}: off by {off}"
            );
        }
    }
}

/// A texture that nobody may copy from is drawn into all the same: the large picture never comes back.
#[test]
fn the_large_picture_is_not_read_back() {
    let gpu = gpu();
    let engine = gpu_engine(&gpu, Layout::Planar);
    let side_px = Photograph::MAX_SIDE_PX;
    let canvas = gpu.device.create_texture(&wgpu::TextureDescriptor {
        label: None,
        size: wgpu::Extent3d {
            width: side_px,
            height: side_px,
            depth_or_array_layers: 1,
        },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rgba8Unorm,
        usage: wgpu::TextureUsages::STORAGE_BINDING,
        view_formats: &[],
    });
    attach(&engine, LEFT, &canvas);
    let people = photographs(2);
    let [a, b] = &people[..] else {
        panic!("two people");
    };
    for number in 1..=3 {
        let t = number as f32 / 4.0;
        let latent = lerp(&a.latent, &b.latent, t);
        let shares = [(a, 1.0 - t), (b, t)];
        show(
            &engine,
            LEFT,
            number,
            &drawing(&latent, &shares, 1.0, side_px),
        );
        assert!(frame(&engine, LEFT, number).is_none(), "in the texture");
    }
}

#[test]
fn a_morph_shown_again_is_drawn_again() {
    let gpu = gpu();
    let engine = gpu_engine(&gpu, Layout::Planar);
    let people = photographs(2);
    let [a, b] = &people[..] else {
        panic!("two people");
    };
    let canvas = texture(&gpu, PHOTO_PX);
    attach(&engine, LEFT, &canvas);
    let at = |t: f32| {
        let latent = lerp(&a.latent, &b.latent, t);
        drawing(&latent, &[(a, 1.0 - t), (b, t)], 1.0, PHOTO_PX)
    };
    let mut seen = Vec::new();
    for (number, t) in (1..).zip([0.25, 0.5, 0.25, 0.5]) {
        show(&engine, LEFT, number, &at(t));
        assert!(frame(&engine, LEFT, number).is_none(), "in the texture");
        seen.push(read_back(&gpu, &canvas));
    }
    assert_eq!(seen[0], seen[2]);
    assert_eq!(seen[1], seen[3]);
    assert_ne!(seen[0], seen[1]);
}

#[test]
fn a_texture_that_cannot_hold_the_picture_is_left_alone() {
    let gpu = gpu();
    let engine = gpu_engine(&gpu, Layout::Planar);
    let [a] = &photographs(1)[..] else {
        panic!("one person");
    };
    let unedited = drawing(&a.latent, &[(a, 1.0)], 1.0, PHOTO_PX);
    attach(&engine, LEFT, &texture(&gpu, Photograph::MAX_SIDE_PX + 1));
    show(&engine, LEFT, 1, &unedited);
    assert_eq!(frame(&engine, LEFT, 1).as_ref(), Some(&*a.pixels));
    // A texture that can hold it gets what is shown already.
    attach(&engine, LEFT, &texture(&gpu, 2));
    assert!(
        frame(&engine, LEFT, 1).is_none(),
        "detail is drawn at any size"
    );
    // Without detail only the model's own size will do.
    show(&engine, LEFT, 2, &Drawing::from(a.latent.clone()));
    assert!(frame(&engine, LEFT, 2).is_some());
}

#[test]
fn what_the_model_draws_larger_itself_comes_as_pixels() {
    let gpu = gpu();
    let loader = |_: &str, device: &Device| -> Result<Box<dyn Network>, LoadError> {
        let network = TinyNetwork::new(device, Layout::Planar);
        Ok(Box::new(network.with_upscaler()))
    };
    let engine = gpu_engine_of(&gpu, loader);
    let [a] = &photographs(1)[..] else {
        panic!("one person");
    };
    attach(&engine, LEFT, &texture(&gpu, PHOTO_PX));
    let plain = drawing(&a.latent, &[], 1.0, PHOTO_PX);
    show(&engine, LEFT, 1, &plain);
    let shown = frame(&engine, LEFT, 1).expect("pixels");
    let made: Result<Vec<RgbImage>, EngineError> = engine.decode(vec![plain]).collect();
    assert!(worst(&shown, &made.expect("a picture")[0]) <= TOLERANCE);
    // The decoder's own size stays the shader's.
    attach(&engine, RIGHT, &texture(&gpu, TinyNetwork::SIZE_PX));
    show(&engine, RIGHT, 2, &Drawing::from(a.latent.clone()));
    assert!(frame(&engine, RIGHT, 2).is_none(), "in the texture");
    // Another texture is no reason to make the same pixels again.
    attach(&engine, LEFT, &texture(&gpu, PHOTO_PX));
    show(&engine, RIGHT, 3, &Drawing::from(a.latent.clone()));
    assert!(frame(&engine, RIGHT, 3).is_none(), "in the texture");
}

#[test]
fn glasses_that_are_put_on_come_as_pixels() {
    let gpu = gpu();
    let loader = |_: &str, device: &Device| -> Result<Box<dyn Network>, LoadError> {
        let network = TinyNetwork::new(device, Layout::Planar);
        Ok(Box::new(network.with_glasses()))
    };
    let engine = gpu_engine_of(&gpu, loader);
    let [a] = &photographs(1)[..] else {
        panic!("one person");
    };
    let wearing = |read: f32| {
        let mut code = a.latent.clone().into_vec();
        code[0] = read;
        Latent::from_vec(code)
    };
    let bare = Arc::new(Photograph {
        pixels: Arc::clone(&a.pixels),
        latent: wearing(-1.0),
    });
    let shown = |read: f32| drawing(&wearing(read), &[(&bare, 1.0)], 1.0, PHOTO_PX);
    attach(&engine, LEFT, &texture(&gpu, PHOTO_PX));
    show(&engine, LEFT, 1, &shown(-1.0));
    assert!(frame(&engine, LEFT, 1).is_none(), "in the texture");
    show(&engine, LEFT, 2, &shown(2.0));
    let with_frames = frame(&engine, LEFT, 2).expect("pixels");
    let made: Result<Vec<RgbImage>, EngineError> = engine.decode(vec![shown(2.0)]).collect();
    assert!(worst(&with_frames, &made.expect("a picture")[0]) <= TOLERANCE);
    show(&engine, LEFT, 3, &shown(-3.0));
    assert!(frame(&engine, LEFT, 3).is_none(), "in the texture");
}

#[test]
fn faces_with_detail_survive_the_loss_of_the_gpu() {
    let gpu = gpu();
    let engine = gpu_engine(&gpu, Layout::Planar);
    let people = photographs(2);
    let [a, b] = &people[..] else {
        panic!("two people");
    };
    let canvas = texture(&gpu, PHOTO_PX);
    attach(&engine, LEFT, &canvas);
    let unedited = |of: &Arc<Photograph>| drawing(&of.latent, &[(of, 1.0)], 1.0, PHOTO_PX);
    show(&engine, LEFT, 1, &unedited(a));
    assert!(frame(&engine, LEFT, 1).is_none());
    show(&engine, RIGHT, 2, &unedited(b));
    assert_eq!(frame(&engine, RIGHT, 2).as_ref(), Some(&*b.pixels));

    gpu.device.destroy();
    show(&engine, LEFT, 3, &unedited(b));
    assert_switches_to_the_cpu(&engine, &[(LEFT, 3, &b.pixels), (RIGHT, 2, &b.pixels)]);
    show(&engine, LEFT, 4, &unedited(a));
    assert_eq!(frame(&engine, LEFT, 4).as_ref(), Some(&*a.pixels));
    assert!(matches!(
        engine.try_event(),
        None | Some(Event::Frame { .. })
    ));
}
