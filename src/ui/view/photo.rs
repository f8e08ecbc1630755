//! The whole photo as its panel reads it.

use egui::Vec2;

use super::Picture;
use facemath_core::photo::Framing;

/// The photo of the selected face, while the stage shows all of it.
#[derive(Debug, Clone, Default)]
pub struct WholePhotoView {
    /// The photo without any edit.
    pub original: Option<Picture>,
    /// Size of the photo in its own pixels; the textures may be smaller.
    pub size_px: Vec2,
    /// The faces in it, from left to right.
    pub faces: Vec<PhotoFaceView>,
}

/// A face of the photo.
#[derive(Debug, Clone)]
pub struct PhotoFaceView {
    /// What it is called; `None` for one that is in no slot.
    pub name: Option<String>,
    /// Its square, in the photo's own pixels.
    pub framing: Framing,
    /// Whether the sliders are of it.
    pub is_selected: bool,
    /// Whether any of its sliders has been moved.
    pub is_edited: bool,
}
