//! Fitting a concept off the window's thread: with hundreds of examples it takes a second.

use std::fmt;
use std::sync::Arc;

use facemath_core::latent::{ConceptFit, ConceptSpace, Directions, FitOptions, Latent};
use facemath_nets::engine::ModelInfo;

/// Examples to fit a concept to.
#[derive(Clone)]
pub struct FitJob {
    /// Handed back with the result.
    pub ticket: u64,
    /// The model that the codes are of.
    pub model: Arc<ModelInfo>,
    /// What other concepts there are.
    pub known: Directions,
    /// Faces with the property.
    pub with: Vec<Latent>,
    /// Faces without it.
    pub without: Vec<Latent>,
    pub options: FitOptions,
}

impl fmt::Debug for FitJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (with, without) = (self.with.len(), self.without.len());
        write!(f, "FitJob({}, {with} and {without} faces)", self.ticket)
    }
}

impl FitJob {
    /// The direction between the two groups.
    ///
    /// # Errors
    /// A sentence if the examples give none.
    pub(super) fn run(&self) -> Result<Box<ConceptFit>, String> {
        let space =
            ConceptSpace::new(&self.model.prior, &self.known).map_err(|error| error.to_string())?;
        let fitted = space.fit(&self.with, &self.without, self.options);
        fitted.map(Box::new).map_err(|error| error.to_string())
    }
}
