//! What several commands have in common.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use crate::engine::DeviceChoice;
use crate::model::BUILTIN;
use crate::train::TrainDevice;

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

/// Reads a number that can be calculated with; `nan` and `inf` are none.
pub(super) fn finite_number(text: &str) -> Result<f32, String> {
    text.parse()
        .ok()
        .filter(|number: &f32| number.is_finite())
        .ok_or_else(|| "not a number".to_owned())
}
