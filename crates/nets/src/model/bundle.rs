//! A model on disk: a folder of four or five files, checked before anything is believed.
//!
//! | file | holds |
//! | --- | --- |
//! | `bundle.json` | format version, network shape, concepts' names, figures, and a SHA-256 of each other file |
//! | `weights.safetensors` | the networks and their linear core, half precision |
//! | `latent.safetensors` | what is known of the latent space: directions, averages by age, the mixture |
//! | `prior.safetensors` | the flow that inventions are drawn with, half precision; a bundle without it draws from the mixture |
//! | `card.md` | the model card: data, licence, figures, limits |

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use facemath_core::latent::{Directions, Prior};

use super::basis::BasisData;
use super::bundle_error::BundleError;
use super::config::ModelConfig;
use super::latent_tables::{ConceptEntry, latent_tables_from_tensors, tensors_from_latent_tables};
use super::prior_file::{flow_from_tensors, tensors_from_flow};
use super::tensors::{Precision, TensorMap};
use facemath_core::files::{hex_sha256, read_up_to, replace_all};

/// Version of the bundle format. Readers refuse others.
pub const FORMAT_VERSION: u32 = 2;
/// Largest file of a bundle that is read, in bytes: far above any real one, far below what would hurt.
const MAX_FILE_BYTES: u64 = 1 << 30;

pub(super) const MANIFEST: &str = "bundle.json";
const WEIGHTS: &str = "weights.safetensors";
const LATENT: &str = "latent.safetensors";
const PRIOR: &str = "prior.safetensors";
const CARD: &str = "card.md";

/// The manifest, `bundle.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Manifest {
    format_version: u32,
    config: ModelConfig,
    concepts: Vec<ConceptEntry>,
    /// Figures measured when the bundle was made, for the card and the model list; free text by name.
    figures: BTreeMap<String, String>,
    sha256: BTreeMap<String, String>,
}

impl Manifest {
    fn parse(origin: &str, bytes: &[u8]) -> Result<Self, BundleError> {
        check_version(origin, bytes)?;
        serde_json::from_slice(bytes).map_err(|error| BundleError::Broken {
            origin: origin.to_owned(),
            reason: format!("{MANIFEST} is not a manifest ({error})"),
        })
    }

    /// Whether the bundle has a file of this name.
    fn names(&self, file: &str) -> bool {
        self.sha256.contains_key(file)
    }

    fn check(&self, origin: &str, file: &'static str, bytes: &[u8]) -> Result<(), BundleError> {
        if self.sha256.get(file) == Some(&hex_sha256(bytes)) {
            Ok(())
        } else {
            Err(BundleError::Checksum {
                origin: origin.to_owned(),
                file,
            })
        }
    }

    fn checked_card(&self, origin: &str, bytes: &[u8]) -> Result<String, BundleError> {
        self.check(origin, CARD, bytes)?;
        String::from_utf8(bytes.to_vec()).map_err(|_| BundleError::Broken {
            origin: origin.to_owned(),
            reason: format!("{CARD} is not text"),
        })
    }
}

/// Reads a bundle's card and nothing large: for lists.
///
/// # Errors
/// If manifest or card is missing, damaged or of another version.
pub(super) fn load_card(folder: &Path) -> Result<String, BundleError> {
    let origin = folder.display().to_string();
    let manifest = Manifest::parse(&origin, &read_file(&folder.join(MANIFEST))?)?;
    manifest.checked_card(&origin, &read_file(&folder.join(CARD))?)
}

/// A model as read from disk, verified, not yet on a device.
#[derive(Clone, Debug)]
pub struct Bundle {
    origin: String,
    config: ModelConfig,
    weights: TensorMap,
    basis: BasisData,
    directions: Directions,
    prior: Prior,
    figures: BTreeMap<String, String>,
    card: String,
}

impl Bundle {
    /// Prefix of the networks' parameters in `weights.safetensors`.
    pub const NETWORK: &'static str = "vae";

