//! What goes into the engine and what comes out: plain values, free of tensors, GPU handles and widgets.
//!
//! The textures that frames are drawn into are handed over with [`Engine::attach`](super::Engine::attach) instead of a
//! request, so that everything that only talks *about* faces (the studio, its tests) needs no GPU types.

use std::fmt;
use std::hash::Hash;
use std::str::FromStr;
use std::sync::Arc;

use image::RgbImage;

use super::drawing::Drawing;
use crate::align::{FaceBox, FoundFace, ModelFrame};
use crate::model::{Sharpen, Upscaler};
use facemath_core::latent::{Directions, Latent, Prior};
use facemath_core::photo::Photo;

/// Names one place that answers are for: a slot's reconstruction, the large edited face, a thumbnail, a face that is read.
///
/// The caller chooses what its targets are; the engine only compares them.
pub trait Target: Copy + Eq + Hash + fmt::Debug + Send + 'static {}

impl<T: Copy + Eq + Hash + fmt::Debug + Send + 'static> Target for T {}

/// Counts the requests for one target, so that a late answer to an old request can be told from the newest.
///
/// The engine hands the number back untouched; the receiver drops answers older than what it asked for last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Generation(pub u64);

impl Generation {
    /// The generation after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// Where the networks run, as the user asks for it with `--device`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DeviceChoice {
    /// The GPU that the window shares, if it is a real one, else the CPU. A GPU simulated in software counts as none.
    /// Without a window this is the CPU: compiling the networks for a GPU takes longer than most runs of the command line.
    #[default]
    Auto,
    /// The GPU, even one simulated in software. Falls back to the CPU with a warning when there is none at all.
    Gpu,
    /// The CPU.
    Cpu,
}

impl fmt::Display for DeviceChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::Gpu => "gpu",
            Self::Cpu => "cpu",
        })
    }
}

/// The text given for a device is none of the three that exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a device; use auto, gpu or cpu")]
pub struct UnknownDevice(String);

impl FromStr for DeviceChoice {
    type Err = UnknownDevice;

    /// Reads `auto`, `gpu` or `cpu`, in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "auto" => Ok(Self::Auto),
            "gpu" => Ok(Self::Gpu),
            "cpu" => Ok(Self::Cpu),
            _ => Err(UnknownDevice(text.to_owned())),
        }
    }
}

/// Where the networks run now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceSummary {
    /// For people: `CPU`, or `GPU: ` and the adapter's name.
    pub text: String,
    /// Whether frames are decoded on a GPU.
    pub on_gpu: bool,
}

/// What the loaded model is and can do.
#[derive(Clone, Debug)]
pub struct ModelInfo {
    /// The bundle's name, `faces` for the one that is compiled in.
    pub name: String,
    /// Width and height in pixels of the pictures that it reads and makes.
    pub image_size_px: u32,
    /// Numbers in one code.
    pub latent_dim: usize,
    /// What its sliders can change.
    pub directions: Directions,
    /// The distribution that invented faces are drawn from.
    pub prior: Prior,
    /// How strongly each number of a code shows in the picture, `[latent_dim]`: standard deviations of the training faces along
    /// the components of the linear core.
    pub scales: Vec<f32>,
    /// Draws its pictures larger, where it has learnt to.
    pub upscaler: Option<Arc<Upscaler>>,
    /// Whether all its faces look one way from one place, as drawings of one hand may.
    pub has_fixed_pose: bool,
    /// The model card, Markdown.
    pub card: String,
}

impl ModelInfo {
    /// How its pictures are framed.
    pub fn frame(&self) -> ModelFrame {
        ModelFrame {
            size_px: self.image_size_px,
            has_fixed_pose: self.has_fixed_pose,
        }
    }

    /// Width and height in pixels of the largest pictures that it draws itself; larger ones are these, enlarged smoothly.
    pub fn drawn_size_px(&self) -> u32 {
        let upscaled = self
            .upscaler
            .as_ref()
            .map(|upscaler| upscaler.drawn_size_px());
        let upscaled = upscaled.and_then(|size| u32::try_from(size).ok());
        upscaled.unwrap_or(self.image_size_px)
    }
}

