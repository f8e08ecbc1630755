//! The textures that the engine draws into on a GPU, one for each place, made as large as what is asked for it.

use std::collections::HashMap;

use egui::{TextureId, Vec2};
use egui_wgpu::RenderState;

use super::link::FaceEngine;
use crate::ui;
use facemath_nets::engine::{Drawing, Generation, Photograph};
use facemath_studio::{Picture, Request, Shown, Target};

/// The stage has at least as many pixels: the shader enlarges better than the screen.
const LEAST_STAGE_PX: u32 = 512;

/// A texture that the engine draws into.
struct Attached {
    texture: wgpu::Texture,
    id: TextureId,
    /// Frames from this one on are in it.
    since: Generation,
    /// What the frames before are in, until there is one of these.
    before: Option<TextureId>,
    before_px: u32,
}

/// The textures that are drawn into, by the place that they are shown in.
pub(super) struct AttachedTextures {
    /// The window's GPU, if it has one.
    render_state: Option<RenderState>,
    attached: HashMap<Picture, Attached>,
}

impl AttachedTextures {
    pub(super) fn new(render_state: Option<RenderState>) -> Self {
        Self {
            render_state,
            attached: HashMap::new(),
        }
    }

    /// Attaches a texture of the right size for each of `pictures` that is about to be asked for. `model_px` is the side of the
    /// model's pictures, `stage_px` that of the stage on the screen.
    ///
    /// The engine hears of a texture before it hears of the first picture in it, so that no frame can be taken for one in
    /// another texture.
    pub(super) fn prepare(
        &mut self,
        requests: &[Request],
        pictures: &[Picture],
        engine: &dyn FaceEngine,
        [model_px, stage_px]: [u32; 2],
    ) {
        for request in requests {
            let Request::Preview {
                target,
                generation,
                drawing,
            } = request
            else {
                continue;
            };
            if let Target::Picture(picture) = *target
                && pictures.contains(&picture)
            {
                let side_px = side_px_of(picture, drawing, model_px, stage_px);
                self.attach(picture, *generation, side_px, engine);
            }
        }
    }

    fn attach(
        &mut self,
        picture: Picture,
        since: Generation,
        side_px: u32,
        engine: &dyn FaceEngine,
    ) {
        let Some(render_state) = &self.render_state else {
            return;
        };
        let is_there = |attached: &Attached| attached.texture.width() == side_px;
        let most_px = render_state.device.limits().max_texture_dimension_2d;
        if self.attached.get(&picture).is_some_and(is_there) || side_px > most_px {
            return;
        }
        let texture = render_state
            .device
            .create_texture(&wgpu::TextureDescriptor {
                label: Some("face"),
                size: wgpu::Extent3d {
                    width: side_px,
                    height: side_px,
                    depth_or_array_layers: 1,
                },
                mip_level_count: 1,
                sample_count: 1,
                dimension: wgpu::TextureDimension::D2,
                format: wgpu::TextureFormat::Rgba8Unorm,
                usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::STORAGE_BINDING,
                view_formats: &[],
            });
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let mut renderer = render_state.renderer.write();
        let id =
            renderer.register_native_texture(&render_state.device, &view, wgpu::FilterMode::Linear);
        let before = self.attached.remove(&picture).map(|old| match old.before {
            // Nothing in the newer one has been shown so far.
            Some(before) => {
                renderer.free_texture(&old.id);
                (before, old.before_px)
            }
            None => (old.id, old.texture.width()),
        });
        drop(renderer);
        engine.attach(picture.target(), view);
        let attached = Attached {
            texture,
            id,
            since,
            before: before.map(|(id, _)| id),
            before_px: before.map_or(0, |(_, side_px)| side_px),
        };
        self.attached.insert(picture, attached);
    }

    /// Hands all textures to another engine.
    pub(super) fn hand_over(&self, engine: &dyn FaceEngine) {
        for (picture, attached) in &self.attached {
            let view = wgpu::TextureViewDescriptor::default();
            engine.attach(picture.target(), attached.texture.create_view(&view));
        }
    }

    /// The texture that a frame without pixels is in.
    pub(super) fn picture(&self, picture: Picture, shown: &Shown) -> Option<ui::Picture> {
        let attached = self.attached.get(&picture)?;
        let (texture, side_px) = if shown.generation >= attached.since {
            (attached.id, attached.texture.width())
        } else {
            (attached.before?, attached.before_px)
        };
        Some(ui::Picture {
            texture,
            size_px: Vec2::splat(side_px as f32),
        })
    }

    /// Frees what a picture was in before, once a frame in its present texture, or one of pixels, has come.
    pub(super) fn settle(&mut self, picture: Picture, shown: &Shown) {
        if let Some(attached) = self.attached.get_mut(&picture)
            && shown.generation >= attached.since
            && let Some(before) = attached.before.take()
            && let Some(render_state) = &self.render_state
        {
            render_state.renderer.write().free_texture(&before);
        }
    }

    /// Frees the textures of all other pictures.
    pub(super) fn free_all_but(
        &mut self,
        keeps: impl Fn(&Picture) -> bool,
        engine: &dyn FaceEngine,
    ) {
        let render_state = self.render_state.as_ref();
        self.attached.retain(|picture, attached| {
            let is_used = keeps(picture);
            if !is_used && let Some(render_state) = render_state {
                engine.detach(picture.target());
                let mut renderer = render_state.renderer.write();
                for id in attached.before.iter().chain([&attached.id]) {
                    renderer.free_texture(id);
                }
            }
            is_used
        });
    }
}

/// The side of the texture that a drawing goes into. Detail is drawn at any size, so the stage has the size that it is shown
/// at: the screen's own filter makes noise of what is much larger.
fn side_px_of(picture: Picture, drawing: &Drawing, model_px: u32, stage_px: u32) -> u32 {
    match (&drawing.detail, picture) {
        (None, _) => model_px,
        (Some(_), Picture::Stage) => stage_px.clamp(LEAST_STAGE_PX, Photograph::MAX_SIDE_PX),
        (Some(detail), _) => detail.size_px.clamp(1, Photograph::MAX_SIDE_PX),
    }
}
