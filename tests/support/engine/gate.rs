//! A network that stops at a gate, so that every order of events is the test's own.

use std::thread::{self, JoinHandle};

use burn::tensor::{Device, Tensor};
use crossbeam_channel::{Receiver, Sender, unbounded};
use facemath_core::latent::Latent;
use facemath_nets::engine::{
    DeviceChoice, Drawing, Engine, EngineOptions, Event, Generation, LoadError, ModelInfo, Network,
    Request,
};
use image::RgbImage;

use super::model_info;

pub const SIZE_PX: u32 = 4;
pub const LEFT: u64 = 1;
pub const RIGHT: u64 = 2;

/// What a gate does with whoever waits at it.
pub enum Pass {
    Through,
    Panic,
}

/// The test's side of a [`GateNetwork`].
pub struct Gate {
    pub arrivals: Receiver<usize>,
    pub passes: Sender<Pass>,
}

impl Gate {
    /// Waits until the network is asked for something and says for how many faces at once.
    pub fn arrival(&self) -> usize {
        self.arrivals.recv().expect("the network is gone")
    }

    pub fn open(&self) {
        self.passes
            .send(Pass::Through)
            .expect("the network is gone");
    }

    /// Lets everyone through from now on, until the network is gone.
    pub fn keep_open(self) -> JoinHandle<()> {
        thread::spawn(move || {
            while self
                .arrivals
                .recv()
                .is_ok_and(|_| self.passes.send(Pass::Through).is_ok())
            {}
        })
    }

    /// Lets the next one through and says for how many faces it was.
    pub fn pass(&self) -> usize {
        let faces = self.arrival();
        self.open();
        faces
    }
}

/// Decodes a code to a plain grey of that brightness, 0 to 255, and encodes a picture to its first byte; stops at the
/// gate each time.
pub struct GateNetwork {
    info: ModelInfo,
    arrivals: Sender<usize>,
    passes: Receiver<Pass>,
}

impl GateNetwork {
    fn wait(&self, faces: usize) {
        self.arrivals.send(faces).expect("the test is gone");
        match self.passes.recv() {
            Ok(Pass::Through) => {}
            Ok(Pass::Panic) => panic!("the gate is shut"),
            Err(_) => panic!("the test is gone"),
        }
    }
}

impl Network for GateNetwork {
    fn info(&self) -> ModelInfo {
        self.info.clone()
    }

    fn encode(&self, images: Tensor<4>) -> Tensor<2> {
        let [batch, ..] = images.dims();
        self.wait(batch);
        images
            .slice([0..batch, 0..1, 0..1, 0..1])
            .reshape([batch, 1])
            * 255.0
    }

    fn decode(&self, latents: Tensor<2>) -> Tensor<4> {
        let [batch, _] = latents.dims();
        self.wait(batch);
        let size = SIZE_PX as usize;
        (latents / 255.0)
            .reshape([batch, 1, 1, 1])
            .expand([batch, 3, size, size])
    }
}

pub fn options() -> EngineOptions {
    EngineOptions {
        device: DeviceChoice::Cpu,
        ..EngineOptions::default()
    }
}

/// An engine behind a gate, ready.
pub fn gated_engine() -> (Engine, Gate) {
    let (arrivals_in, arrivals) = unbounded();
    let (passes, passes_out) = unbounded();
    let loader = move |model: &str, _: &Device| -> Result<Box<dyn Network>, LoadError> {
        Ok(Box::new(GateNetwork {
            info: model_info(model, SIZE_PX, 1),
            arrivals: arrivals_in.clone(),
            passes: passes_out.clone(),
        }))
    };
    let engine = Engine::spawn_with(options(), "gate", loader).expect("a thread");
    let ready = engine.wait_until_ready().expect("ready");
    assert_eq!(
        (ready.device.text.as_str(), ready.device.on_gpu),
        ("CPU", false)
    );
    assert_eq!(ready.model.name, "gate");
    (engine, Gate { arrivals, passes })
}

pub fn grey(level: u8) -> Latent {
    Latent::from_vec(vec![f32::from(level)])
}

pub fn preview(target: u64, generation: u64, level: u8) -> Request {
    Request::Preview {
        target,
        generation: Generation(generation),
        drawing: Drawing::from(grey(level)),
    }
}

pub fn encode(target: u64, generation: u64, level: u8) -> Request {
    Request::Encode {
        target,
        generation: Generation(generation),
        image: plain(level),
    }
}

pub fn plain(level: u8) -> RgbImage {
    RgbImage::from_pixel(SIZE_PX, SIZE_PX, image::Rgb([level; 3]))
}

/// The next event, which must be a frame: its target, generation and grey level.
pub fn frame(engine: &Engine) -> (u64, u64, u8) {
    match engine.recv_event() {
        Some(Event::Frame {
            target,
            generation,
            pixels: Some(pixels),
        }) => {
            let level = pixels.get_pixel(0, 0).0[0];
            assert_eq!(*pixels, plain(level));
            (target, generation.0, level)
        }
        other => panic!("expected a frame, got {other:?}"),
    }
}

/// The next event, which must be a failure: its target and message.
pub fn failure(engine: &Engine) -> (Option<u64>, String) {
    match engine.recv_event() {
        Some(Event::Failed { target, message }) => (target, message),
        other => panic!("expected a failure, got {other:?}"),
    }
}
