//! The sliders that change how all faces look, as a table like that of [`Control`](crate::Control).

use super::control::ControlRow;
use super::detail::DetailSetting;
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
}
