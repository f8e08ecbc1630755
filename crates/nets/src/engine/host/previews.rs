//! The frames that targets show: drawn into their textures, or as pixels.

use std::slice;
use std::sync::Arc;

use image::RgbImage;

use super::{Host, no_answer, not_computed};
use crate::engine::EngineError;
use crate::engine::canvas::Canvas;
use crate::engine::drawing::{Detail, Drawing};
use crate::engine::messages::Target;
use crate::engine::portraits::puts_glasses_on;
use crate::engine::runner::guarded;
use facemath_core::detail::Composition;

impl<T: Target> Host<T> {
    /// Takes a texture for the frames of `target`. Nothing happens where frames come as pixels anyway.
    pub(in crate::engine) fn attach(&mut self, target: T, view: wgpu::TextureView) {
        if let Some(painter) = self.place.painter() {
            let canvas = Canvas::new(painter.device(), view);
            self.canvases.insert(target, canvas);
        }
    }

    /// Lets go of the texture of `target`.
    pub(in crate::engine) fn detach(&mut self, target: T) {
        self.canvases.remove(&target);
    }

    /// Whether `target` has a texture that a drawing can go into.
    pub(in crate::engine) fn can_draw(&self, target: T, drawing: &Drawing) -> bool {
        self.canvas_for(target, drawing).is_some()
    }

    fn canvas_for(&self, target: T, drawing: &Drawing) -> Option<&Canvas> {
        let info = &self.runner.as_ref()?.info;
        let painter = self.place.painter()?;
        let canvas = self.canvases.get(&target)?;
        let side_px = canvas.side_px();
        // What the model draws larger than its decoder is drawn on the CPU, and so are frames of glasses.
        let is_painted = || {
            painter.takes(side_px)
                && self.upscaler_for(side_px).is_none()
                && !puts_glasses_on(drawing, &info.directions)
        };
        let fits =
            canvas.fits(drawing, info.image_size_px) && (drawing.detail.is_none() || is_painted());
        fits.then_some(canvas)
    }

    /// Draws into the target's texture, or returns pixels where there is none that could be drawn into.
    pub(in crate::engine) fn preview(
        &mut self,
        target: T,
        drawing: &Drawing,
    ) -> Result<Option<Arc<RgbImage>>, EngineError> {
        let is_drawn = match drawing.detail.as_deref() {
            None => self.draw(target, drawing)?,
            Some(detail) => self.paint(target, drawing, detail)?,
        };
        if is_drawn {
            return Ok(None);
        }
        let sharpen = drawing.sharpened(self.sharpen);
        let size_px = drawing.detail.as_ref().map_or(0, |detail| detail.size_px);
        if let Some(known) = self.portraits.pictures.find(drawing, size_px, sharpen) {
            return Ok(Some(known));
        }
        let mut images = self.draw_small(slice::from_ref(drawing))?;
        let picture = images.pop().map(Arc::new);
        if let Some(picture) = &picture {
            let made = (picture, picture.as_raw().len());
            self.portraits
                .pictures
                .keep(drawing, size_px, sharpen, made);
        }
        Ok(picture)
    }

    /// Draws a face without detail. Returns `false` where there is no texture that it could be drawn into.
    fn draw(&mut self, target: T, drawing: &Drawing) -> Result<bool, EngineError> {
        self.check_latent(&drawing.latent)?;
        let sharpen = drawing.sharpened(self.sharpen);
        self.attempt(|host, runner| {
            let canvas = host.canvas_for(target, drawing);
            let (Some(canvas), Some(blitter)) = (canvas, host.place.blitter()) else {
                return Ok(false);
            };
            runner.draw(&drawing.latent, sharpen, blitter, canvas)?;
            Ok(true)
        })
    }

    /// Draws a face with detail. Returns `false` where there is no texture that it could be drawn into.
    fn paint(
        &mut self,
        target: T,
        drawing: &Drawing,
        detail: &Detail,
    ) -> Result<bool, EngineError> {
        let Some(canvas) = self.canvas_for(target, drawing) else {
            return Ok(false);
        };
        let size_px = canvas.side_px();
        let composition = self.composition(drawing, detail, size_px)?;
        self.attempt(|host, runner| {
            // The GPU may have been lost since.
            let canvas = host.canvas_for(target, drawing);
            let (Some(canvas), Some(painter)) = (canvas, host.place.painter()) else {
                return Ok(false);
            };
            runner.paint(&composition, painter, canvas)?;
            Ok(true)
        })
    }

    /// What the picture of a drawing is made of at `size_px`, as it was made a moment ago or anew.
    fn composition(
        &mut self,
        drawing: &Drawing,
        detail: &Detail,
        size_px: u32,
    ) -> Result<Arc<Composition>, EngineError> {
        let sharpen = drawing.sharpened(self.sharpen);
        if let Some(known) = self.portraits.compositions.find(drawing, size_px, sharpen) {
            return Ok(known);
        }
        let mut drawn = self.planes(slice::from_ref(drawing), self.sharpen)?;
        let drawn = drawn.pop().ok_or_else(no_answer)?;
        let runner = self.runner.as_ref().ok_or(EngineError::NoModel)?;
        let (portraits, directions) = (&mut self.portraits, &runner.info.directions);
        let made = guarded(|| {
            portraits.sharpen_raw(drawing, sharpen)?;
            let asked = (detail, size_px);
            Ok(portraits.compose(directions, drawing, asked, sharpen, &drawn))
        });
        let made = Arc::new(made.map_err(|error| not_computed(&error))?);
        let bytes = made.bytes();
        let compositions = &mut self.portraits.compositions;
        compositions.keep(drawing, size_px, sharpen, (&made, bytes));
        Ok(made)
    }
}
