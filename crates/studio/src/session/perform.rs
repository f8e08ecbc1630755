//! Carrying out what a person asks for: the one place where an intent becomes a deed.

use std::path::PathBuf;

use super::Session;
use super::leaving::Departure;
use crate::command::Command;
use crate::context::StageView;
use crate::dialog::{Dialog, Purpose, WindowTask};
use crate::document::{SlotId, Source};
use crate::export_job::FrameSource;
use crate::film::Film;
use crate::intent::{ExportIntent, FacesIntent, Intent, ProjectIntent, SettingsIntent, ShowIntent};
use crate::inventions::Inventions;
use crate::project::PROJECT_EXTENSION;
use crate::rooms::Page;
use crate::samples::SAMPLES;
use crate::view::View;
use facemath_core::export::Films;
use facemath_core::photo::Framing;
use facemath_nets::engine::THOROUGH_REFINE_STEPS;
use rand::RngExt as _;

impl Session {
    /// Carries out an intent, if it can be: see [`Session::can`]. `frames` draws what goes into files. What is left for the
    /// window to do comes from [`Session::take_window_tasks`]; what fails is among the messages.
    pub fn perform(&mut self, intent: Intent, frames: &dyn FrameSource) {
        if !self.can(&intent) {
            return;
        }
        match intent {
            Intent::Document(command) => {
                self.show_what_sliders_do(&command);
                self.end_gesture();
                self.commit(command);
            }
            Intent::Drag(command) => {
                self.show_what_sliders_do(&command);
                self.drag(command);
            }
            Intent::EndDrag => self.end_gesture(),
            Intent::Undo => {
                self.undo();
            }
            Intent::Redo => {
                self.redo();
            }
            Intent::Faces(intent) => self.perform_faces(intent),
            Intent::Timeline(intent) => self.perform_timeline(intent),
            Intent::Keys(intent) => self.perform_keys(intent),
            Intent::Show(intent) => self.perform_show(intent),
            Intent::Expression(intent) => self.perform_expression(intent),
            Intent::Inventions(intent) => self.perform_inventions(intent),
            Intent::Walk(intent) => self.perform_walk(intent),
            Intent::Concepts(intent) => self.perform_concepts(intent),
            Intent::Collection(intent) => self.perform_collection(intent),
            Intent::Game(intent) => self.perform_game(intent),
            Intent::Project(intent) => self.perform_project(intent),
            Intent::Export(intent) => self.perform_export(intent, frames),
            Intent::Settings(intent) => self.perform_settings(intent),
            Intent::Dismiss(message) => self.dismiss(message),
            // The window's panels have done it themselves.
            Intent::Window(_) => {}
            Intent::Path(intent) => self.perform_path(intent, frames),
            Intent::Chosen { purpose, files } => self.go_on_with(purpose, files, frames),
        }
    }

    /// The selected slot if putting a face there loses nothing: that is where the user looks.
    pub fn empty_selected_slot(&self) -> Option<SlotId> {
        let selected = self.document().selected_slot();
        selected.filter(|slot| slot.is_empty()).map(|slot| slot.id)
    }

    /// A seed drawn by lot.
    pub(super) fn roll(&mut self) -> u64 {
        self.chance.random_range(Inventions::DICE)
    }

    pub(super) fn ask(&mut self, dialog: Dialog) {
        self.window_tasks.push(WindowTask::Ask(dialog));
    }

