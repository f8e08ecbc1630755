//! Exporting the morph.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::baking::{Baking, finish_baking};
use super::batch::{self, Batch, PairFilm};
use super::film_pictures::{FilmMaker, FilmPictures, animation};
use crate::context::Context;
use crate::export_job::{FilmFile, FrameSource, Written, start_film};
use crate::film::Film;
use crate::films_job::WrittenFilms;
use crate::messages::Severity;
use facemath_core::export::Animation;
use facemath_core::words;
use facemath_core::work::{Job, Progress, Stopped, Wake, remaining_secs};
use facemath_nets::engine::Drawing;

/// The film or photo that is being written.
pub struct Exports {
    running: Option<Running>,
    pub(super) wake: Wake,
}

struct Running {
    work: Work,
    started_secs: f64,
}

enum Work {
    /// A film or a photo.
    File {
        job: Job<Written>,
        /// What the file is called.
        name: String,
        /// What the file is to take the place of, if anything.
        bakes: Option<Baking>,
    },
    /// Which files of several films are there already is being looked up.
    LookUp(LookUp),
    /// Several films, whose files are called so.
    Films {
        job: Job<WrittenFilms>,
        names: Vec<String>,
    },
}

/// What comes before films are written into a folder.
struct LookUp {
    job: Job<HashSet<PathBuf>>,
    folder: PathBuf,
    film: Film,
    /// The files that are there, once that is known.
    taken: Option<HashSet<PathBuf>>,
}

impl Work {
    /// The finished part; `None` if unknown.
    fn fraction(&self) -> Option<f32> {
        match self {
            Self::File { job, .. } => Some(job.fraction()),
            Self::Films { job, .. } => Some(job.fraction()),
            Self::LookUp(_) => None,
        }
    }

    fn label(&self) -> String {
        match self {
            Self::File { bakes: Some(_), .. } => "Making the edited photo".to_owned(),
            Self::File { name, .. } => format!("Exporting {name}"),
            Self::LookUp(look_up) => batch::looking_in(&look_up.folder),
            Self::Films { job, names } => {
                // Each film is as large a part of the work.
                let reached = (job.fraction() * names.len() as f32) as usize;
                let number = reached.min(names.len().saturating_sub(1));
                let name = names.get(number).map_or("", String::as_str);
                format!("Exporting {} of {}: {name}", number + 1, names.len())
            }
        }
    }
}

impl Exports {
    pub fn new(wake: Wake) -> Self {
        Self {
            running: None,
            wake,
        }
    }

    pub fn progress(&self, now_secs: f64) -> Option<Progress> {
        let running = self.running.as_ref()?;
        let fraction = running.work.fraction();
        let elapsed_secs = (now_secs - running.started_secs) as f32;
        Some(Progress {
            label: running.work.label(),
            fraction,
            remaining_secs: fraction.and_then(|fraction| remaining_secs(elapsed_secs, fraction)),
            can_cancel: true,
        })
    }
}

impl Exports {
    /// Starts writing the morph to a file. `false` if it cannot be started; the reason is then among the messages. The
    /// outcome becomes a message too.
    pub(crate) fn start_export(
        &mut self,
        context: &mut Context,
        path: &Path,
        film: Film,
        frames: &dyn FrameSource,
    ) -> bool {
        match self.try_start_export(context, path, film, frames) {
            Ok(()) => true,
            Err(reason) => {
                context.notices.report(Severity::Error, reason);
                false
            }
        }
    }

    fn try_start_export(
        &mut self,
        context: &Context,
        path: &Path,
        film: Film,
        frames: &dyn FrameSource,
    ) -> Result<(), String> {
        let pictures = self.film_pictures(context, film)?;
        let holds = context.schedule().holds();
        let film = FilmFile {
            path,
            format: film.format,
            animation: animation(context, film),
            holds,
        };
        self.start_film(context, film, pictures, frames)
    }

    /// Starts writing a film to a file.
    ///
    /// # Errors
    /// A sentence saying why it cannot be started.
    pub(crate) fn start_film(
        &mut self,
        context: &Context,
        film: FilmFile<'_>,
        pictures: FilmPictures,
        frames: &dyn FrameSource,
    ) -> Result<(), String> {
        self.check_idle()?;
        let animation = Animation {
            provenance: film.animation.provenance.stating(pictures.provenance()),
            ..film.animation
        };
        let frame_count = pictures.count();
        let frames = pictures.frames(frames);
        let path = film.path;
        let film = FilmFile { animation, ..film };
        let job = start_film(film, frames, frame_count, &self.wake);
        self.run_export(context, path, job, None);
        Ok(())
    }

    /// Starts looking up which films of the steps of the timeline, or of each two of its keys, are in a folder already. They
    /// are written with [`Exports::write_films`] once that is known, see [`Exports::has_looked_up`]. `false` if there is
    /// nothing to write; the reason is then among the messages.
    pub(crate) fn start_films(&mut self, context: &mut Context, folder: &Path, film: Film) -> bool {
        let started = self.try_start_films(context, folder, film);
        context.report_if_failed(started)
    }

    fn try_start_films(
        &mut self,
        context: &Context,
        folder: &Path,
        film: Film,
    ) -> Result<(), String> {
        self.check_idle()?;
        let job = batch::look_up(context, folder, film, &self.wake)?;
        self.run(
            context,
            Work::LookUp(LookUp {
                job,
                folder: folder.to_owned(),
                film,
                taken: None,
            }),
        );
        Ok(())
    }

