//! Which models there are: those compiled in, and folders beside the program or where the user is.

use facemath_core::files::user_folders;
use std::path::{Path, PathBuf};

use super::bundle::{Bundle, BundleFiles, load_card};
use super::bundle_error::BundleError;

/// Name of the model that is used unless another is asked for.
pub const BUILTIN: &str = "faces";

/// A model compiled into the program: the files of its bundle.
struct Compiled {
    name: &'static str,
    files: BundleFiles<'static>,
}

macro_rules! file {
    ($name:literal, $file:literal) => {
        include_bytes!(concat!("../../../../models/", $name, "/", $file))
    };
}

macro_rules! compiled {
    ($name:literal, $prior:expr, $upscaler:expr) => {
        Compiled {
            name: $name,
            files: BundleFiles {
                manifest: file!($name, "bundle.json"),
                weights: file!($name, "weights.safetensors"),
                latent: file!($name, "latent.safetensors"),
                prior: $prior,
                upscaler: $upscaler,
                card: file!($name, "card.md"),
            },
        }
    };
}

/// The models that ship, [`BUILTIN`] first.
static COMPILED: [Compiled; 3] = [
    compiled!("faces", Some(file!("faces", "prior.safetensors")), None),
    compiled!("anime", None, None),
    compiled!(
        "doodle",
        Some(file!("doodle", "prior.safetensors")),
        Some(file!("doodle", "upscaler.safetensors"))
    ),
];

/// One entry of the model list.
#[derive(Clone, Debug)]
pub struct BundleSummary {
    /// Name, as `--model` takes it.
    pub name: String,
    /// Folder, or `None` for a model compiled in.
    pub path: Option<PathBuf>,
    /// What is wrong with it, if it cannot be used.
    pub problem: Option<String>,
    /// The model card, in Markdown; empty where there is a problem.
    pub card: String,
}

impl Bundle {
    /// The model called `name_or_path`: one compiled in, a folder of that name in `models/`, or a path.
    ///
    /// # Errors
    /// If there is none, or it cannot be used.
    pub fn find(name_or_path: &str) -> Result<Self, BundleError> {
        let path = Path::new(name_or_path);
        if path.join("bundle.json").exists() {
            return Self::load(path);
        }
        if let Some(known) = COMPILED.iter().find(|known| known.name == name_or_path) {
            return Self::from_bytes(known.name.to_owned(), known.files);
        }
        let summaries = installed();
        match summaries.iter().find(|s| s.name == name_or_path) {
            Some(BundleSummary {
                path: Some(path), ..
            }) => Self::load(path),
            _ => Err(BundleError::Unknown {
                name: name_or_path.to_owned(),
                installed: summaries
                    .iter()
                    .map(|s| s.name.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
            }),
        }
    }
}

/// Every model that [`Bundle::find`] knows by name. Only manifests and cards are read, so this is quick; a problem in a
/// model's weights shows when it is loaded.
pub fn installed() -> Vec<BundleSummary> {
    let mut found: Vec<BundleSummary> = COMPILED
        .iter()
        .map(|known| BundleSummary {
            name: known.name.to_owned(),
            path: None,
            problem: None,
            card: String::from_utf8_lossy(known.files.card).into_owned(),
        })
        .collect();
    for folder in model_folders() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            // No such folder is the usual case, not a problem.
            continue;
        };
        let mut paths: Vec<PathBuf> = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.join("bundle.json").is_file())
            .collect();
        paths.sort();
        for path in paths {
            let Some(name) = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
            else {
                continue;
            };
            if found.iter().all(|known| known.name != name) {
                let (problem, card) = match load_card(&path) {
                    Ok(card) => (None, card),
                    Err(error) => (Some(error.to_string()), String::new()),
                };
                found.push(BundleSummary {
                    name,
                    path: Some(path),
                    problem,
                    card,
                });
            }
        }
    }
    found
}

/// Where bundles are looked for, in this order: `models/` where the user is, `models/` beside the program, and the
/// user's data folder.
pub fn model_folders() -> Vec<PathBuf> {
    let beside_program = std::env::current_exe()
        .ok()
        .and_then(|program| Some(program.parent()?.join("models")));
    let user = user_folders().map(|dirs| dirs.data_dir().join("models"));
    [Some(PathBuf::from("models")), beside_program, user]
        .into_iter()
        .flatten()
        .collect()
}
