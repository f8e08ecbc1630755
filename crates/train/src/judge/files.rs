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
use facemath_nets::model::{
    ManifestHead, NetworkFiles, TensorMap, apply_parameters, collect_parameters, model_folders,
};

const FILES: NetworkFiles = NetworkFiles {
    what: "judge",
    manifest: "judge.json",
    format_version: 1,
    // Far above any real one.
    max_bytes: 1 << 28,
};
/// Name of the judge's folder among the models.
const NAME: &str = "judge";
const ATTRIBUTES: &str = "attributes";
const IDENTITY: &str = "identity";

#[derive(Serialize, Deserialize)]
struct Manifest {
    #[serde(flatten)]
    head: ManifestHead,
    config: JudgeConfig,
    accuracy: JudgeAccuracy,
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
            head: FILES.head(&weights),
            config: self.config.clone(),
            accuracy: self.accuracy.clone(),
        };
        let manifest =
            serde_json::to_vec_pretty(&manifest).map_err(|error| broken(error.to_string()))?;
        let written = FILES.write(
            folder,
            &manifest,
            &weights,
            &card(&self.accuracy, data_notice),
        );
        written.map_err(|(path, source)| JudgeError::Write { path, source })
    }

    /// Reads a judge's folder and places its networks on `device`.
    ///
    /// # Errors
    /// Says which file is missing, damaged or does not fit, and what to do.
    pub fn load(folder: &Path, device: &Device) -> Result<Self, JudgeError> {
        let broken = |reason: String| broken(folder, reason);
        let in_weights = |reason: String| broken(NetworkFiles::in_weights(reason));
        let read = FILES.read(folder);
        let files = read.map_err(|(path, source)| JudgeError::Read { path, source })?;
        let files = files.each_ref().map(Vec::as_slice);
        let parsed = FILES.parse(files, |manifest: &Manifest| manifest.config.validate());
        let (
            Manifest {
                config, accuracy, ..
            },
            tensors,
        ) = parsed.map_err(broken)?;
        let attributes = AttributeNetwork::new(&config, 0, device);
        let identity = IdentityNetwork::new(&config, 0, device);
        let attributes = apply_parameters(attributes, ATTRIBUTES, &tensors).map_err(in_weights)?;
        let identity = apply_parameters(identity, IDENTITY, &tensors).map_err(in_weights)?;
        Ok(Self {
            config,
            attributes: attributes.no_grad(),
            identity: identity.no_grad(),
            accuracy,
        })
    }

    /// The folder of the judge that ships, where models are looked for; `None` if there is none.
    pub fn installed() -> Option<PathBuf> {
        let folders = model_folders();
        let mut judges = folders.into_iter().map(|folder| folder.join(NAME));
        judges.find(|folder| folder.join(FILES.manifest).is_file())
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
