//! What several commands have in common.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::console::Console;
use super::error::CommandError;
use super::faces::Faces;
use facemath_core::latent::Prior;
use facemath_nets::align::PhotoUse;
use facemath_nets::engine::{DeviceChoice, MAX_REFINE_STEPS, Photograph, Sharpen};
use facemath_nets::model::BUILTIN;
use facemath_studio::{ControlRow, Look};
use facemath_train::TrainDevice;

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct CommonOptions {
    /// A name from "facemath models", or a bundle's folder [default: faces]
    #[arg(long, global = true, value_name = "NAME_OR_PATH")]
    pub(super) model: Option<String>,
    /// Where the model runs; auto takes a GPU only for the window
    #[arg(
        long,
        global = true,
        value_name = "auto|gpu|cpu",
        default_value = "auto",
        hide_possible_values = true,
        value_parser = PossibleValuesParser::new(["auto", "gpu", "cpu"]).try_map(|text| text.parse::<DeviceChoice>())
    )]
    pub(super) device: DeviceChoice,
    /// Replace files that exist
    #[arg(long, global = true)]
    pub(super) force: bool,
}

impl CommonOptions {
    /// The model to use without a window. The window's default is its own to choose.
    pub(super) fn model(&self) -> &str {
        self.model.as_deref().unwrap_or(BUILTIN)
    }

    /// Where to train and measure. A GPU that has to be set up for one run pays off only when asked for, as in the engine.
    pub(super) fn train_device(&self) -> TrainDevice {
        match self.device {
            DeviceChoice::Gpu => TrainDevice::Gpu,
            DeviceChoice::Auto | DeviceChoice::Cpu => TrainDevice::Cpu,
        }
    }
}

/// The pictures a command works on.
#[derive(Debug, Args)]
pub(super) struct InputOptions {
    /// Pictures, or folders of pictures
    #[arg(value_name = "IN", required = true)]
    pub(super) inputs: Vec<PathBuf>,
    /// The pictures are aligned crops of faces
    #[arg(long)]
    pub(super) aligned: bool,
}

/// How faces that are read become codes.
#[derive(Debug, Args)]
pub(super) struct RefineOptions {
    /// Steps towards a better likeness; 0 is none, 60 as good as it gets
    #[arg(long, value_name = "N", default_value_t = facemath_nets::engine::DEFAULT_REFINE_STEPS, value_parser = whole(0..=MAX_REFINE_STEPS))]
    pub(super) refine: usize,
}

/// How the pictures that a command goes by, and does not work through, become codes.
#[derive(Debug, Args)]
pub(super) struct PictureOptions {
    /// The pictures are aligned crops of faces
    #[arg(long)]
    aligned: bool,
    #[command(flatten)]
    refine: RefineOptions,
}

impl PictureOptions {
    /// The faces in all `pictures`, with their codes.
    ///
    /// # Errors
    /// All are needed: the first that cannot be read stops the command.
    pub(super) fn photographs(
        &self,
        pictures: &[PathBuf],
        faces: &Faces,
        console: &Console,
    ) -> Result<Vec<Arc<Photograph>>, CommandError> {
        if pictures.is_empty() {
            return Ok(Vec::new());
        }
        let read = faces.photographs(
            pictures,
            self.aligned,
            self.refine.refine,
            PhotoUse::Edited,
            console,
        )?;
        let read: Result<Vec<_>, _> = read.into_iter().collect();
        read.map_err(CommandError::other)
    }
}

/// How drawn faces are finished.
#[derive(Debug, Args)]
pub(super) struct SharpenOptions {
    /// Sharpen the drawn faces, 0 to 3 [default: 1; for reconstruct 0]
    #[arg(long, value_name = "X", value_parser = slider_value(Look::Sharpening.row()))]
    sharpen: Option<f32>,
    /// How fine --sharpen is, 0.5 to 4 pixels of the model's picture
    #[arg(long, value_name = "PX", default_value_t = Sharpen::default().radius_px, value_parser = slider_value(Look::SharpenRadius.row()))]
    sharpen_radius: f32,
}

impl SharpenOptions {
    /// The sharpening asked for; as usual if none is.
    pub(super) fn sharpen(&self) -> Sharpen {
        self.or(Sharpen::default())
    }

    /// The sharpening asked for; none if none is.
    pub(super) fn sharpen_if_asked(&self) -> Sharpen {
        self.or(Sharpen::OFF)
    }

    fn or(&self, usual: Sharpen) -> Sharpen {
        Sharpen {
            amount: self.sharpen.unwrap_or(usual.amount),
            radius_px: self.sharpen_radius,
        }
    }
}

/// Reads a number that the slider of a row can be set to.
pub(super) fn slider_value(row: ControlRow) -> impl Fn(&str) -> Result<f32, String> + Clone {
    move |text| within(&row, finite_number(text)?)
}

/// The number, if the slider of a row can be set to it.
pub(super) fn within(row: &ControlRow, number: f32) -> Result<f32, String> {
    let (least, most) = (row.range.start(), row.range.end());
    if row.range.contains(&number) {
        Ok(number)
    } else {
        Err(format!("choose {} between {least} and {most}", row.what))
    }
}

/// Reads a whole number within a range.
pub(super) fn whole<N>(range: RangeInclusive<N>) -> impl Fn(&str) -> Result<N, String> + Clone
where
    N: TryFrom<i64> + PartialOrd + Display + Clone + Send + Sync,
{
    move |text| {
        let (least, most) = (range.start(), range.end());
        let number = text
            .parse::<i64>()
            .ok()
            .and_then(|number| N::try_from(number).ok());
        number
            .filter(|number| range.contains(number))
            .ok_or_else(|| format!("a whole number from {least} to {most} is needed"))
    }
}

/// Reads a share of a whole.
pub(super) fn share(text: &str) -> Result<f32, String> {
    finite_number(text).and_then(|number| {
        if (0.0..=1.0).contains(&number) {
            Ok(number)
        } else {
            Err("a number from 0 to 1 is needed".to_owned())
        }
    })
}

/// Reads how far from the average inventions may be.
pub(super) fn variety(text: &str) -> Result<f32, String> {
    finite_number(text).and_then(|number| {
        if Prior::TRUNCATIONS.contains(&number) {
            Ok(number)
        } else {
            Err("variety goes from 0 to 1.2".to_owned())
        }
    })
}

/// Reads a number that can be calculated with; `nan` and `inf` are none.
pub(super) fn finite_number(text: &str) -> Result<f32, String> {
    text.parse()
        .ok()
        .filter(|number: &f32| number.is_finite())
        .ok_or_else(|| "a number is needed, such as 1.5".to_owned())
}
