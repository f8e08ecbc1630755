//! The path on which window and networks share one wgpu device, on whatever adapter there is: a software one (llvmpipe,
//! in Debian's `mesa-vulkan-drivers`) does.

pub mod losing;

use std::sync::mpsc;

use burn::tensor::Device;
use facemath_core::latent::Latent;
use facemath_nets::engine::{
    DeviceChoice, Drawing, Engine, EngineError, EngineOptions, Event, Generation, LoadError,
    Network, NetworkLoader, Request, SharedGpu,
};
use image::RgbImage;

use crate::engine_support::tiny::{Layout, TinyNetwork};

pub const LEFT: u64 = 1;

pub const RIGHT: u64 = 2;

/// Largest difference between the GPU's picture and the CPU's, of 255.
const TOLERANCE: u8 = 2;

pub fn gpu() -> SharedGpu {
    SharedGpu::create().expect("a Vulkan driver, if only a software one")
}

fn loader(
    layout: Layout,
) -> impl FnMut(&str, &Device) -> Result<Box<dyn Network>, LoadError> + Send + 'static {
    move |_, device| Ok(Box::new(TinyNetwork::new(device, layout)))
}

pub fn gpu_engine(gpu: &SharedGpu, layout: Layout) -> Engine {
    gpu_engine_of(gpu, loader(layout))
}

pub fn gpu_engine_of(gpu: &SharedGpu, loader: impl NetworkLoader + 'static) -> Engine {
    let options = EngineOptions {
        device: DeviceChoice::Gpu,
        gpu: Some(gpu.clone()),
        ..EngineOptions::default()
    };
    let engine: Engine = Engine::spawn_with(options, "tiny", loader).expect("a thread");
    let ready = engine.wait_until_ready().expect("ready");
    assert_eq!(ready.warnings, Vec::<String>::new());
    assert!(
        ready.device.on_gpu && ready.device.text.starts_with("GPU: "),
        "{:?}",
        ready.device
    );
    engine
}

/// Some faces, and their pictures as the CPU computes them.
pub fn faces(count: usize) -> (Vec<Latent>, Vec<RgbImage>) {
    let latents: Vec<Latent> = (0..count)
        .map(|face| {
            let number = |index: usize| ((face * 31 + index * 17) % 13) as f32 / 6.0 - 1.0;
            Latent::from_vec((0..TinyNetwork::LATENT_DIM).map(number).collect())
        })
        .collect();
    let options = EngineOptions {
        device: DeviceChoice::Cpu,
        ..EngineOptions::default()
    };
    let engine: Engine =
        Engine::spawn_with(options, "tiny", loader(Layout::Planar)).expect("a thread");
    let pictures: Result<Vec<RgbImage>, EngineError> = engine.decode(latents.clone()).collect();
    (latents, pictures.expect("pictures"))
}

pub fn texture(gpu: &SharedGpu, size_px: u32) -> wgpu::Texture {
    gpu.device.create_texture(&wgpu::TextureDescriptor {
        label: Some("slot"),
        size: wgpu::Extent3d {
            width: size_px,
            height: size_px,
            depth_or_array_layers: 1,
        },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rgba8Unorm,
        usage: wgpu::TextureUsages::TEXTURE_BINDING
            | wgpu::TextureUsages::STORAGE_BINDING
            | wgpu::TextureUsages::COPY_SRC,
        view_formats: &[],
    })
}

pub fn attach(engine: &Engine, target: u64, texture: &wgpu::Texture) {
    engine.attach(
        target,
        texture.create_view(&wgpu::TextureViewDescriptor::default()),
    );
}

/// Copies a texture back to the CPU. All of it must be opaque.
pub fn read_back(gpu: &SharedGpu, texture: &wgpu::Texture) -> RgbImage {
    let (width, height) = (texture.width(), texture.height());
    let row_bytes = (4 * width).next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
    let buffer = gpu.device.create_buffer(&wgpu::BufferDescriptor {
        label: None,
        size: u64::from(row_bytes * height),
        usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
        mapped_at_creation: false,
    });
    let mut encoder = gpu
        .device
        .create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    encoder.copy_texture_to_buffer(
        texture.as_image_copy(),
        wgpu::TexelCopyBufferInfo {
            buffer: &buffer,
            layout: wgpu::TexelCopyBufferLayout {
                offset: 0,
                bytes_per_row: Some(row_bytes),
                rows_per_image: None,
            },
        },
        texture.size(),
    );
    gpu.queue.submit([encoder.finish()]);
    let (done, mapped) = mpsc::channel();
    buffer
        .slice(..)
        .map_async(wgpu::MapMode::Read, move |result| {
            done.send(result).expect("the test waits");
        });
    gpu.device
        .poll(wgpu::PollType::wait_indefinitely())
        .expect("the copy ends");
    mapped
        .recv()
        .expect("the callback was called")
        .expect("the buffer can be read");
    let bytes = buffer
        .slice(..)
        .get_mapped_range()
        .expect("the buffer is mapped")
        .to_vec();
    RgbImage::from_fn(width, height, |x, y| {
        let start = (y * row_bytes + 4 * x) as usize;
        assert_eq!(bytes[start + 3], 255, "opaque at {x}, {y}");
        image::Rgb([bytes[start], bytes[start + 1], bytes[start + 2]])
    })
}

