//! A training run on disk, from which it goes on exactly where it stopped.

use std::path::{Path, PathBuf};

use burn::module::Module;
use burn::optim::ModuleOptimizer;
use burn::store::ModuleRecord;
use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use facemath_core::files::{make_folder, replace};
use facemath_core::words;
use facemath_nets::model::{BasisData, ModelConfig, Precision, TensorMap, Vae};

use super::critic::Critic;
use super::options::TrainOptions;

const STATE: &str = "state.json";
const CURRENT: &str = "current.bpk";
const AVERAGE: &str = "average.bpk";
const OPTIMIZER: &str = "optimizer.bpk";
const CRITIC: &str = "critic.bpk";
const PLAIN: &str = "plain.bpk";
const BASIS: &str = "basis.safetensors";

/// Why a checkpoint could not be written or used.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// There is no checkpoint to resume from.
    #[error("There is no checkpoint in {folder} to resume from. Start without --resume.")]
    Missing {
        /// The folder looked in.
        folder: PathBuf,
    },
    /// A file could not be read, written or understood.
    #[error("The checkpoint file {path} cannot be used: {reason}.")]
    File {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        reason: String,
    },
}

/// Everything a run needs to go on.
pub struct Checkpoint {
    /// Network shape.
    pub config: ModelConfig,
    /// The run's settings, which must not change between its pieces.
    pub options: TrainOptions,
    /// Steps done.
    pub step: u64,
    /// The linear core.
    pub basis: BasisData,
    /// The network being trained, on an autodiff device.
    pub current: Vae,
    /// Its moving average, on the plain device.
    pub average: Vae,
    /// The optimiser with its moments.
    pub optimizer: ModuleOptimizer,
    /// What the finish needs, once it has begun.
    pub finish: Option<FinishState>,
}

/// The part of a run that only its finish has.
pub struct FinishState {
    /// The critic, on an autodiff device.
    pub critic: Critic,
    /// The averaged network as it was when the finish began, on the plain device.
    pub plain: Vae,
}

#[derive(Serialize, Deserialize)]
struct State {
    config: ModelConfig,
    options: TrainOptions,
    step: u64,
    /// Folder that holds the weights of this step.
    weights: String,
}

impl Checkpoint {
    /// Writes the run into `folder`. The weights of each step go into a folder of their own and the state file is
    /// renamed over the old one last, so that a crash at any moment leaves a checkpoint that resumes.
    ///
    /// # Errors
    /// Names the file that could not be written.
    pub fn save(&self, folder: &Path) -> Result<(), CheckpointError> {
        let weights = format!("step-{}", self.step);
        let inner = folder.join(&weights);
        let failed = |path: &Path, reason: String| CheckpointError::File {
            path: path.to_owned(),
            reason,
        };
        make_folder(&inner).map_err(|e| failed(&inner, words::io_error(&e)))?;
        let write = |name: &str, result: Result<(), burn::store::RecordError>| {
            result.map_err(|e| failed(&inner.join(name), words::io_error(&e)))
        };
        write(
            CURRENT,
            self.current.valid().into_record().save(inner.join(CURRENT)),
        )?;
        write(
            AVERAGE,
            self.average.clone().into_record().save(inner.join(AVERAGE)),
        )?;
        write(OPTIMIZER, self.optimizer.save(inner.join(OPTIMIZER)))?;
        if let Some(FinishState { critic, plain }) = &self.finish {
            write(
                CRITIC,
                critic.valid().into_record().save(inner.join(CRITIC)),
            )?;
            write(PLAIN, plain.clone().into_record().save(inner.join(PLAIN)))?;
        }
        let basis_path = folder.join(BASIS);
        if !basis_path.exists() {
            let bytes = basis_to_bytes(&self.basis).map_err(|e| failed(&basis_path, e))?;
            replace(&basis_path, &bytes).map_err(|e| failed(&basis_path, words::io_error(&e)))?;
        }
        let state = State {
            config: self.config.clone(),
            options: self.options.clone(),
            step: self.step,
            weights: weights.clone(),
        };
        let state_path = folder.join(STATE);
        let text = serde_json::to_vec_pretty(&state)
            .map_err(|e| failed(&state_path, words::io_error(&e)))?;
        replace(&state_path, &text).map_err(|e| failed(&state_path, words::io_error(&e)))?;
        remove_older_weights(folder, &weights);
        Ok(())
    }

