//! A loaded model, ready to encode and decode faces.

use burn::module::Module;
use burn::tensor::{Device, Tensor};

use super::basis::LinearBasis;
use super::bundle::{Bundle, BundleError};
use super::config::ModelConfig;
use super::vae::Vae;

/// The networks of one bundle on one device.
#[derive(Clone, Debug)]
pub struct FaceModel {
    config: ModelConfig,
    basis: LinearBasis,
    vae: Vae,
}

impl FaceModel {
    /// Places a bundle's networks on `device`.
    ///
    /// # Errors
    /// If a weight is missing or has a shape other than the configuration's.
    pub fn new(bundle: &Bundle, device: &Device) -> Result<Self, BundleError> {
        let config = bundle.config().clone();
        let vae = Vae::load(bundle, device)?.no_grad();
        let basis = LinearBasis::new(bundle.basis(), &config, device);
        Ok(Self { config, basis, vae })
    }

    /// Puts together a model that is still being trained.
    pub fn from_parts(config: ModelConfig, basis: LinearBasis, vae: Vae) -> Self {
        Self { config, basis, vae }
    }

    /// Shape of the networks.
    pub fn config(&self) -> &ModelConfig {
        &self.config
    }

    /// The trainable networks.
    pub fn vae(&self) -> &Vae {
        &self.vae
    }

    /// Pictures `[batch, 3, size, size]` of display-encoded values 0 to 1, to codes `[batch, latent_dim]`: the
    /// posterior's mean.
    pub fn encode(&self, images: Tensor<4>) -> Tensor<2> {
        self.vae.encode(&self.basis, images).mean
    }

    /// Codes `[batch, latent_dim]` to pictures `[batch, 3, size, size]`, display-encoded values clamped to 0..1.
    pub fn decode(&self, codes: Tensor<2>) -> Tensor<4> {
        self.vae.decode(&self.basis, codes).clamp(0.0, 1.0)
    }
}
