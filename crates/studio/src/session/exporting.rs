//! Pictures and films of what the session shows, to files: what the stage shows comes from several features.

use std::path::Path;

use super::Session;
use crate::context::{Context, Extent, StageView};
use crate::export_job::{FilmFile, FrameSource};
use crate::film::Film;
use crate::messages::Severity;
use crate::rooms::{PictureMaker, Walking};
use crate::{PictureSize, rooms};
use facemath_core::export::{Animation, Provenance};

impl Session {
    /// Starts writing the walk to a file, at the size and rate of the timeline and repeated as the film says. `false` if
    /// it cannot be started; the reason is then among the messages. The outcome becomes a message too.
    pub fn start_walk_export(&mut self, path: &Path, film: Film, frames: &dyn FrameSource) -> bool {
        let context = &mut self.context;
        if context.document().caption().has_names() {
            let reason = "A walk has no names for {from} and {to}. Take them out of the caption";
            context.notices.report(Severity::Error, reason);
            return false;
        }
        let animation = walk_animation(context, &self.rooms.walking, film);
        let started = self
            .rooms
            .walking
            .walk_drawings(context)
            .and_then(|drawings| {
                let film = FilmFile {
                    path,
                    format: film.format,
                    animation,
                    holds: Vec::new(),
                };
                self.rooms
                    .exports
                    .start_film(context, film, drawings.into(), frames)
            });
        context.report_if_failed(started)
    }

    /// Starts exporting a film of each step of the timeline, or of each two of its keys, into a folder, as
    /// [`Film::films`] says: which files are there already is looked up first, and those stay as they are. The others are
    /// written with [`ExportIntent::WriteFilms`](crate::ExportIntent::WriteFilms). `false` if it cannot be started; the
    /// reason is then among the messages. The outcome becomes a message too.
    pub fn start_films(&mut self, folder: &Path, film: Film) -> bool {
        let exports = &mut self.rooms.exports;
        exports.start_films(&mut self.context, folder, film)
    }

    /// What the files of films are called that are written one for each two keys; none where the film is one.
    pub fn film_file_names(&self) -> Vec<String> {
        let film = self.settings.film();
        let plans = rooms::plans(self.document(), film.films);
        plans
            .iter()
            .map(|plan| film.format.file_name(&plan.name))
            .collect()
    }

    /// About how large the files of the film will be together, in bytes, before anything is drawn.
    pub fn guess_film_bytes(&self, film: Film) -> u64 {
        rooms::guess_bytes(&self.context, film)
    }

    /// About how large the file of the walk will be, in bytes, before anything is drawn.
    pub fn guess_walk_bytes(&self, film: Film) -> u64 {
        let frames = self.rooms.walking.walk_frame(&self.context);
        let order: Vec<usize> = (0..frames.map_or(0, |(_, count)| count)).collect();
        let guess = film.format.guess_bytes(
            &order,
            &walk_animation(&self.context, &self.rooms.walking, film),
        );
        // A limit is met.
        let most = film.encoding.max_bytes;
        most.map_or(guess, |most| guess.min(most))
    }

    /// Whether the stage shows a picture that can be saved or copied.
    pub fn has_stage_picture(&self) -> bool {
        self.stage_drawing(Extent::FILLED).is_some()
    }

    /// What makes the picture that is copied: the one on the stage, or the whole photo with its edits at its own size where
    /// the stage shows that. `None` where there is none; why is then among the messages.
    pub fn picture_to_copy(
        &mut self,
        size: PictureSize,
        frames: &dyn FrameSource,
    ) -> Option<PictureMaker> {
        if self.context.stage_view() != StageView::Photo {
            return self.stage_picture(size, frames);
        }
        match self.rooms.exports.photo_picture(&self.context, frames) {
            Ok(make) => Some(make),
            Err(reason) => {
                self.report(Severity::Error, reason);
                None
            }
        }
    }

    /// What makes the picture on the stage, as large as asked for; `None` where there is none.
    pub fn stage_picture(
        &self,
        size: PictureSize,
        frames: &dyn FrameSource,
    ) -> Option<PictureMaker> {
        let side_px = size.px(self.stage_filled_px(), self.context.model()?.image_size_px);
        let drawing = self.stage_drawing(Extent::Exactly(side_px))?;
        Some(rooms::drawn(drawing, side_px, frames))
    }

    /// The side in pixels up to which the photographs behind it fill the picture on the stage; `None` where it carries no
    /// detail.
    pub fn stage_filled_px(&self) -> Option<u32> {
        let drawing = self.stage_drawing(Extent::FILLED)?;
        Some(drawing.carried()?.size_px)
    }

    /// How the picture on the stage came about.
    pub fn stage_provenance(&self) -> Provenance {
        Provenance::of(self.stage_filled_px().is_some())
    }
}

/// How the walk is written into a file: at the size and rate of the timeline.
fn walk_animation(context: &Context, walking: &Walking, film: Film) -> Animation {
    let timeline = context.document().timeline();
    Animation {
        fps: timeline.fps,
        size_px: timeline.size_px,
        repeat: film.repeat(),
        provenance: film.provenance(),
        encoding: film.encoding,
        caption: context.document().caption().clone(),
        keys: walking.face_frames(),
        ..Animation::default()
    }
}
