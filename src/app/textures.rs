//! Pictures on their way to the screen: textures that the engine draws into on a GPU ([`super::attached`]), uploads everywhere
//! else.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use egui::{ColorImage, Context, TextureHandle, TextureOptions};
use egui_wgpu::RenderState;
use image::RgbImage;

use super::attached::AttachedTextures;
use super::link::FaceEngine;
use crate::ui;
use facemath_core::photo;
use facemath_nets::engine::Generation;
use facemath_studio::samples::Sample;
use facemath_studio::{Picture, Request, Session, Shown, SlotId};

/// Large pictures that are smaller than this are enlarged to it before they are uploaded: the sharper filter shows at the
/// size of the stage.
const LEAST_LARGE_PX: u32 = 512;
/// Largest side of the originals in the filmstrip: a texture much larger than it is shown would flicker.
const SMALL_ORIGINAL_PX: u32 = 256;
/// Side of the gallery's pictures in pixels: sharp on a screen of double density.
const SAMPLE_SIDE_PX: u32 = 128;

/// What was uploaded, and for which picture.
struct Uploaded<K> {
    key: K,
    handle: TextureHandle,
}

/// A square and the side of its texture.
type LargeOriginal = Uploaded<(Arc<RgbImage>, u32)>;

/// All textures of the window.
pub struct Textures {
    attached: AttachedTextures,
    /// By generation and the side of the texture.
    uploaded: HashMap<Picture, Uploaded<(Generation, u32)>>,
    originals: HashMap<SlotId, Uploaded<Arc<RgbImage>>>,
    /// The square of the photo in the selected slot at its working size.
    large_original: Option<(SlotId, LargeOriginal)>,
    /// The whole photo of the selected slot, by the address of its pixels.
    photo: Option<(SlotId, Uploaded<usize>)>,
    /// What covers the stage: the photo of the selected slot with the edits in it, or what they change.
    cover: Option<Uploaded<Arc<RgbImage>>>,
    samples: Vec<ui::SampleView>,
    /// Keeps the gallery's pictures alive.
    _sample_handles: Vec<TextureHandle>,
}

impl Textures {
    /// Uploads the gallery; `render_state` is the window's GPU, if it has one.
    pub fn new(ctx: &Context, render_state: Option<RenderState>, samples: &[Sample]) -> Self {
        let mut handles = Vec::new();
        let samples = samples
            .iter()
            .map(|sample| ui::SampleView {
                name: sample.label.to_owned(),
                model: sample.model,
                picture: sample_texture(ctx, sample).map(|handle| {
                    let picture = picture_of(&handle);
                    handles.push(handle);
                    picture
                }),
            })
            .collect();
        Self {
            attached: AttachedTextures::new(render_state),
            uploaded: HashMap::new(),
            originals: HashMap::new(),
            large_original: None,
            photo: None,
            cover: None,
            samples,
            _sample_handles: handles,
        }
    }

    /// Makes room on the GPU for the pictures that `requests` are about to ask for. `stage_px` is the side of the stage on the
    /// screen.
    pub fn prepare(
        &mut self,
        session: &Session,
        requests: &[Request],
        engine: &dyn FaceEngine,
        stage_px: u32,
    ) {
        let context = session.context();
        let on_gpu = context.device().is_some_and(|device| device.on_gpu);
        if let Some(model) = context.model().filter(|_| on_gpu) {
            let mut pictures = context.pictures();
            // Tiles always come as pixels.
            pictures.retain(|picture| !matches!(picture, Picture::Tile(_)));
            let sides_px = [model.image_size_px, stage_px];
            self.attached.prepare(requests, &pictures, engine, sides_px);
        }
    }

