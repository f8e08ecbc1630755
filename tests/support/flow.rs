//! A model whose inventions are drawn by a flow that corrects nothing, and can be asked for.

use facemath_core::latent::{
    Condition, FlowNetwork, FlowParts, LENGTH_FEATURES, Linear, TIME_FEATURES,
};
use facemath_nets::engine::ModelInfo;

/// The same model with such a flow, which can be asked for age, glasses and gender.
pub fn flowing(model: &ModelInfo) -> ModelInfo {
    let condition = |name: &str, mean: f32, spread: f32, least: f32, most: f32| Condition {
        name: name.to_owned(),
        mean,
        spread,
        least,
        most,
    };
    let conditions = vec![
        condition("age", 40.0, 20.0, 1.0, 90.0),
        condition("gender", 0.0, 1.0, -1.0, 1.0),
        condition("glasses", 0.0, 1.0, -1.0, 1.0),
    ];
    let linear = |inputs: usize, outputs: usize| Linear {
        weight: vec![0.0; inputs * outputs],
        bias: vec![0.0; outputs],
    };
    let dim = model.latent_dim;
    let network = FlowNetwork {
        embed: linear(TIME_FEATURES + LENGTH_FEATURES + 2 * conditions.len(), 2),
        embed_again: linear(2, 2),
        input: linear(2 * dim, 2),
        blocks: Vec::new(),
        modulation: linear(2, 4),
        output: linear(2, dim),
        gate: linear(2, dim),
    };
    let mut model = model.clone();
    model.prior = model
        .prior
        .with_flow(FlowParts {
            conditions,
            network,
        })
        .expect("the sizes fit");
    model
}
