//! Codes as part of a document.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use facemath_core::latent::Latent;

/// A code that a document keeps: of a face that was computed and has neither photo nor seed.
///
/// Cheap to clone, so that the history may hold many. Two are equal if all their bits are.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoredCode(Arc<Latent>);

impl StoredCode {
    /// Keeps a code.
    pub fn new(code: Latent) -> Self {
        Self(Arc::new(code))
    }

    /// The code.
    pub fn latent(&self) -> &Latent {
        &self.0
    }

    fn bits(&self) -> impl Iterator<Item = u32> {
        self.0.as_slice().iter().map(|value| value.to_bits())
    }
}

impl PartialEq for StoredCode {
    fn eq(&self, other: &Self) -> bool {
        self.bits().eq(other.bits())
    }
}

impl Eq for StoredCode {}

impl Hash for StoredCode {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bits().for_each(|bits| bits.hash(state));
    }
}

impl PartialOrd for StoredCode {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for StoredCode {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bits().cmp(other.bits())
    }
}