    /// Whether films wait for what draws them.
    pub(crate) fn has_looked_up(&self) -> bool {
        let work = self.running.as_ref().map(|running| &running.work);
        matches!(work, Some(Work::LookUp(LookUp { taken: Some(_), .. })))
    }

    /// Starts writing the films whose files have been looked up, if there are any. What has become of them becomes a message.
    pub(crate) fn write_films(&mut self, context: &mut Context, frames: &dyn FrameSource) {
        if !self.has_looked_up() {
            return;
        }
        let ended = self.running.take().map(|running| running.work);
        if let Some(Work::LookUp(LookUp {
            folder,
            film,
            taken: Some(taken),
            ..
        })) = ended
        {
            let batch = Batch::plan(context, &folder, film, &taken);
            let started = batch.map(|batch| self.write_batch(context, batch, film, frames));
            context.report_if_failed(started);
        }
    }

    fn write_batch(
        &mut self,
        context: &mut Context,
        batch: Batch,
        film: Film,
        frames: &dyn FrameSource,
    ) {
        if let Some(outcome) = batch.nothing_to_write() {
            return batch::report(context, Ok(outcome));
        }
        let names = batch.file_names();
        let job = batch.start(film.format, frames, &self.wake);
        self.run(context, Work::Films { job, names });
    }

    fn check_idle(&self) -> Result<(), String> {
        if self.is_exporting() {
            return Err("Another export is running. Wait for it or cancel it".to_owned());
        }
        Ok(())
    }

    /// Each frame of the film, without repeats: faces at the film's size where they carry detail, and at the model's where
    /// they do not; whole photographs at the film's size.
    ///
    /// # Errors
    /// A sentence saying what is missing.
    pub fn film_pictures(&self, context: &Context, film: Film) -> Result<FilmPictures, String> {
        let maker = FilmMaker::new(context, film)?;
        let film = maker.whole();
        let mut pictures = FilmPictures::from(Vec::new());
        maker.add(&mut pictures, &film, film.schedule.frames());
        Ok(pictures)
    }

    /// The films of each step of the timeline, or of each two of its keys, as [`Film::films`] says, in order; frames as of
    /// [`Exports::film_pictures`].
    ///
    /// # Errors
    /// A sentence saying why there are none.
    pub fn pair_films(
        &self,
        context: &Context,
        film: Film,
    ) -> Result<impl Iterator<Item = PairFilm>, String> {
        batch::pair_films(context, film)
    }

    /// The faces of [`Exports::film_pictures`], without a photograph around them.
    ///
    /// # Errors
    /// A sentence saying what is missing.
    pub fn export_drawings(&self, context: &Context) -> Result<Vec<Drawing>, String> {
        let pictures = self.film_pictures(context, Film::default())?;
        Ok(pictures.drawings().to_vec())
    }

    pub(super) fn run_export(
        &mut self,
        context: &Context,
        path: &Path,
        job: Job<Written>,
        bakes: Option<Baking>,
    ) {
        let name = path.file_name().unwrap_or(path.as_os_str());
        let name = name.to_string_lossy().into_owned();
        self.run(context, Work::File { job, name, bakes });
    }

    fn run(&mut self, context: &Context, work: Work) {
        self.running = Some(Running {
            work,
            started_secs: context.notices.now_secs,
        });
    }

    /// Whether an export is running.
    pub fn is_exporting(&self) -> bool {
        self.running.is_some()
    }

    /// Asks the running export to stop.
    pub(crate) fn cancel_export(&mut self, context: &mut Context) {
        let work = self.running.as_ref().map(|running| &running.work);
        match work {
            Some(Work::File { job, .. }) => job.cancel(),
            Some(Work::Films { job, .. }) => job.cancel(),
            // A disk that does not answer ends no look-up, and nothing has been written.
            Some(Work::LookUp(_)) => {
                self.running = None;
                batch::report_stopped(context, Stopped::Cancelled);
            }
            None => {}
        }
    }

    pub(crate) fn pump_export(&mut self, context: &mut Context) {
        let Some(running) = &mut self.running else {
            return;
        };
        match &mut running.work {
            Work::File { job, bakes, .. } => {
                if let Some(outcome) = job.poll() {
                    let bakes = bakes.take();
                    self.running = None;
                    finish_file(context, outcome, bakes);
                }
            }
            Work::Films { job, .. } => {
                if let Some(outcome) = job.poll() {
                    self.running = None;
                    batch::report(context, outcome);
                }
            }
            Work::LookUp(look_up) => match look_up.job.poll() {
                Some(Ok(taken)) => look_up.taken = Some(taken),
                Some(Err(stopped)) => {
                    self.running = None;
                    batch::report_stopped(context, stopped);
                }
                None => {}
            },
        }
    }
}

fn finish_file(context: &mut Context, outcome: Result<Written, Stopped>, bakes: Option<Baking>) {
    match outcome {
        Ok(Written {
            path,
            bytes,
            left_behind,
        }) => match bakes {
            Some(baking) => finish_baking(context, baking, path),
            None => {
                let saved = format!("Saved {} ({})", path.display(), words::bytes(bytes));
                let text = match left_behind {
                    None => saved,
                    Some(further) => format!("{saved}, without {further} of the photo"),
                };
                context.notices.report_saved(path, text);
            }
        },
        Err(stopped) => batch::report_stopped(context, stopped),
    }
}
