//! What a file says of how its pictures came about, so that nobody takes them for photographs.

use serde::{Deserialize, Serialize};

/// Who made a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Provenance {
    /// A model alone.
    #[default]
    Drawn,
    /// A model, with the detail of photographs.
    WithDetail,
}

impl Provenance {
    /// Which it is, by whether the picture carries detail.
    pub fn of(carries_detail: bool) -> Self {
        if carries_detail {
            Self::WithDetail
        } else {
            Self::Drawn
        }
    }

    /// For the comment of a file.
    pub fn text(self) -> &'static str {
        match self {
            Self::Drawn => "Drawn by a model in FaceMath Studio",
            Self::WithDetail => {
                "Drawn by a model in FaceMath Studio, with the photographs' own detail"
            }
        }
    }
}
