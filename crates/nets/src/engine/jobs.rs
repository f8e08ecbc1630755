//! Starting jobs from any thread.

use std::sync::Arc;

use image::RgbImage;

use super::drawing::Drawing;
use super::inbox::{JobMessage, TellOfJobs};
use super::job::{Job, JobWork, Lane};
use crate::align::{FaceBox, FoundFace};
use crate::model::{Refined, Sharpen};
use facemath_core::latent::Latent;
use facemath_core::photo::Photo;

/// A handle of a running engine that only starts jobs. Cheap to clone; once the engine has stopped, jobs end with
/// [`EngineError::Stopped`](super::EngineError::Stopped).
#[derive(Clone)]
pub struct Jobs {
    engine: TellOfJobs,
}

impl Jobs {
    pub(super) fn new(engine: TellOfJobs) -> Self {
        Self { engine }
    }

    /// As [`Engine::encode`](super::Engine::encode).
    pub fn encode(&self, images: Vec<RgbImage>) -> Job<Latent> {
        self.start(images, JobWork::Encode)
    }

    /// As [`Engine::decode`](super::Engine::decode).
    pub fn decode(&self, drawings: Vec<impl Into<Drawing>>) -> Job<RgbImage> {
        self.draw(drawings, None)
    }

    /// The faces of codes alone and without any sharpening, for pictures that are kept.
    pub fn decode_plain(&self, latents: Vec<Latent>) -> Job<RgbImage> {
        self.draw(latents, Some(Sharpen::OFF))
    }

    fn draw(&self, drawings: Vec<impl Into<Drawing>>, sharpen: Option<Sharpen>) -> Job<RgbImage> {
        let drawings = drawings.into_iter().map(Into::into).collect();
        self.start(drawings, |lane| JobWork::Decode(lane, sharpen))
    }

    /// As [`Engine::refine`](super::Engine::refine).
    pub fn refine(&self, faces: Vec<(RgbImage, Latent)>, steps: usize) -> Job<Refined> {
        self.start(faces, |lane| JobWork::Refine(lane, steps))
    }

    /// Finds the exact framing of each detected face of each photo, as
    /// [`Request::Align`](super::Request::Align) does.
    pub fn align(&self, photos: Vec<(Arc<Photo>, Vec<FaceBox>)>) -> Job<Vec<FoundFace>> {
        self.start(photos, JobWork::Align)
    }

    /// If the engine is gone, its absence shows where somebody waits for the results.
    fn start<I, O>(&self, inputs: Vec<I>, work: impl FnOnce(Lane<I, O>) -> JobWork) -> Job<O> {
        let (lane, job) = Lane::open(inputs, Arc::clone(&self.engine));
        (self.engine)(JobMessage::Start(work(lane)));
        job
    }
}
