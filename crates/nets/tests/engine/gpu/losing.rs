//! What becomes of the faces when the GPU is lost, or fails.

use burn::tensor::{Device, Tensor};
use facemath_core::latent::Latent;
use facemath_nets::engine::{
    DeviceChoice, Engine, EngineError, EngineOptions, Event, Generation, LoadError, ModelInfo,
    Network,
};
use image::RgbImage;

use super::{LEFT, RIGHT, assert_close, attach, faces, frame, gpu, gpu_engine, preview, texture};
use crate::engine_support::tiny::{Layout, TinyNetwork};

/// Everything that follows the loss of the GPU: warning, change of device, and all targets again as pixels.
pub fn assert_switches_to_the_cpu(engine: &Engine, shown: &[(u64, u64, &RgbImage)]) {
    let Some(Event::Warning(message)) = engine.recv_event() else {
        panic!("expected a warning");
    };
    assert!(
        message.contains("GPU") && message.contains("CPU"),
        "{message}"
    );
    let Some(Event::DeviceChanged(device)) = engine.recv_event() else {
        panic!("expected the change of device");
    };
    assert_eq!((device.text.as_str(), device.on_gpu), ("CPU", false));
    let mut missing = shown.to_vec();
    while !missing.is_empty() {
        let Some(Event::Frame {
            target,
            generation,
            pixels: Some(pixels),
        }) = engine.recv_event()
        else {
            panic!("expected a frame of pixels");
        };
        let index = missing
            .iter()
            .position(|(waiting, number, _)| {
                (*waiting, Generation(*number)) == (target, generation)
            })
            .expect("a frame that was shown");
        assert_close(&pixels, missing.remove(index).2);
    }
}

#[test]
fn losing_the_gpu_moves_all_faces_to_the_cpu() {
    let gpu = gpu();
    let (latents, pictures) = faces(3);
    let engine = gpu_engine(&gpu, Layout::Planar);
    let slot = texture(&gpu, TinyNetwork::SIZE_PX);
    attach(&engine, LEFT, &slot);
    preview(&engine, LEFT, 1, &latents[0]);
    preview(&engine, RIGHT, 2, &latents[1]);
    assert!(frame(&engine, LEFT, 1).is_none());
    assert!(frame(&engine, RIGHT, 2).is_some());

    gpu.device.destroy();
    preview(&engine, LEFT, 3, &latents[2]);
    assert_switches_to_the_cpu(
        &engine,
        &[(LEFT, 3, &pictures[2]), (RIGHT, 2, &pictures[1])],
    );
    let job: Result<Vec<RgbImage>, EngineError> = engine.decode(latents).collect();
    assert_eq!(job.expect("jobs go on").len(), 3);
}

/// A network that panics on a GPU when it decodes the face of nothing but ones.
struct Fragile(TinyNetwork, bool);

impl Network for Fragile {
    fn info(&self) -> ModelInfo {
        self.0.info()
    }

    fn encode(&self, images: Tensor<4>) -> Tensor<2> {
        self.0.encode(images)
    }

    fn decode(&self, latents: Tensor<2>) -> Tensor<4> {
        let ones = latents.clone().min().into_scalar::<f32>() >= 1.0;
        assert!(!(self.1 && ones), "the driver is unhappy");
        self.0.decode(latents)
    }
}

#[test]
fn a_panic_on_the_gpu_moves_to_the_cpu_as_well() {
    let gpu = gpu();
    let options = EngineOptions {
        device: DeviceChoice::Gpu,
        gpu: Some(gpu),
        ..EngineOptions::default()
    };
    let mut on_gpu = false;
    let load = move |_: &str, device: &Device| -> Result<Box<dyn Network>, LoadError> {
        // The engine loads on the GPU first, and again on the CPU.
        on_gpu = !on_gpu;
        Ok(Box::new(Fragile(
            TinyNetwork::new(device, Layout::Planar),
            on_gpu,
        )))
    };
    let engine = Engine::spawn_with(options, "fragile", load).expect("a thread");
    assert!(engine.wait_until_ready().expect("ready").device.on_gpu);
    preview(
        &engine,
        LEFT,
        1,
        &Latent::from_vec(vec![1.0; TinyNetwork::LATENT_DIM]),
    );
    let Some(Event::Warning(message)) = engine.recv_event() else {
        panic!("expected a warning");
    };
    assert!(message.contains("the driver is unhappy"), "{message}");
    assert!(matches!(engine.recv_event(), Some(Event::DeviceChanged(device)) if !device.on_gpu));
    assert!(frame(&engine, LEFT, 1).is_some());
}
