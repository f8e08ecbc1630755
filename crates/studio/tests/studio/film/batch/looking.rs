//! What comes before films are drawn: looking up which of them are there.

use facemath_core::export::{Films, Format};
use facemath_nets::engine::Drawing;
use facemath_studio::{ExportIntent, FileKind, Intent, Purpose, SettingsIntent};

use super::{decoded, film, finish, last_message, names, studio};

#[test]
fn nothing_is_drawn_before_it_is_known_which_films_are_there() {
    let mut studio = studio();
    let folder = tempfile::tempdir().unwrap();
    let film = film(Films::Pairs, Format::Gif);
    let drawn = std::cell::Cell::new(false);
    let noted = |faces: Vec<Drawing>| {
        drawn.set(true);
        decoded(faces)
    };
    assert!(studio.session.start_films(folder.path(), film));
    let early = Intent::Export(ExportIntent::WriteFilms);
    assert!(!studio.session.can(&early));
    studio.session.perform(early, &noted);
    assert!(
        !studio.session.start_films(folder.path(), film),
        "one at a time"
    );
    // A disk that does not answer holds up nothing: it is given up at once.
    let busy = studio.session.busy();
    assert!(busy[0].can_cancel && busy[0].fraction.is_none());
    studio.perform(Intent::Export(ExportIntent::Cancel));
    assert!(!studio.session.exports().is_exporting());
    assert_eq!(last_message(&studio).1, "Export cancelled");
    assert!(!drawn.get() && names(folder.path()).is_empty());
    // The next is none of its business.
    assert!(studio.session.start_films(folder.path(), film));
    finish(&mut studio.session, &noted);
    assert!(drawn.get());
    assert_eq!(names(folder.path()).len(), 3);
}

#[test]
fn the_next_question_begins_in_the_folder_that_films_and_frames_went_into() {
    let mut studio = studio();
    let folder = tempfile::tempdir().unwrap();
    let apart = folder.path().join("apart");
    std::fs::create_dir(&apart).unwrap();
    for (films, format, file, wanted) in [
        (Films::Pairs, Format::Gif, &apart, apart.as_path()),
        (Films::One, Format::PngFrames, &apart, &apart),
        (Films::One, Format::Gif, &apart.join("one.gif"), &apart),
    ] {
        let purpose = match films {
            Films::One => Purpose::ExportFilm,
            _ => Purpose::ExportFilms(films),
        };
        let film = film(films, format);
        studio.perform(Intent::Settings(SettingsIntent::Film(film)));
        let chosen = Intent::Chosen {
            purpose,
            files: vec![file.clone()],
        };
        studio.session.perform(chosen, &decoded);
        finish(&mut studio.session, &decoded);
        let begins = studio.session.settings().folder(FileKind::Export);
        assert_eq!(begins, Some(wanted), "{films:?}, {format:?}");
    }
}
