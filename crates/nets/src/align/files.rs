//! An alignment network on disk: a manifest with its shape, figures and checksum, its weights in half precision, and a
//! card.

use std::path::Path;

use burn::module::Module;
use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use super::aligner::Aligner;
use super::config::AlignConfig;
use super::error::AlignError;
use super::network::AlignNetwork;
use crate::model::{ManifestHead, NetworkFiles, TensorMap, apply_parameters, collect_parameters};

const FILES: NetworkFiles = NetworkFiles {
    what: "alignment network",
    manifest: "align.json",
    format_version: 1,
    // Far above any real one.
    max_bytes: 1 << 26,
};
const NETWORK: &str = "network";

/// The network that is compiled into the program.
const COMPILED: [&[u8]; 2] = [
    include_bytes!("../../../../models/align/align.json"),
    include_bytes!("../../../../models/align/weights.safetensors"),
];

/// How far the eyes of some faces are from their places, in percent of the distance between them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ErrorFigures {
    /// Half of the faces are better.
    pub median: f32,
    /// 95 of 100 are better.
    pub most: f32,
}

/// How well an alignment network does on held-out faces.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AlignFigures {
    /// Faces it was trained on.
    pub training_faces: usize,
    /// Faces it was measured on.
    pub held_out_faces: usize,
    /// From random starts, before and after each look.
    pub from_random: Vec<ErrorFigures>,
    /// The same from the detector's boxes.
    pub from_detector: Vec<ErrorFigures>,
    /// Share of the faces that the detector found, 0 to 1.
    pub detected: f32,
    /// Share of the faces from random starts that it is sure of, 0 to 1.
    pub sure: f32,
    /// Errors of those that it is sure of.
    pub when_sure: ErrorFigures,
    /// Errors of the others.
    pub when_unsure: ErrorFigures,
    /// Of those that it is sure of, the share with an eye further off than it promises, 0 to 1.
    pub sure_and_wrong: f32,
    /// PSNR of the face model's reconstruction in decibels: of the detector's rough squares, of the aligned ones, and of
    /// the data set's own.
    pub psnr_db: Option<[f32; 3]>,
}

#[derive(Serialize, Deserialize)]
struct Manifest {
    #[serde(flatten)]
    head: ManifestHead,
    config: AlignConfig,
    figures: AlignFigures,
}

impl Aligner {
    /// The aligner that is compiled in, on `device`.
    ///
    /// # Errors
    /// If its files are damaged.
    pub fn builtin(device: &Device) -> Result<Self, AlignError> {
        Self::from_bytes("compiled into the program", COMPILED, device)
    }

    /// Reads an aligner's folder.
    ///
    /// # Errors
    /// Says which file is missing, damaged or does not fit, and what to do.
    pub fn load(folder: &Path, device: &Device) -> Result<Self, AlignError> {
        let read = FILES.read(folder);
        let files = read.map_err(|(path, source)| AlignError::Read { path, source })?;
        let name = folder.display().to_string();
        Self::from_bytes(&name, files.each_ref().map(Vec::as_slice), device)
    }

    fn from_bytes(name: &str, files: [&[u8]; 2], device: &Device) -> Result<Self, AlignError> {
        let broken = |reason: String| AlignError::Broken {
            name: name.to_owned(),
            reason,
        };
        let parsed = FILES.parse(files, |manifest: &Manifest| manifest.config.validate());
        let (
            Manifest {
                config, figures, ..
            },
            tensors,
        ) = parsed.map_err(broken)?;
        let network = AlignNetwork::new(&config, 0, device);
        let network = apply_parameters(network, NETWORK, &tensors)
            .map_err(|reason| broken(NetworkFiles::in_weights(reason)))?;
        let aligner = Self::from_network(config, network.no_grad(), device);
        Ok(aligner.with_figures(figures))
    }

    /// Writes the aligner into `folder`, which is made if need be. The manifest is written last, so that an interrupted
    /// write is recognised as damaged, never used. `card` is Markdown for people.
    ///
    /// # Errors
    /// Names the file that could not be written.
    pub fn save(&self, folder: &Path, card: &str) -> Result<(), AlignError> {
        let broken = |reason: String| AlignError::Broken {
            name: folder.display().to_string(),
            reason,
        };
        let mut tensors = TensorMap::default();
        collect_parameters(&self.network, NETWORK, &mut tensors);
        let weights = tensors.to_bytes().map_err(broken)?;
        let manifest = Manifest {
            head: FILES.head(&weights),
            config: self.config.clone(),
            figures: self.figures.clone(),
        };
        let manifest =
            serde_json::to_vec_pretty(&manifest).map_err(|error| broken(error.to_string()))?;
        let written = FILES.write(folder, &manifest, &weights, card);
        written.map_err(|(path, source)| AlignError::Write { path, source })
    }
}
