//! The concepts that are installed: one file each in a folder of the user.

use facemath_core::files::user_folders;
use std::io;
use std::path::{Path, PathBuf};

use super::{CONCEPT_EXTENSION, ConceptFileError, OwnConcept, read, write};

/// Name of the folder inside that of the user's data.
const FOLDER: &str = "concepts";
/// Most concepts that are loaded: a bound for a folder of something else.
const MAX_INSTALLED: usize = 256;

/// A folder of installed concepts. It need not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConceptFolder {
    path: PathBuf,
}

/// A concept that is installed.
#[derive(Clone, Debug, PartialEq)]
pub struct Installed {
    /// Its file.
    pub path: PathBuf,
    /// What it is.
    pub own: OwnConcept,
}

impl ConceptFolder {
    /// The folder in the user's data, where [`ConceptFolder::inside`] that of the studio is; `None` where the system has
    /// no place for it.
    pub fn of_user() -> Option<Self> {
        let folders = user_folders()?;
        Some(Self::inside(folders.data_dir()))
    }

    /// The folder inside `data_folder`.
    pub fn inside(data_folder: &Path) -> Self {
        Self {
            path: data_folder.join(FOLDER),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its concepts, by name, of whatever model, and why files in it cannot be used.
    pub fn load(&self) -> (Vec<Installed>, Vec<ConceptFileError>) {
        let (mut installed, mut problems) = (Vec::new(), Vec::new());
        // No such folder is the usual case, not a problem.
        let Ok(entries) = std::fs::read_dir(&self.path) else {
            return (installed, problems);
        };
        let mut paths: Vec<PathBuf> = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|end| end == CONCEPT_EXTENSION))
            .collect();
        paths.sort();
        for path in paths.into_iter().take(MAX_INSTALLED) {
            match read(&path) {
                Ok(own) => installed.push(Installed { path, own }),
                Err(problem) => problems.push(problem),
            }
        }
        (installed, problems)
    }

    /// Puts a concept into the folder, in place of one with the same name for the same model. Returns its file.
    ///
    /// # Errors
    /// If the folder cannot be made or the file cannot be written.
    pub fn install(&self, own: &OwnConcept) -> Result<PathBuf, ConceptFileError> {
        std::fs::create_dir_all(&self.path).map_err(|source| {
            facemath_core::export::ExportError::Unwritable {
                path: self.path.clone(),
                source,
            }
        })?;
        // Names of concepts have no signs that mean something in paths, and neither have these digits.
        let mark: String = own
            .model
            .fingerprint
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let path = self
            .path
            .join(format!("{}-{mark}.{CONCEPT_EXTENSION}", own.concept.name));
        write(&path, own)?;
        Ok(path)
    }

    /// Takes the concepts called `name` away that `is_meant`; gives how many there were.
    ///
    /// # Errors
    /// What the system says of a file that cannot be removed.
    pub fn remove(&self, name: &str, is_meant: impl Fn(&OwnConcept) -> bool) -> io::Result<usize> {
        let (installed, _) = self.load();
        let meant = installed
            .iter()
            .filter(|installed| installed.own.concept.name == name && is_meant(&installed.own));
        let mut removed = 0;
        for installed in meant {
            std::fs::remove_file(&installed.path)?;
            removed += 1;
        }
        Ok(removed)
    }
}
