//! The model in use, and where it runs.

mod drawn;
mod previews;
mod upscaling;

use std::collections::HashMap;
use std::sync::Arc;

use crossbeam_channel::Sender;
use image::RgbImage;

use super::EngineError;
use super::alignment::Alignment;
use super::canvas::Canvas;
use super::drawing::Drawing;
use super::gpu::SharedGpu;
use super::job::{Detected, FaceWork};
use super::messages::{DeviceChoice, Event, Target};
use super::network::NetworkLoader;
use super::portraits::Portraits;
use super::runner::{Place, RunError, Runner, guarded};
use crate::align::{FaceBox, FoundFace};
use crate::model::{RefineOptions, Refined, Refiner, Sharpen};
use facemath_core::latent::Latent;
use facemath_core::photo::Photo;
use facemath_core::work::Wake;

/// Where the engine's events go.
pub(super) struct Outbox<T> {
    pub(super) events: Sender<Event<T>>,
    pub(super) wake: Wake,
}

impl<T> Clone for Outbox<T> {
    fn clone(&self) -> Self {
        Self {
            events: self.events.clone(),
            wake: Arc::clone(&self.wake),
        }
    }
}

impl<T> Outbox<T> {
    pub(super) fn send(&self, event: Event<T>) {
        // Without a receiver the handle is being dropped, and a `Stop` is on its way.
        let _ = self.events.send(event);
        (self.wake)();
    }
}

/// Computes faces, and moves to the CPU when the GPU fails.
pub(super) struct Host<T> {
    pub(super) outbox: Outbox<T>,
    loader: Box<dyn NetworkLoader>,
    place: Place,
    runner: Option<Runner>,
    /// The model on the CPU for refinements, once there was one, where faces are drawn on a GPU.
    refining_runner: Option<Runner>,
    sharpen: Sharpen,
    /// Name or path of the model in use, to load it again elsewhere.
    model: String,
    alignment: Alignment,
    canvases: HashMap<T, Canvas>,
    portraits: Portraits,
    has_moved: bool,
}

impl<T: Target> Host<T> {
    /// A host without a model.
    pub(super) fn new(
        outbox: Outbox<T>,
        loader: Box<dyn NetworkLoader>,
        choice: DeviceChoice,
        gpu: Option<SharedGpu>,
    ) -> Self {
        let place = Place::choose(choice, gpu).unwrap_or_else(|message| {
            outbox.send(Event::Warning(message));
            Place::Cpu
        });
        Self {
            outbox,
            loader,
            place,
            runner: None,
            refining_runner: None,
            sharpen: Sharpen::default(),
            model: String::new(),
            alignment: Alignment::default(),
            canvases: HashMap::new(),
            portraits: Portraits::default(),
            has_moved: false,
        }
    }

    /// Loads `model` and makes it the one in use; on failure everything stays as it is. Returns whether it worked.
    pub(super) fn use_model(&mut self, model: String) -> bool {
        match self.load(&model) {
            Ok(runner) => {
                let event = Event::Ready {
                    device: self.place.summary(),
                    model: Arc::clone(&runner.info),
                };
                self.runner = Some(runner);
                self.refining_runner = None;
                self.portraits.clear();
                self.model = model;
                self.outbox.send(event);
                true
            }
            Err(error) => {
                self.outbox.send(not_loaded(&error));
                false
            }
        }
    }

    /// Loads and warms up. If the GPU fails at it, the CPU takes over, for the model in use as well.
    fn load(&mut self, model: &str) -> Result<Runner, RunError> {
        if self.place.blitter().is_some() {
            let text = "Preparing the GPU. The first time takes up to a minute.";
            self.outbox.send(Event::Preparing(text.to_owned()));
            let warm = Runner::load(self.loader.as_mut(), model, &self.place)
                .and_then(|runner| runner.warm_up().map(|()| runner));
            match warm {
                // A bad bundle is no reason to give up the GPU.
                Ok(_) | Err(RunError::Load(_)) => return warm,
                Err(error) => self.leave_gpu(&error),
            }
        }
        Runner::load(self.loader.as_mut(), model, &self.place)
    }

