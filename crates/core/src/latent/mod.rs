//! The algebra of faces: pure, instant and free of images, tensors and files.
//!
//! A face is a [`Latent`]: a point in the space a model's encoder writes and its decoder reads. Everything the studio
//! does to a face is arithmetic on such points:
//!
//! * [`Edits`] add a multiple of a [`Concept`] direction, move a face from its own age to another one or along the
//!   [`PrincipalAxes`] of all faces, and leave alone what is locked,
//! * [`Expression`] reads sums of faces and concepts as people write them,
//! * [`MorphPath`] walks from face to face with [`lerp`] or [`slerp`],
//! * [`Walk`] wanders from face to face and back to where it began,
//! * [`Prior`] invents faces by a [`Flow`], or samples the mixture of Gaussians that the training faces follow, and varies a
//!   given one,
//! * [`kid`] mixes two faces trait by trait,
//! * [`ConceptSpace`] fits a new [`Concept`] to faces with a property and faces without it,
//! * [`bearing`] says which way a face lies, by which faces are compared, and [`nearest`] finds the closest,
//! * [`map`] lays many faces out on a plane.
//!
//! The number of dimensions belongs to the model and is never assumed here. Only numbers come in and go out, so every
//! function runs the same on the interface thread, in the engine and in a test; a map alone takes longer than a frame.

mod age;
mod age_network;
mod axes;
mod bearing;
mod blend;
mod concept;
mod concept_fit;
mod concept_network;
mod easing;
mod edits;
mod error;
mod expression;
mod facial;
mod flow;
mod former_names;
mod glasses;
mod kid;
mod knots;
mod locks;
pub mod map;
mod morph;
mod nearest;
mod prior;
mod vector;
mod walk;

pub use age::AgeModel;
pub use age_network::AgeNetwork;
pub use axes::{AxisMetric, PrincipalAxes};
pub use bearing::{bearing, cosine_distance};
pub use blend::{Interpolation, lerp, slerp};
pub use concept::{Concept, Directions, Probe, Unit};
pub use concept_fit::{
    ConceptFit, ConceptFitError, ConceptSpace, ENOUGH_FOR_CLASSIFIER, Evidence, FITTED_RANGE,
    FitMethod, FitOptions, MAX_EXAMPLES_A_SIDE, MIN_EXAMPLES_A_SIDE, Separation,
};
pub use concept_network::ConceptNetwork;
pub(crate) use easing::smooth_step;
pub use easing::{Easing, EasingCurve, Pace};
pub use edits::Edits;
pub use error::LatentError;
pub use expression::{
    Completion, Expression, ExpressionError, FUNCTIONS, Offer, OfferKind, Part, Scope, Span,
    SpanKind, Term, Vocabulary, functions_of,
};
pub use facial::{FACIAL_CONTROLS, FacialControl, FacialGroup, Mirror};
pub use flow::{
    Condition, Flow, FlowBlock, FlowNetwork, FlowParts, LENGTH_FEATURES, Linear, MixtureVelocity,
    TIME_FEATURES, Wanted, length_features, time_features, unit_factor,
};
pub use former_names::FormerName;
pub use glasses::GlassesChange;
pub use kid::kid;
pub use knots::among_knots;
pub use locks::AGE;
pub use morph::{Between, MorphPath, Way};
pub use nearest::nearest;
pub use prior::{Near, Prior, PriorComponent};
pub use vector::Latent;
pub use walk::{Walk, WalkPlan};
