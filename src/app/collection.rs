//! The pages that look among many faces: what they show.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{Context, TextureHandle, TextureOptions};
use image::RgbImage;

use super::App;
use super::atlas::Atlas;
use super::textures::{color_image, picture_of};
use crate::ui::{AlikeFaceView, CollectionView, MapView};
use facemath_studio::library::Origin;
use facemath_studio::{AlikePicture, FaceMap, Page, Picture, Session, Source};

/// Textures of faces that are in no slot.
pub(super) struct CollectionTextures {
    /// Of the faces alike, with the pixels that were uploaded.
    alike: HashMap<Origin, (Arc<RgbImage>, TextureHandle)>,
    /// Of the face that is shown in full.
    closer: Option<(Arc<RgbImage>, TextureHandle)>,
    atlas: Atlas,
}

impl CollectionTextures {
    pub(super) fn new(ctx: &Context) -> Self {
        Self {
            alike: HashMap::new(),
            closer: None,
            atlas: Atlas::new(ctx),
        }
    }

    /// Makes the textures follow the session.
    pub(super) fn update(&mut self, ctx: &Context, session: &mut Session) {
        self.update_alike(ctx, session);
        if let Some(identity) = session.collections().map().map(FaceMap::identity) {
            self.atlas.show(identity);
        }
        for (face, picture) in session.take_thumbnails() {
            self.atlas.insert(ctx, face, &picture);
        }
        let closer = session
            .collections()
            .closer_face()
            .map(|(_, picture)| Arc::clone(picture));
        match (&closer, &self.closer) {
            (Some(new), Some((old, _))) if Arc::ptr_eq(new, old) => {}
            _ => {
                self.closer = closer.map(|picture| {
                    let handle = ctx.load_texture(
                        "face in full",
                        color_image(&picture),
                        TextureOptions::LINEAR,
                    );
                    (picture, handle)
                });
            }
        }
    }

    fn update_alike(&mut self, ctx: &Context, session: &Session) {
        let faces = session
            .collections()
            .alike(session.context())
            .map_or(&[][..], |alike| &alike.faces);
        let mut kept = HashMap::with_capacity(faces.len());
        for face in faces {
            let AlikePicture::Pixels { origin, pixels } = &face.picture else {
                continue;
            };
            let texture = match self.alike.remove(origin) {
                Some((old, handle)) if Arc::ptr_eq(&old, pixels) => handle,
                Some((_, mut handle)) => {
                    handle.set(color_image(pixels), TextureOptions::LINEAR);
                    handle
                }
                None => ctx.load_texture("face alike", color_image(pixels), TextureOptions::LINEAR),
            };
            kept.insert(origin.clone(), (Arc::clone(pixels), texture));
        }
        self.alike = kept;
    }
}

impl App {
    pub(super) fn collection_view(&self) -> CollectionView<'_> {
        let session = &self.session;
        let page = session.view().page;
        CollectionView {
            chosen: session.collections().collection(),
            status: session.collections().collection_status(),
            recent: self.recent(self.session.settings().recent_libraries()),
            alike: (page == Page::Neighbours)
                .then(|| self.alike_view())
                .flatten(),
            map: (page == Page::Map).then(|| self.map_view()).flatten(),
        }
    }

    fn alike_view(&self) -> Option<Vec<AlikeFaceView>> {
        let alike = self
            .session
            .collections()
            .alike(self.session.context())
            .filter(|alike| alike.is_there || !self.is_opening())?;
        let faces = alike.faces.iter().map(|face| AlikeFaceView {
            place: match &face.source {
                Source::Photo { path } => Some(path.display().to_string()),
                _ => None,
            },
            picture: match &face.picture {
                AlikePicture::Slot(slot) => {
                    self.textures.picture(&self.session, Picture::Edited(*slot))
                }
                AlikePicture::Pixels { origin, .. } => {
                    let uploaded = self.collection_textures.alike.get(origin);
                    uploaded.map(|(_, handle)| picture_of(handle))
                }
            },
            source: face.source.clone(),
            name: face.name.clone(),
            distance: face.distance,
        });
        Some(faces.collect())
    }

    fn is_opening(&self) -> bool {
        let status = self.session.collections().collection_status();
        status.is_open && status.count > 0
    }

    fn map_view(&self) -> Option<MapView<'_>> {
        let textures = &self.collection_textures;
        let closer = self
            .session
            .collections()
            .closer_face()
            .and_then(|(face, picture)| {
                let (of, handle) = textures.closer.as_ref()?;
                Arc::ptr_eq(of, picture).then(|| (face, picture_of(handle)))
            });
        Some(MapView {
            map: self.session.collections().map()?,
            selected: self
                .session
                .collections()
                .place_of_selected(self.session.context()),
            disc: textures.atlas.disc(),
            cell: Box::new(|face| textures.atlas.cell(face)),
            closer,
        })
    }
}
