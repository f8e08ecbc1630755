//! The manifest of a bundle: what is in it, and how it is known to be whole.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::bundle_error::BundleError;
use super::config::ModelConfig;
use super::latent_tables::ConceptEntry;
use super::tensors::TensorMap;
use facemath_core::files::hex_sha256;

/// Version of the bundle format. Readers refuse others.
pub const FORMAT_VERSION: u32 = 2;

pub(super) const MANIFEST: &str = "bundle.json";
pub(super) const CARD: &str = "card.md";

/// The manifest, `bundle.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub format_version: u32,
    pub config: ModelConfig,
    pub concepts: Vec<ConceptEntry>,
    /// Figures measured when the bundle was made, for the card and the model list; free text by name.
    pub figures: BTreeMap<String, String>,
    /// A SHA-256 of each other file, by its name.
    pub sha256: BTreeMap<String, String>,
}

impl Manifest {
    pub fn parse(origin: &str, bytes: &[u8]) -> Result<Self, BundleError> {
        check_version(origin, bytes)?;
        serde_json::from_slice(bytes).map_err(|error| BundleError::Broken {
            origin: origin.to_owned(),
            reason: format!("{MANIFEST} is not a manifest ({error})"),
        })
    }

    /// Whether the bundle has a file of this name.
    pub fn names(&self, file: &str) -> bool {
        self.sha256.contains_key(file)
    }

    pub fn check(&self, origin: &str, file: &'static str, bytes: &[u8]) -> Result<(), BundleError> {
        if self.sha256.get(file) == Some(&hex_sha256(bytes)) {
            Ok(())
        } else {
            Err(BundleError::Checksum {
                origin: origin.to_owned(),
                file,
            })
        }
    }

    /// The tensors of a file that a bundle may do without: `None` if there is none of this name.
    pub fn optional(
        &self,
        origin: &str,
        file: &'static str,
        bytes: Option<&[u8]>,
    ) -> Result<Option<TensorMap>, BundleError> {
        if !self.names(file) {
            return Ok(None);
        }
        let bytes = bytes.unwrap_or_default();
        self.check(origin, file, bytes)?;
        let tensors = TensorMap::from_bytes(bytes);
        tensors.map(Some).map_err(|error| BundleError::Broken {
            origin: origin.to_owned(),
            reason: format!("in {file}, {error}"),
        })
    }

    pub fn checked_card(&self, origin: &str, bytes: &[u8]) -> Result<String, BundleError> {
        self.check(origin, CARD, bytes)?;
        String::from_utf8(bytes.to_vec()).map_err(|_| BundleError::Broken {
            origin: origin.to_owned(),
            reason: format!("{CARD} is not text"),
        })
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
