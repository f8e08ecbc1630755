//! The sliders that change how all faces look, as a table like that of [`Control`](crate::Control).

use super::control::ControlRow;
use super::detail::DetailSetting;
use super::document::Document;
use crate::fault::CommandError;
use facemath_nets::engine::Sharpen;

/// One of the sliders that change how all faces of a document look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Look {
    /// How much of their photographs' own detail faces carry.
    Detail,
    /// How much they are sharpened.
    Sharpening,
    /// How fine what sharpening brings out is, in pixels of the model's picture.
    SharpenRadius,
}

impl Look {
    /// All, in the order of the panel.
    pub const ALL: [Self; 3] = [Self::Detail, Self::Sharpening, Self::SharpenRadius];

    /// Its row of the table.
    pub fn row(self) -> ControlRow {
        let usual = Sharpen::default();
        match self {
            Self::Detail => DetailSetting::row(),
            Self::Sharpening => ControlRow {
                what: "an amount of sharpening",
                title: "sharpen",
                label: "Sharpen",
                tooltip: "Brings out the fine detail of all faces, on the stage and in exports",
                range: Sharpen::AMOUNT,
                rest: Some(usual.amount),
                origin: Some(Sharpen::OFF.amount),
                step: 0.05,
                decimals: 2,
                suffix: "",
                least: 0.05,
                ends: None,
            },
            Self::SharpenRadius => ControlRow {
                what: "a radius",
                title: "sharpen",
                label: "Radius",
                tooltip: "How fine the detail is that is brought out, in pixels of the model's picture",
                range: Sharpen::RADIUS_PX,
                rest: Some(usual.radius_px),
                origin: Some(usual.radius_px),
                step: 0.1,
                decimals: 1,
                suffix: " px",
                least: 0.1,
                ends: None,
            },
        }
    }

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
