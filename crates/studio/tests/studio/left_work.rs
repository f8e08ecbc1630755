//! What a killed window leaves behind, and another that goes on with it.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::studio_support::{invented, no_frames};
use crate::traces::window_in;
use facemath_studio::{
    Action, Autosave, AutosavePlace, Command, Departure, Document, FacesIntent, Intent,
    LeavingAnswer, Session, Source, WindowTask, apply,
};
use tempfile::TempDir;

/// A window that has read what was left in its place.
fn window(data: &Path) -> (Session, AutosavePlace) {
    let (mut session, place) = window_in(data, None);
    session.found_left_work(place.left_by_others().to_vec());
    session.resume(None);
    while session.is_resuming() {
        std::thread::yield_now();
        session.pump();
    }
    session.take_window_tasks();
    (session, place)
}

/// Two windows were killed; the second had work with these faces. Returns it.
fn killed(data: &Path, faces: Vec<(Source, String)>) -> Document {
    let first = AutosavePlace::claim(data);
    let second = AutosavePlace::claim(data);
    let mut document = Document::new();
    apply(&mut document, &Command::PlaceFaces { first: None, faces }).expect("it can be done");
    let mut autosave = Autosave::new(second.folder(), Arc::new(|| {}));
    autosave.tick(0.0, &document, None).expect("nothing yet");
    autosave.flush().expect("it can be written");
    drop((first, second));
    document
}

fn adopt(session: &mut Session) {
    session.perform(Action::AdoptLeftWork.intent(), &no_frames);
    finish_adopting(session);
}

fn finish_adopting(session: &mut Session) {
    while session.is_adopting() {
        std::thread::yield_now();
        session.pump();
    }
}

#[test]
fn a_demonstration_that_nobody_has_touched_is_no_work() {
    let data = TempDir::new().expect("a folder");
    let (mut session, _place) = window(data.path());
    assert!(session.document().filled_slots().next().is_some());
    session.tick(0.0, 0.0);
    session.tick(20.0, 0.0);
    // Another face was looked at, and that is all.
    let selected = session.document().selected();
    let other = Intent::Faces(FacesIntent::SelectNeighbour(1));
    session.perform(other, &no_frames);
    assert_ne!(session.document().selected(), selected);
    session.tick(40.0, 0.0);
    assert_eq!(session.next_tick_secs(), None, "nothing is to be written");
    session.place(invented(7), "Seven", None);
    session.tick(60.0, 0.0);
    assert!(session.next_tick_secs().is_some());
}

#[test]
fn empty_slots_are_kept_in_the_place_of_earlier_work() {
    let data = TempDir::new().expect("a folder");
    let (mut session, place) = window(data.path());
    session.place(invented(7), "Seven", None);
    session.tick(0.0, 0.0);
    session.flush_autosave();
    drop((session, place));
    let (mut session, _place) = window(data.path());
    session.new_project();
    session.tick(0.0, 0.0);
    assert!(session.next_tick_secs().is_some());
}

#[test]
fn the_work_of_a_killed_window_opens_in_another() {
    let data = TempDir::new().expect("a folder");
    let left = killed(data.path(), vec![(invented(7), "Seven".to_owned())]);
    let (mut session, place) = window(data.path());
    let file = place.left_by_others()[0].join("autosave.json");
    let note = &session.context().messages()[0].text;
    assert!(
        note.ends_with("File, Go on with another window's work"),
        "{note}"
    );
    assert!(session.is_enabled(Action::AdoptLeftWork));
    adopt(&mut session);
    assert_eq!(*session.document(), left);
    assert!(session.context().is_modified(), "it is in no project");
    assert!(!session.is_enabled(Action::AdoptLeftWork), "it is open");
    let mut messages = session.context().messages().iter();
    assert!(!messages.any(|message| message.text.ends_with("another window's work")));
    assert!(file.exists(), "it is nowhere else yet");
    let mut secs = 0.0;
    while file.exists() {
        session.tick(secs, 0.0);
        secs += 1.0;
        std::thread::yield_now();
    }
    drop((session, place));
    let (session, place) = window(data.path());
    assert_eq!(*session.document(), left);
    assert!(place.left_by_others().is_empty());
}

