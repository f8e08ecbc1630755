//! The flow that inventions come from: what it is fitted to, its network, and the fit.

mod conditions;
mod fit;
mod network;
mod table;
mod training;

pub(super) use conditions::condition;
pub use fit::with_fitted_flow;
pub(super) use fit::{FEWEST_FACES, fit_mixture, set_aside};
pub use training::{FlowFaces, FlowOptions, FlowProgress, train_flow};
