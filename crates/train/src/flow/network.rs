//! The network that corrects a mixture's velocity, with gradients: the same arithmetic as `latent::Flow`, which draws with
//! it.

use burn::module::Module;
use burn::tensor::activation::silu;
use burn::tensor::{Device, Tensor};

use facemath_core::latent::{FlowBlock, FlowNetwork, LENGTH_FEATURES, Linear, TIME_FEATURES};
use facemath_nets::model::{Pointwise, WeightInit};

use super::training::FlowOptions;

/// Added to a variance before its root is divided by.
const NORM_EPSILON: f32 = 1e-5;

#[derive(Module, Debug)]
struct Block {
    modulation: Pointwise,
    first: Pointwise,
    second: Pointwise,
}

/// See [`FlowNetwork`].
#[derive(Module, Debug)]
pub(super) struct VelocityNetwork {
    embed: Pointwise,
    embed_again: Pointwise,
    input: Pointwise,
    blocks: Vec<Block>,
    modulation: Pointwise,
    output: Pointwise,
    gate: Pointwise,
}

impl VelocityNetwork {
    /// A network that corrects nothing yet.
    pub(super) fn new(
        options: &FlowOptions,
        dim: usize,
        conditions: usize,
        device: &Device,
    ) -> Self {
        let mut init = WeightInit::new(options.seed, device);
        let FlowOptions {
            width, embedding, ..
        } = *options;
        let told = TIME_FEATURES + LENGTH_FEATURES + 2 * conditions;
        Self {
            embed: Pointwise::new(&mut init, told, embedding, 1.0),
            embed_again: Pointwise::new(&mut init, embedding, embedding, 1.0),
            input: Pointwise::new(&mut init, 2 * dim, width, 0.7),
            blocks: (0..options.blocks)
                .map(|_| Block {
                    modulation: Pointwise::new(&mut init, embedding, 2 * width, 0.0),
                    first: Pointwise::new(&mut init, width, width, 1.0),
                    second: Pointwise::new(&mut init, width, width, 0.1),
                })
                .collect(),
            modulation: Pointwise::new(&mut init, embedding, 2 * width, 0.0),
            output: Pointwise::new(&mut init, width, dim, 0.0),
            gate: Pointwise::new(&mut init, embedding, dim, 0.0),
        }
    }

    /// Points at unit variance and the mixture's velocities there, both `[batch, dim]`, and what is told of times, lengths and
    /// conditions, `[batch, told]`, to what the velocities lack, `[batch, dim]`.
    pub(super) fn forward(&self, unit: Tensor<2>, base: Tensor<2>, told: Tensor<2>) -> Tensor<2> {
        let embedding = silu(self.embed.forward_rows(told));
        let embedding = silu(self.embed_again.forward_rows(embedding));
        let both = Tensor::cat(vec![unit.clone(), base], 1);
        let mut hidden = self.input.forward_rows(both);
        for block in &self.blocks {
            let inner = modulated(
                hidden.clone(),
                block.modulation.forward_rows(embedding.clone()),
            );
            let inner = silu(block.first.forward_rows(inner));
            hidden = hidden + block.second.forward_rows(inner);
        }
        let last = modulated(hidden, self.modulation.forward_rows(embedding.clone()));
        self.output.forward_rows(last) + unit * self.gate.forward_rows(embedding)
    }

    /// The trained numbers.
    pub(super) fn numbers(&self) -> FlowNetwork {
        FlowNetwork {
            embed: numbers(&self.embed),
            embed_again: numbers(&self.embed_again),
            input: numbers(&self.input),
            blocks: self
                .blocks
                .iter()
                .map(|block| FlowBlock {
                    modulation: numbers(&block.modulation),
                    first: numbers(&block.first),
                    second: numbers(&block.second),
                })
                .collect(),
            modulation: numbers(&self.modulation),
            output: numbers(&self.output),
            gate: numbers(&self.gate),
        }
    }
}

/// Each row brought to mean 0 and variance 1, then scaled and shifted by the halves of `modulation`.
fn modulated(hidden: Tensor<2>, modulation: Tensor<2>) -> Tensor<2> {
    let [_, width] = hidden.dims();
    let centred = hidden.clone() - hidden.mean_dim(1);
    let variance = centred.clone().square().mean_dim(1);
    let normal = centred / (variance + NORM_EPSILON).sqrt();
    let scale = modulation.clone().narrow(1, 0, width) + 1.0;
    normal * scale + modulation.narrow(1, width, width)
}

fn numbers(map: &Pointwise) -> Linear {
    let values = |data: burn::tensor::TensorData| data.try_to_vec().unwrap_or_default();
    Linear {
        weight: values(map.weight().into_data()),
        bias: values(map.bias().into_data()),
    }
}
