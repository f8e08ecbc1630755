//! Many films from one timeline: of each step of it, or of each two of its keys, into a folder.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::film_pictures::{FilmMaker, FilmPictures, plans};
use crate::context::Context;
use crate::export_job::FrameSource;
use crate::film::Film;
use crate::films_job::{PlannedFilm, WrittenFilms, is_taken, start_films};
use crate::messages::{Severity, file_names};
use facemath_core::export::{Animation, FilmPlan, Films, Format};
use facemath_core::words;
use facemath_core::work::{Job, Stopped, Wake};
use facemath_nets::engine::Drawing;

/// Frames of all films together: more take memory and time before the first is drawn.
const MOST_FRAMES: usize = 20_000;
/// Names of files that are listed in a message.
const MOST_NAMES: usize = 6;

/// Films that are to be written.
pub(super) struct Batch {
    films: Vec<PlannedFilm>,
    /// Files of further films that are there already: those are not drawn again.
    there: Vec<PathBuf>,
    pictures: FilmPictures,
}

/// Starts looking up which of the files are there already: a folder may be on a disk that is slow, or that has gone.
///
/// # Errors
/// A sentence saying why there are no films.
pub(super) fn look_up(
    context: &Context,
    folder: &Path,
    film: Film,
    wake: &Wake,
) -> Result<Job<HashSet<PathBuf>>, String> {
    FilmMaker::new(context, film)?;
    let planned = planned(context, film)?;
    let files: Vec<PathBuf> = planned
        .iter()
        .map(|plan| film.format.file_in(folder, &plan.name))
        .collect();
    Ok(Job::spawn(
        "look-up",
        looking_in(folder),
        wake,
        move |reporter| {
            let files = files.into_iter();
            // Nobody waits for the rest once it was cancelled.
            let files = files.take_while(|_| !reporter.is_cancelled());
            Ok(files.filter(|path| is_taken(path)).collect())
        },
    ))
}

/// What is being done while it is looked up.
pub(super) fn looking_in(folder: &Path) -> String {
    format!("Looking for films in {}", folder.display())
}

/// A film of two keys, ready to be drawn and written.
pub struct PairFilm {
    /// What its file is called, without an ending.
    pub name: String,
    /// Its frames.
    pub pictures: FilmPictures,
    /// How they are played.
    pub animation: Animation,
    /// For each frame how many extra times it is shown.
    pub holds: Vec<u32>,
}

/// The films of the timeline, one by one: of each step of it, or of each two of its keys, as `film` says.
///
/// # Errors
/// A sentence saying why there are none.
pub(super) fn pair_films(
    context: &Context,
    film: Film,
) -> Result<impl Iterator<Item = PairFilm>, String> {
    let maker = FilmMaker::new(context, film)?;
    let planned = planned(context, film)?;
    Ok(planned.into_iter().filter_map(move |plan| {
        let part = maker.between(plan.faces)?;
        let mut pictures = FilmPictures::from(Vec::new());
        maker.add(&mut pictures, &part, part.schedule.frames());
        let mut animation = maker.animation(&part);
        animation.provenance = animation.provenance.stating(pictures.provenance());
        Some(PairFilm {
            name: plan.name,
            pictures,
            animation,
            holds: part.schedule.holds(),
        })
    }))
}

/// The films that are to be written, at least one.
fn planned(context: &Context, film: Film) -> Result<Vec<FilmPlan>, String> {
    let planned = plans(context.document(), film.films);
    if planned.is_empty() {
        return Err(format!(
            "These faces make no film of two, or more than {} of them. Take fewer keys",
            Films::MOST
        ));
    }
    Ok(planned)
}

