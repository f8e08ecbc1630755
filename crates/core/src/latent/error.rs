use thiserror::Error;

/// What can be wrong with numbers handed to the algebra.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LatentError {
    /// Two codes come from models with different code lengths.
    #[error(
        "these codes belong to different models: one has {expected} numbers, the other {found}"
    )]
    DimensionMismatch {
        /// The length the operation needed.
        expected: usize,
        /// The length it was given.
        found: usize,
    },
    /// A morph was asked for without a single face.
    #[error("a morph needs at least one face")]
    NoKeys,
    /// A Gaussian cannot be fitted to so few codes.
    #[error("fitting the distribution of faces needs at least two codes, but there are {found}")]
    TooFewCodes {
        /// How many codes there were.
        found: usize,
    },
    /// Infinities or NaN where numbers were expected.
    #[error("{what} holds a value that is not a finite number")]
    NotFinite {
        /// What holds it, as the subject of the sentence.
        what: String,
    },
    /// A prior was put together from nothing.
    #[error("the prior has no components")]
    NoComponents,
    /// A prior's weights are negative or do not sum to 1.
    #[error("the weights of the prior's components are not shares that sum to 1")]
    NotShares,
    /// A prior that always gives the same face in some dimension has no density.
    #[error("the prior has no spread in some dimension, so no face has a density under it")]
    NoSpread,
    /// A stored prior's triangle does not fit its mean.
    #[error(
        "the prior's triangular factor has {found} entries where {expected} belong to its {dim} dimensions"
    )]
    FactorSize {
        /// Dimensions of the mean.
        dim: usize,
        /// Entries a lower triangle of that size has.
        expected: usize,
        /// Entries found.
        found: usize,
    },
    /// A flow's network has maps that do not fit each other.
    #[error("a map of the prior's network has {found} weights where {expected} fit the others")]
    FlowShape {
        /// Weights that fit the other maps and the code's length.
        expected: usize,
        /// Weights found.
        found: usize,
    },
    /// A network of ages has tables that do not fit each other, or ages out of order.
    #[error(
        "a table of the network of ages has {found} numbers where {expected} fit its ascending ages"
    )]
    AgeNetworkShape {
        /// Numbers that fit the ages, the units and the code's length.
        expected: usize,
        /// Numbers found.
        found: usize,
    },
    /// A table of a concept's network has the wrong size.
    #[error("a table of {what} has {found} numbers where {expected} fit its units")]
    ConceptNetworkShape {
        /// Which network.
        what: String,
        /// Numbers that fit the units and the code's length.
        expected: usize,
        /// Numbers found.
        found: usize,
    },
    /// The covariance has no Cholesky factor, even with its diagonal loaded.
    #[error("the codes vary too little, or too wildly, to fit a distribution to them")]
    Degenerate,
    /// An age model without averages cannot move a face through time.
    #[error("the age model holds no averages")]
    NoAgeAverages,
}
