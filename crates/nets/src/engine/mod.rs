//! The one thread that owns device, networks and tensors.
//!
//! Everything else talks to it in plain values: [`Request`]s go in and never block, [`Event`]s come out. Previews are
//! newest-wins, so a fast slider never queues; a [`Job`] does every frame of an export while previews go on.
//!
//! On a GPU that the window shares ([`SharedGpu`]), a decoded face goes from the tensor into the attached texture by a
//! compute shader and never visits the CPU. Of a face that carries the detail of photographs ([`Drawing`]) the small decoded
//! picture does, to find out where what is; the large one is made by another shader. Everywhere else the networks run on the
//! CPU and frames come as pixels. Losing the GPU is a warning and a change of place, not an error.
//!
//! ```no_run
//! use facemath_nets::engine::{Engine, EngineOptions};
//! use facemath_core::latent::Latent;
//!
//! # fn main() -> Result<(), facemath_nets::engine::EngineError> {
//! let engine = Engine::spawn(EngineOptions::default(), "faces")?;
//! let ready = engine.wait_until_ready()?;
//! let average = Latent::zeros(ready.model.latent_dim);
//! for face in engine.decode(vec![average]) {
//!     println!("{:?}", face?.dimensions());
//! }
//! # Ok(())
//! # }
//! ```

mod alignment;
mod blit;
mod bundle;
mod canvas;
mod drawing;
mod gpu;
mod host;
mod inbox;
mod job;
mod jobs;
mod messages;
mod network;
mod paint;
mod pixels;
mod portraits;
mod queue;
mod reading;
mod recent;
mod refinement;
mod run_error;
mod runner;
mod thumbnails;
mod unsharpened;
mod worker;

use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};
use image::RgbImage;

use self::bundle::BundleLoader;
use self::host::{Host, Outbox};
use self::inbox::Message;
use self::worker::Worker;
use facemath_core::guard::guarded;
use facemath_core::latent::Latent;
use facemath_core::words;
use facemath_core::work::Wake;

pub use crate::model::{
    DEFAULT_REFINE_STEPS, MAX_REFINE_STEPS, Refined, Sharpen, THOROUGH_REFINE_STEPS,
    psnr_of_error_db,
};

pub use self::drawing::{Detail, Drawing, Photograph, Share};
pub use self::gpu::{GpuError, SharedGpu, device_descriptor};
pub use self::job::Job;
pub use self::jobs::Jobs;
pub use self::messages::{
    DeviceChoice, DeviceSummary, Event, Generation, ModelInfo, Request, Target, UnknownDevice,
};
pub use self::network::{LoadError, Network, NetworkLoader};
pub use self::reading::{FramedFace, PhotoReader, PictureFaces, WhichFaces};

/// How to start an engine. The default runs on the CPU and wakes nobody.
#[derive(Clone)]
pub struct EngineOptions {
    /// Where to run.
    pub device: DeviceChoice,
    /// The window's GPU, if there is a window. Its textures can be attached.
    pub gpu: Option<SharedGpu>,
    /// Called on the engine's thread after each event, to make somebody look. Must return at once.
    pub wake: Wake,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            device: DeviceChoice::Auto,
            gpu: None,
            wake: Arc::new(|| {}),
        }
    }
}

/// Why the engine could not do something.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The operating system gives no thread.
    #[error("The engine cannot start: {}.", words::io_error(.0))]
    Thread(#[from] io::Error),
    /// The engine is gone, so nothing more will come.
    #[error("The engine has stopped. Try again, and restart the program if that does not help.")]
    Stopped,
    /// No model could be loaded so far. An earlier [`Event::Failed`] says why.
    #[error("No model is loaded. Choose another one.")]
    NoModel,
    /// The model or the request is at fault; the text says which.
    #[error("{0}")]
    Failed(String),
}

/// What [`Engine::wait_until_ready`] waited for.
#[derive(Clone, Debug)]
pub struct Ready {
    /// Where the networks run.
    pub device: DeviceSummary,
    /// The loaded model.
    pub model: Arc<ModelInfo>,
    /// Warnings on the way, such as that there is no GPU. For the user to see.
    pub warnings: Vec<String>,
}

/// The handle of a running engine. Dropping it stops the thread and waits for it.
pub struct Engine<T = u64> {
    inbox: Sender<Message<T>>,
    events: Receiver<Event<T>>,
    thread: Option<JoinHandle<()>>,
}

impl<T: Target> Engine<T> {
    /// Starts an engine with `model`, the name of an installed bundle or the path of a folder.
    ///
    /// Returns at once; loading happens on the engine's thread and ends in [`Event::Ready`] or [`Event::Failed`].
    ///
    /// # Errors
    /// [`EngineError::Thread`] only.
    pub fn spawn(options: EngineOptions, model: impl Into<String>) -> Result<Self, EngineError> {
        Self::spawn_with(options, model, BundleLoader)
    }

