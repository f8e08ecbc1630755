//! Carrying out what the panels ask for.

use std::path::{Path, PathBuf};

use egui::{Context, ThemePreference};

use super::App;
use super::dialogs::{Pending, Question, with_extension};
use crate::ui::UiCommand;
use facemath_core::work::{Job, Stopped};
use facemath_nets::engine::Drawing;
use facemath_studio::{
    Action, Answer, Command, Departure, Frames, PROJECT_EXTENSION, PhotoStorage, Settings,
    Severity, SlotId, Source, StageView, Theme, View, samples::SAMPLES,
};

impl App {
    pub(super) fn perform(&mut self, command: UiCommand, ctx: &Context, frame: &eframe::Frame) {
        match command {
            UiCommand::Edit(command) => {
                self.show_what_sliders_do(&command);
                self.session.end_gesture();
                self.session.commit(command);
            }
            UiCommand::Drag(command) => {
                self.show_what_sliders_do(&command);
                self.session.drag(command);
            }
            UiCommand::Locate(slot) => {
                self.ask(Question::Photo, Pending::Locate(slot), ctx, frame);
            }
            UiCommand::Retry(slot) => self.session.retry(slot),
            UiCommand::Animate(animation) => {
                self.session.end_gesture();
                self.session.animate(animation);
            }
            UiCommand::EndDrag => self.session.end_gesture(),
            UiCommand::Act(action) => self.act(action, ctx, frame),
            UiCommand::AnswerLeaving(answer) => self.answer_leaving(answer),
            UiCommand::AnswerClearing(is_wanted) => self.answer_clearing(is_wanted),
            UiCommand::AnswerStorage(answer) => self.answer_storage(answer, ctx, frame),
            UiCommand::PlaceFiles { slot, files } => self.place_files(files, slot),
            UiCommand::ChooseFiles { slot } => {
                self.ask(Question::Photos, Pending::PlaceFiles(slot), ctx, frame);
            }
            UiCommand::PlaceSample { slot, sample } => self.place_sample(sample, slot),
            UiCommand::PlaceSource { slot, source, name } => {
                let slot = slot.or_else(|| self.empty_selected_slot());
                self.session.place(source, &name, slot);
            }
            UiCommand::Concepts(command) => self.perform_concepts(command, ctx, frame),
            UiCommand::Seek { position } => self.session.scrub(position),
            UiCommand::ShowSelected => self.session.show(StageView::Face),
            UiCommand::KeepAnswer => {
                self.session.keep_answer();
                self.remember_expression();
            }
            UiCommand::RememberExpression => self.remember_expression(),
            UiCommand::ClearExpressions => {
                self.preferences.change(Settings::clear_recent_expressions);
            }
            UiCommand::RandomiseAxes(slot) => self.session.randomise_axes(slot),
            UiCommand::ClearRecent => self.preferences.change(Settings::clear_recent),
            UiCommand::SetFilm(film) => self.preferences.change(|settings| settings.set_film(film)),
            UiCommand::SetPictureSize(size) => self
                .preferences
                .change(|settings| settings.set_picture_size(size)),
            UiCommand::StopRefining(slot) => self.session.stop_refining(slot),
            UiCommand::CancelExport => self.session.cancel_export(),
            UiCommand::ShowInFolder(file) => self.show_in_folder(file),
            UiCommand::DismissMessage(message) => self.session.dismiss(message),
            UiCommand::SetTheme(ThemePreference::Light) => self.set_theme(Theme::Light, ctx),
            UiCommand::SetTheme(_) => self.set_theme(Theme::Dark, ctx),
            UiCommand::Invent(inventions) => self.session.set_inventions(inventions),
            UiCommand::Walk(action) => self.act_on_walk(action, ctx, frame),
            UiCommand::Game(action) => self.act_on_game(action, ctx, frame),
            UiCommand::Collection(action) => self.act_on_collection(action, ctx, frame),
        }
    }

    /// Opens the folder of a file in the system's file manager, which may take its time to start.
    fn show_in_folder(&mut self, file: PathBuf) {
        let Some(folder) = file.parent().map(Path::to_owned) else {
            return;
        };
        let doing = format!("Opening {}", folder.display());
        self.opening = Some(Job::spawn("file-manager", doing, &self.wake, move |_| {
            opener::open(&folder).map_err(|error| {
                Stopped::Failed(format!("{} cannot be opened: {error}", folder.display()))
            })
        }));
    }

