//! How the window begins: with empty slots, until the work of last time has been read.

use std::sync::Arc;

use egui::Context;
use egui_wgpu::RenderState;

use super::App;
use facemath_core::work::Wake;
use facemath_nets::engine::SharedGpu;
use facemath_studio::{FacesIntent, Intent};

/// What wakes the window.
pub(super) fn waking(ctx: &Context) -> Wake {
    let ctx = ctx.clone();
    Arc::new(move || ctx.request_repaint())
}

/// The GPU that the window is drawn on, for the engine.
pub(super) fn shared_gpu(state: &RenderState) -> SharedGpu {
    SharedGpu {
        instance: state.instance.clone(),
        adapter: state.adapter.clone(),
        device: state.device.clone(),
        queue: state.queue.clone(),
    }
}

impl App {
    /// Opens the files that the program was started with, now that it is known what would be left for them; plays the show
    /// where there are none and nobody has worked here before.
    pub(super) fn begin(&mut self, is_first: bool) {
        let (slot, files) = (None, std::mem::take(&mut self.files));
        self.is_show = is_first && files.is_empty();
        self.is_inviting = self.is_show;
        self.perform(Intent::Faces(FacesIntent::PlaceFiles { slot, files }));
    }
}