    fn perform_faces(&mut self, intent: FacesIntent) {
        match intent {
            FacesIntent::PlaceFiles { slot, files } => {
                self.forget_refused_drop();
                self.place_or_open(files, |session, files| {
                    session.place_files(files, slot);
                });
            }
            FacesIntent::RefuseFiles(count) => {
                let (subject, object) = match count {
                    1 => ("The dropped file was", "it"),
                    _ => ("The dropped files were", "them"),
                };
                self.refuse_drop(format!(
                    "{subject} not taken, since a question is open. Answer it, then drop {object} again"
                ));
            }
            FacesIntent::ChooseFiles { slot } => {
                let slot = slot.or_else(|| self.empty_selected_slot());
                self.ask(Dialog::open(Purpose::PlaceFiles(slot)));
            }
            FacesIntent::ChooseFolder => {
                let slot = self.empty_selected_slot();
                self.ask(Dialog::open(Purpose::PlaceFolder(slot)));
            }
            FacesIntent::Paste => self.window_tasks.push(WindowTask::ReadClipboard),
            FacesIntent::PlaceSample { slot, sample } => {
                if let Some(sample) = SAMPLES.get(sample) {
                    let name = sample.name.to_owned();
                    self.place(Source::Sample { name }, sample.label, slot);
                }
            }
            FacesIntent::PlaceSource { slot, source, name } => {
                let slot = slot.or_else(|| self.empty_selected_slot());
                self.place(source, &name, slot);
            }
            FacesIntent::Locate(slot) => self.ask(Dialog::open(Purpose::Locate(slot))),
            FacesIntent::Retry(slot) => self.retry(slot),
            FacesIntent::StopRefining(slot) => self.context.stop_refining(slot),
            FacesIntent::RandomiseAxes(slot) => {
                let seed = self.chance.random();
                self.commit(Command::RandomiseAxes { slot, seed });
            }
            FacesIntent::Invent => {
                let seed = self.roll();
                self.invent(seed, self.empty_selected_slot());
            }
            FacesIntent::SelectInPhoto(framing) => self.select_in_photo(framing),
            FacesIntent::SelectNeighbour(offset) => self.select_neighbour(offset),
            FacesIntent::DuplicateSelected => {
                self.commit_for_selected(|slot| Command::DuplicateSlot { slot });
            }
            FacesIntent::RemoveSelected => {
                self.commit_for_selected(|slot| Command::RemoveSlot { slot });
            }
            FacesIntent::ResetSelected => {
                self.commit_for_selected(|slot| Command::ResetEdits { slot });
            }
            FacesIntent::RefineSelected => {
                let steps = THOROUGH_REFINE_STEPS as u32;
                self.commit_for_selected(|slot| Command::SetRefinement { slot, steps });
            }
        }
    }

    fn perform_show(&mut self, intent: ShowIntent) {
        match intent {
            ShowIntent::View(view) => self.look(view),
            ShowIntent::Page(page) => self.turn_to(page),
            ShowIntent::Selected => self.show(StageView::Face),
            ShowIntent::Toggle(view) => {
                let is_shown = self.context.stage_view() == view;
                self.show(if is_shown { StageView::Face } else { view });
            }
            ShowIntent::ToggleDetail => {
                let is_on = self.document().detail().is_on;
                self.commit(Command::ShowDetail(!is_on));
            }
        }
    }

    fn perform_project(&mut self, intent: ProjectIntent) {
        match intent {
            ProjectIntent::New => self.leave(Departure::NewProject),
            ProjectIntent::Open => self.ask(Dialog::open(Purpose::OpenProject)),
            ProjectIntent::BringBack => self.leave(Departure::BringBack),
            ProjectIntent::AdoptLeftWork => self.leave(Departure::AdoptLeftWork),
            ProjectIntent::Save => match self.context.project_path().map(PathBuf::from) {
                Some(path) => self.save_project(&path),
                None => self.ask_where_to_save(Purpose::SaveProject),
            },
            ProjectIntent::SaveAs => self.ask_where_to_save(Purpose::SaveProject),
            ProjectIntent::TogglePhotoStorage => self.toggle_photo_storage(),
            ProjectIntent::AnswerPhotoStorage(answer) => self.answer_photo_storage(answer),
            ProjectIntent::AnswerLeaving(answer) => self.answer_leaving(answer),
            ProjectIntent::Quit => self.leave(Departure::Quit),
        }
    }

