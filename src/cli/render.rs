//! `facemath render`: the film of a project, as the window exports it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use crossbeam_channel::Receiver;
use tempfile::TempDir;

use super::animation::{Output, format_of_films, note_written};
use super::caption::CaptionOptions;
use super::console::Console;
use super::encoding::{EncodingOptions, FormatName, note_fitted, note_left_out};
use super::error::CommandError;
use super::morph_films::FilmsOption;
use super::options::{CommonOptions, whole};
use super::paths;
use facemath_core::export::{self, Animation, Films, Format, MAX_GIF_FPS, Spool, gif_rate_note};
use facemath_core::work::Wake;
use facemath_nets::engine::{Drawing, EngineOptions};
use facemath_studio::{
    Command, Engine, Event, Film, FilmPictures, Frames, KeyEdit, NoFilmPhoto, Session,
    SessionOptions, Severity, Slot, SlotState, ThreadedPhotos, Timeline, animation, apply,
    read_project,
};

const HELP: &str = "\
The photos of the project are read again, its faces edited as its sliders stand, and the
morph written with the project's own timeline: size, frames per second, hold, ways back
and caption, unless other ones are given. The ending of --out says the format: .gif,
.mp4, .webp and .apng are films, .png is one picture of all frames (with --format strip
of steps on the way), and a folder gets a picture for each.

With --whole-photo each frame is the whole photo, where all keys of the film are one
photo's face with other sliders. With --films steps each key and the next make a film of
their own, with --films pairs each two keys; --out is then a folder, and --format says
what they are.

Examples:
  facemath render us.facemath --out us.mp4
  facemath render me-at-5-to-80.facemath --whole-photo --size 1280 --out me.mp4
  facemath render us.facemath --out us.gif --size 384 --max-size 8MB
  facemath render us.facemath --out us.gif --fps 30 --hold 15 --ping-pong=false --loops 3
  facemath render us.facemath --out us.png --format strip --pictures 5
  facemath render us.facemath --films pairs --format mp4 --out films/
  facemath render us.facemath --out us.gif --caption \"Ten years\" --caption-place top";

/// Write the film of a project
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// The project
    #[arg(value_name = "PROJECT")]
    project: PathBuf,
    /// A .gif, .mp4, .webp or .apng, a .png of all frames, or a folder for a picture of each
    #[arg(long, value_name = "FILE|DIR")]
    out: PathBuf,
    /// The format, whatever the ending: gif, mp4, webp, apng, png or jpeg for frames, sheet or strip
    #[arg(long, value_name = "NAME", value_enum, hide_possible_values = true)]
    format: Option<FormatName>,
    /// Width and height of the frames in pixels [default: the project's]
    #[arg(long, value_name = "PX", value_parser = whole(Timeline::SIZE_PX))]
    size: Option<u32>,
    /// Frames per second, 1 to 60; in a GIF 50 [default: the project's]
    #[arg(long, value_name = "F", value_parser = frame_rate)]
    fps: Option<f32>,
    /// Extra frames on the first and on the last face, where their keys say nothing else [default: the project's]
    #[arg(long, value_name = "N", value_parser = whole(Timeline::HOLD_FRAMES))]
    hold: Option<u32>,
    /// Come back to the first face; --ping-pong=false does not [default: as the project]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    ping_pong: Option<bool>,
    /// How often it plays; 0 is forever [default: as the project]
    #[arg(long, value_name = "N", value_parser = whole(0..=u16::MAX))]
    loops: Option<u16>,
    #[command(flatten)]
    films: FilmsOption,
    /// Each frame is the whole photo with the face put back into it; --size is its longer side
    #[arg(long)]
    whole_photo: bool,
    #[command(flatten)]
    caption: CaptionOptions,
    #[command(flatten)]
    encoding: EncodingOptions,
}