pub fn assert_close(actual: &RgbImage, expected: &RgbImage) {
    assert_eq!(actual.dimensions(), expected.dimensions());
    let worst = actual
        .iter()
        .zip(expected.iter())
        .map(|(a, b)| a.abs_diff(*b))
        .max();
    assert!(worst <= Some(TOLERANCE), "differs by {worst:?}");
    let spread = expected
        .iter()
        .max()
        .zip(expected.iter().min())
        .map(|(max, min)| max - min);
    assert!(
        spread > Some(50),
        "the picture is too plain to prove anything: {spread:?}"
    );
}

pub fn preview(engine: &Engine, target: u64, generation: u64, latent: &Latent) {
    engine.send(Request::Preview {
        target,
        generation: Generation(generation),
        drawing: Drawing::from(latent.clone()),
    });
}

/// The next event, which must be a frame for `target`: its pixels, if they are not in the texture.
pub fn frame(engine: &Engine, target: u64, generation: u64) -> Option<RgbImage> {
    match engine.recv_event() {
        Some(Event::Frame {
            target: drawn,
            generation: shown,
            pixels,
        }) => {
            assert_eq!((drawn, shown), (target, Generation(generation)));
            pixels.map(|pixels| pixels.as_ref().clone())
        }
        other => panic!("expected a frame, got {other:?}"),
    }
}

#[test]
pub fn frames_reach_the_texture_as_the_cpu_computes_them() {
    let gpu = gpu();
    let (latents, pictures) = faces(3);
    for layout in [Layout::Planar, Layout::ChannelsLast] {
        let engine = gpu_engine(&gpu, layout);
        let left = texture(&gpu, TinyNetwork::SIZE_PX);
        let right = texture(&gpu, TinyNetwork::SIZE_PX);
        attach(&engine, LEFT, &left);
        attach(&engine, RIGHT, &right);
        preview(&engine, LEFT, 1, &latents[0]);
        preview(&engine, RIGHT, 1, &latents[1]);
        assert!(
            frame(&engine, LEFT, 1).is_none(),
            "the frame is in the texture"
        );
        assert!(
            frame(&engine, RIGHT, 1).is_none(),
            "the frame is in the texture"
        );
        assert_close(&read_back(&gpu, &left), &pictures[0]);
        assert_close(&read_back(&gpu, &right), &pictures[1]);

        preview(&engine, LEFT, 2, &latents[2]);
        assert!(frame(&engine, LEFT, 2).is_none());
        assert_close(&read_back(&gpu, &left), &pictures[2]);
        assert_close(&read_back(&gpu, &right), &pictures[1]);
    }
}

#[test]
fn a_texture_that_comes_later_gets_the_frame_that_is_shown() {
    let gpu = gpu();
    let (latents, pictures) = faces(1);
    let engine = gpu_engine(&gpu, Layout::Planar);
    preview(&engine, LEFT, 5, &latents[0]);
    let pixels = frame(&engine, LEFT, 5).expect("pixels, without a texture");
    assert_close(&pixels, &pictures[0]);

    let late = texture(&gpu, TinyNetwork::SIZE_PX);
    attach(&engine, LEFT, &late);
    assert!(frame(&engine, LEFT, 5).is_none());
    assert_close(&read_back(&gpu, &late), &pictures[0]);

    engine.detach(LEFT);
    preview(&engine, LEFT, 6, &latents[0]);
    assert!(frame(&engine, LEFT, 6).is_some(), "detached");
}

#[test]
fn a_texture_that_does_not_fit_is_left_alone() {
    let gpu = gpu();
    let (latents, pictures) = faces(1);
    let engine = gpu_engine(&gpu, Layout::Planar);
    attach(&engine, LEFT, &texture(&gpu, TinyNetwork::SIZE_PX * 2));
    preview(&engine, LEFT, 1, &latents[0]);
    assert_close(
        &frame(&engine, LEFT, 1).expect("pixels instead"),
        &pictures[0],
    );
}

#[test]
fn jobs_on_the_gpu_agree_with_the_cpu() {
    let (latents, pictures) = faces(19);
    let engine = gpu_engine(&gpu(), Layout::Planar);
    let made: Result<Vec<RgbImage>, EngineError> = engine.decode(latents).collect();
    let made = made.expect("pictures");
    assert_eq!(made.len(), pictures.len());
    for (actual, expected) in made.iter().zip(&pictures) {
        assert_close(actual, expected);
    }
}

#[test]
fn auto_takes_hardware_only() {
    let gpu = gpu();
    let hardware = gpu.is_hardware();
    let options = EngineOptions {
        device: DeviceChoice::Auto,
        gpu: Some(gpu),
        ..EngineOptions::default()
    };
    let engine: Engine =
        Engine::spawn_with(options, "tiny", loader(Layout::Planar)).expect("a thread");
    assert_eq!(
        engine.wait_until_ready().expect("ready").device.on_gpu,
        hardware
    );
}
