//! The decoder on a CPU, where no gradient is asked for: the same layers as [`Vae::decode`](super::Vae::decode) as products
//! over what lies in memory anyway, without the tensor library's copies. It takes a fraction of the time. So does the network
//! that enlarges its pictures.

mod both_axes;
mod patches;
mod picture;
mod product;
mod unsharp;
mod upscaler;

pub(super) use self::unsharp::sharpen;
pub use self::upscaler::Upscaler;

use rayon::prelude::*;

use self::both_axes::BothAxes;
use self::patches::{add_patches, patches_of};
use self::picture::{Block, Linear, Picture, add_bias, relu};
use self::product::{Onto, Rows, multiply};
use super::basis::held_in_range;
use super::bundle::Bundle;
use super::bundle_error::BundleError;
use super::resample::{notch_matrix, resampling_matrix};
use super::vae::{DECODER_PATCH_PX, LINEAR_PATCH_PX};

/// A bundle's decoder, linear core included.
#[derive(Clone, Debug)]
pub struct DirectDecoder {
    size: usize,
    grid: usize,
    latent_dim: usize,
    /// Mean face, `[3 * basis_size * basis_size]`.
    mean: Vec<f32>,
    /// Principal components times their scales, `[latent_dim, 3 * basis_size * basis_size]`.
    components: Vec<f32>,
    /// From the basis' size to the picture's.
    grow: BothAxes,
    /// Takes away the checkerboard that patches of pixels leave.
    notch: BothAxes,
    seed: Linear,
    modulation: Linear,
    to_sixteenth: Linear,
    sixteenth: Block,
    to_eighth: Linear,
    eighth: Block,
    to_quarter: Linear,
    /// The part of the merging layer that sees the features, with its bias.
    merge: Linear,
    /// The part that sees the linear picture, `[3 * patch * patch, channels]`.
    merge_linear: Vec<f32>,
    quarter: Block,
    to_half: Linear,
    pixels: Linear,
}

impl DirectDecoder {
    /// The decoder of `bundle`.
    ///
    /// # Errors
    /// If a weight is missing or has a shape other than the configuration's.
    pub fn new(bundle: &Bundle) -> Result<Self, BundleError> {
        let config = bundle.config();
        let read = |layer: &str, inputs: usize, outputs: usize| -> Result<Linear, BundleError> {
            let name = |part| format!("{}.decoder.{layer}.{part}", Bundle::NETWORK);
            let values = |part, shape: &[usize]| {
                let values = bundle.weights().get(&name(part), shape);
                values
                    .map(<[f32]>::to_vec)
                    .map_err(|why| bundle.broken(why))
            };
            Ok(Linear {
                weight: values("weight", &[inputs, outputs])?,
                bias: values("bias", &[outputs])?,
            })
        };
        let conv = |layer: &str, inputs: usize, outputs: usize| {
            read(&format!("{layer}.product"), 9 * inputs, outputs)
        };
        let block = |layer: &str, channels: usize| -> Result<Block, BundleError> {
            Ok(Block {
                first: conv(&format!("{layer}.first"), channels, channels)?,
                second: conv(&format!("{layer}.second"), channels, channels)?,
            })
        };
        let [thirty_second, sixteenth, eighth, quarter, half] = config.decoder_channels;
        let (size, basis_size, dim) = (
            config.image_size_px,
            config.basis_size_px,
            config.latent_dim,
        );
        let grid = size / 32;
        let basis = bundle.basis();
        let scaled = basis
            .components
            .chunks_exact(basis.mean.len().max(1))
            .zip(&basis.scales)
            .flat_map(|(row, scale)| row.iter().map(move |value| value * scale));
        let linear_patch = 3 * LINEAR_PATCH_PX * LINEAR_PATCH_PX;
        let mut merge = read("merge", quarter + linear_patch, quarter)?;
        Ok(Self {
            size,
            grid,
            latent_dim: dim,
            mean: basis.mean.clone(),
            components: scaled.collect(),
            grow: BothAxes::new(resampling_matrix(basis_size, size), basis_size),
            notch: BothAxes::new(notch_matrix(size), size),
            seed: read("seed", dim, grid * grid * thirty_second)?,
            modulation: read("modulation", dim, sixteenth + eighth + quarter)?,
            to_sixteenth: read("to_sixteenth", thirty_second, 4 * sixteenth)?,
            sixteenth: block("sixteenth", sixteenth)?,
            to_eighth: read("to_eighth", sixteenth, 4 * eighth)?,
            eighth: block("eighth", eighth)?,
            to_quarter: read("to_quarter", eighth, 4 * quarter)?,
            merge_linear: merge.weight.split_off(quarter * quarter),
            merge,
            quarter: block("quarter", quarter)?,
            to_half: conv("to_half", quarter, 4 * half)?,
            pixels: conv("pixels", half, 3 * DECODER_PATCH_PX * DECODER_PATCH_PX)?,
        })
    }