    /// Tells where a folder could not be opened.
    pub(super) fn take_opened(&mut self) {
        if let Some(ended) = self.opening.as_mut().and_then(Job::poll) {
            self.opening = None;
            if let Err(Stopped::Failed(reason)) = ended {
                self.session.report(Severity::Error, reason);
            }
        }
    }

    /// A photo that is being framed covers the face: it makes room as soon as a slider moves.
    fn show_what_sliders_do(&mut self, command: &Command) {
        if command.moves_sliders() {
            self.session.look(View {
                framing: None,
                ..*self.session.view()
            });
        }
    }

    fn act(&mut self, action: Action, ctx: &Context, frame: &eframe::Frame) {
        if !self.session.is_enabled(action) || self.session.perform(action) {
            return;
        }
        match action {
            Action::OpenPhotos => {
                let slot = self.empty_selected_slot();
                self.ask(Question::Photos, Pending::PlaceFiles(slot), ctx, frame);
            }
            Action::OpenFolder => {
                let slot = self.empty_selected_slot();
                self.ask(Question::PhotoFolder, Pending::PlaceFiles(slot), ctx, frame);
            }
            Action::SavePicture => {
                let question = Question::SavePicture(format!("{}.png", self.stage_name()));
                self.ask(question, Pending::SavePicture, ctx, frame);
            }
            Action::SaveCrops => {
                let name = format!("{} before and after.png", self.stage_name());
                self.ask(Question::SavePicture(name), Pending::SaveCrops, ctx, frame);
            }
            Action::SaveFigure => {
                let answer = self.session.expressions().expression_answer();
                let name = as_file_name(&answer.map(Answer::name).unwrap_or_default());
                let question = Question::SavePicture(format!("{name}.png"));
                self.ask(question, Pending::SaveFigure, ctx, frame);
            }
            Action::CopyPicture => self.copy_picture(ctx),
            Action::Paste => self.paste(ctx),
            Action::NewProject => self.leave(Departure::NewProject),
            Action::BringBack => self.leave(Departure::BringBack),
            Action::OpenProject => {
                self.ask(Question::OpenProject, Pending::OpenProject, ctx, frame);
            }
            Action::SaveProject => match self.session.context().project_path().map(PathBuf::from) {
                Some(path) => {
                    self.session.save_project(&path);
                }
                None => self.ask_where_to_save(Pending::SaveProject, ctx, frame),
            },
            Action::SaveProjectAs => self.ask_where_to_save(Pending::SaveProject, ctx, frame),
            Action::ExportFilm => {
                let name = self.work_name();
                self.ask_for_film(&name, Pending::ExportFilm, ctx, frame);
            }
            Action::SavePhoto => {
                let question = Question::SavePhoto(self.photo_file_name());
                self.ask(question, Pending::SavePhoto, ctx, frame);
            }
            Action::Bake => {
                let engine = &self.engine;
                let frames = |drawings: Vec<Drawing>| -> Frames { engine.decode(drawings) };
                self.session.start_baking(&frames);
            }
            Action::ClearTraces => self.asks_to_clear = true,
            Action::Quit => self.leave(Departure::Quit),
            Action::ToggleTheme => {
                self.set_theme(self.preferences.settings().theme.toggled(), ctx);
            }
            // The panels keep the list of keys themselves; everything else the session has done.
            _ => {}
        }
    }

    fn remember_expression(&mut self) {
        let text = self.session.document().expression().to_owned();
        self.preferences
            .change(|settings| settings.used_expression(&text));
    }

    /// Asks where a film goes: a file, or the folder in which that of its frames is made.
    pub(super) fn ask_for_film(
        &mut self,
        name: &str,
        purpose: Pending,
        ctx: &Context,
        frame: &eframe::Frame,
    ) {
        let film = self.preferences.settings().film();
        let question = if film.is_folder() {
            Question::FramesFolder
        } else {
            Question::ExportFilm(film.file_name(name), film.format)
        };
        self.ask(question, purpose, ctx, frame);
    }

