//! What drawn faces carry of the photos behind them, and how large they are.

use std::sync::Arc;

use clap::Args;

use super::console::Console;
use super::options::{slider_value, whole};
use facemath_core::latent::Latent;
use facemath_nets::engine::{Detail, Drawing, ModelInfo, Photograph, Share};
use facemath_studio::Look;

/// The largest size that faces get unless another is asked for, in pixels.
const USUAL_MAX_PX: u32 = 512;

/// How much of the photos' own detail faces carry.
#[derive(Debug, Args)]
pub(super) struct DetailOptions {
    /// How much of the photo's own detail to carry, 0 to 1 [default: 1; for reconstruct none]
    #[arg(long, value_name = "X", value_parser = slider_value(Look::Detail.row()))]
    detail: Option<f32>,
}

impl DetailOptions {
    pub(super) fn amount(&self) -> f32 {
        self.asked().unwrap_or(1.0)
    }

    pub(super) fn asked(&self) -> Option<f32> {
        self.detail
    }
}

/// How large faces are drawn.
#[derive(Debug, Args)]
pub(super) struct SizeOptions {
    /// Width and height of a face in pixels [default: what the photo fills, up to 512]
    #[arg(long, value_name = "PX", value_parser = whole(16..=Photograph::MAX_SIDE_PX))]
    size: Option<u32>,
}

impl SizeOptions {
    pub(super) fn asked_px(&self) -> Option<u32> {
        self.size
    }
}

/// The size of pictures with the detail of photographs, in pixels: `asked_px`, or what every one of them fills, up to
/// [`USUAL_MAX_PX`]; `None` where neither says anything.
pub(super) fn size_px<'a>(
    asked_px: Option<u32>,
    photographs: impl IntoIterator<Item = &'a Arc<Photograph>>,
) -> Option<u32> {
    let filled = filled_px(photographs);
    asked_px.or_else(|| Some(filled?.min(USUAL_MAX_PX)))
}

/// The size of pictures of which all is the model's, in pixels: `asked_px`, or that of the largest that it draws itself; `None`
/// where it draws no larger ones than its decoder.
pub(super) fn model_px(asked_px: Option<u32>, model: &ModelInfo) -> Option<u32> {
    let drawn_px = model.drawn_size_px();
    (drawn_px > model.image_size_px).then(|| asked_px.unwrap_or(drawn_px))
}

/// How many pixels a side all of these photographs fill.
pub(super) fn filled_px<'a>(
    photographs: impl IntoIterator<Item = &'a Arc<Photograph>>,
) -> Option<u32> {
    let sides = photographs.into_iter().map(|photo| photo.pixels.width());
    sides.min()
}

/// Says so if the size asked for is more than the photographs fill.
pub(super) fn note_enlargement(asked_px: Option<u32>, filled_px: Option<u32>, console: &Console) {
    if let (Some(asked), Some(filled)) = (asked_px, filled_px)
        && asked > filled
    {
        console.note(format_args!(
            "at --size {asked} faces are enlarged: the photos fill {filled} pixels"
        ));
    }
}

/// Says so if pictures are small because of the smallest of their photographs, unless a size was asked for.
pub(super) fn note_smallest<'a>(
    asked_px: Option<u32>,
    photographs: impl IntoIterator<Item = &'a Arc<Photograph>>,
    console: &Console,
) {
    let photographs = photographs.into_iter();
    let sides: Vec<u32> = photographs.map(|photo| photo.pixels.width()).collect();
    if let (None, Some(&least), Some(&most)) = (asked_px, sides.iter().min(), sides.iter().max())
        && least < most.min(USUAL_MAX_PX)
    {
        console.note(format_args!(
            "pictures are {least} pixels wide, as much as the smallest face fills, though another fills {most}: --size makes them larger"
        ));
    }
}

/// A face that carries `shares` of photographs at `size_px`, or the model's picture where there is no size.
pub(super) fn drawing(
    latent: Latent,
    shares: Vec<Share>,
    amount: f32,
    size_px: Option<u32>,
) -> Drawing {
    let detail = size_px.map(|size_px| {
        Arc::new(Detail {
            shares,
            amount,
            size_px: size_px.min(Photograph::MAX_SIDE_PX),
        })
    });
    Drawing {
        latent,
        detail,
        sharpen: None,
    }
}
