//! A model on disk: a folder of four to six files, checked before anything is believed.
//!
//! | file | holds |
//! | --- | --- |
//! | `bundle.json` | format version, network shape, concepts' names, figures, and a SHA-256 of each other file |
//! | `weights.safetensors` | the networks and their linear core, half precision |
//! | `latent.safetensors` | what is known of the latent space: directions, averages by age, the mixture |
//! | `prior.safetensors` | the flow that inventions are drawn with, half precision; a bundle without it draws from the mixture |
//! | `upscaler.safetensors` | the network that draws the decoder's pictures larger, half precision; a bundle without it enlarges them smoothly |
//! | `card.md` | the model card: data, licence, figures, limits |

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use facemath_core::latent::{ConceptSpace, Directions, Prior};

use super::basis::BasisData;
use super::bundle_error::BundleError;
use super::config::ModelConfig;
use super::direct::Upscaler;
use super::latent_tables::{latent_tables_from_tensors, replace_edits, tensors_from_latent_tables};
use super::manifest::{CARD, FORMAT_VERSION, MANIFEST, Manifest};
use super::prior_file::{flow_from_tensors, tensors_from_flow};
use super::tensors::{Precision, TensorMap};
use facemath_core::files::{hex_sha256, make_folder, read_up_to, replace_all};

/// Largest file of a bundle that is read, in bytes: far above any real one, far below what would hurt.
const MAX_FILE_BYTES: u64 = 1 << 30;

const WEIGHTS: &str = "weights.safetensors";
const LATENT: &str = "latent.safetensors";
const PRIOR: &str = "prior.safetensors";
const UPSCALER: &str = "upscaler.safetensors";

/// Reads a bundle's card and nothing large: for lists.
///
/// # Errors
/// If manifest or card is missing, damaged or of another version.
pub(super) fn load_card(folder: &Path) -> Result<String, BundleError> {
    let origin = folder.display().to_string();
    let manifest = Manifest::parse(&origin, &read_file(&folder.join(MANIFEST))?)?;
    manifest.checked_card(&origin, &read_file(&folder.join(CARD))?)
}

/// The bytes of a bundle's files.
#[derive(Clone, Copy, Debug)]
pub struct BundleFiles<'a> {
    /// `bundle.json`.
    pub manifest: &'a [u8],
    /// `weights.safetensors`.
    pub weights: &'a [u8],
    /// `latent.safetensors`.
    pub latent: &'a [u8],
    /// `prior.safetensors`, which is needed if the manifest names it and else not read.
    pub prior: Option<&'a [u8]>,
    /// `upscaler.safetensors`, likewise.
    pub upscaler: Option<&'a [u8]>,
    /// `card.md`.
    pub card: &'a [u8],
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
    upscaler: Option<Arc<Upscaler>>,
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
            upscaler: None,
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
        let parsed = Manifest::parse(&origin, &manifest)?;
        let read_named = |name| parsed.names(name).then(|| read(name)).transpose();
        let (prior, upscaler) = (read_named(PRIOR)?, read_named(UPSCALER)?);
        Self::from_bytes(
            origin,
            BundleFiles {
                manifest: &manifest,
                weights: &read(WEIGHTS)?,
                latent: &read(LATENT)?,
                prior: prior.as_deref(),
                upscaler: upscaler.as_deref(),
                card: &read(CARD)?,
            },
        )
    }

    /// Reads a bundle from the bytes of its files; `origin` names it in messages.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn from_bytes(origin: String, files: BundleFiles<'_>) -> Result<Self, BundleError> {
        let manifest = Manifest::parse(&origin, files.manifest)?;
        manifest.check(&origin, WEIGHTS, files.weights)?;
        manifest.check(&origin, LATENT, files.latent)?;
        let flow = manifest.optional(&origin, PRIOR, files.prior)?;
        let upscaler = manifest.optional(&origin, UPSCALER, files.upscaler)?;
        let card = manifest.checked_card(&origin, files.card)?;
        let broken = |file: &str, reason: String| BundleError::Broken {
            origin: origin.clone(),
            reason: format!("in {file}, {reason}"),
        };
        let config = manifest.config;
        config.validate().map_err(|e| broken(MANIFEST, e))?;
        let weights = TensorMap::from_bytes(files.weights).map_err(|e| broken(WEIGHTS, e))?;
        let basis = basis_from_tensors(&weights, &config).map_err(|e| broken(WEIGHTS, e))?;
        let (directions, prior) = TensorMap::from_bytes(files.latent)
            .and_then(|tables| {
                latent_tables_from_tensors(&tables, &manifest.concepts, config.latent_dim)
            })
            .map_err(|e| broken(LATENT, e))?;
        let prior = match flow {
            Some(tensors) => flow_from_tensors(&tensors)
                .and_then(|flow| prior.with_flow(flow).map_err(|error| error.to_string()))
                .map_err(|e| broken(PRIOR, e))?,
            None => prior,
        };
        let upscaler = upscaler
            .map(|tensors| Upscaler::from_tensors(&tensors, config.image_size_px))
            .transpose()
            .map_err(|e| broken(UPSCALER, e))?;
        Ok(Self {
            origin,
            config,
            weights,
            basis,
            directions,
            prior,
            upscaler: upscaler.map(Arc::new),
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
        if let Some(upscaler) = &self.upscaler {
            let network = upscaler.to_tensors();
            files.push((UPSCALER, network.to_bytes().map_err(broken)?));
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
        make_folder(folder).map_err(|source| BundleError::Write {
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

    /// The network that draws the decoder's pictures larger, if the bundle has one.
    pub fn upscaler(&self) -> Option<&Arc<Upscaler>> {
        self.upscaler.as_ref()
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
        self.prior = prior;
        self.directions = unmoved_by_taught(directions, &self.prior);
        self
    }

    /// The same bundle with the network in a safetensors file to draw its pictures larger.
    ///
    /// # Errors
    /// If the file cannot be read, or is not such a network.
    pub fn with_upscaler(mut self, path: &Path) -> Result<Self, BundleError> {
        let tensors = TensorMap::from_bytes(&read_file(path)?);
        let network = tensors
            .and_then(|tensors| Upscaler::from_tensors(&tensors, self.config.image_size_px))
            .map_err(|reason| BundleError::Broken {
                origin: path.display().to_string(),
                reason,
            })?;
        self.upscaler = Some(Arc::new(network));
        Ok(self)
    }

    /// The same bundle with the edits that `facemath_torch.edits` taught and wrote to a file, and their names.
    ///
    /// # Errors
    /// [`BundleError`] if the file cannot be read, or holds edits of another model.
    pub fn with_taught_edits(mut self, path: &Path) -> Result<(Self, Vec<String>), BundleError> {
        let tensors = TensorMap::from_bytes(&read_file(path)?);
        let dim = self.config.latent_dim;
        let names = tensors
            .and_then(|tensors| replace_edits(&mut self.directions, &tensors, dim))
            .map_err(|reason| BundleError::Broken {
                origin: path.display().to_string(),
                reason,
            })?;
        self.directions = unmoved_by_taught(self.directions, &self.prior);
        Ok((self, names))
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

/// Directions whose read-outs the taught edits among them leave as they were, but each its own.
fn unmoved_by_taught(directions: Directions, prior: &Prior) -> Directions {
    match ConceptSpace::new(prior, &directions) {
        Ok(space) => space.with_unmoved_read_outs(directions),
        // A bundle that is still to be described has a prior without spread, and nothing was taught to it.
        Err(_) => directions,
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
