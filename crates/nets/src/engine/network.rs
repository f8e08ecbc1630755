//! The seam between the engine and the networks it runs. Tests put small networks behind it; the product puts bundles.
//!
//! This is the only place where tensors show in the engine's interface: whoever writes a network has them anyway.

use std::error::Error;

use burn::tensor::{Device, Tensor};

use super::messages::ModelInfo;

/// An encoder and a decoder on one device. Used by the engine's thread alone, so it need not be `Send`.
pub trait Network {
    /// What the model is. Asked once, after loading.
    fn info(&self) -> ModelInfo;

    /// Faces to codes: `[batch, 3, size, size]`, sRGB values from 0 to 1, to `[batch, latent_dim]`.
    fn encode(&self, images: Tensor<4>) -> Tensor<2>;

    /// Codes to faces: `[batch, latent_dim]` to `[batch, 3, size, size]`, sRGB values; the engine clamps them to 0 to 1.
    ///
    /// Refinement hands in codes with autodiff and asks for their gradients: nothing may be detached. Weights without
    /// autodiff count as constants, and cost no gradients.
    fn decode(&self, latents: Tensor<2>) -> Tensor<4>;
}

/// Why a network could not be loaded: any error whose text is fit for the user.
pub type LoadError = Box<dyn Error + Send + Sync>;

/// Finds and loads networks by name. Called on the engine's thread, again for the same name when the device changes.
pub trait NetworkLoader: Send {
    /// Loads `model`, the name of an installed bundle or the path of a folder, onto `device`.
    ///
    /// # Errors
    /// Sentences that say which model it is, what is wrong with it, and what to do.
    fn load(&mut self, model: &str, device: &Device) -> Result<Box<dyn Network>, LoadError>;
}

impl<F> NetworkLoader for F
where
    F: FnMut(&str, &Device) -> Result<Box<dyn Network>, LoadError> + Send,
{
    fn load(&mut self, model: &str, device: &Device) -> Result<Box<dyn Network>, LoadError> {
        self(model, device)
    }
}