    /// A bundle from freshly trained parts; `weights` holds the networks' parameters under [`Self::NETWORK`].
    pub fn from_parts(
        config: ModelConfig,
        mut weights: TensorMap,
        basis: BasisData,
        directions: Directions,
        prior: Prior,
    ) -> Self {
        let dim = config.latent_dim;
        let pixels = basis.mean.len();
        weights.insert("basis.mean", &[pixels], basis.mean.clone(), Precision::Half);
        weights.insert(
            "basis.components",
            &[dim, pixels],
            basis.components.clone(),
            Precision::Half,
        );
        weights.insert(
            "basis.scales",
            &[dim],
            basis.scales.clone(),
            Precision::Single,
        );
        Self {
            origin: config.name.clone(),
            config,
            weights,
            basis,
            directions,
            prior,
            figures: BTreeMap::new(),
            card: String::new(),
        }
    }

    /// Reads a bundle's folder.
    ///
    /// # Errors
    /// Says which file is missing, damaged, of another version or does not fit, and what to do.
    pub fn load(folder: &Path) -> Result<Self, BundleError> {
        let read = |name: &str| read_file(&folder.join(name));
        let origin = folder.display().to_string();
        let manifest = read(MANIFEST)?;
        let has_flow = Manifest::parse(&origin, &manifest)?.names(PRIOR);
        Self::from_bytes(
            origin,
            &manifest,
            &read(WEIGHTS)?,
            &read(LATENT)?,
            has_flow.then(|| read(PRIOR)).transpose()?.as_deref(),
            &read(CARD)?,
        )
    }

