//! The velocity network's forward pass, on matrices whose columns are faces.

use nalgebra::DMatrix;

use super::super::LatentError;

/// Numbers that tell the network the time: itself, and sines and cosines of six octaves.
pub(super) const TIME_FEATURES: usize = 13;
/// Added to a variance before its root is divided by.
const NORM_EPSILON: f32 = 1e-5;

/// A linear map.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear {
    /// `[inputs, outputs]`, row by row.
    pub weight: Vec<f32>,
    /// One number for each output.
    pub bias: Vec<f32>,
}

/// One residual block: two linear maps behind a normalisation that the embedding scales and shifts.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowBlock {
    /// Embedding to a scale and a shift of each of the width's numbers, `[embedding, 2 width]`.
    pub modulation: Linear,
    /// `[width, width]`.
    pub first: Linear,
    /// `[width, width]`.
    pub second: Linear,
}

/// The numbers of a velocity network, in the order in which they are used.
///
/// Time and conditions become an embedding. A standardised code becomes a vector of the width, passes the blocks, and
/// becomes a velocity.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowNetwork {
    /// Time and conditions to the embedding, `[13 + 2 conditions, embedding]`.
    pub embed: Linear,
    /// `[embedding, embedding]`.
    pub embed_again: Linear,
    /// `[dim, width]`.
    pub input: Linear,
    /// Any number of them.
    pub blocks: Vec<FlowBlock>,
    /// Embedding to a scale and a shift before the last map, `[embedding, 2 width]`.
    pub modulation: Linear,
    /// `[width, dim]`.
    pub output: Linear,
}

/// What the network is told about the time, 0 (noise) to 1 (a code).
pub fn time_features(time: f32) -> [f32; TIME_FEATURES] {
    let mut features = [time; TIME_FEATURES];
    let mut frequency = std::f32::consts::FRAC_PI_2;
    for pair in features[1..].chunks_exact_mut(2) {
        let (sin, cos) = (time * frequency).sin_cos();
        pair.copy_from_slice(&[sin, cos]);
        frequency *= 2.0;
    }
    features
}

/// A [`FlowNetwork`] whose shapes have been checked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Network {
    embed: Map,
    embed_again: Map,
    input: Map,
    blocks: Vec<[Map; 3]>,
    modulation: Map,
    output: Map,
}

/// A linear map ready for products: `outputs = weight inputs + bias`.
#[derive(Debug, Clone, PartialEq)]
struct Map {
    /// `[outputs, inputs]`.
    weight: DMatrix<f32>,
    bias: Vec<f32>,
}

/// Scale and shift of each block, and of the last map, at one time and under the same conditions: the same for all
/// faces.
pub(super) struct Modulations(Vec<Vec<f32>>);

impl Network {
    /// # Errors
    /// Fails if shapes do not fit each other or codes of `dim` numbers, or a number is not finite.
    pub(super) fn new(
        parts: &FlowNetwork,
        dim: usize,
        conditions: usize,
    ) -> Result<Self, LatentError> {
        let embedding = parts.embed.bias.len();
        let width = parts.input.bias.len();
        Ok(Self {
            embed: Map::new(&parts.embed, TIME_FEATURES + 2 * conditions, embedding)?,
            embed_again: Map::new(&parts.embed_again, embedding, embedding)?,
            input: Map::new(&parts.input, dim, width)?,
            blocks: parts
                .blocks
                .iter()
                .map(|block| {
                    Ok([
                        Map::new(&block.modulation, embedding, 2 * width)?,
                        Map::new(&block.first, width, width)?,
                        Map::new(&block.second, width, width)?,
                    ])
                })
                .collect::<Result<_, LatentError>>()?,
            modulation: Map::new(&parts.modulation, embedding, 2 * width)?,
            output: Map::new(&parts.output, width, dim)?,
        })
    }

    /// What depends on time and conditions alone; `conditions` are two numbers for each.
    pub(super) fn modulations(&self, time: f32, conditions: &[f32]) -> Modulations {
        let told: Vec<f32> = time_features(time)
            .into_iter()
            .chain(conditions.iter().copied())
            .collect();
        let mut embedding = self.embed.of(&DMatrix::from_vec(told.len(), 1, told));
        embedding.apply(silu);
        let mut embedding = self.embed_again.of(&embedding);
        embedding.apply(silu);
        let maps = self.blocks.iter().map(|[modulation, ..]| modulation);
        let maps = maps.chain(std::iter::once(&self.modulation));
        Modulations(
            maps.map(|map| map.of(&embedding).as_slice().to_vec())
                .collect(),
        )
    }

    /// The velocities of standardised codes, one a column.
    pub(super) fn velocity(&self, codes: &DMatrix<f32>, at: &Modulations) -> DMatrix<f32> {
        let mut hidden = self.input.of(codes);
        let mut modulations = at.0.iter();
        for ([_, first, second], modulation) in self.blocks.iter().zip(&mut modulations) {
            let mut inner = first.of(&modulated(&hidden, modulation));
            inner.apply(silu);
            hidden += second.of(&inner);
        }
        match modulations.next() {
            Some(modulation) => self.output.of(&modulated(&hidden, modulation)),
            // Unreachable: there is one more than blocks.
            None => DMatrix::zeros(codes.nrows(), codes.ncols()),
        }
    }
}

impl Map {
    fn new(linear: &Linear, inputs: usize, outputs: usize) -> Result<Self, LatentError> {
        if linear.weight.len() != inputs * outputs || linear.bias.len() != outputs {
            return Err(LatentError::FlowShape {
                expected: inputs * outputs,
                found: linear.weight.len(),
            });
        }
        let mut numbers = linear.weight.iter().chain(&linear.bias);
        if !numbers.all(|number| number.is_finite()) {
            return Err(LatentError::NotFinite {
                what: "the prior's network".to_owned(),
            });
        }
        Ok(Self {
            // Rows of `[inputs, outputs]` are columns of its transpose.
            weight: DMatrix::from_column_slice(outputs, inputs, &linear.weight),
            bias: linear.bias.clone(),
        })
    }

    fn of(&self, inputs: &DMatrix<f32>) -> DMatrix<f32> {
        let mut outputs = &self.weight * inputs;
        for mut column in outputs.column_iter_mut() {
            for (value, bias) in column.iter_mut().zip(&self.bias) {
                *value += bias;
            }
        }
        outputs
    }
}

/// Each column brought to mean 0 and variance 1, then scaled and shifted by the halves of `modulation`.
fn modulated(hidden: &DMatrix<f32>, modulation: &[f32]) -> DMatrix<f32> {
    let mut result = hidden.clone();
    let (scales, shifts) = modulation.split_at(modulation.len() / 2);
    for mut column in result.column_iter_mut() {
        let mean = column.mean();
        let variance = column
            .iter()
            .map(|value| (value - mean).powi(2))
            .sum::<f32>()
            / column.len() as f32;
        let factor = (variance + NORM_EPSILON).sqrt().recip();
        for ((value, scale), shift) in column.iter_mut().zip(scales).zip(shifts) {
            *value = (*value - mean) * factor * (1.0 + scale) + shift;
        }
    }
    result
}

/// `x` times the logistic function of `x`.
fn silu(value: &mut f32) {
    *value /= 1.0 + (-*value).exp();
}
