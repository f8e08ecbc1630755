//! `--balance`: label files of what directions are balanced over.

use std::path::PathBuf;
use std::str::FromStr;

use super::{TrainingError, tell_of};
use facemath_train::{FaceSet, LabelError, name_for_heading, read_label_file};

/// A label file, and which of its columns count: all, or those named after a colon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BalanceFile {
    path: PathBuf,
    /// None is all.
    columns: Option<Vec<String>>,
}

impl FromStr for BalanceFile {
    type Err = std::convert::Infallible;

    /// `measures.csv` or `measures.csv:yaw,pitch`. What follows the last colon names columns unless it looks like a path,
    /// as after a drive's letter.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let split = text
            .rsplit_once(':')
            .filter(|(path, columns)| !path.is_empty() && !columns.contains(['.', '/', '\\']));
        Ok(match split {
            Some((path, columns)) => Self {
                path: path.into(),
                columns: Some(
                    columns
                        .split(',')
                        .map(|heading| name_for_heading(heading).0)
                        .collect(),
                ),
            },
            None => Self {
                path: text.into(),
                columns: None,
            },
        })
    }
}

impl BalanceFile {
    /// Reads the file and lays its measures beside the faces.
    pub(super) fn add_to(&self, set: &mut FaceSet) -> Result<(), TrainingError> {
        let mut file = read_label_file(&self.path)?;
        if let Some(wanted) = &self.columns {
            let is_there = |name: &&String| file.columns.iter().any(|own| own.name == **name);
            if let Some(missing) = wanted.iter().find(|name| !is_there(name)) {
                return Err(LabelError::NoColumn {
                    path: self.path.clone(),
                    column: missing.clone(),
                }
                .into());
            }
            file.columns.retain(|column| wanted.contains(&column.name));
            // Of columns that nobody asked for.
            file.notes.clear();
        }
        let named = set.add_balance(&file);
        tell_of(&file, "balanced over", named, set)
    }
}