/// Something to do for a target, answered by an [`Event`]. Whoever needs every result of many uses a
/// [`Job`](super::Job) instead.
///
/// Requests are served in the order in which they were sent, with one exception: a request replaces a waiting one of the
/// same kind for the same target and takes over its turn. A fast slider therefore never queues.
#[derive(Clone, Debug, PartialEq)]
pub enum Request<T = u64> {
    /// Find the code of a face. Answered by [`Event::Encoded`].
    Encode {
        /// The place it is for.
        target: T,
        /// The request's number.
        generation: Generation,
        /// The aligned face, [`ModelInfo::image_size_px`] wide and high.
        image: RgbImage,
    },
    /// Show a face. Answered by [`Event::Frame`].
    Preview {
        /// The place it is for.
        target: T,
        /// The request's number.
        generation: Generation,
        /// The face.
        drawing: Drawing,
    },
    /// Show a face, small and when nothing more urgent waits: of these there may be hundreds. Answered by
    /// [`Event::Frame`] with pixels, whatever is attached.
    Thumbnail {
        /// The place it is for.
        target: T,
        /// The request's number.
        generation: Generation,
        /// The face.
        drawing: Drawing,
    },
    /// Find the exact framing of each detected face of a photo. Answered by [`Event::Aligned`]. Runs on the CPU wherever
    /// the model does: the network is small, and a GPU would spend longer on its first look than the CPU on all.
    Align {
        /// Handed back with the answer.
        ticket: u64,
        /// The photo.
        photo: Arc<Photo>,
        /// What the detector saw in it.
        boxes: Vec<FaceBox>,
    },
    /// Make the code of a face draw a better likeness, by gradient steps through the decoder (see
    /// [`Refiner`](crate::model::Refiner)). Answered by one [`Event::Refining`] a step and a last [`Event::Refined`].
    ///
    /// Steps are taken one at a time when nobody waits for a picture. Another request to refine or encode for the target
    /// ends it, as does [`Request::Forget`]; the answers so far hold the best code. They are computed on the CPU even where faces are
    /// drawn on a GPU: tuning the GPU's programs for the way back through the network would take longer than the steps.
    Refine {
        /// The place it is for.
        target: T,
        /// The request's number.
        generation: Generation,
        /// The aligned face, [`ModelInfo::image_size_px`] wide and high.
        image: RgbImage,
        /// Where to begin: the code that encoding gave, or any other.
        start: Latent,
        /// Gradient steps.
        steps: usize,
    },
    /// End the refinement for a target early with the best code so far, as [`Event::Refined`]. Not answered where there is
    /// none.
    StopRefining {
        /// The place it was for.
        target: T,
    },
    /// Sharpen all faces that are drawn from now on, by previews and by jobs that start later. Not answered; who wants a
    /// picture drawn anew asks for it.
    Sharpen(Sharpen),
    /// Load another bundle, by the name of an installed one or the path of a folder. Answered by [`Event::Ready`], or by
    /// [`Event::Failed`] with the present model still in use. Codes of one model mean nothing to another: encode again.
    UseModel(String),
    /// Forget what was asked for this target, and the texture that is attached to it. Not answered.
    Forget {
        /// The place that is gone.
        target: T,
    },
}

impl<T> Request<T> {
    /// Whether it holds codes or pictures that only one model can read.
    pub fn is_of_a_model(&self) -> bool {
        match self {
            Self::Encode { .. }
            | Self::Preview { .. }
            | Self::Thumbnail { .. }
            | Self::Refine { .. } => true,
            Self::Align { .. }
            | Self::StopRefining { .. }
            | Self::Sharpen(_)
            | Self::UseModel(_)
            | Self::Forget { .. } => false,
        }
    }
}

/// What the engine has to say. After each event it calls [`EngineOptions::wake`](super::EngineOptions::wake).
#[derive(Clone, Debug)]
pub enum Event<T = u64> {
    /// The engine is at something slow before it can answer, such as compiling programs for the GPU. One sentence for the
    /// status line; the next [`Event::Ready`] ends it.
    Preparing(String),
    /// A model is loaded: at the start, and after each [`Request::UseModel`].
    Ready {
        /// Where it runs.
        device: DeviceSummary,
        /// What it is.
        model: Arc<ModelInfo>,
    },
    /// The model is the same but runs elsewhere from now on. A [`Event::Warning`] before it says why.
    DeviceChanged(DeviceSummary),
    /// The code of a face, as asked for by [`Request::Encode`].
    Encoded {
        /// The place it is for.
        target: T,
        /// The request's number.
        generation: Generation,
        /// The code.
        latent: Latent,
    },
    /// The faces of a photo, as asked for by [`Request::Align`], in the order of their boxes. Where the network fails
    /// they have rough framings and no confidence, and a [`Event::Warning`] says why.
    Aligned {
        /// The request's ticket.
        ticket: u64,
        /// The faces.
        faces: Vec<FoundFace>,
    },
    /// A face, as asked for by [`Request::Preview`] or [`Request::Thumbnail`].
    Frame {
        /// The place it is for.
        target: T,
        /// The request's number.
        generation: Generation,
        /// The picture, or `None` when it is in the target's attached texture already.
        pixels: Option<Arc<RgbImage>>,
    },
    /// A refinement that was asked for by [`Request::Refine`] has made a step.
    Refining {
        /// The place it is for.
        target: T,
        /// The request's number.
        generation: Generation,
        /// The best code so far.
        latent: Latent,
        /// Steps made.
        step: usize,
        /// Steps in all.
        of: usize,
        /// Mean squared error of the first code's picture, for pixels from 0 to 1.
        error_before: f32,
        /// The same for the best code so far.
        error_now: f32,
    },
    /// A refinement has ended, by itself or by [`Request::StopRefining`].
    Refined {
        /// The place it is for.
        target: T,
        /// The request's number.
        generation: Generation,
        /// The best code found.
        latent: Latent,
        /// Mean squared error of the first code's picture, for pixels from 0 to 1.
        error_before: f32,
        /// The same for the best code; never larger.
        error_after: f32,
    },
    /// Something went wrong that the engine could get round, such as losing the GPU. One or two sentences.
    Warning(String),
    /// The engine has failed and answers nothing more: this is its last event. A sentence. Whatever it was asked and has not
    /// answered is lost, and so is the model; start another engine.
    Stopped(String),
    /// A request could not be done; nothing else changes. One or two sentences.
    Failed {
        /// Whose request it was; `None` for loading a model.
        target: Option<T>,
        /// What happened, for people.
        message: String,
    },
}