    /// Whether everything has moved to the CPU since the last time this was asked, and is to be shown again.
    pub(super) fn take_moved(&mut self) -> bool {
        std::mem::take(&mut self.has_moved)
    }

    /// How many pictures of a job are done at once.
    pub(super) fn batch(&self) -> usize {
        self.place.batch()
    }

    /// The exact framings of detected faces; rough ones, after a warning, where that fails.
    pub(super) fn align(&mut self, photo: &Photo, boxes: &[FaceBox]) -> Vec<FoundFace> {
        self.alignment.align(photo, boxes).unwrap_or_else(|reason| {
            self.outbox.send(Event::Warning(reason));
            boxes.iter().copied().map(FoundFace::unaligned).collect()
        })
    }

    /// Sharpens what is drawn from now on.
    pub(super) fn set_sharpen(&mut self, sharpen: Sharpen) {
        self.sharpen = sharpen;
    }

    /// How faces are sharpened now.
    pub(super) fn sharpen(&self) -> Sharpen {
        self.sharpen
    }

    /// Begins a refinement.
    pub(super) fn start_refining(
        &mut self,
        faces: &[(RgbImage, Latent)],
        steps: usize,
    ) -> Result<Refiner, EngineError> {
        for (image, latent) in faces {
            self.check_image(image)?;
            self.check_latent(latent)?;
        }
        let options = RefineOptions::with_steps(steps);
        self.refining_runner()?
            .start_refining(faces, options)
            .map_err(|error| not_computed(&error))
    }

    /// Makes one step of a refinement.
    pub(super) fn advance(&mut self, refiner: &mut Refiner) -> Result<(), EngineError> {
        self.refining_runner()?
            .advance(refiner)
            .map_err(|error| not_computed(&error))
    }

    /// The model where it refines: on the CPU.
    fn refining_runner(&mut self) -> Result<&Runner, EngineError> {
        if self.place.blitter().is_none() {
            return self.runner.as_ref().ok_or(EngineError::NoModel);
        }
        if self.refining_runner.is_none() {
            let runner = Runner::load(self.loader.as_mut(), &self.model, &Place::Cpu)
                .map_err(|error| not_computed(&error))?;
            self.refining_runner = Some(runner);
        }
        self.refining_runner.as_ref().ok_or(EngineError::NoModel)
    }

    /// The code of one picture.
    pub(super) fn encode_one(&mut self, image: &RgbImage) -> Result<Latent, EngineError> {
        let mut latents = self.encode(std::slice::from_ref(image))?;
        latents.pop().ok_or_else(no_answer)
    }

    /// The pictures of a few drawings as pixels, sharpened as previews are.
    pub(super) fn draw_small(
        &mut self,
        drawings: &[Drawing],
    ) -> Result<Vec<RgbImage>, EngineError> {
        self.decode(drawings, self.sharpen)
    }

    /// Lets go of what was kept for photographs that nobody holds any more.
    pub(super) fn tidy(&mut self) {
        self.portraits.tidy();
    }

    /// Does `work`, on the CPU if the GPU fails at it.
    fn attempt<V>(
        &mut self,
        work: impl Fn(&Self, &Runner) -> Result<V, RunError>,
    ) -> Result<V, EngineError> {
        let runner = self.runner.as_ref().ok_or(EngineError::NoModel)?;
        match work(self, runner) {
            Ok(value) => Ok(value),
            Err(error) if self.place.blitter().is_some() => {
                self.leave_gpu(&error);
                let runner = self.runner.as_ref().ok_or(EngineError::NoModel)?;
                work(self, runner).map_err(|error| not_computed(&error))
            }
            Err(error) => Err(not_computed(&error)),
        }
    }

