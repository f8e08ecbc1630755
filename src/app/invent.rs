//! The pages that make faces up and play with them: what they show.

use std::sync::Arc;

use egui::{Context, TextureHandle, TextureOptions};
use image::RgbImage;

use super::App;
use super::textures::{color_image, picture_of};
use crate::ui::{self, GameView, InventionsView, WalkView};
use facemath_core::photo;
use facemath_studio::{Page, Session, Side};

/// The game's pictures are enlarged to this side first, as those of the stage are.
const GAME_SIDE_PX: u32 = 512;

/// The textures of the game's two faces.
#[derive(Default)]
pub struct GameTextures {
    faces: [Option<(Arc<RgbImage>, TextureHandle)>; 2],
}

impl GameTextures {
    /// Makes them follow the session.
    pub fn update(&mut self, ctx: &Context, session: &Session) {
        for (kept, side) in self.faces.iter_mut().zip(Side::BOTH) {
            let Some(pixels) = session.game_table().game_face(side) else {
                *kept = None;
                continue;
            };
            if kept
                .as_ref()
                .is_some_and(|(known, _)| Arc::ptr_eq(known, pixels))
            {
                continue;
            }
            let large = photo::resize(pixels, GAME_SIDE_PX, GAME_SIDE_PX);
            let texture = ctx.load_texture("game", color_image(&large), TextureOptions::LINEAR);
            *kept = Some((Arc::clone(pixels), texture));
        }
    }

    fn pictures(&self) -> Option<[ui::Picture; 2]> {
        let [left, right] = self.faces.each_ref().map(|face| {
            let (_, texture) = face.as_ref()?;
            Some(picture_of(texture))
        });
        Some([left?, right?])
    }
}

impl App {
    pub(super) fn inventions_view(&self) -> InventionsView<'_> {
        let session = &self.session;
        InventionsView {
            settings: *session.inventing().inventions(),
            conditions: session
                .context()
                .model()
                .map_or_else(Vec::new, |model| model.prior.conditions().to_vec()),
            parents: session.inventing().parents(session.context()),
            problem: session.inventing().inventions_problem(session.context()),
            face: Box::new(|index| session.inventing().invention(session.context(), index)),
        }
    }

    pub(super) fn walk_view(&self) -> WalkView {
        let session = &self.session;
        if session.view().page != Page::Walk {
            return WalkView::default();
        }
        WalkView {
            settings: *session.walking().walk_settings(),
            start: session.walking().walk_start(session.context()),
            is_walking: session.context().is_walking(),
            frame: session.walking().walk_frame(session.context()),
            face_frames: session.walking().face_frames(),
            position: session
                .walking()
                .walk_position(session.context())
                .unwrap_or_default(),
            face: session.walking().walk_face(session.context()),
        }
    }

    pub(super) fn game_view(&self) -> GameView<'_> {
        let session = &self.session;
        GameView {
            game: session.game(),
            faces: self.game_textures.pictures(),
            sources: Side::BOTH.map(|side| session.game_table().game_source(side)),
            is_even: session.game_table().is_game_even(),
            folder: session.game_table().game_folder(),
        }
    }
}
