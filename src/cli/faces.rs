//! The engine as the commands use it: pictures to codes, codes to pictures, waiting for each.

use std::path::Path;
use std::sync::Arc;

use image::RgbImage;
use rayon::prelude::*;

use super::console::Console;
use super::error::CommandError;
use super::options::CommonOptions;
use crate::engine::{Engine, EngineOptions, Event, Job, ModelInfo};
use crate::latent::Latent;
use crate::photo::{self, Framing, PhotoError};

/// A running engine and its model.
pub(super) struct Faces {
    engine: Engine,
    model: Arc<ModelInfo>,
}

impl Faces {
    /// Starts the engine and waits for the model.
    pub(super) fn start(common: &CommonOptions, console: &Console) -> Result<Self, CommandError> {
        let options = EngineOptions {
            device: common.device,
            ..EngineOptions::default()
        };
        let engine = Engine::spawn(options, common.model())?;
        let ready = engine.wait_until_ready()?;
        for warning in ready.warnings {
            console.warning(warning);
        }
        Ok(Self {
            engine,
            model: ready.model,
        })
    }

    /// What the model is and can do.
    pub(super) fn model(&self) -> &ModelInfo {
        &self.model
    }

    /// Reads the faces of picture files on all cores, in order.
    pub(super) fn read<P: AsRef<Path> + Sync>(
        &self,
        pictures: &[P],
        aligned: bool,
    ) -> Vec<Result<RgbImage, PhotoError>> {
        let size_px = self.model.image_size_px;
        pictures
            .par_iter()
            .map(|picture| Ok(read_face(picture.as_ref(), aligned, size_px)?.image))
            .collect()
    }

    /// As [`Faces::read`], with the square of each picture that its face is from.
    pub(super) fn read_framed<P: AsRef<Path> + Sync>(
        &self,
        pictures: &[P],
        aligned: bool,
    ) -> Vec<Result<FramedFace, PhotoError>> {
        let size_px = self.model.image_size_px;
        pictures
            .par_iter()
            .map(|picture| read_face(picture.as_ref(), aligned, size_px))
            .collect()
    }

    /// The codes of faces.
    pub(super) fn encode(
        &self,
        images: Vec<RgbImage>,
        console: &Console,
    ) -> Result<Vec<Latent>, CommandError> {
        let codes = self.engine.encode(images).collect::<Result<_, _>>();
        self.pass_on_warnings(console);
        Ok(codes?)
    }

    /// The faces of codes, in order, as they get ready.
    pub(super) fn decode(&self, codes: Vec<Latent>) -> Job<RgbImage> {
        self.engine.decode(codes)
    }

    /// Tells what the engine had to get round since the last time, such as losing the GPU.
    pub(super) fn pass_on_warnings(&self, console: &Console) {
        while let Some(event) = self.engine.try_event() {
            if let Event::Warning(message) = event {
                console.warning(message);
            }
        }
    }
}

/// A face as the model sees it, and where it is in its picture.
pub(super) struct FramedFace {
    pub(super) image: RgbImage,
    pub(super) framing: Framing,
}

fn read_face(picture: &Path, aligned: bool, size_px: u32) -> Result<FramedFace, PhotoError> {
    let photo = photo::load(picture)?;
    let framing = if aligned {
        Framing::aligned(photo.width_px(), photo.height_px())
    } else {
        Framing::whole(photo.width_px(), photo.height_px())
    };
    Ok(FramedFace {
        image: photo::crop(&photo, framing, size_px),
        framing,
    })
}

/// Says what is assumed about the pictures' framing, if anything is.
pub(super) fn note_framing(aligned: bool, console: &Console) {
    if !aligned {
        console.note("each face is taken to fill the middle of its picture. Use --aligned if the pictures are aligned crops");
    }
}
