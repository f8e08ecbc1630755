//! Pictures that are larger than the decoder's, as the model draws them larger itself, where it can.

use rayon::prelude::*;

use super::{Host, not_computed};
use crate::engine::EngineError;
use crate::engine::drawing::Drawing;
use crate::engine::messages::Target;
use crate::engine::pixels::upscaled;
use crate::engine::runner::guarded;
use crate::model::Upscaler;
use facemath_core::detail::Planes;

impl<T: Target> Host<T> {
    /// What draws the model's pictures larger, for one of `size_px` with or without detail; `None` where it is not needed.
    pub(super) fn upscaler_for(&self, size_px: u32) -> Option<&Upscaler> {
        let info = &self.runner.as_ref()?.info;
        let upscaler = info.upscaler.as_deref();
        upscaler.filter(|_| size_px > info.image_size_px)
    }

    /// The decoder's pictures `drawn` of drawings, in their order, drawn larger where a drawing is larger.
    pub(super) fn larger(
        &self,
        drawings: &[Drawing],
        drawn: &[Planes<3>],
    ) -> Result<Vec<Option<Planes<3>>>, EngineError> {
        let sizes = drawings.iter().map(|drawing| drawing.detail.as_ref());
        let upscalers = sizes.map(|detail| self.upscaler_for(detail?.size_px));
        let upscalers: Vec<Option<&Upscaler>> = upscalers.collect();
        let all = upscalers.into_par_iter().zip(drawn);
        let larger = all.map(|(upscaler, drawn)| upscaled(drawn, upscaler?));
        guarded(|| Ok(larger.collect())).map_err(|error| not_computed(&error))
    }
}