    /// Makes the textures follow the session: uploads what is new, frees what is gone. `stage_px` is the side of the stage on
    /// the screen.
    pub fn update(
        &mut self,
        ctx: &Context,
        session: &Session,
        engine: &dyn FaceEngine,
        stage_px: u32,
    ) {
        let pictures = session.context().pictures();
        self.free_all_but(&pictures, engine);
        for picture in pictures {
            if let Some(shown) = session.context().shown(picture) {
                self.attached.settle(picture, shown);
                self.upload(ctx, picture, shown, stage_px);
            }
        }
        self.update_originals(ctx, session);
        self.update_large_original(ctx, session, stage_px);
        self.update_photo(ctx, session);
        self.update_cover(ctx, session);
    }

    /// Hands all textures that are drawn into to another engine.
    pub fn hand_over(&self, engine: &dyn FaceEngine) {
        self.attached.hand_over(engine);
    }

    /// The newest texture of a picture, if it has been drawn.
    pub fn picture(&self, session: &Session, picture: Picture) -> Option<ui::Picture> {
        let shown = session.context().shown(picture)?;
        if shown.pixels.is_some() {
            return self
                .uploaded
                .get(&picture)
                .map(|uploaded| picture_of(&uploaded.handle));
        }
        self.attached.picture(picture, shown)
    }

    /// The square of the photo in a slot, small.
    pub fn original(&self, slot: SlotId) -> Option<ui::Picture> {
        let original = self.originals.get(&slot)?;
        Some(picture_of(&original.handle))
    }

    /// The square of the photo in a slot as large as the photo fills it; only there for the selected slot.
    pub fn large_original(&self, slot: SlotId) -> Option<ui::Picture> {
        let (of_slot, original) = self.large_original.as_ref()?;
        (*of_slot == slot).then(|| picture_of(&original.handle))
    }

    /// The whole photo in a slot.
    pub fn photo(&self, slot: SlotId) -> Option<ui::Picture> {
        let (of_slot, photo) = self.photo.as_ref()?;
        (*of_slot == slot).then(|| picture_of(&photo.handle))
    }

    /// The photo of the selected slot with the edits in it, or what they change, while the stage shows it and once it has
    /// been made.
    pub fn cover(&self) -> Option<ui::Picture> {
        self.cover.as_ref().map(|photo| picture_of(&photo.handle))
    }

    /// The gallery.
    pub fn samples(&self) -> &[ui::SampleView] {
        &self.samples
    }

    fn upload(&mut self, ctx: &Context, picture: Picture, shown: &Shown, stage_px: u32) {
        let Some(pixels) = &shown.pixels else {
            return;
        };
        let side_px = match picture {
            Picture::Stage => large_px(pixels, stage_px),
            _ => pixels.width(),
        };
        let key = (shown.generation, side_px);
        if let Some(uploaded) = self.uploaded.get(&picture)
            && uploaded.key == key
        {
            return;
        }
        let image = match picture {
            Picture::Stage => color_image(&photo::resize(pixels, side_px, side_px)),
            _ => color_image(pixels),
        };
        match self.uploaded.get_mut(&picture) {
            Some(uploaded) => {
                uploaded.handle.set(image, TextureOptions::LINEAR);
                uploaded.key = key;
            }
            None => {
                let handle = ctx.load_texture("face", image, TextureOptions::LINEAR);
                self.uploaded.insert(picture, Uploaded { key, handle });
            }
        }
    }

    fn update_originals(&mut self, ctx: &Context, session: &Session) {
        let slots = session.document().slots();
        self.originals
            .retain(|id, _| slots.iter().any(|slot| slot.id == *id && !slot.is_empty()));
        for slot in slots {
            let Some(pixels) = session.context().original(slot.id) else {
                continue;
            };
            let is_new = self
                .originals
                .get(&slot.id)
                .is_none_or(|original| !Arc::ptr_eq(&original.key, pixels));
            if is_new {
                let side_px = pixels.width().min(SMALL_ORIGINAL_PX);
                let image = color_image(&photo::resize(pixels, side_px, side_px));
                let handle = ctx.load_texture("original", image, TextureOptions::LINEAR);
                let key = Arc::clone(pixels);
                self.originals.insert(slot.id, Uploaded { key, handle });
            }
        }
    }