impl Batch {
    /// Plans the films of the timeline in a folder, but for those whose files are `taken`.
    ///
    /// # Errors
    /// A sentence saying why there are none.
    pub fn plan(
        context: &Context,
        folder: &Path,
        film: Film,
        taken: &HashSet<PathBuf>,
    ) -> Result<Self, String> {
        let maker = FilmMaker::new(context, film)?;
        let planned = planned(context, film)?;
        let mut pictures = FilmPictures::from(Vec::new());
        let mut films = Vec::with_capacity(planned.len());
        let mut there = Vec::new();
        for plan in planned {
            let path = film.format.file_in(folder, &plan.name);
            if taken.contains(&path) {
                there.push(path);
                continue;
            }
            let before = pictures.drawings().len();
            let part = maker.between(plan.faces);
            let part = part.ok_or("Wait until all faces are ready")?;
            maker.add(&mut pictures, &part, part.schedule.frames());
            if pictures.count() > MOST_FRAMES {
                return Err(format!(
                    "These films would have more than {MOST_FRAMES} frames together. Take fewer keys, or fewer frames between them"
                ));
            }
            let own = pictures.drawings().get(before..).unwrap_or_default();
            let carries = own.iter().any(Drawing::carries_detail);
            let mut animation = maker.animation(&part);
            animation.provenance = animation
                .provenance
                .stating(pictures.provenance_of(carries));
            // Names are as long as they are: better said now than by the last film.
            if let Some(fault) = film.format.caption_fault(&animation) {
                return Err(format!("{}: {fault}", film.format.file_name(&plan.name)));
            }
            films.push(PlannedFilm {
                path,
                animation,
                holds: part.schedule.holds(),
            });
        }
        Ok(Self {
            films,
            there,
            pictures,
        })
    }

    /// What is to be told where all of its files are there already.
    pub fn nothing_to_write(&self) -> Option<WrittenFilms> {
        self.films.is_empty().then(|| WrittenFilms {
            there: self.there.clone(),
            ..WrittenFilms::default()
        })
    }

    /// What the files are called that are to be written.
    pub fn file_names(&self) -> Vec<String> {
        let names = self.films.iter().filter_map(|film| film.path.file_name());
        names
            .map(|name| name.to_string_lossy().into_owned())
            .collect()
    }

    /// Starts drawing and writing them.
    pub fn start(self, format: Format, frames: &dyn FrameSource, wake: &Wake) -> Job<WrittenFilms> {
        let frames = self.pictures.frames(frames);
        start_films(self.films, self.there, format, frames, wake)
    }
}

/// Tells what has become of films: which are there now, which were there before, and why there are no more.
pub(super) fn report(context: &mut Context, outcome: Result<WrittenFilms, Stopped>) {
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(stopped) => return report_stopped(context, stopped),
    };
    let mut sentences = Vec::new();
    let severity = match &outcome.stopped {
        Some(Stopped::Cancelled) => {
            sentences.push("Export cancelled".to_owned());
            Severity::Info
        }
        Some(Stopped::Failed(reason)) => {
            sentences.push(reason.clone());
            Severity::Error
        }
        None if outcome.there.is_empty() => Severity::Info,
        None => Severity::Warning,
    };
    let written: Vec<&Path> = outcome
        .written
        .iter()
        .map(|film| film.path.as_path())
        .collect();
    if let Some(folder) = written.first().and_then(|path| path.parent()) {
        let bytes = outcome.written.iter().map(|film| film.bytes).sum();
        sentences.push(format!(
            "Saved {} in {} ({}): {}",
            words::films(written.len()),
            folder.display(),
            words::bytes(bytes),
            file_names(written.iter().copied(), MOST_NAMES)
        ));
    }
    if !outcome.there.is_empty() {
        let there = outcome.there.iter().map(PathBuf::as_path);
        sentences.push(format!(
            "Left as they were, since they are there already: {}. Move or delete them to have them made again",
            file_names(there, MOST_NAMES)
        ));
    }
    let text = sentences.join(". ");
    let first = outcome.written.into_iter().next().map(|film| film.path);
    context.notices.report_files(severity, text, first);
}

/// Tells why an export has ended that was not finished.
pub(super) fn report_stopped(context: &mut Context, stopped: Stopped) {
    match stopped {
        Stopped::Cancelled => context.notices.report(Severity::Info, "Export cancelled"),
        Stopped::Failed(reason) => context.notices.report(Severity::Error, reason),
    }
}