    /// Where a film goes after that question. Frames get a folder of their own, beside what is there already.
    pub(super) fn film_path(&self, chosen: &Path, name: &str) -> PathBuf {
        match self.preferences.settings().film().format.extension() {
            Some(extension) => with_extension(chosen, extension),
            None => chosen.join(name),
        }
    }

    /// The selected slot if putting a face there loses nothing.
    pub(super) fn empty_selected_slot(&self) -> Option<SlotId> {
        let selected = self.session.document().selected_slot();
        selected.filter(|slot| slot.is_empty()).map(|slot| slot.id)
    }

    /// The face on the stage, as a file name.
    fn stage_name(&self) -> String {
        let selected = self.session.document().selected_slot();
        match selected.filter(|_| self.session.context().stage_view() == StageView::Face) {
            Some(slot) => as_file_name(&slot.name),
            None => self.work_name(),
        }
    }

    pub(super) fn ask_where_to_save(
        &mut self,
        purpose: Pending,
        ctx: &Context,
        frame: &eframe::Frame,
    ) {
        if self.session.asks_for_photo_storage() {
            self.asking_storage = Some(purpose);
            return;
        }
        let name = format!("{}.{PROJECT_EXTENSION}", self.work_name());
        self.ask(Question::SaveProject(name), purpose, ctx, frame);
    }

    /// Clears what the studio keeps of the user's files by itself, if that is wanted.
    fn answer_clearing(&mut self, is_wanted: bool) {
        self.asks_to_clear = false;
        if !is_wanted {
            return;
        }
        self.preferences.change(Settings::clear_recent);
        self.preferences.change(Settings::clear_recent_expressions);
        self.session
            .clear_traces(self.starter.libraries_folder.clone());
    }

    /// Goes on with saving once it is known how the photos are to be kept; without an answer nothing is saved.
    fn answer_storage(
        &mut self,
        answer: Option<PhotoStorage>,
        ctx: &Context,
        frame: &eframe::Frame,
    ) {
        let Some(purpose) = self.asking_storage.take() else {
            return;
        };
        match answer {
            Some(storage) => {
                self.session.set_photo_storage(storage);
                self.ask_where_to_save(purpose.clone(), ctx, frame);
            }
            None if purpose == Pending::SaveAndLeave => self.save_and_leave(None),
            None => {}
        }
    }

    /// "Astronaut to Invented 1", as a file name.
    pub(super) fn work_name(&self) -> String {
        let mut names = self
            .session
            .document()
            .filled_slots()
            .map(|slot| &slot.name);
        let name = match (names.next(), names.next_back()) {
            (Some(first), Some(last)) => format!("{first} to {last}"),
            (Some(only), None) => only.clone(),
            _ => "Faces".to_owned(),
        };
        as_file_name(&name)
    }

    /// "holiday edited.jpg": beside the photo's own name, with the ending of its own format.
    pub(super) fn photo_file_name(&self) -> String {
        let source = self.session.document().selected_slot();
        match source.and_then(|slot| slot.source.as_ref()) {
            Some(Source::Photo { path }) => {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                let extension = path.extension().and_then(|extension| extension.to_str());
                let extension = extension
                    .filter(|extension| !extension.eq_ignore_ascii_case("gif"))
                    .unwrap_or("png");
                format!("{stem} edited.{extension}")
            }
            _ => format!("{} edited.png", self.work_name()),
        }
    }

    pub(super) fn place_files(&mut self, files: Vec<PathBuf>, slot: Option<SlotId>) {
        let is_project = |path: &PathBuf| {
            path.extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case(PROJECT_EXTENSION))
        };
        match files.iter().find(|path| is_project(path)) {
            Some(project) => self.leave(Departure::OpenProject(project.clone())),
            None => self.session.place_files(files, slot),
        }
    }

    fn place_sample(&mut self, sample: usize, slot: Option<SlotId>) {
        let Some(sample) = SAMPLES.get(sample) else {
            return;
        };
        let source = Source::Sample {
            name: sample.name.to_owned(),
        };
        self.session.place(source, sample.label, slot);
    }
}

/// A name without the signs that separate folders, or that some systems keep for themselves.
pub(super) fn as_file_name(name: &str) -> String {
    name.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "-")
}