impl Options {
    pub(super) fn run(
        &self,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        let film = self.film()?;
        if film.films == Films::One {
            paths::refuse_input_as_target(&self.out, std::slice::from_ref(&self.project))?;
            paths::refuse_existing(&self.out, common)?;
            paths::make_parent(&self.out)?;
        } else {
            paths::make_folder(&self.out)?;
        }
        self.encoding.note_unused(film.format, console);

        let mut studio = Studio::open(&self.project, common, console)?;
        let timeline = self.timeline(*studio.session.document().timeline());
        studio.session.commit(Command::SetTimeline(timeline));
        if let Some(note) = gif_rate_note(timeline.fps).filter(|_| film.format == Format::Gif) {
            console.note(note);
        }
        let caption = self.caption.caption(studio.session.document().caption());
        self.caption.note_unused(&caption, console);
        studio.session.commit(Command::SetCaption(caption));
        // Its photo stays at hand, however many others there are.
        studio
            .session
            .change_settings(|settings| settings.set_film(film));
        studio.read_faces(console)?;
        if self.whole_photo
            && let Err(none) = studio.session.context().film_photo()
        {
            let project = self.project.display();
            return Err(CommandError::Request(match none {
                NoFilmPhoto::NotYet => format!("the photo of {project} cannot be read"),
                NoFilmPhoto::Never(_) => format!(
                    "{project} has no film of one photo: all keys must be that photo's face with other sliders. Leave \
                     --whole-photo out"
                ),
            }));
        }
        if film.films == Films::One {
            return self.write_film(&studio, film, console);
        }
        self.write_films(&studio, film, common, console)
    }

    /// How films are written, as was asked for.
    fn film(&self) -> Result<Film, CommandError> {
        let films = self.films.films();
        let format = match films {
            Films::One => Output::new(&self.out, self.format)?.format(),
            Films::Steps | Films::Pairs => format_of_films(&self.out, self.format)?,
        };
        Ok(Film {
            format,
            encoding: self.encoding.encoding(),
            films,
            is_whole_photo: self.whole_photo,
            is_unmarked: !self.encoding.mark,
            loops: self.loops.unwrap_or_default(),
        })
    }

    /// Writes the film of all keys.
    fn write_film(
        &self,
        studio: &Studio,
        film: Film,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        let context = studio.session.context();
        let pictures = studio.session.exports().film_pictures(context, film);
        let pictures = pictures.map_err(CommandError::Request)?;
        let mut animation = animation(context, film);
        animation.provenance = animation.provenance.stating(pictures.provenance());
        let holds = context.schedule().holds();
        studio.write(
            &self.out,
            film.format,
            (pictures, animation, holds),
            console,
        )
    }

    /// Writes a film of each two keys. One that cannot be written is told, and the others are made.
    fn write_films(
        &self,
        studio: &Studio,
        film: Film,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<(), CommandError> {
        let context = studio.session.context();
        let films = studio.session.exports().pair_films(context, film);
        for planned in films.map_err(CommandError::Request)? {
            let path = film.format.file_in(&self.out, &planned.name);
            let written = paths::refuse_existing(&path, common)
                .and_then(|()| {
                    paths::refuse_input_as_target(&path, std::slice::from_ref(&self.project))
                })
                .and_then(|()| {
                    let planned = (planned.pictures, planned.animation, planned.holds);
                    studio.write(&path, film.format, planned, console)
                });
            if let Err(error) = written {
                console.failed(error);
            }
        }
        Ok(())
    }

    /// The timing of the project with what was given instead.
    fn timeline(&self, project: Timeline) -> Timeline {
        Timeline {
            size_px: self.size.unwrap_or(project.size_px),
            fps: self.fps.unwrap_or(project.fps),
            hold_frames: self.hold.unwrap_or(project.hold_frames),
            ping_pong: self.ping_pong.unwrap_or(project.ping_pong),
            looped: self.loops.map_or(project.looped, |_| true),
            ..project
        }
    }
}

fn frame_rate(text: &str) -> Result<f32, String> {
    let range = Timeline::FPS;
    let rate = text.parse().ok().filter(|fps| range.contains(fps));
    rate.ok_or_else(|| {
        let (least, most) = (range.start(), range.end());
        format!(
            "frames per second of a project go from {least} to {most}, in a GIF to {MAX_GIF_FPS}"
        )
    })
}

/// The studio without a window: a session, its engine, and what wakes it.
struct Studio {
    session: Session,
    engine: Engine,
    news: Receiver<()>,
    /// Photos that the project holds, removed at the end.
    _unpacked: TempDir,
}

impl Studio {
    /// Opens a project with the model that it asks for, or another if one was given.
    fn open(
        project: &Path,
        common: &CommonOptions,
        console: &mut Console,
    ) -> Result<Self, CommandError> {
        let unpacked = tempfile::tempdir().map_err(CommandError::other)?;
        let read = read_project(project, unpacked.path()).map_err(CommandError::other)?;
        for problem in read.unpack(unpacked.path()) {
            console.warning(&problem);
        }
        let mut document = read.document;
        if let Some(model) = &common.model {
            let model = model.clone();
            apply(&mut document, &Command::UseModel { model }).map_err(CommandError::other)?;
        }
        let (sender, news) = crossbeam_channel::bounded(1);
        // One waiting call is as good as many.
        let wake: Wake = Arc::new(move || sender.try_send(()).unwrap_or_default());
        let options = EngineOptions {
            device: common.device,
            wake: Arc::clone(&wake),
            ..EngineOptions::default()
        };
        let model = document.model().to_owned();
        let engine = Engine::spawn(options, model.clone())?;
        let ready = engine.wait_until_ready()?;
        let options = SessionOptions {
            document,
            project: Some(project.to_owned()),
            engine_model: model,
            autosave_folder: None,
            data_folder: None,
            libraries_folder: None,
            seed: 1,
            wake: Arc::clone(&wake),
        };
        let mut session = Session::new(options, Box::new(ThreadedPhotos::new(wake)));
        session.handle(Event::Ready {
            device: ready.device,
            model: ready.model,
        });
        Ok(Self {
            session,
            engine,
            news,
            _unpacked: unpacked,
        })
    }

