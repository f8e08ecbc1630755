//! Several films on their way into files of their own, one after the other.

use std::path::{Path, PathBuf};

use crate::export_job::{FilmFile, Frames, Written};
use facemath_core::export::{Animation, Format};
use facemath_core::words;
use facemath_core::work::{Job, Reporter, Stopped, Wake};

/// One of several films.
#[derive(Clone, Debug)]
pub(crate) struct PlannedFilm {
    pub path: PathBuf,
    pub animation: Animation,
    /// For each frame how many extra times it is shown.
    pub holds: Vec<u32>,
}

/// What has become of several films.
#[derive(Debug, Default)]
pub(crate) struct WrittenFilms {
    pub written: Vec<Written>,
    /// Files that were there already and have been left alone.
    pub there: Vec<PathBuf>,
    /// Why no more were written, if not all.
    pub stopped: Option<Stopped>,
}

/// Whether there is a file or a folder of that name: a link that leads nowhere is a name that is taken as well.
pub(crate) fn is_taken(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Starts writing films, of which `frames` are all frames one after the other; `there` are files of other films that were left
/// out, since they are there already. A file that has come meanwhile stays as well. What is finished stays finished whatever
/// happens to the next.
pub(crate) fn start_films(
    films: Vec<PlannedFilm>,
    there: Vec<PathBuf>,
    format: Format,
    frames: Frames,
    wake: &Wake,
) -> Job<WrittenFilms> {
    let doing = format!("Writing {}", words::films(films.len()));
    Job::spawn("export", doing, wake, move |reporter| {
        let outcome = WrittenFilms {
            there,
            ..WrittenFilms::default()
        };
        Ok(write_all(&films, format, frames, outcome, reporter))
    })
}

fn write_all(
    films: &[PlannedFilm],
    format: Format,
    mut frames: Frames,
    mut outcome: WrittenFilms,
    reporter: &Reporter,
) -> WrittenFilms {
    let count = films.len().max(1) as f32;
    for (number, film) in films.iter().enumerate() {
        if reporter.is_cancelled() {
            outcome.stopped = Some(Stopped::Cancelled);
            break;
        }
        let part = |fraction: f32| (number as f32 + fraction) / count;
        reporter.reached(part(0.0));
        let frame_count = film.holds.len();
        let mut own = frames.by_ref().take(frame_count);
        if is_taken(&film.path) {
            outcome.there.push(film.path.clone());
        } else {
            let file = FilmFile {
                path: &film.path,
                format,
                animation: film.animation.clone(),
                holds: film.holds.clone(),
            };
            match file.write(&mut own, frame_count, reporter, part) {
                Ok(written) => outcome.written.push(written),
                Err(stopped) => {
                    outcome.stopped = Some(stopped);
                    break;
                }
            }
        }
        // The next film begins with its own first frame.
        while !reporter.is_cancelled() && own.next().is_some() {}
    }
    outcome
}
