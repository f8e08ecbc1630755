//! Bundles as networks of the engine.

use burn::tensor::{Device, Tensor};

use super::messages::ModelInfo;
use super::network::{LoadError, Network, NetworkLoader};
use crate::model::{Bundle, FaceModel};

/// Loads the installed bundles, and those in folders.
pub(super) struct BundleLoader;

impl NetworkLoader for BundleLoader {
    fn load(&mut self, model: &str, device: &Device) -> Result<Box<dyn Network>, LoadError> {
        let bundle = Bundle::find(model)?;
        let network = FaceModel::new(&bundle, device)?;
        let config = bundle.config();
        let info = ModelInfo {
            name: config.name.clone(),
            image_size_px: u32::try_from(config.image_size_px)?,
            latent_dim: config.latent_dim,
            directions: bundle.directions().clone(),
            prior: bundle.prior().clone(),
            scales: bundle.basis().scales.clone(),
            upscaler: bundle.upscaler().cloned(),
            has_fixed_pose: config.fixed_pose,
            card: bundle.card().to_owned(),
        };
        Ok(Box::new(BundleNetwork { network, info }))
    }
}

/// A bundle's networks with what the bundle says of them.
struct BundleNetwork {
    network: FaceModel,
    info: ModelInfo,
}

impl Network for BundleNetwork {
    fn info(&self) -> ModelInfo {
        self.info.clone()
    }

    fn encode(&self, images: Tensor<4>) -> Tensor<2> {
        self.network.encode(images)
    }

    fn decode(&self, latents: Tensor<2>) -> Tensor<4> {
        self.network.decode(latents)
    }
}
