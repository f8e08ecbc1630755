//! A small network on disk: a manifest with its shape and checksum, its weights in half precision, and a card.

use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::TensorMap;
use facemath_core::files::{hex_sha256, make_folder, read_up_to, replace_all};

const WEIGHTS: &str = "weights.safetensors";
const CARD: &str = "card.md";

/// What one kind of network calls its files.
#[derive(Clone, Copy, Debug)]
pub struct NetworkFiles {
    /// What it is, for error messages.
    pub what: &'static str,
    /// The manifest's name.
    pub manifest: &'static str,
    /// Version of the format. Readers refuse others.
    pub format_version: u32,
    /// Largest file that is read, in bytes.
    pub max_bytes: u64,
}

/// What every manifest begins with.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ManifestHead {
    format_version: u32,
    /// Of the weights' file.
    sha256: String,
}

/// A file that could not be read or written.
pub type FileFault = (PathBuf, io::Error);

impl NetworkFiles {
    /// Reads manifest and weights in `folder`.
    ///
    /// # Errors
    /// The file that could not be read.
    pub fn read(&self, folder: &Path) -> Result<[Vec<u8>; 2], FileFault> {
        let read = |name: &str| {
            let path = folder.join(name);
            read_up_to(&path, self.max_bytes, self.what).map_err(|source| (path, source))
        };
        Ok([read(self.manifest)?, read(WEIGHTS)?])
    }

    /// Makes sense of both; `validate` checks the shape that the manifest tells of before the weights are believed.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn parse<M: DeserializeOwned>(
        &self,
        [manifest, weights]: [&[u8]; 2],
        validate: impl FnOnce(&M) -> Result<(), String>,
    ) -> Result<(M, TensorMap), String> {
        let name = self.manifest;
        let no_manifest = |error| format!("{name} is not a manifest ({error})");
        let head: ManifestHead = serde_json::from_slice(manifest).map_err(no_manifest)?;
        let manifest: M = serde_json::from_slice(manifest).map_err(no_manifest)?;
        if head.format_version != self.format_version {
            return Err(format!(
                "it has the format version {}, but this program reads version {}",
                head.format_version, self.format_version
            ));
        }
        validate(&manifest).map_err(|reason| format!("in {name}, {reason}"))?;
        if hex_sha256(weights) != head.sha256 {
            return Err(format!(
                "{WEIGHTS} is damaged, its checksum is not the one in {name}"
            ));
        }
        let tensors = TensorMap::from_bytes(weights).map_err(Self::in_weights)?;
        Ok((manifest, tensors))
    }

    /// A fault of the weights, in words.
    pub fn in_weights(reason: String) -> String {
        format!("in {WEIGHTS}, {reason}")
    }

    /// How the manifest of these weights begins.
    pub fn head(&self, weights: &[u8]) -> ManifestHead {
        ManifestHead {
            format_version: self.format_version,
            sha256: hex_sha256(weights),
        }
    }

    /// Writes all files into `folder`, which is made if need be. The manifest is written last, so that an interrupted write
    /// is recognised as damaged, never used. `card` is Markdown for people.
    ///
    /// # Errors
    /// The file that could not be written.
    pub fn write(
        &self,
        folder: &Path,
        manifest: &[u8],
        weights: &[u8],
        card: &str,
    ) -> Result<(), FileFault> {
        make_folder(folder).map_err(|source| (folder.to_owned(), source))?;
        replace_all(&[
            (folder.join(WEIGHTS), weights),
            (folder.join(CARD), card.as_bytes()),
            (folder.join(self.manifest), manifest),
        ])
    }
}