    /// Codes `[batch, latent_dim]` to pictures `[batch, 3, size, size]`, not clamped. Numbers beyond the last whole code are
    /// left out.
    pub fn decode(&self, codes: &[f32]) -> Vec<f32> {
        let codes = &codes[..codes.len() / self.latent_dim * self.latent_dim];
        // What all faces share is one product, so that large weights are read once.
        let small = product_of_batch(codes, self.latent_dim, &self.components, &self.mean);
        let mut seeds =
            product_of_batch(codes, self.latent_dim, &self.seed.weight, &self.seed.bias);
        relu(&mut seeds);
        let gains = product_of_batch(
            codes,
            self.latent_dim,
            &self.modulation.weight,
            &self.modulation.bias,
        );
        let mut faces = vec![0.0; codes.len() / self.latent_dim * 3 * self.size * self.size];
        faces
            .par_chunks_exact_mut(3 * self.size * self.size)
            .zip(small.par_chunks_exact(self.mean.len()))
            .zip(seeds.par_chunks_exact(self.seed.outputs()))
            .zip(gains.par_chunks_exact(self.modulation.outputs()))
            .for_each(|(((face, small), seed), gains)| self.draw(face, small, seed, gains));
        faces
    }

    /// One face, `[3, size, size]`.
    fn draw(&self, face: &mut [f32], small: &[f32], seed: &[f32], gains: &[f32]) {
        self.grow(small, face);
        let (sixteenth_gain, gains) = gains.split_at(self.sixteenth.first.outputs());
        let (eighth_gain, quarter_gain) = gains.split_at(self.eighth.first.outputs());

        let mut x = Picture::zeros(self.grid, seed.len() / (self.grid * self.grid));
        x.fill(|y, line| line.copy_from_slice(&seed[y * line.len()..][..line.len()]));
        let mut x = expanded(&x, &self.to_sixteenth);
        x.apply(&self.sixteenth, sixteenth_gain);
        let mut x = expanded(&x, &self.to_eighth);
        x.apply(&self.eighth, eighth_gain);
        let x = expanded(&x, &self.to_quarter);
        let mut merged = Picture::zeros(self.size / LINEAR_PATCH_PX, self.merge.outputs());
        patches_of(face, self.size, LINEAR_PATCH_PX).map(
            &self.merge_linear,
            &mut merged,
            Onto::Nothing,
            |_| {},
        );
        x.map(&self.merge.weight, &mut merged, Onto::Sum, |places| {
            add_bias(places, &self.merge.bias);
        });
        merged.apply(&self.quarter, quarter_gain);
        let mut half = Picture::zeros(self.size / LINEAR_PATCH_PX, self.to_half.outputs());
        merged.convolve(&self.to_half.weight, &mut half, Onto::Nothing, |places| {
            add_bias(places, &self.to_half.bias);
            relu(places);
        });
        let half = half.shuffled();
        let mut pixels = Picture::zeros(self.size / DECODER_PATCH_PX, self.pixels.outputs());
        half.convolve(&self.pixels.weight, &mut pixels, Onto::Nothing, |places| {
            add_bias(places, &self.pixels.bias);
        });
        let mut correction = vec![0.0; face.len()];
        add_patches(&pixels, self.size, DECODER_PATCH_PX, &mut correction);
        self.notch.forward(&correction, face, Onto::Sum);
    }

    /// The linear picture at its full size, `[3, size, size]`, from the basis' `[3, basis_size, basis_size]`.
    fn grow(&self, small: &[f32], face: &mut [f32]) {
        self.grow.forward(small, face, Onto::Nothing);
        for value in face {
            *value = held_in_range(*value);
        }
    }
}

/// Rows `[batch, width]` times `weight`, `[width, outputs]`, plus `bias`. A row's product does not depend on the others.
fn product_of_batch(rows: &[f32], width: usize, weight: &[f32], bias: &[f32]) -> Vec<f32> {
    // The library has another way for a single row, which rounds otherwise: it gets company.
    let alone = (rows.len() == width).then(|| rows.repeat(2));
    let rows = Rows::packed(alone.as_deref().unwrap_or(rows), width);
    let mut out = bias.repeat(rows.count);
    multiply(rows, weight, bias.len(), &mut out, Onto::Sum);
    if alone.is_some() {
        out.truncate(bias.len());
    }
    out
}

/// Twice the side: a linear map to four times the channels, which become space.
fn expanded(x: &Picture, layer: &Linear) -> Picture {
    let mut out = x.like(layer.outputs());
    x.map(&layer.weight, &mut out, Onto::Nothing, |places| {
        add_bias(places, &layer.bias);
    });
    out.shuffled()
}
