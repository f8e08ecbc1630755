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
use crate::model::{TensorMap, apply_parameters, collect_parameters};
use facemath_core::files::{hex_sha256, read_up_to, replace};

/// Version of the format. Readers refuse others.
const FORMAT_VERSION: u32 = 1;
/// Largest file that is read, in bytes: far above any real one.
const MAX_FILE_BYTES: u64 = 1 << 26;

const MANIFEST: &str = "align.json";
const WEIGHTS: &str = "weights.safetensors";
const CARD: &str = "card.md";
const NETWORK: &str = "network";

/// The network that is compiled into the program.
const COMPILED: (&[u8], &[u8]) = (
    include_bytes!("../../../../models/align/align.json"),
    include_bytes!("../../../../models/align/weights.safetensors"),
);

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
    format_version: u32,
    config: AlignConfig,
    figures: AlignFigures,
    /// Of the weights' file.
    sha256: String,
}

impl Aligner {
    /// The aligner that is compiled in, on `device`.
    ///
    /// # Errors
    /// If its files are damaged.
    pub fn builtin(device: &Device) -> Result<Self, AlignError> {
        Self::from_bytes("compiled into the program", COMPILED.0, COMPILED.1, device)
    }

    /// Reads an aligner's folder.
    ///
    /// # Errors
    /// Says which file is missing, damaged or does not fit, and what to do.
    pub fn load(folder: &Path, device: &Device) -> Result<Self, AlignError> {
        let read = |name: &str| {
            let path = folder.join(name);
            read_up_to(&path, MAX_FILE_BYTES, "alignment network")
                .map_err(|source| AlignError::Read { path, source })
        };
        let name = folder.display().to_string();
        Self::from_bytes(&name, &read(MANIFEST)?, &read(WEIGHTS)?, device)
    }

    fn from_bytes(
        name: &str,
        manifest: &[u8],
        weights: &[u8],
        device: &Device,
    ) -> Result<Self, AlignError> {
        let broken = |reason: String| AlignError::Broken {
            name: name.to_owned(),
            reason,
        };
        let manifest: Manifest = serde_json::from_slice(manifest)
            .map_err(|error| broken(format!("{MANIFEST} is not a manifest ({error})")))?;
        if manifest.format_version != FORMAT_VERSION {
            return Err(broken(format!(
                "it has the format version {}, but this program reads version {FORMAT_VERSION}",
                manifest.format_version
            )));
        }
        let config = manifest.config;
        config
            .validate()
            .map_err(|reason| broken(format!("in {MANIFEST}, {reason}")))?;
        if hex_sha256(weights) != manifest.sha256 {
            return Err(broken(format!(
                "{WEIGHTS} is damaged, its checksum is not the one in {MANIFEST}"
            )));
        }
        let in_weights = |reason: String| broken(format!("in {WEIGHTS}, {reason}"));
        let tensors = TensorMap::from_bytes(weights).map_err(in_weights)?;
        let network = AlignNetwork::new(&config, 0, device);
        let network = apply_parameters(network, NETWORK, &tensors).map_err(in_weights)?;
        let aligner = Self::from_network(config, network.no_grad(), device);
        Ok(aligner.with_figures(manifest.figures))
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
            format_version: FORMAT_VERSION,
            config: self.config.clone(),
            figures: self.figures.clone(),
            sha256: hex_sha256(&weights),
        };
        let manifest =
            serde_json::to_vec_pretty(&manifest).map_err(|error| broken(error.to_string()))?;
        std::fs::create_dir_all(folder).map_err(|source| AlignError::Write {
            path: folder.to_owned(),
            source,
        })?;
        let files = [
            (WEIGHTS, weights),
            (CARD, card.as_bytes().to_vec()),
            (MANIFEST, manifest),
        ];
        for (name, bytes) in files {
            let path = folder.join(name);
            replace(&path, &bytes).map_err(|source| AlignError::Write { path, source })?;
        }
        Ok(())
    }
}
