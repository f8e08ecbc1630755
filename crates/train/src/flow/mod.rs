//! The flow that inventions come from: what it is fitted to, its network, and the fit.

mod conditions;
mod fit;
mod network;
mod training;

pub(super) use fit::fit_mixture;
pub use fit::with_fitted_flow;
pub use training::{FlowFaces, FlowOptions, FlowProgress, train_flow};
