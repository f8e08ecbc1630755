//! What is known of a training picture.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Labels of one face; what is not known is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Labels {
    /// Age in years.
    pub age_years: Option<f32>,
    /// Whether the person is labelled female.
    pub female: Option<bool>,
    /// UTKFace's five groups, 0 to 4; only used to balance averages.
    pub group: Option<u8>,
    /// Whether the person wears glasses.
    pub glasses: Option<bool>,
}

impl Labels {
    /// Reads a UTKFace file name, `[age]_[gender]_[race]_[timestamp].jpg.chip.jpg`. `None` if it is malformed.
    pub fn from_utkface_name(name: &str) -> Option<Self> {
        let mut parts = name.split('_');
        let age: u8 = parts.next()?.parse().ok()?;
        let gender = parts.next()?;
        let group: u8 = parts.next()?.parse().ok()?;
        let stamp = parts.next()?;
        let rest_is_name =
            stamp.bytes().take(8).all(|b| b.is_ascii_digit()) && stamp.ends_with(".jpg");
        if age > 120 || group > 4 || !rest_is_name || parts.next().is_some() {
            return None;
        }
        let female = match gender {
            "0" => false,
            "1" => true,
            _ => return None,
        };
        Some(Self {
            age_years: Some(f32::from(age)),
            female: Some(female),
            group: Some(group),
            glasses: None,
        })
    }
}

/// Why a label file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum LabelError {
    /// The file could not be read.
    #[error("The label file {path} could not be read: {source}.")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A line does not have the expected form.
    #[error("The label file {path} has no `file,glasses` number in line {line}.")]
    Line {
        /// The file.
        path: PathBuf,
        /// Line number, from 1.
        line: usize,
    },
}

/// Reads `file,glasses,...` lines below one heading: 0 for none, 1 for clear glasses, 2 for sunglasses. Clear and dark
/// ones both count as glasses.
///
/// # Errors
/// Names the file and the first line that is not of this form.
pub fn read_glasses_labels(path: &Path) -> Result<HashMap<String, bool>, LabelError> {
    let text = std::fs::read_to_string(path).map_err(|source| LabelError::Read {
        path: path.to_owned(),
        source,
    })?;
    text.lines()
        .enumerate()
        .skip(1)
        .filter(|(_, line)| !line.is_empty())
        .map(|(index, line)| {
            let mut fields = line.split(',');
            let name = fields.next();
            let glasses = fields
                .next()
                .and_then(|field| field.trim().parse::<u8>().ok());
            match (name, glasses) {
                (Some(name), Some(glasses)) => Ok((name.to_owned(), glasses > 0)),
                _ => Err(LabelError::Line {
                    path: path.to_owned(),
                    line: index + 1,
                }),
            }
        })
        .collect()
}
