//! The face networks, and the bundles that hold them on disk.

mod basis;
mod bundle;
mod bundle_error;
mod config;
mod direct;
mod face_model;
mod fingerprint;
mod installed;
mod latent_tables;
mod layers;
mod manifest;
mod network_files;
mod parameters;
mod prior_file;
mod refine;
mod resample;
mod sharpen;
mod tensors;
mod vae;

pub use basis::{BasisData, LinearBasis};
pub use bundle::{Bundle, BundleFiles};
pub use bundle_error::BundleError;
pub use config::ModelConfig;
pub use direct::{DirectDecoder, Upscaler};
pub use face_model::FaceModel;
pub use fingerprint::fingerprint;
pub use installed::{BUILTIN, BundleSummary, installed, model_folders};
pub use layers::{
    Pointwise, ResidualBlock, WeightInit, centred, neighbourhoods, patches_from_image,
    pixel_unshuffle,
};
pub use manifest::FORMAT_VERSION;
pub use network_files::{FileFault, ManifestHead, NetworkFiles};
pub use parameters::{apply_parameters, collect_parameters};
pub use refine::{
    DEFAULT_REFINE_STEPS, MAX_REFINE_STEPS, PriorPull, RefineError, RefineOptions, Refined,
    Refiner, THOROUGH_REFINE_STEPS, psnr_of_error_db,
};
pub use resample::{Resampler, resampling_matrix};
pub use sharpen::{Sharpen, Sharpener};
pub use tensors::{Precision, TensorMap};
pub use vae::{Posterior, Vae};
