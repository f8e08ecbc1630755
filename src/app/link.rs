//! The engine as the window sees it, so that tests can put another one in its place.

use std::sync::Arc;

use facemath_nets::engine::Drawing;
use facemath_studio::{Engine, EngineFaces, Event, FaceMaker, Frames, Request, Target};

/// Takes requests, gives events, and decodes whole films. No call waits.
pub trait FaceEngine {
    /// Hands in a request.
    fn send(&self, request: Request);

    /// The next event, if there is one.
    fn try_event(&self) -> Option<Event>;

    /// Starts drawing all of `drawings`, in order.
    fn decode(&self, drawings: Vec<Drawing>) -> Frames;

    /// What reads and draws faces from other threads.
    fn face_maker(&self) -> Arc<dyn FaceMaker>;

    /// Draws the frames of `target` into a texture from now on.
    fn attach(&self, target: Target, texture: wgpu::TextureView);

    /// Draws them there no longer.
    fn detach(&self, target: Target);
}

impl FaceEngine for Engine {
    fn send(&self, request: Request) {
        Engine::send(self, request);
    }

    fn try_event(&self) -> Option<Event> {
        Engine::try_event(self)
    }

    fn decode(&self, drawings: Vec<Drawing>) -> Frames {
        Box::new(
            Engine::decode(self, drawings).map(|frame| frame.map_err(|error| error.to_string())),
        )
    }

    fn face_maker(&self) -> Arc<dyn FaceMaker> {
        Arc::new(EngineFaces::new(self.jobs()))
    }

    fn attach(&self, target: Target, texture: wgpu::TextureView) {
        Engine::attach(self, target, texture);
    }

    fn detach(&self, target: Target) {
        Engine::detach(self, target);
    }
}