    /// Reads a bundle from the bytes of its files; `origin` names it in messages, `flow` is `prior.safetensors` if the
    /// manifest names one.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn from_bytes(
        origin: String,
        manifest: &[u8],
        weights: &[u8],
        latent: &[u8],
        flow: Option<&[u8]>,
        card: &[u8],
    ) -> Result<Self, BundleError> {
        let manifest = Manifest::parse(&origin, manifest)?;
        manifest.check(&origin, WEIGHTS, weights)?;
        manifest.check(&origin, LATENT, latent)?;
        let flow = flow.filter(|_| manifest.names(PRIOR));
        if manifest.names(PRIOR) {
            manifest.check(&origin, PRIOR, flow.unwrap_or_default())?;
        }
        let card = manifest.checked_card(&origin, card)?;
        let broken = |reason: String| BundleError::Broken {
            origin: origin.clone(),
            reason,
        };
        let config = manifest.config;
        config
            .validate()
            .map_err(|reason| broken(format!("in {MANIFEST}, {reason}")))?;
        let weights =
            TensorMap::from_bytes(weights).map_err(|e| broken(format!("in {WEIGHTS}, {e}")))?;
        let basis = basis_from_tensors(&weights, &config)
            .map_err(|e| broken(format!("in {WEIGHTS}, {e}")))?;
        let (directions, prior) = TensorMap::from_bytes(latent)
            .and_then(|tables| {
                latent_tables_from_tensors(&tables, &manifest.concepts, config.latent_dim)
            })
            .map_err(|e| broken(format!("in {LATENT}, {e}")))?;
        let prior = match flow {
            Some(bytes) => TensorMap::from_bytes(bytes)
                .and_then(|tensors| flow_from_tensors(&tensors))
                .and_then(|flow| prior.with_flow(flow).map_err(|error| error.to_string()))
                .map_err(|e| broken(format!("in {PRIOR}, {e}")))?,
            None => prior,
        };
        Ok(Self {
            origin,
            config,
            weights,
            basis,
            directions,
            prior,
            figures: manifest.figures,
            card,
        })
    }

    /// Writes the bundle's files into `folder`, which is made if need be. They take their places together, once all of them are
    /// written, and the manifest last, so that an interrupted write is recognised as damaged, never used.
    ///
    /// # Errors
    /// Names the file that could not be written.
    pub fn save(&self, folder: &Path) -> Result<(), BundleError> {
        let broken = |reason: String| self.broken(reason);
        let weights = self.weights.to_bytes().map_err(broken)?;
        let (tables, concepts) = tensors_from_latent_tables(&self.directions, &self.prior);
        let latent = tables.to_bytes().map_err(broken)?;
        let mut files = vec![
            (WEIGHTS, weights),
            (LATENT, latent),
            (CARD, self.card.clone().into_bytes()),
        ];
        if let Some(flow) = self.prior.flow() {
            let flow = tensors_from_flow(flow.parts());
            files.push((PRIOR, flow.to_bytes().map_err(broken)?));
        }
        let manifest = Manifest {
            format_version: FORMAT_VERSION,
            config: self.config.clone(),
            concepts,
            figures: self.figures.clone(),
            sha256: files
                .iter()
                .map(|(name, bytes)| ((*name).to_owned(), hex_sha256(bytes)))
                .collect(),
        };
        let manifest =
            serde_json::to_vec_pretty(&manifest).map_err(|error| broken(error.to_string()))?;
        std::fs::create_dir_all(folder).map_err(|source| BundleError::Write {
            path: folder.to_owned(),
            source,
        })?;
        files.push((MANIFEST, manifest));
        let files: Vec<(PathBuf, &[u8])> = files
            .iter()
            .map(|(name, bytes)| (folder.join(name), bytes.as_slice()))
            .collect();
        replace_all(&files).map_err(|(path, source)| BundleError::Write { path, source })
    }

    /// Shape of the networks.
    pub fn config(&self) -> &ModelConfig {
        &self.config
    }

    /// Every tensor of `weights.safetensors`.
    pub fn weights(&self) -> &TensorMap {
        &self.weights
    }

    /// The linear core.
    pub fn basis(&self) -> &BasisData {
        &self.basis
    }

    /// Age and the concepts.
    pub fn directions(&self) -> &Directions {
        &self.directions
    }

    /// Where inventions are drawn from.
    pub fn prior(&self) -> &Prior {
        &self.prior
    }

    /// Figures measured when the bundle was made, by name.
    pub fn figures(&self) -> &BTreeMap<String, String> {
        &self.figures
    }

    /// The model card, in Markdown.
    pub fn card(&self) -> &str {
        &self.card
    }

    /// The same networks with newly fitted directions and prior.
    pub fn with_latent_tables(mut self, directions: Directions, prior: Prior) -> Self {
        self.directions = directions;
        self.prior = prior;
        self
    }

    /// The same bundle with new figures and the card that shows them.
    pub fn with_card(mut self, figures: BTreeMap<String, String>, card: String) -> Self {
        self.figures = figures;
        self.card = card;
        self
    }

    /// An error that says `reason` of this bundle.
    pub(super) fn broken(&self, reason: String) -> BundleError {
        BundleError::Broken {
            origin: self.origin.clone(),
            reason,
        }
    }
}

fn check_version(origin: &str, manifest: &[u8]) -> Result<(), BundleError> {
    #[derive(Deserialize)]
    struct VersionOnly {
        format_version: u32,
    }
    let VersionOnly { format_version } =
        serde_json::from_slice(manifest).map_err(|error| BundleError::Broken {
            origin: origin.to_owned(),
            reason: format!("{MANIFEST} is not a manifest ({error})"),
        })?;
    if format_version == FORMAT_VERSION {
        Ok(())
    } else {
        Err(BundleError::Version {
            origin: origin.to_owned(),
            found: format_version,
        })
    }
}

fn basis_from_tensors(weights: &TensorMap, config: &ModelConfig) -> Result<BasisData, String> {
    let dim = config.latent_dim;
    let pixels = 3 * config.basis_size_px * config.basis_size_px;
    let basis = BasisData {
        mean: weights.get("basis.mean", &[pixels])?.to_vec(),
        components: weights.get("basis.components", &[dim, pixels])?.to_vec(),
        scales: weights.get("basis.scales", &[dim])?.to_vec(),
    };
    if basis.scales.iter().all(|&scale| scale > 0.0) {
        Ok(basis)
    } else {
        Err("a scale of the linear core is not positive".to_owned())
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, BundleError> {
    read_up_to(path, MAX_FILE_BYTES, "bundle").map_err(|source| BundleError::Read {
        path: path.to_owned(),
        source,
    })
}
