//! The network that corrects a mixture's velocity: its forward pass, on matrices whose columns are faces.

use nalgebra::{DMatrix, DMatrixView};

use super::super::LatentError;

/// Numbers that tell the network the time: itself, and sines and cosines of six octaves.
pub const TIME_FEATURES: usize = 13;
/// Numbers that tell it how far from the mean a code is: the logarithm of its mean square, and the square of that.
pub const LENGTH_FEATURES: usize = 2;
/// Added to a variance before its root is divided by.
const NORM_EPSILON: f32 = 1e-5;
/// Added to a mean square before its logarithm is taken.
const LENGTH_EPSILON: f32 = 1e-6;

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

/// The numbers of a network that corrects a mixture's velocity, in the order in which they are used.
///
/// Time, length and conditions become an embedding. The point and the mixture's velocity there become a vector of the
/// width, pass the blocks, and become a velocity; a multiple of each of the point's numbers, by the embedding, is added.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowNetwork {
    /// Time, length and conditions to the embedding, `[15 + 2 conditions, embedding]`.
    pub embed: Linear,
    /// `[embedding, embedding]`.
    pub embed_again: Linear,
    /// The point at unit variance and the mixture's velocity, `[2 dim, width]`.
    pub input: Linear,
    /// Any number of them.
    pub blocks: Vec<FlowBlock>,
    /// Embedding to a scale and a shift before the last map, `[embedding, 2 width]`.
    pub modulation: Linear,
    /// `[width, dim]`.
    pub output: Linear,
    /// Embedding to a factor of each of the point's numbers, `[embedding, dim]`.
    pub gate: Linear,
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

/// What the network is told about how far from the mean a point at unit variance is.
pub fn length_features(unit: &[f32]) -> [f32; LENGTH_FEATURES] {
    let mean_square = unit.iter().map(|v| v * v).sum::<f32>() / unit.len().max(1) as f32;
    let log = (mean_square + LENGTH_EPSILON).ln();
    [log, log * log]
}

/// What a point at a time between noise and a standardised code is multiplied by to have unit variance.
pub fn unit_factor(time: f32) -> f32 {
    (time * time + (1.0 - time) * (1.0 - time)).sqrt().recip()
}

impl FlowNetwork {
    /// # Errors
    /// Fails if shapes do not fit each other, codes of `dim` numbers or as many conditions, or a number is not finite.
    pub(super) fn check(&self, dim: usize, conditions: usize) -> Result<(), LatentError> {
        let embedding = self.embed.bias.len();
        let width = self.input.bias.len();
        let told = TIME_FEATURES + LENGTH_FEATURES + 2 * conditions;
        self.embed.check(told, embedding)?;
        self.embed_again.check(embedding, embedding)?;
        self.input.check(2 * dim, width)?;
        for block in &self.blocks {
            block.modulation.check(embedding, 2 * width)?;
            block.first.check(width, width)?;
            block.second.check(width, width)?;
        }
        self.modulation.check(embedding, 2 * width)?;
        self.output.check(width, dim)?;
        self.gate.check(embedding, dim)
    }

    /// What is to be added to the velocities `base` of points between noise and standardised codes, all `[dim, faces]`, at
    /// one time; `told` are two numbers for each condition, `[2 conditions, faces]`.
    pub(super) fn correction(
        &self,
        codes: &DMatrix<f32>,
        base: &DMatrix<f32>,
        time: f32,
        told: &DMatrix<f32>,
    ) -> DMatrix<f32> {
        let (dim, faces) = codes.shape();
        let unit = codes * unit_factor(time);
        let known = time_features(time);
        let inputs = known.len() + LENGTH_FEATURES + told.nrows();
        let columns = unit.column_iter().zip(told.column_iter());
        let told = columns.flat_map(|(column, told)| {
            let length = length_features(column.as_slice());
            let told: Vec<f32> = told.iter().copied().collect();
            known.into_iter().chain(length).chain(told)
        });
        let mut embedding = self.embed.of(&DMatrix::from_iterator(inputs, faces, told));
        embedding.apply(silu);
        let mut embedding = self.embed_again.of(&embedding);
        embedding.apply(silu);
        let mut both = DMatrix::zeros(2 * dim, faces);
        both.rows_mut(0, dim).copy_from(&unit);
        both.rows_mut(dim, dim).copy_from(base);
        let mut hidden = self.input.of(&both);
        for block in &self.blocks {
            let inner = modulated(&hidden, &block.modulation.of(&embedding));
            let mut inner = block.first.of(&inner);
            inner.apply(silu);
            hidden += block.second.of(&inner);
        }
        let last = modulated(&hidden, &self.modulation.of(&embedding));
        self.output.of(&last) + unit.component_mul(&self.gate.of(&embedding))
    }
}

impl Linear {
    fn check(&self, inputs: usize, outputs: usize) -> Result<(), LatentError> {
        if self.weight.len() != inputs * outputs || self.bias.len() != outputs {
            return Err(LatentError::FlowShape {
                expected: inputs * outputs,
                found: self.weight.len(),
            });
        }
        let mut numbers = self.weight.iter().chain(&self.bias);
        if !numbers.all(|number| number.is_finite()) {
            return Err(LatentError::NotFinite {
                what: "the prior's network".to_owned(),
            });
        }
        Ok(())
    }

    /// Columns to columns; the map has been checked.
    fn of(&self, inputs: &DMatrix<f32>) -> DMatrix<f32> {
        // Rows of `[inputs, outputs]` are columns of its transpose.
        let weight = DMatrixView::from_slice(&self.weight, self.bias.len(), inputs.nrows());
        let mut outputs = weight * inputs;
        for mut column in outputs.column_iter_mut() {
            for (value, bias) in column.iter_mut().zip(&self.bias) {
                *value += bias;
            }
        }
        outputs
    }
}

/// Each column brought to mean 0 and variance 1, then scaled and shifted by the halves of its `modulation`.
fn modulated(hidden: &DMatrix<f32>, modulation: &DMatrix<f32>) -> DMatrix<f32> {
    let mut result = hidden.clone();
    let width = hidden.nrows();
    for (mut column, modulation) in result.column_iter_mut().zip(modulation.column_iter()) {
        let mean = column.mean();
        let variance = column.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / width as f32;
        let factor = (variance + NORM_EPSILON).sqrt().recip();
        let (scales, shifts) = (modulation.rows(0, width), modulation.rows(width, width));
        for ((value, scale), shift) in column.iter_mut().zip(&scales).zip(&shifts) {
            *value = (*value - mean) * factor * (1.0 + scale) + shift;
        }
    }
    result
}

/// `x` times the logistic function of `x`.
fn silu(value: &mut f32) {
    *value /= 1.0 + (-*value).exp();
}
