//! Dialogs that are asked, and going on with the files that were chosen in them.

use std::path::Path;
use std::sync::Arc;

use egui::Context;

use super::App;
use super::dialogs::{Pending, Question, with_extension};
use facemath_nets::engine::Drawing;
use facemath_studio::concepts::CONCEPT_EXTENSION;
use facemath_studio::{Departure, Frames, PROJECT_EXTENSION, Severity};

impl App {
    /// Opens a dialog, unless one is open already.
    pub(super) fn ask(
        &mut self,
        question: Question,
        purpose: Pending,
        ctx: &Context,
        frame: &eframe::Frame,
    ) {
        if self.pending_dialog.is_some() {
            return;
        }
        let ctx = ctx.clone();
        let wake = Arc::new(move || ctx.request_repaint());
        let folder = self.preferences.settings().folder(question.kind());
        self.dialogs.start_in(folder);
        match self.dialogs.ask(question, frame, wake) {
            Ok(()) => self.pending_dialog = Some(purpose),
            Err(problem) => self.session.report(Severity::Error, problem),
        }
    }

    /// Goes on with the files chosen in the dialog, once there are any.
    pub(super) fn take_answer(&mut self) {
        let Some(purpose) = self.pending_dialog.clone() else {
            return;
        };
        let Some(answer) = self.dialogs.try_answer() else {
            return;
        };
        self.pending_dialog = None;
        let files = answer.unwrap_or_else(|reason| {
            self.session.report(Severity::Error, reason);
            Vec::new()
        });
        let Some(first) = files.first().cloned() else {
            if purpose == Pending::SaveAndLeave {
                self.save_and_leave(None);
            }
            return;
        };
        let kind = purpose.kind();
        self.preferences
            .change(|settings| settings.used_folder(kind, &first));
        match purpose {
            Pending::PlaceFiles(slot) => self.place_files(files, slot),
            Pending::Locate(slot) => self.session.locate(slot, first),
            Pending::GameFolder => self.session.set_game_folder(first),
            Pending::ExportWalk => {
                let path = self.film_path(&first, &self.walk_name());
                self.export_walk(&path);
            }
            Pending::Examples(side) => self.session.add_example_files(side, files),
            Pending::OpenConcept => {
                self.session.load_concept(&first);
            }
            Pending::SaveConcept(name) => {
                self.session
                    .save_concept(&name, &with_extension(&first, CONCEPT_EXTENSION));
            }
            Pending::OpenProject => self.leave(Departure::OpenProject(first)),
            Pending::SaveAndLeave => {
                let file = with_extension(&first, PROJECT_EXTENSION);
                self.save_and_leave(Some(file));
            }
            Pending::SaveProject => {
                self.session
                    .save_project(&with_extension(&first, PROJECT_EXTENSION));
            }
            Pending::SavePicture | Pending::SaveCrops | Pending::SaveFigure => {
                let engine = &self.engine;
                let frames = |drawings: Vec<Drawing>| -> Frames { engine.decode(drawings) };
                let size = self.preferences.settings().picture_size();
                let make = match purpose {
                    Pending::SaveCrops => self.session.picture_files().crops_picture(
                        self.session.context(),
                        size,
                        &frames,
                    ),
                    Pending::SaveFigure => self.session.expressions().figure_picture(
                        self.session.context(),
                        size,
                        &frames,
                    ),
                    _ => self.session.stage_picture(size, &frames),
                };
                // The other two show photographs beside what is drawn.
                let provenance = matches!(purpose, Pending::SavePicture)
                    .then(|| self.session.stage_provenance());
                match make {
                    Some(make) => {
                        let path = with_extension(&first, "png");
                        self.session.save_picture(&path, make, provenance);
                    }
                    None => self.session.report(
                        Severity::Error,
                        "There is no face to save any more. Put one into a slot",
                    ),
                }
            }
            Pending::OpenLibrary => self.open_library(first),
            Pending::SaveGrid => self.save_grid(&with_extension(&first, "png")),
            Pending::SavePhoto => {
                let name = self.photo_file_name();
                let extension = Path::new(&name)
                    .extension()
                    .and_then(|extension| extension.to_str())
                    .unwrap_or("png");
                let engine = &self.engine;
                let frames = |drawings: Vec<Drawing>| -> Frames { engine.decode(drawings) };
                self.session
                    .start_saving_photo(&with_extension(&first, extension), &frames);
            }
            Pending::ExportFilm => {
                let film = self.preferences.settings().film();
                let path = self.film_path(&first, &self.work_name());
                let engine = &self.engine;
                let frames = |drawings: Vec<Drawing>| -> Frames { engine.decode(drawings) };
                self.session.start_export(&path, film, &frames);
            }
        }
    }
}