    fn perform_export(&mut self, intent: ExportIntent, frames: &dyn FrameSource) {
        match intent {
            ExportIntent::Picture => {
                let name = format!("{}.png", self.stage_name());
                self.ask(Dialog::save(Purpose::SavePicture, name));
            }
            ExportIntent::Crops => {
                let name = format!("{} before and after.png", self.stage_name());
                self.ask(Dialog::save(Purpose::SaveCrops, name));
            }
            ExportIntent::Figure => {
                self.ask(Dialog::save(Purpose::SaveFigure, self.figure_file_name()));
            }
            ExportIntent::ToggleProof => self.look(View {
                is_proofing: !self.view.is_proofing,
                ..self.view
            }),
            ExportIntent::ToggleWholePhoto => {
                let film = self.settings.film();
                self.settings.set_film(Film {
                    is_whole_photo: !film.is_whole_photo,
                    ..film
                });
            }
            ExportIntent::Film => {
                let (film, name) = (self.settings.film(), self.work_name());
                self.ask(match film.films {
                    Films::One => Dialog::film(Purpose::ExportFilm, &film, &name),
                    films => Dialog::films(films),
                });
            }
            ExportIntent::Photo => {
                self.ask(Dialog::save(Purpose::SavePhoto, self.photo_file_name()));
            }
            ExportIntent::Bake => {
                self.start_baking(frames);
            }
            ExportIntent::Copy => self.window_tasks.push(WindowTask::CopyPicture),
            ExportIntent::WriteFilms => {
                self.rooms.exports.write_films(&mut self.context, frames);
            }
            ExportIntent::Cancel => self.cancel_export(),
            ExportIntent::ShowInFolder(file) => {
                self.window_tasks.push(WindowTask::ShowInFolder(file));
            }
        }
    }

    fn perform_settings(&mut self, intent: SettingsIntent) {
        match intent {
            SettingsIntent::Film(film) => self.settings.set_film(film),
            SettingsIntent::PictureSize(size) => self.settings.set_picture_size(size),
            SettingsIntent::Theme(theme) => {
                self.settings.theme = theme;
                self.window_tasks.push(WindowTask::UseTheme(theme));
            }
            SettingsIntent::ToggleTheme => {
                let theme = self.settings.theme.toggled();
                self.perform_settings(SettingsIntent::Theme(theme));
            }
            SettingsIntent::ForgetRecent => self.settings.clear_recent(),
            SettingsIntent::Panels(panels) => self.settings.panels = panels,
            SettingsIntent::ClearTraces => self.ask_to_clear(),
            SettingsIntent::AnswerClearing(is_wanted) => self.answer_clearing(is_wanted),
        }
    }

    /// Does with picture files what they are meant for, or goes on with a project that is among them.
    pub(super) fn place_or_open(
        &mut self,
        files: Vec<PathBuf>,
        place: impl FnOnce(&mut Self, Vec<PathBuf>),
    ) {
        let is_project = |path: &PathBuf| {
            path.extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case(PROJECT_EXTENSION))
        };
        match files.iter().find(|path| is_project(path)) {
            Some(project) => self.leave(Departure::OpenProject(project.clone())),
            None => place(self, files),
        }
    }

    pub(super) fn turn_to(&mut self, page: Page) {
        self.look(View { page, ..self.view });
    }

    /// A photo that is being framed covers the face: it makes room as soon as a slider moves.
    fn show_what_sliders_do(&mut self, command: &Command) {
        if command.moves_sliders() {
            self.look(View {
                framing: None,
                ..self.view
            });
        }
    }

    fn commit_for_selected(&mut self, command: impl Fn(SlotId) -> Command) {
        if let Some(slot) = self.document().selected() {
            self.commit(command(slot));
        }
    }

    fn select_in_photo(&mut self, framing: Framing) {
        let group = self.context.group_in_slots().into_iter();
        let mut known = group.filter(|(_, known, _)| known.is_of_same_face(&framing));
        if let Some((slot, ..)) = known.next() {
            self.commit(Command::SelectSlot { slot });
            return;
        }
        let selected = self.document().selected_slot();
        let Some(slot) = selected.filter(|slot| self.context.has_photo(slot)) else {
            return;
        };
        let slot = slot.id;
        let framings = vec![framing];
        if self.commit(Command::AddFaces { slot, framings }) {
            // It stands right after the one that it was added to.
            self.select_neighbour(1);
        }
    }

    fn select_neighbour(&mut self, offset: isize) {
        let document = self.document();
        let Some(index) = document.selected().and_then(|id| document.index_of(id)) else {
            return;
        };
        let neighbour = index
            .checked_add_signed(offset)
            .and_then(|index| document.slots().get(index));
        if let Some(slot) = neighbour.map(|slot| slot.id) {
            self.commit(Command::SelectSlot { slot });
        }
    }
}