    /// Starts an engine that gets its networks from `loader`.
    ///
    /// # Errors
    /// [`EngineError::Thread`] only.
    pub fn spawn_with(
        options: EngineOptions,
        model: impl Into<String>,
        loader: impl NetworkLoader + 'static,
    ) -> Result<Self, EngineError> {
        let (inbox, messages) = unbounded();
        let (event_sender, events) = unbounded();
        let EngineOptions { device, gpu, wake } = options;
        let outbox = Outbox {
            events: event_sender,
            wake,
        };
        let model = model.into();
        let last_word = outbox.clone();
        let thread = thread::Builder::new()
            .name("facemath-engine".to_owned())
            .spawn(move || {
                let run = || {
                    let host = Host::new(outbox, Box::new(loader), device, gpu);
                    Worker::new(messages, host).run(model);
                };
                if let Err(crash) = guarded("Computing faces", run) {
                    // It may be the waking that fails; the event is there by then.
                    let tell = || last_word.send(Event::Stopped(crash.to_string()));
                    guarded("Telling that faces are not computed any more", tell).ok();
                }
            })?;
        Ok(Self {
            inbox,
            events,
            thread: Some(thread),
        })
    }

    /// Hands in a request. Never blocks.
    pub fn send(&self, request: Request<T>) {
        self.tell(Message::Request(request));
    }

    /// Draws the frames of `target` into a texture from now on, beginning with the one that it shows.
    ///
    /// The texture belongs to [`EngineOptions::gpu`], is `Rgba8Unorm`, may be used as `STORAGE_BINDING`, and is as wide as
    /// high. Faces without detail need one that is as large as the model's pictures; a face with detail is drawn as large as
    /// the texture is, up to [`Photograph::MAX_SIDE_PX`], whatever [`Detail::size_px`] says. Frames come as pixels all the
    /// same while the engine is not on that GPU, and for a texture that does not fit, as after a change to a model of
    /// another size.
    pub fn attach(&self, target: T, view: wgpu::TextureView) {
        self.tell(Message::Attach(target, view));
    }

    /// Draws the frames of `target` no longer into a texture.
    pub fn detach(&self, target: T) {
        self.tell(Message::Detach(target));
    }

    /// Finds the codes of aligned faces, each [`ModelInfo::image_size_px`] wide and high.
    pub fn encode(&self, images: Vec<RgbImage>) -> Job<Latent> {
        self.jobs().encode(images)
    }

    /// Draws faces, sharpened as the last [`Request::Sharpen`] says: codes, each [`ModelInfo::latent_dim`] long, or whole
    /// [`Drawing`]s, whose pictures may carry detail.
    pub fn decode(&self, drawings: Vec<impl Into<Drawing>>) -> Job<RgbImage> {
        self.jobs().decode(drawings)
    }

    /// Improves the codes of aligned faces by `steps` gradient steps each, as [`Request::Refine`] does. For programs without
    /// a window: the engine does all steps of a few faces before it looks at anything else.
    pub fn refine(&self, faces: Vec<(RgbImage, Latent)>, steps: usize) -> Job<Refined> {
        self.jobs().refine(faces, steps)
    }

    /// A handle that starts jobs from other threads.
    pub fn jobs(&self) -> Jobs {
        let inbox = self.inbox.clone();
        // If the engine is gone, its absence shows where somebody waits for the results.
        Jobs::new(Arc::new(move |message| {
            inbox.send(Message::Job(message)).ok();
        }))
    }

    /// The next event, if there is one. An engine that fails says so in its last, [`Event::Stopped`].
    pub fn try_event(&self) -> Option<Event<T>> {
        self.events.try_recv().ok()
    }

    /// Waits for the next event. `None` if the engine is gone.
    pub fn recv_event(&self) -> Option<Event<T>> {
        self.events.recv().ok()
    }

    /// Waits until the model is loaded. For programs without a window; takes all events on the way.
    ///
    /// # Errors
    /// The model cannot be loaded.
    pub fn wait_until_ready(&self) -> Result<Ready, EngineError> {
        let mut warnings = Vec::new();
        loop {
            match self.recv_event().ok_or(EngineError::Stopped)? {
                Event::Ready { device, model } => {
                    return Ok(Ready {
                        device,
                        model,
                        warnings,
                    });
                }
                Event::Failed { message, .. } | Event::Stopped(message) => {
                    return Err(EngineError::Failed(message));
                }
                Event::Warning(message) => warnings.push(message),
                Event::Preparing(_)
                | Event::DeviceChanged(_)
                | Event::Encoded { .. }
                | Event::Aligned { .. }
                | Event::Refining { .. }
                | Event::Refined { .. }
                | Event::Frame { .. } => {}
            }
        }
    }

    /// If the thread is gone, its absence shows where somebody waits for an answer.
    fn tell(&self, message: Message<T>) {
        let _ = self.inbox.send(message);
    }
}

impl<T> Drop for Engine<T> {
    fn drop(&mut self) {
        // If the thread is gone, so is whom to tell.
        let _ = self.inbox.send(Message::Stop);
        if let Some(thread) = self.thread.take() {
            // All that it does is guarded.
            let _ = thread.join();
        }
    }
}
