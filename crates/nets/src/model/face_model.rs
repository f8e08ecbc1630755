//! A loaded model, ready to encode and decode faces.

use std::sync::Arc;

use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};

use super::basis::LinearBasis;
use super::bundle::Bundle;
use super::bundle_error::BundleError;
use super::config::ModelConfig;
use super::direct::DirectDecoder;
use super::vae::Vae;

/// The networks of one bundle on one device.
#[derive(Clone, Debug)]
pub struct FaceModel {
    config: ModelConfig,
    basis: LinearBasis,
    vae: Vae,
    /// Decodes in place of the network on the CPU.
    direct: Option<Arc<DirectDecoder>>,
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
        let direct = if *device == Device::flex() {
            Some(Arc::new(DirectDecoder::new(bundle)?))
        } else {
            None
        };
        Ok(Self {
            config,
            basis,
            vae,
            direct,
        })
    }

    /// Puts together a model that is still being trained.
    pub fn from_parts(config: ModelConfig, basis: LinearBasis, vae: Vae) -> Self {
        Self {
            config,
            basis,
            vae,
            direct: None,
        }
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
        let faces = match &self.direct {
            // It knows no gradients.
            Some(direct) if !codes.is_autodiff() => self.decode_directly(direct, codes),
            _ => self.vae.decode(&self.basis, codes),
        };
        faces.clamp(0.0, 1.0)
    }

    fn decode_directly(&self, direct: &DirectDecoder, codes: Tensor<2>) -> Tensor<4> {
        let (device, [batch, _]) = (codes.device(), codes.dims());
        let size = self.config.image_size_px;
        match codes.clone().try_into_vec_as::<f32>() {
            Ok(values) => {
                let faces = TensorData::new(direct.decode(&values), [batch, 3, size, size]);
                Tensor::from_data(faces, &device)
            }
            // Codes of another kind of number, which nobody has.
            Err(_) => self.vae.decode(&self.basis, codes),
        }
    }
}