    fn update_large_original(&mut self, ctx: &Context, session: &Session, stage_px: u32) {
        let selected = session.document().selected();
        let original = selected.and_then(|slot| Some((slot, session.context().original(slot)?)));
        let Some((slot, pixels)) = original else {
            self.large_original = None;
            return;
        };
        let side_px = large_px(pixels, stage_px);
        let is_same = self
            .large_original
            .as_ref()
            .is_some_and(|(of_slot, shown)| {
                let (shown, shown_px) = &shown.key;
                *of_slot == slot && Arc::ptr_eq(shown, pixels) && *shown_px == side_px
            });
        if !is_same {
            let image = color_image(&photo::resize(pixels, side_px, side_px));
            let handle = ctx.load_texture("large original", image, TextureOptions::LINEAR);
            let key = (Arc::clone(pixels), side_px);
            self.large_original = Some((slot, Uploaded { key, handle }));
        }
    }

    fn update_photo(&mut self, ctx: &Context, session: &Session) {
        let selected = session.document().selected();
        let preview = selected.and_then(|id| Some((id, session.context().photo_preview(id)?)));
        let Some((slot, preview)) = preview else {
            self.photo = None;
            return;
        };
        let key = Arc::as_ptr(preview) as usize;
        let is_same = self
            .photo
            .as_ref()
            .is_some_and(|(of_slot, photo)| *of_slot == slot && photo.key == key);
        if !is_same {
            let image = color_image(&preview.pixels);
            let handle = ctx.load_texture("photo", image, TextureOptions::LINEAR);
            self.photo = Some((slot, Uploaded { key, handle }));
        }
    }

    fn update_cover(&mut self, ctx: &Context, session: &Session) {
        let Some(pixels) = session.photo_with_edits().or_else(|| session.difference()) else {
            self.cover = None;
            return;
        };
        let key = Arc::clone(pixels);
        match &mut self.cover {
            Some(cover) if Arc::ptr_eq(&cover.key, pixels) => {}
            Some(cover) => {
                cover
                    .handle
                    .set(color_image(pixels), TextureOptions::LINEAR);
                cover.key = key;
            }
            None => {
                let image = color_image(pixels);
                let handle = ctx.load_texture("stage cover", image, TextureOptions::LINEAR);
                self.cover = Some(Uploaded { key, handle });
            }
        }
    }

    fn free_all_but(&mut self, pictures: &[Picture], engine: &dyn FaceEngine) {
        let pictures: HashSet<Picture> = pictures.iter().copied().collect();
        self.uploaded
            .retain(|picture, _| pictures.contains(picture));
        self.attached
            .free_all_but(|picture| pictures.contains(picture), engine);
    }
}

fn sample_texture(ctx: &Context, sample: &Sample) -> Option<TextureHandle> {
    let photo = photo::decode(sample.file_bytes, sample.label).ok()?;
    let small = photo::resize(photo.pixels(), SAMPLE_SIDE_PX, SAMPLE_SIDE_PX);
    Some(ctx.load_texture(sample.name, color_image(&small), TextureOptions::LINEAR))
}

/// The side of the texture of a picture that fills the stage: no larger than it is shown, since the screen's own filter
/// makes noise of what is much larger.
fn large_px(pixels: &RgbImage, stage_px: u32) -> u32 {
    let most_px = stage_px.max(LEAST_LARGE_PX);
    pixels.width().clamp(LEAST_LARGE_PX, most_px)
}

pub(super) fn picture_of(handle: &TextureHandle) -> ui::Picture {
    ui::Picture {
        texture: handle.id(),
        size_px: handle.size_vec2(),
    }
}

pub(super) fn color_image(pixels: &RgbImage) -> ColorImage {
    let size = [pixels.width() as usize, pixels.height() as usize];
    ColorImage::from_rgb(size, pixels.as_raw())
}
