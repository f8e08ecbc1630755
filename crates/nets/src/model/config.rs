//! The numbers that fix a network's shape. They travel with the weights: a bundle is only loaded into the same shape.

use serde::{Deserialize, Serialize};

/// Shape of a face model. All sizes in pixels or channels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelConfig {
    /// Name of the bundle, as `--model` takes it.
    pub name: String,
    /// Side of the square pictures that go in and come out.
    pub image_size_px: usize,
    /// Numbers in a face's code.
    pub latent_dim: usize,
    /// Side of the pictures on which the linear (PCA) layer works; smaller than `image_size_px`, since a few hundred
    /// components hold nothing finer.
    pub basis_size_px: usize,
    /// Widths of the encoder at 1/4, 1/8, 1/16 and 1/32 of the image size.
    pub encoder_channels: [usize; 4],
    /// Widths of the decoder at 1/32, 1/16, 1/8, 1/4 and 1/2 of the image size.
    pub decoder_channels: [usize; 5],
    /// Whether all faces look one way from one place, as drawings of one hand may: then mirrored and shifted pictures are
    /// no faces of this kind, and nothing is learned from any. Bundles made before there was a choice do not say.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fixed_pose: bool,
}

impl ModelConfig {
    /// The shape of the models that ship: 128 pixel faces, codes of 256 numbers, 260 million multiply-adds to decode.
    pub fn standard(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            image_size_px: 128,
            latent_dim: 256,
            basis_size_px: 48,
            encoder_channels: [48, 96, 160, 112],
            decoder_channels: [256, 192, 128, 64, 16],
            fixed_pose: false,
        }
    }

    /// Says what is wrong with a configuration read from a file, if anything is.
    ///
    /// # Errors
    /// A sentence naming the first value out of range.
    pub fn validate(&self) -> Result<(), String> {
        let size = self.image_size_px;
        if size == 0 || !size.is_multiple_of(32) || size > 1024 {
            return Err(format!(
                "image_size_px is {size}, but must be a multiple of 32 up to 1024"
            ));
        }
        if self.latent_dim == 0 || self.latent_dim > 4096 {
            return Err(format!(
                "latent_dim is {}, but must lie between 1 and 4096",
                self.latent_dim
            ));
        }
        if self.basis_size_px == 0 || self.basis_size_px > size {
            return Err(format!(
                "basis_size_px is {}, but must lie between 1 and image_size_px ({size})",
                self.basis_size_px
            ));
        }
        let widths = self.encoder_channels.iter().chain(&self.decoder_channels);
        if let Some(width) = widths.into_iter().find(|&&w| w == 0 || w > 4096) {
            return Err(format!(
                "a channel width is {width}, but must lie between 1 and 4096"
            ));
        }
        Ok(())
    }
}
