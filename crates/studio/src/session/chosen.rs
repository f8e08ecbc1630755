//! Going on with the files that were chosen in a dialog.

use std::path::{Path, PathBuf};

use super::Session;
use super::leaving::{Departure, LeavingAnswer};
use super::naming::with_extension;
use crate::collection::Collection;
use crate::concepts::CONCEPT_EXTENSION;
use crate::dialog::Purpose;
use crate::export_job::FrameSource;
use crate::film::Film;
use crate::messages::Severity;
use crate::project::PROJECT_EXTENSION;
use crate::rooms::{AlikeAmong, PictureMaker};

impl Session {
    /// Goes on with the files; none if the dialog was cancelled.
    pub(super) fn go_on_with(
        &mut self,
        purpose: Purpose,
        files: Vec<PathBuf>,
        frames: &dyn FrameSource,
    ) {
        let Some(first) = files.first().cloned() else {
            if purpose == Purpose::SaveAndLeave {
                self.answer_leaving(LeavingAnswer::Cancel);
            }
            return;
        };
        // What goes into a chosen folder is not beside it: the next question begins in that folder.
        let goes_into = match purpose {
            Purpose::ExportFilms(_) => true,
            Purpose::ExportFilm | Purpose::ExportWalk => self.settings.film().is_folder(),
            _ => false,
        };
        let used = if goes_into {
            first.join("film")
        } else {
            first.clone()
        };
        self.settings.used_folder(purpose.kind(), &used);
        match purpose {
            Purpose::PlaceFiles(slot) | Purpose::PlaceFolder(slot) => {
                self.place_or_open(files, |session, files| session.place_files(files, slot));
            }
            Purpose::Locate(slot) => self.locate(slot, first),
            Purpose::GameFolder => self.set_game_folder(first),
            Purpose::Examples(side) | Purpose::ExampleFolder(side) => {
                self.add_example_files(side, files);
            }
            Purpose::OpenConcept => {
                self.load_concept(&first);
            }
            Purpose::SaveConcept(name) => {
                self.save_concept(&name, &with_extension(&first, CONCEPT_EXTENSION));
            }
            Purpose::OpenProject => self.leave(Departure::OpenProject(first)),
            Purpose::SaveAndLeave => {
                self.save_and_leave(&with_extension(&first, PROJECT_EXTENSION));
            }
            Purpose::SaveProject => {
                self.save_project(&with_extension(&first, PROJECT_EXTENSION));
            }
            Purpose::OpenLibrary => self.open_library(first),
            Purpose::SavePicture | Purpose::SaveCrops | Purpose::SaveFigure | Purpose::SaveGrid => {
                self.save_drawn(&purpose, &with_extension(&first, "png"), frames);
            }
            Purpose::SavePhoto => {
                let name = self.photo_file_name();
                let extension = Path::new(&name)
                    .extension()
                    .and_then(|extension| extension.to_str())
                    .unwrap_or("png");
                self.start_saving_photo(&with_extension(&first, extension), frames);
            }
            Purpose::ExportFilm => {
                let path = self.film_path(&first, &self.work_name());
                self.start_export(&path, self.settings.film(), frames);
            }
            Purpose::ExportFilms(films) => {
                let film = self.settings.film();
                self.start_films(&first, Film { films, ..film });
            }
            Purpose::ExportWalk => {
                let path = self.film_path(&first, &self.walk_name());
                self.start_walk_export(&path, self.settings.film(), frames);
            }
        }
    }

    /// Writes one of the pictures that are drawn for it.
    fn save_drawn(&mut self, purpose: &Purpose, path: &Path, frames: &dyn FrameSource) {
        let size = self.settings.picture_size();
        let (context, rooms) = (&self.context, &self.rooms);
        let make: Option<PictureMaker> = match purpose {
            Purpose::SaveCrops => rooms.picture_files.crops_picture(context, size, frames),
            Purpose::SaveFigure => rooms.expressions.figure_picture(context, size, frames),
            Purpose::SaveGrid => rooms.collections.alike_picture(context, frames),
            _ => self.stage_picture(size, frames),
        };
        // The others show photographs beside what is drawn.
        let provenance = (*purpose == Purpose::SavePicture).then(|| self.stage_provenance());
        match make {
            Some(make) => self.save_picture(path, make, provenance),
            None => self.report(
                Severity::Error,
                match purpose {
                    Purpose::SaveGrid => "There are no faces to save any more. Choose one",
                    _ => "There is no face to save any more. Put one into a slot",
                },
            ),
        }
    }

    /// Looks among the photos of a folder, and shows those of them that are like the selected face.
    pub(super) fn open_library(&mut self, folder: PathBuf) {
        self.settings.used_library(&folder);
        let mut view = self.view;
        view.alike.among = AlikeAmong::Collection;
        self.look(view);
        self.choose_collection(Collection::Photos(folder));
    }
}