    /// Moves everything to the CPU.
    fn leave_gpu(&mut self, reason: &RunError) {
        self.place = Place::Cpu;
        self.refining_runner = None;
        self.canvases.clear();
        self.portraits.clear();
        self.has_moved = true;
        self.outbox.send(Event::Warning(format!(
            "The GPU stopped working: {reason}. Faces are computed on the CPU from now on."
        )));
        if let Some(lost) = self.runner.take() {
            lost.discard();
            match Runner::load(self.loader.as_mut(), &self.model, &self.place) {
                Ok(runner) => self.runner = Some(runner),
                Err(error) => self.outbox.send(not_loaded(&error)),
            }
        }
        self.outbox.send(Event::DeviceChanged(self.place.summary()));
    }

    fn check_latent(&self, latent: &Latent) -> Result<(), EngineError> {
        let info = &self.runner.as_ref().ok_or(EngineError::NoModel)?.info;
        if latent.dim() == info.latent_dim {
            return Ok(());
        }
        Err(EngineError::Failed(format!(
            "This face was encoded by another model: its code has {} numbers, and \"{}\" reads {}. Encode it again.",
            latent.dim(),
            info.name,
            info.latent_dim
        )))
    }

    fn check_image(&self, image: &RgbImage) -> Result<(), EngineError> {
        let info = &self.runner.as_ref().ok_or(EngineError::NoModel)?.info;
        let size = info.image_size_px;
        if image.dimensions() == (size, size) {
            return Ok(());
        }
        Err(EngineError::Failed(format!(
            "The picture is {} x {} pixels, but \"{}\" reads {size} x {size}. Crop it to the face first.",
            image.width(),
            image.height(),
            info.name
        )))
    }
}

impl<T: Target> FaceWork for Host<T> {
    fn align(&mut self, photos: &[Detected]) -> Vec<Vec<FoundFace>> {
        let photos = photos.iter();
        photos
            .map(|(photo, boxes)| Self::align(self, photo, boxes))
            .collect()
    }

    fn encode(&mut self, images: &[RgbImage]) -> Result<Vec<Latent>, EngineError> {
        images
            .iter()
            .try_for_each(|image| self.check_image(image))?;
        self.attempt(|_, runner| runner.encode(images))
    }

    fn refine(
        &mut self,
        faces: &[(RgbImage, Latent)],
        steps: usize,
    ) -> Result<Vec<Refined>, EngineError> {
        let mut refiner = self.start_refining(faces, steps)?;
        while !refiner.is_finished() {
            self.advance(&mut refiner)?;
        }
        Ok(refiner.refined())
    }

    fn decode(
        &mut self,
        drawings: &[Drawing],
        sharpen: Sharpen,
    ) -> Result<Vec<RgbImage>, EngineError> {
        let mut pictures = Vec::with_capacity(drawings.len());
        for alike in drawings.chunk_by(|a, b| a.sharpen.is_some() == b.sharpen.is_some()) {
            let drawn = self.planes(alike, sharpen)?;
            let larger = self.larger(alike, &drawn)?;
            let with = |drawing| (drawing, Drawing::sharpened(drawing, sharpen));
            let alike: Vec<(&Drawing, Sharpen)> = alike.iter().map(with).collect();
            let runner = self.runner.as_ref().ok_or(EngineError::NoModel)?;
            let (portraits, directions) = (&mut self.portraits, &runner.info.directions);
            let finished = guarded(|| portraits.finish(directions, &alike, drawn, &larger));
            pictures.extend(finished.map_err(|error| not_computed(&error))?);
        }
        Ok(pictures)
    }
}

fn no_answer() -> EngineError {
    EngineError::Failed("The model gave no answer.".to_owned())
}

fn not_computed(error: &RunError) -> EngineError {
    EngineError::Failed(format!("The model could not compute this face: {error}."))
}

fn not_loaded<T>(error: &RunError) -> Event<T> {
    let message = match error {
        RunError::Load(sentences) => sentences.clone(),
        other => format!("The model could not be loaded: {other}."),
    };
    Event::Failed {
        target: None,
        message,
    }
}