#[test]
fn the_work_of_a_window_that_is_still_dying_is_found_once_it_is_dead() {
    let data = TempDir::new().expect("a folder");
    let left = killed(data.path(), vec![(invented(7), "Seven".to_owned())]);
    // It was the second of two; the third begins while both hold their places.
    let dying = [
        AutosavePlace::claim(data.path()),
        AutosavePlace::claim(data.path()),
    ];
    let (mut session, place) = window(data.path());
    assert!(place.left_by_others().is_empty());
    assert!(!session.is_enabled(Action::AdoptLeftWork));
    session.watch_for_left_work(place.held_by_others().to_vec());
    drop(dying);
    // Nothing has been done here yet.
    while *session.document() != left {
        std::thread::yield_now();
        session.pump();
    }
    assert!(!session.is_enabled(Action::AdoptLeftWork), "it is open");
}

#[test]
fn the_place_that_is_still_held_may_be_behind_a_free_one() {
    let data = TempDir::new().expect("a folder");
    let left = killed(data.path(), vec![(invented(7), "Seven".to_owned())]);
    let first = AutosavePlace::claim(data.path());
    let dying = AutosavePlace::claim(data.path());
    drop(first);
    let (mut session, place) = window(data.path());
    assert_eq!(place.folder(), data.path());
    session.watch_for_left_work(place.held_by_others().to_vec());
    drop(dying);
    while *session.document() != left {
        std::thread::yield_now();
        session.pump();
    }
}

#[test]
fn it_does_not_take_the_place_of_what_has_been_done_meanwhile() {
    let data = TempDir::new().expect("a folder");
    let left = killed(data.path(), vec![(invented(7), "Seven".to_owned())]);
    let dying = [
        AutosavePlace::claim(data.path()),
        AutosavePlace::claim(data.path()),
    ];
    let (mut session, place) = window(data.path());
    session.place(invented(8), "Eight", None);
    let own = session.document().clone();
    session.watch_for_left_work(place.held_by_others().to_vec());
    drop(dying);
    while !session.is_enabled(Action::AdoptLeftWork) {
        std::thread::yield_now();
        session.pump();
    }
    assert_eq!(*session.document(), own);
    adopt(&mut session);
    session.answer_leaving(LeavingAnswer::Discard);
    finish_adopting(&mut session);
    assert_eq!(*session.document(), left);
}

#[test]
fn it_takes_the_place_of_other_work_after_the_usual_question() {
    let data = TempDir::new().expect("a folder");
    let left = killed(data.path(), vec![(invented(7), "Seven".to_owned())]);
    let (mut session, _place) = window(data.path());
    session.place(invented(8), "Eight", None);
    adopt(&mut session);
    assert_eq!(session.leaving(), Some(&Departure::AdoptLeftWork));
    session.answer_leaving(LeavingAnswer::Discard);
    finish_adopting(&mut session);
    assert_eq!(*session.document(), left);
    assert!(session.is_enabled(Action::BringBack));
    assert_eq!(session.take_window_tasks(), Vec::<WindowTask>::new());
}

#[test]
fn what_another_window_has_open_again_stays_there() {
    let data = TempDir::new().expect("a folder");
    killed(data.path(), vec![(invented(7), "Seven".to_owned())]);
    let (mut session, _first) = window(data.path());
    let (other, _second) = window(data.path());
    adopt(&mut session);
    assert_ne!(*session.document(), *other.document());
    let mut messages = session.context().messages().iter();
    assert!(messages.any(|message| message.text.contains("is open elsewhere")));
}

#[test]
fn photos_that_the_other_window_had_taken_out_of_a_project_come_along() {
    let data = TempDir::new().expect("a folder");
    let unpacked = Path::new("unpacked/of a project/me.png");
    let theirs = data.path().join("window-2").join(unpacked);
    fs::create_dir_all(theirs.parent().expect("a folder")).expect("it can be made");
    fs::write(&theirs, "a photo").expect("it can be written");
    let photo = Source::Photo {
        path: theirs.clone(),
    };
    killed(data.path(), vec![(photo, "Me".to_owned())]);
    let (mut session, place) = window(data.path());
    adopt(&mut session);
    let ours = place.folder().join(unpacked);
    let source = session
        .document()
        .filled_slots()
        .find_map(|slot| slot.source.clone());
    assert_eq!(source, Some(Source::Photo { path: ours.clone() }));
    assert_eq!(fs::read_to_string(ours).expect("it is there"), "a photo");
}
