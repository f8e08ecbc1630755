//! The second stage: what the decoder drew, drawn again with more pixels.

use super::both_axes::BothAxes;
use super::patches::{add_patches, patches_of};
use super::picture::{Block, Linear, Picture, add_bias, relu};
use super::product::Onto;
use crate::model::resample::resampling_matrix;
use crate::model::tensors::{Named, Precision, TensorMap};

/// Side of the patches in which it looks at a picture: its widest work happens at half the picture's size.
const PATCH_PX: usize = 2;
/// How many times as wide as it was a picture can become.
const SCALES: [usize; 3] = [2, 3, 4];
/// Most residual blocks that are read.
const MOST_BLOCKS: usize = 64;

/// Draws a model's pictures larger than its decoder does: a small residual network for super-resolution (after Lim et al.
/// 2017, "EDSR", arXiv 1707.02921) that adds to a smooth enlargement what is missing in it. It was taught on decoded faces
/// that had been sharpened by 1, and the pictures of which they are; sharpened otherwise they come out softer or harder.
///
/// It runs on the CPU wherever the decoder runs: it is asked for one face at a time, which costs it 8 ms, while a GPU would
/// have to tune programs of many more shapes before it shows the first one.
#[derive(Clone, Debug)]
pub struct Upscaler {
    size: usize,
    scale: usize,
    grow: BothAxes,
    stem: Linear,
    blocks: Vec<Block>,
    to_fine: Linear,
    pixels: Linear,
}

impl Upscaler {
    /// Reads the network for pictures of `size` pixels a side; its shape is that of its tensors.
    ///
    /// # Errors
    /// A sentence on what is missing or does not fit.
    pub fn from_tensors(map: &TensorMap, size: usize) -> Result<Self, String> {
        let channels = outputs_of(map, "stem")?;
        let blocks = (0..MOST_BLOCKS).take_while(|index| {
            let name = format!("blocks.{index}.first.product.bias");
            map.any_shape(&name).is_ok()
        });
        let blocks = blocks
            .map(|index| {
                let conv =
                    |part: &str| conv(map, &format!("blocks.{index}.{part}"), channels, channels);
                Ok(Block {
                    first: conv("first")?,
                    second: conv("second")?,
                })
            })
            .collect::<Result<_, String>>()?;
        let fine = outputs_of(map, "to_fine")?;
        let drawn = outputs_of(map, "pixels")?;
        let scale = SCALES.into_iter().find(|scale| 3 * scale * scale == drawn);
        let scale = scale.ok_or_else(|| {
            format!("it draws {drawn} values for each pixel, but must draw 12, 27 or 48")
        })?;
        if channels == 0 || fine == 0 || !fine.is_multiple_of(4) {
            return Err(format!(
                "{channels} and {fine} channels are no shape of an upscaler"
            ));
        }
        if size == 0 || !size.is_multiple_of(PATCH_PX) {
            return Err(format!("pictures of {size} pixels cannot be upscaled"));
        }
        Ok(Self {
            size,
            scale,
            grow: BothAxes::new(resampling_matrix(size, scale * size), size),
            stem: conv(map, "stem", 3 * PATCH_PX * PATCH_PX, channels)?,
            blocks,
            to_fine: conv(map, "to_fine", channels, fine)?,
            pixels: conv(map, "pixels", fine / 4, drawn)?,
        })
    }

    /// The network's tensors, in half precision.
    pub fn to_tensors(&self) -> TensorMap {
        let mut map = TensorMap::default();
        let mut insert = |name: &str, layer: &Linear| {
            let outputs = layer.outputs();
            let shape = [layer.weight.len() / outputs.max(1), outputs];
            let mut add = |part: &str, shape: &[usize], values: &[f32]| {
                let name = format!("{name}.product.{part}");
                map.insert(name, shape, values.to_vec(), Precision::Half);
            };
            add("weight", &shape, &layer.weight);
            add("bias", &[outputs], &layer.bias);
        };
        insert("stem", &self.stem);
        for (index, block) in self.blocks.iter().enumerate() {
            insert(&format!("blocks.{index}.first"), &block.first);
            insert(&format!("blocks.{index}.second"), &block.second);
        }
        insert("to_fine", &self.to_fine);
        insert("pixels", &self.pixels);
        map
    }

    /// Width and height of the pictures that it draws, in pixels.
    pub fn drawn_size_px(&self) -> usize {
        self.scale * self.size
    }

    /// A decoded picture `[3, size, size]`, values 0 to 1, as `[3, scale * size, scale * size]`, not clamped. `None` for a
    /// picture of another size.
    pub fn upscale(&self, picture: &[f32]) -> Option<Vec<f32>> {
        if picture.len() != 3 * self.size * self.size {
            return None;
        }
        let drawn_px = self.drawn_size_px();
        let mut drawn = vec![0.0; 3 * drawn_px * drawn_px];
        self.grow.forward(picture, &mut drawn, Onto::Nothing);
        let seen = patches_of(picture, self.size, PATCH_PX);
        let mut features = seen.like(self.stem.outputs());
        convolve(&seen, &self.stem, &mut features, |_| {});
        let no_gain = vec![0.0; self.stem.outputs()];
        for block in &self.blocks {
            features.apply(block, &no_gain);
        }
        let mut fine = features.like(self.to_fine.outputs());
        convolve(&features, &self.to_fine, &mut fine, relu);
        let fine = fine.shuffled();
        let mut patches = fine.like(self.pixels.outputs());
        convolve(&fine, &self.pixels, &mut patches, |_| {});
        add_patches(&patches, drawn_px, self.scale, &mut drawn);
        Some(drawn)
    }
}

fn convolve(x: &Picture, layer: &Linear, out: &mut Picture, then: impl Fn(&mut [f32]) + Sync) {
    x.convolve(&layer.weight, out, Onto::Nothing, |places| {
        add_bias(places, &layer.bias);
        then(places);
    });
}

/// Channels that come out of a layer.
fn outputs_of(map: &TensorMap, layer: &str) -> Result<usize, String> {
    let Named { values, .. } = map.any_shape(&format!("{layer}.product.bias"))?;
    Ok(values.len())
}

/// A 3 x 3 convolution.
fn conv(map: &TensorMap, layer: &str, inputs: usize, outputs: usize) -> Result<Linear, String> {
    let name = |part: &str| format!("{layer}.product.{part}");
    Ok(Linear {
        weight: map.get(&name("weight"), &[9 * inputs, outputs])?.to_vec(),
        bias: map.get(&name("bias"), &[outputs])?.to_vec(),
    })
}