    /// Writes frames as they are played, each with how many extra times it is shown.
    fn write(
        &self,
        path: &Path,
        format: Format,
        (pictures, animation, holds): (FilmPictures, Animation, Vec<u32>),
        console: &mut Console,
    ) -> Result<(), CommandError> {
        let count = pictures.count();
        console.start("Writing", count);
        let engine = &self.engine;
        let frames = |drawings: Vec<Drawing>| -> Frames {
            let drawn = engine.decode(drawings);
            Box::new(drawn.map(|frame| frame.map_err(|error| error.to_string())))
        };
        let frames = Spool::new(pictures.frames(&frames), count, path);
        let mut frames = frames.with_holds(holds);
        let mut progress = |progress: export::Progress| {
            console.reached(progress.done, progress.total);
            ControlFlow::Continue(())
        };
        let report = format.write(path, &mut frames, &animation, &mut progress);
        console.finish();
        let report = report?;
        note_fitted(format, &animation, &report, console);
        note_left_out(format, &animation, count, console);
        note_written(format, path, &report, console);
        Ok(())
    }

    /// Lets photos be read until all faces are there. What is wrong with one is told as a failed input, and it takes no part.
    fn read_faces(&mut self, console: &mut Console) -> Result<(), CommandError> {
        loop {
            self.session.pump();
            for request in self.session.take_requests() {
                self.engine.send(request);
            }
            if self.session.context().is_settled() {
                break;
            }
            if self.news.recv().is_err() {
                return Err(CommandError::other("the faces could not be read"));
            }
            while let Some(event) = self.engine.try_event() {
                self.session.handle(event);
            }
        }
        let context = self.session.context();
        for message in context.messages() {
            if message.severity == Severity::Warning {
                console.warning(&message.text);
            }
        }
        let mut commands = Vec::new();
        let failed = |face: &Slot| match context.face_state(face) {
            SlotState::Failed(reason) => Some(reason),
            _ => None,
        };
        let document = context.document();
        let slots: Vec<_> = document
            .filled_slots()
            .filter_map(|slot| Some((slot.id, failed(slot)?)))
            .collect();
        let keys = document.film_keys();
        let keys = keys.iter().enumerate().rev();
        let keys: Vec<_> = keys
            .filter_map(|(index, key)| Some((index, key.key.slot(), failed(&key.face)?)))
            .collect();
        // Keys first, and from behind: those before keep their numbers.
        for (index, slot, reason) in keys.into_iter().filter(|_| document.keys().is_some()) {
            if slot.is_none() {
                console.failed(reason);
            }
            commands.push(Command::EditKeys(KeyEdit::Remove { index }));
        }
        for (slot, reason) in slots {
            console.failed(reason);
            commands.push(Command::ClearSlot { slot });
        }
        for command in commands {
            self.session.commit(command);
        }
        Ok(())
    }
}
