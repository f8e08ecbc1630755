//! A file of its own for each step of the film, or for each two of its keys.

mod looking;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use super::{change, set};
use crate::keys::plain_studio;
use crate::studio_support::{AGE, Studio, errors, invented, set_age};
use facemath_core::export::{Films, Format};
use facemath_nets::engine::Drawing;
use facemath_studio::{
    Action, Attribute, Choice, Command, ExportIntent, Film, FrameSource, Frames, Intent, KeyEdit,
    Keyframe, Purpose, Session, SettingsIntent, Severity, WindowTask,
};
use image::{Rgb, RgbImage};

/// Ann, Bo and Cy of 20, 40 and 60 years, with four frames from key to key.
fn studio() -> Studio {
    let mut studio = plain_studio();
    for (slot, name) in [(0, "Ann"), (1, "Bo")] {
        let slot = studio.slot(slot);
        let name = name.to_owned();
        studio.session.commit(Command::RenameSlot { slot, name });
    }
    studio.session.commit(Command::AppendFace {
        source: invented(7),
        name: "Cy".to_owned(),
    });
    studio.settle();
    for (slot, age) in [(0, 20.0), (1, 40.0), (2, 60.0)] {
        studio.session.commit(set_age(&studio, slot, age));
    }
    change(&mut studio, |timeline| timeline.size_px = 32);
    studio.settle();
    studio
}

/// A grey picture whose level is the age in the code.
fn decoded(faces: Vec<Drawing>) -> Frames {
    let grey = |face: Drawing| {
        let level = face.latent.as_slice()[AGE].round() as u8;
        Ok(RgbImage::from_pixel(32, 32, Rgb([level; 3])))
    };
    Box::new(faces.into_iter().map(grey))
}

fn film(films: Films, format: Format) -> Film {
    Film {
        films,
        format,
        ..Film::default()
    }
}

/// Hands on what has been done meanwhile, with an engine that draws like that.
pub fn pump(session: &mut Session, frames: &dyn FrameSource) {
    session.pump();
    if session
        .take_window_tasks()
        .contains(&WindowTask::WriteFilms)
    {
        session.perform(Intent::Export(ExportIntent::WriteFilms), frames);
    }
    std::thread::yield_now();
}

