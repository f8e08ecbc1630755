//! The flow that inventions come from: what it is fitted to, its network, and the fit.

mod conditions;
mod network;
mod training;

pub use training::{FlowFaces, FlowOptions, FlowProgress, train_flow};
