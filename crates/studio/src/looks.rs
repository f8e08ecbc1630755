//! Where a document keeps the sliders that change how all faces look.

use super::document::Document;
use super::look::Look;
use crate::fault::CommandError;

impl Look {
    /// Where it stands.
    pub fn value(self, document: &Document) -> f32 {
        match self {
            Self::Detail => document.detail.amount,
            Self::Sharpening => document.sharpen.amount,
            Self::SharpenRadius => document.sharpen.radius_px,
        }
    }

    /// Whether it changes anything as the others stand; only then the panel shows it.
    pub fn is_acting(self, document: &Document) -> bool {
        match self {
            Self::Detail => document.detail.is_on,
            Self::Sharpening => true,
            Self::SharpenRadius => !document.sharpen.is_off(),
        }
    }

    /// Sets it.
    ///
    /// # Errors
    /// [`CommandError::OutOfRange`] where a document does not accept the value.
    pub(super) fn set(self, document: &mut Document, value: f32) -> Result<(), CommandError> {
        self.row().check(value)?;
        *match self {
            Self::Detail => &mut document.detail.amount,
            Self::Sharpening => &mut document.sharpen.amount,
            Self::SharpenRadius => &mut document.sharpen.radius_px,
        } = value;
        Ok(())
    }
}

/// Checks what a project says of all of them; the first fault in words.
pub(super) fn check_looks(document: &Document) -> Result<(), String> {
    let mut all = Look::ALL.into_iter();
    all.try_for_each(|look| {
        let row = look.row();
        row.check(look.value(document))
            .map_err(|fault| format!("{}: {fault}", row.label.to_lowercase()))
    })
}