    /// Reads the newest checkpoint in `folder`, its networks on `device`.
    ///
    /// # Errors
    /// If there is none, or a file of it is damaged.
    pub fn load(folder: &Path, device: &Device) -> Result<Self, CheckpointError> {
        let state_path = folder.join(STATE);
        if !state_path.exists() {
            return Err(CheckpointError::Missing {
                folder: folder.to_owned(),
            });
        }
        let failed = |path: &Path, reason: String| CheckpointError::File {
            path: path.to_owned(),
            reason,
        };
        let text =
            std::fs::read(&state_path).map_err(|e| failed(&state_path, words::io_error(&e)))?;
        let state: State =
            serde_json::from_slice(&text).map_err(|e| failed(&state_path, words::io_error(&e)))?;
        state
            .config
            .validate()
            .map_err(|e| failed(&state_path, e))?;
        let inner = folder.join(&state.weights);
        let network = |name: &str, device: &Device| {
            let path = inner.join(name);
            ModuleRecord::load(&path)
                .and_then(|record| Vae::new(&state.config, 0, device).try_load_record(record))
                .map_err(|e| failed(&path, words::io_error(&e)))
        };
        let critic_path = inner.join(CRITIC);
        let finish = critic_path
            .exists()
            .then(|| {
                let critic = ModuleRecord::load(&critic_path)
                    .and_then(|record| {
                        Critic::new(0, &device.clone().autodiff()).try_load_record(record)
                    })
                    .map_err(|e| failed(&critic_path, words::io_error(&e)))?;
                Ok(FinishState {
                    critic: critic.train(),
                    plain: network(PLAIN, device)?.no_grad(),
                })
            })
            .transpose()?;
        let optimizer = match finish {
            None => state.options.optimizer(),
            Some(_) => state.options.finish_optimizer(),
        };
        let optimizer_path = inner.join(OPTIMIZER);
        let basis_path = folder.join(BASIS);
        let basis = std::fs::read(&basis_path)
            .map_err(|e| words::io_error(&e))
            .and_then(|bytes| basis_from_bytes(&bytes))
            .map_err(|e| failed(&basis_path, e))?;
        Ok(Self {
            current: network(CURRENT, &device.clone().autodiff())?.train(),
            average: network(AVERAGE, device)?.no_grad(),
            finish,
            optimizer: optimizer
                .load(&optimizer_path)
                .map_err(|e| failed(&optimizer_path, words::io_error(&e)))?,
            basis,
            step: state.step,
            options: state.options,
            config: state.config,
        })
    }
}

fn basis_to_bytes(basis: &BasisData) -> Result<Vec<u8>, String> {
    let mut map = TensorMap::default();
    let mut insert = |name: &str, values: &[f32]| {
        map.insert(name, &[values.len()], values.to_vec(), Precision::Single);
    };
    insert("mean", &basis.mean);
    insert("components", &basis.components);
    insert("scales", &basis.scales);
    map.to_bytes()
}

fn basis_from_bytes(bytes: &[u8]) -> Result<BasisData, String> {
    let map = TensorMap::from_bytes(bytes)?;
    let values = |name: &str| map.any_shape(name).map(|tensor| tensor.values.clone());
    Ok(BasisData {
        mean: values("mean")?,
        components: values("components")?,
        scales: values("scales")?,
    })
}

fn remove_older_weights(folder: &Path, keep: &str) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("step-")
            && name != keep
            && let Err(error) = std::fs::remove_dir_all(entry.path())
        {
            tracing::warn!(
                "The old checkpoint {} could not be removed: {}",
                entry.path().display(),
                words::io_error(&error)
            );
        }
    }
}