pub fn finish(session: &mut Session, frames: &dyn FrameSource) {
    while session.exports().is_exporting() {
        pump(session, frames);
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The levels of the frames in a folder of them.
fn levels(folder: &Path) -> Vec<u8> {
    let files = names(folder).into_iter();
    let level = |name: String| image::open(folder.join(name)).unwrap().into_rgb8()[(16, 16)].0[0];
    files.map(level).collect()
}

/// Whether levels are those, but for how half levels are rounded.
fn assert_levels(levels: &[u8], wanted: &[u8]) {
    let are_near = levels.iter().zip(wanted).all(|(a, b)| a.abs_diff(*b) <= 1);
    assert!(
        levels.len() == wanted.len() && are_near,
        "{levels:?} for {wanted:?}"
    );
}

fn last_message(studio: &Studio) -> (Severity, String) {
    let message = studio
        .session
        .context()
        .messages()
        .last()
        .expect("a message");
    (message.severity, message.text.clone())
}

#[test]
fn each_step_and_each_pair_become_files_that_are_named_before() {
    let mut studio = studio();
    for (films, wanted) in [
        (Films::Steps, vec!["Ann-Bo", "Bo-Cy"]),
        (Films::Pairs, vec!["Ann-Bo", "Ann-Cy", "Bo-Cy"]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let film = film(films, Format::PngFrames);
        studio.perform(Intent::Settings(SettingsIntent::Film(film)));
        assert_eq!(studio.session.film_file_names(), wanted);
        studio.act(Action::ExportFilm);
        let tasks = studio.session.take_window_tasks();
        let [WindowTask::Ask(dialog)] = tasks.as_slice() else {
            panic!("a folder is asked for once: {tasks:?}");
        };
        assert_eq!(dialog.choice, Choice::Folder);
        assert_eq!(dialog.purpose, Purpose::ExportFilms(films));
        let chosen = Intent::Chosen {
            purpose: dialog.purpose.clone(),
            files: vec![folder.path().to_owned()],
        };
        studio.session.perform(chosen, &decoded);
        let label = |studio: &Studio| studio.session.busy().remove(0).label;
        let looking = format!("Looking for films in {}", folder.path().display());
        assert_eq!(label(&studio), looking);
        while label(&studio) == looking {
            pump(&mut studio.session, &decoded);
        }
        let of = format!(" of {}: ", wanted.len());
        let writing = label(&studio);
        assert!(
            writing.starts_with("Exporting ") && writing.contains(&of),
            "{writing}"
        );
        finish(&mut studio.session, &decoded);
        assert_eq!(names(folder.path()), wanted);
        assert_levels(
            &levels(&folder.path().join("Ann-Bo")),
            &[20, 25, 30, 35, 40],
        );
        assert_levels(&levels(&folder.path().join("Bo-Cy")), &[40, 45, 50, 55, 60]);
        if films == Films::Pairs {
            assert_levels(
                &levels(&folder.path().join("Ann-Cy")),
                &[20, 30, 40, 50, 60],
            );
        }
        let (severity, text) = last_message(&studio);
        assert_eq!(severity, Severity::Info);
        assert!(
            text.contains(&format!("Saved {} films", wanted.len())),
            "{text}"
        );
        assert!(text.contains("Bo-Cy"), "{text}");
    }
    assert_eq!(
        studio.session.document().keys(),
        None,
        "the work is as it was"
    );
}

#[test]
fn each_film_is_the_film_of_its_keys() {
    let mut studio = studio();
    // A hold, a track, and a beginning and an end that are about the film of all.
    for command in [
        Command::EditKeys(KeyEdit::SetHold {
            index: 1,
            frames: Some(2),
        }),
        set(Attribute::Age, 0.0, 10.0),
        set(Attribute::Age, 2.0, 90.0),
    ] {
        studio.session.commit(command);
    }
    change(&mut studio, |timeline| {
        timeline.starts_at = Some(0.5);
        timeline.ends_at = Some(1.0);
    });
    studio.settle();
    let folder = tempfile::tempdir().unwrap();
    let film = film(Films::Pairs, Format::PngFrames);
    assert!(studio.session.start_films(folder.path(), film));
    finish(&mut studio.session, &decoded);
    let of = |name: &str| levels(&folder.path().join(name));
    assert_levels(&of("Ann-Bo"), &[10, 20, 30, 40, 50, 50, 50]);
    assert_levels(&of("Bo-Cy"), &[50, 50, 50, 60, 70, 80, 90]);
    assert_levels(&of("Ann-Cy"), &[10, 30, 50, 70, 90]);
}

#[test]
fn films_say_what_made_them_unless_they_are_not_to() {
    let mut studio = studio();
    let term = b"cv.iptc.org/newscodes/digitalsourcetype";
    for is_unmarked in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let film = Film {
            is_unmarked,
            ..film(Films::Steps, Format::Gif)
        };
        assert!(studio.session.start_films(folder.path(), film));
        finish(&mut studio.session, &decoded);
        let one = folder.path().join("one.gif");
        assert!(studio.session.start_export(&one, film, &decoded));
        finish(&mut studio.session, &decoded);
        assert_eq!(names(folder.path()).len(), 3);
        for name in names(folder.path()) {
            let file = fs::read(folder.path().join(&name)).unwrap();
            let is_marked = file.windows(term.len()).any(|part| part == term);
            assert_eq!(is_marked, !is_unmarked, "{name}");
        }
    }
}

#[test]
fn a_face_that_comes_again_makes_no_film_with_itself() {
    let mut studio = studio();
    studio.act(Action::FilmCircle);
    let names = |studio: &mut Studio, films| {
        let film = film(films, Format::Gif);
        studio.perform(Intent::Settings(SettingsIntent::Film(film)));
        studio.session.film_file_names()
    };
    let pairs = names(&mut studio, Films::Pairs);
    assert_eq!(pairs, ["Ann-Bo.gif", "Ann-Cy.gif", "Bo-Cy.gif"]);
    let steps = names(&mut studio, Films::Steps);
    assert_eq!(steps, ["Ann-Bo.gif", "Bo-Cy.gif", "Cy-Ann.gif"]);
    // Names become those of files.
    let slot = studio.slot(0);
    let name = "A/B: C".to_owned();
    studio.session.commit(Command::RenameSlot { slot, name });
    assert_eq!(names(&mut studio, Films::Steps)[0], "A-B- C-Bo.gif");
}

#[test]
fn files_that_are_there_stay_and_the_others_are_made() {
    let mut studio = studio();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("Ann-Cy.gif"), "mine").unwrap();
    let film = film(Films::Pairs, Format::Gif);
    assert!(studio.session.start_films(folder.path(), film));
    finish(&mut studio.session, &decoded);
    assert_eq!(
        names(folder.path()),
        ["Ann-Bo.gif", "Ann-Cy.gif", "Bo-Cy.gif"]
    );
    let mine = fs::read_to_string(folder.path().join("Ann-Cy.gif")).unwrap();
    assert_eq!(mine, "mine");
    let (severity, text) = last_message(&studio);
    assert_eq!(severity, Severity::Warning);
    assert!(text.contains("Saved 2 films"), "{text}");
    assert!(
        text.contains("Left as they were") && text.contains("Ann-Cy.gif"),
        "{text}"
    );
    // The film after the one that was left out is still its own.
    let third = image::open(folder.path().join("Bo-Cy.gif"))
        .unwrap()
        .into_rgb8();
    assert!(third[(16, 16)].0[0].abs_diff(40) < 6, "it begins with Bo");
}

#[test]
fn films_that_are_there_are_not_drawn_again() {
    let mut studio = studio();
    let folder = tempfile::tempdir().unwrap();
    let film = film(Films::Pairs, Format::Gif);
    let mut drawn = Vec::new();
    for missing in [None, Some("Ann-Cy.gif"), Some("")] {
        match missing {
            None => {}
            Some("") => assert_eq!(names(folder.path()).len(), 3),
            Some(name) => fs::remove_file(folder.path().join(name)).unwrap(),
        }
        let count = std::sync::atomic::AtomicUsize::new(0);
        let counted = |faces: Vec<Drawing>| {
            count.fetch_add(faces.len(), std::sync::atomic::Ordering::Relaxed);
            decoded(faces)
        };
        assert!(studio.session.start_films(folder.path(), film));
        finish(&mut studio.session, &counted);
        drawn.push(count.into_inner());
        let (severity, text) = last_message(&studio);
        let is_first = missing.is_none();
        assert_eq!(severity == Severity::Info, is_first, "{text}");
        assert_eq!(
            text.contains("are there already: Ann-Bo.gif"),
            !is_first,
            "{text}"
        );
    }
    assert_eq!(
        drawn,
        [15, 5, 0],
        "three films of five frames, one of them, none"
    );
    assert_eq!(
        names(folder.path()),
        ["Ann-Bo.gif", "Ann-Cy.gif", "Bo-Cy.gif"]
    );
}

#[test]
fn cancelling_leaves_the_finished_films_and_nothing_half_written() {
    let mut studio = studio();
    let folder = tempfile::tempdir().unwrap();
    let (go_on, wait) = mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(Some(wait));
    // All of the first film, then one frame for each time that it is told to go on.
    let slow = |faces: Vec<Drawing>| -> Frames {
        let wait = wait.lock().unwrap().take().expect("one batch");
        let frames = faces.into_iter().enumerate().map(move |(number, _)| {
            if number > 6 {
                wait.recv().map_err(|_| "nobody draws".to_owned())?;
            }
            Ok(RgbImage::from_pixel(32, 32, Rgb([number as u8 * 9; 3])))
        });
        Box::new(frames)
    };
    let film = film(Films::Pairs, Format::Gif);
    assert!(studio.session.start_films(folder.path(), film));
    let first: PathBuf = folder.path().join("Ann-Bo.gif");
    while !first.exists() {
        pump(&mut studio.session, &slow);
    }
    studio.perform(Intent::Export(ExportIntent::Cancel));
    drop(go_on);
    finish(&mut studio.session, &slow);
    assert_eq!(names(folder.path()), ["Ann-Bo.gif"]);
    let (severity, text) = last_message(&studio);
    assert_eq!(severity, Severity::Info);
    assert!(text.starts_with("Export cancelled"), "{text}");
    assert!(
        text.contains("Saved 1 film") && text.contains("Ann-Bo.gif"),
        "{text}"
    );
}

#[test]
fn a_failure_ends_the_batch_and_names_what_is_there() {
    let mut studio = studio();
    let folder = tempfile::tempdir().unwrap();
    let failing = |faces: Vec<Drawing>| -> Frames {
        let frames = faces.into_iter().enumerate().map(|(number, face)| {
            let is_there = number < 7;
            let frame = decoded(vec![face]).next().expect("one");
            if is_there {
                frame
            } else {
                Err("the engine has stopped".to_owned())
            }
        });
        Box::new(frames)
    };
    let film = film(Films::Steps, Format::Gif);
    assert!(studio.session.start_films(folder.path(), film));
    finish(&mut studio.session, &failing);
    assert_eq!(names(folder.path()), ["Ann-Bo.gif"]);
    let (severity, text) = last_message(&studio);
    assert_eq!(severity, Severity::Error);
    assert!(
        text.contains("the engine has stopped") && text.contains("Ann-Bo.gif"),
        "{text}"
    );
}

#[test]
fn what_cannot_be_a_batch_is_said_before_anything_is_drawn() {
    let mut studio = studio();
    let folder = tempfile::tempdir().unwrap();
    let film = film(Films::Pairs, Format::Gif);
    let keys = (0..70).map(|seed| Keyframe::of_source(invented(seed), "Nobody"));
    studio.session.commit(Command::EditKeys(KeyEdit::Replace {
        keys: Some(keys.collect()),
        there_and_back: None,
    }));
    studio.settle();
    assert!(!studio.session.start_films(folder.path(), film));
    assert!(
        errors(&studio)[0].contains("more than 2000"),
        "{:?}",
        errors(&studio)
    );
    assert!(names(folder.path()).is_empty());
    // A film of all keys is no batch, and the walk asks for a file as before.
    studio.perform(Intent::Settings(SettingsIntent::Film(Film::default())));
    assert!(studio.session.film_file_names().is_empty());
}
