//! A judge on disk: a manifest with its shape, figures and checksum, its weights in half precision, and a card.

use std::path::{Path, PathBuf};

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use super::accuracy::JudgeAccuracy;
use super::config::JudgeConfig;
use super::error::JudgeError;
use super::network::{AttributeNetwork, IdentityNetwork};
use super::verdict::Judge;
use burn::module::Module;
use facemath_core::files::{hex_sha256, read_up_to, replace};
use facemath_nets::model::{TensorMap, apply_parameters, collect_parameters, model_folders};

/// Version of the format. Readers refuse others.
const FORMAT_VERSION: u32 = 1;
/// Largest file that is read, in bytes: far above any real one.
const MAX_FILE_BYTES: u64 = 1 << 28;
/// Name of the judge's folder among the models.
const NAME: &str = "judge";

const MANIFEST: &str = "judge.json";
const WEIGHTS: &str = "weights.safetensors";
const CARD: &str = "card.md";
const ATTRIBUTES: &str = "attributes";
const IDENTITY: &str = "identity";

#[derive(Serialize, Deserialize)]
struct Manifest {
    format_version: u32,
    config: JudgeConfig,
    accuracy: JudgeAccuracy,
    /// Of the weights' file.
    sha256: String,
}

impl Judge {
    /// Writes the judge into `folder`, which is made if need be. The manifest is written last, so that an interrupted
    /// write is recognised as damaged, never used.
    ///
    /// # Errors
    /// Names the file that could not be written.
    pub fn save(&self, folder: &Path, data_notice: Option<&str>) -> Result<(), JudgeError> {
        let broken = |reason: String| broken(folder, reason);
        let mut tensors = TensorMap::default();
        collect_parameters(&self.attributes, ATTRIBUTES, &mut tensors);
        collect_parameters(&self.identity, IDENTITY, &mut tensors);
        let weights = tensors.to_bytes().map_err(broken)?;
        let manifest = Manifest {
            format_version: FORMAT_VERSION,
            config: self.config.clone(),
            accuracy: self.accuracy.clone(),
            sha256: hex_sha256(&weights),
        };
        let manifest =
            serde_json::to_vec_pretty(&manifest).map_err(|error| broken(error.to_string()))?;
        let card = card(&self.accuracy, data_notice).into_bytes();
        std::fs::create_dir_all(folder).map_err(|source| JudgeError::Write {
            path: folder.to_owned(),
            source,
        })?;
        for (name, bytes) in [(WEIGHTS, weights), (CARD, card), (MANIFEST, manifest)] {
            write(&folder.join(name), &bytes)?;
        }
        Ok(())
    }

    /// Reads a judge's folder and places its networks on `device`.
    ///
    /// # Errors
    /// Says which file is missing, damaged or does not fit, and what to do.
    pub fn load(folder: &Path, device: &Device) -> Result<Self, JudgeError> {
        let broken = |reason: String| broken(folder, reason);
        let manifest: Manifest = serde_json::from_slice(&read(&folder.join(MANIFEST))?)
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
        let bytes = read(&folder.join(WEIGHTS))?;
        if hex_sha256(&bytes) != manifest.sha256 {
            return Err(broken(format!(
                "{WEIGHTS} is damaged, its checksum is not the one in {MANIFEST}"
            )));
        }
        let in_weights = |reason: String| broken(format!("in {WEIGHTS}, {reason}"));
        let tensors = TensorMap::from_bytes(&bytes).map_err(in_weights)?;
        let attributes = AttributeNetwork::new(&config, 0, device);
        let identity = IdentityNetwork::new(&config, 0, device);
        let attributes = apply_parameters(attributes, ATTRIBUTES, &tensors).map_err(in_weights)?;
        let identity = apply_parameters(identity, IDENTITY, &tensors).map_err(in_weights)?;
        Ok(Self {
            config,
            attributes: attributes.no_grad(),
            identity: identity.no_grad(),
            accuracy: manifest.accuracy,
        })
    }

    /// The folder of the judge that ships, where models are looked for; `None` if there is none.
    pub fn installed() -> Option<PathBuf> {
        let folders = model_folders();
        let mut judges = folders.into_iter().map(|folder| folder.join(NAME));
        judges.find(|folder| folder.join(MANIFEST).is_file())
    }
}

fn card(accuracy: &JudgeAccuracy, data_notice: Option<&str>) -> String {
    format!(
        "# Judge\n\n\
         Two small networks that `facemath eval` measures edits with: age, gender and glasses of a face, and a vector \
         that tells faces apart. Trained by `facemath train-judge`, apart from every face model.\n\n\
         ## Data\n\n\
         Trained on {training} aligned faces. {notice} The weights are derived from that data: whoever uses them takes \
         on the same limits. The vector that tells faces apart was trained without names of persons: two random looks \
         at one photo against all other photos (Chen et al. 2020, arXiv 2002.05709).\n\n\
         ## Figures\n\n\
         Measured {accuracy}.\n\n\
         ## Limits\n\n\
         Made to compare pictures that a model drew, many at a time. Not for identifying people, and not for judging \
         anyone's age, gender or anything else about them. Gender and age are the data set's labels: what annotators \
         saw, not what people are. Faces over 80 are rare in the data. The vector tells photographs apart, which is less \
         than telling people apart: it is sure of a likeness as soon as large shapes and colours agree.\n",
        training = accuracy.training_faces,
        notice = data_notice
            .unwrap_or("Where they come from and what their licence allows was not stated."),
    )
}

fn broken(folder: &Path, reason: String) -> JudgeError {
    JudgeError::Broken {
        folder: folder.to_owned(),
        reason,
    }
}

fn read(path: &Path) -> Result<Vec<u8>, JudgeError> {
    read_up_to(path, MAX_FILE_BYTES, "judge").map_err(|source| JudgeError::Read {
        path: path.to_owned(),
        source,
    })
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), JudgeError> {
    replace(path, bytes).map_err(|source| JudgeError::Write {
        path: path.to_owned(),
        source,
    })
}
