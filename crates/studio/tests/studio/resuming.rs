//! The work of last time, which is read while the window is open already.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::studio_support::{Photos, finish_files, first_run, invented, no_frames};
use facemath_studio::{
    Action, Command, Departure, Document, LeavingAnswer, Request, Restored, Session,
    SessionOptions, Severity, WindowTask, restore, restore_set_aside, save_project,
};
use tempfile::TempDir;

/// A session as a window opens it: what is in `folder` is still being read.
fn opened(folder: &Path) -> Session {
    opened_with(folder, "faces", None)
}

/// The same where the engine has been started with a model, which may have been asked for.
fn opened_with(folder: &Path, model: &str, asked: Option<&str>) -> Session {
    let options = SessionOptions {
        document: Document::new(),
        project: None,
        engine_model: model.to_owned(),
        autosave_folder: Some(folder.to_owned()),
        data_folder: Some(folder.to_owned()),
        libraries_folder: None,
        seed: 1,
        wake: Arc::new(|| {}),
    };
    let mut session = Session::new(options, Box::new(Photos::default()));
    session.resume(asked.map(ToOwned::to_owned));
    session
}

fn finish_resuming(session: &mut Session) {
    while session.is_resuming() {
        std::thread::yield_now();
        session.pump();
    }
}

/// A session on the work that a start finds in `folder`.
pub fn resumed(folder: &Path) -> Session {
    let mut session = opened(folder);
    finish_resuming(&mut session);
    session.take_window_tasks();
    session
}

/// What a window finds in `folder` that was started with this model.
fn resumed_with(folder: &Path, model: &str) -> Session {
    let mut session = opened_with(folder, model, Some(model));
    finish_resuming(&mut session);
    session
}

/// Leaves work in `folder` that is in no project; returns it.
fn left_in(folder: &Path) -> Document {
    let mut session = resumed(folder);
    session.place(invented(7), "Seven", None);
    session.tick(0.0, 0.0);
    session.flush_autosave();
    session.document().clone()
}

fn has_faces(session: &Session) -> bool {
    session.document().filled_slots().next().is_some()
}

fn messages(session: &Session) -> Vec<(Severity, String)> {
    let messages = session.context().messages().iter();
    messages
        .map(|message| (message.severity, message.text.clone()))
        .collect()
}

#[test]
fn the_window_is_there_before_the_work_of_last_time() {
    let folder = TempDir::new().unwrap();
    let left = left_in(folder.path());
    let mut session = opened(folder.path());
    assert!(session.is_resuming() && !has_faces(&session));
    assert!(!session.context().is_modified());
    assert_eq!(session.title(), "FaceMath Studio");
    let busy = session.busy();
    assert!(busy.iter().any(|work| work.label == "Opening a project"));
    assert!(session.take_window_tasks().is_empty());

    finish_resuming(&mut session);
    assert_eq!(*session.document(), left);
    assert!(
        session.context().is_modified(),
        "it is in no project, and so asked about"
    );
    let told = [WindowTask::Begin { is_first: false }];
    assert_eq!(session.take_window_tasks(), told);
}

#[test]
fn no_other_model_is_loaded_for_slots_that_are_empty_only_for_a_moment() {
    let folder = TempDir::new().unwrap();
    let mut session = resumed(folder.path());
    session.commit(Command::UseModel {
        model: "drawn".to_owned(),
    });
    session.tick(0.0, 0.0);
    session.flush_autosave();

    let mut session = opened_with(folder.path(), "drawn", None);
    let is_model = |request: &Request| matches!(request, Request::UseModel(_));
    assert!(!session.take_requests().iter().any(is_model));
    finish_resuming(&mut session);
    assert_eq!(session.document().model(), "drawn");
    assert!(!session.take_requests().iter().any(is_model));
}

#[test]
fn where_nobody_has_worked_before_the_samples_come() {
    let folder = TempDir::new().unwrap();
    let mut session = opened(&folder.path().join("made when needed"));
    finish_resuming(&mut session);
    assert_eq!(*session.document(), first_run());
    assert!(!session.context().is_modified());
    let told = [WindowTask::Begin { is_first: true }];
    assert_eq!(session.take_window_tasks(), told);
    assert!(messages(&session).is_empty());
}

#[test]
fn the_work_of_last_time_is_compared_with_its_project() {
    let folder = TempDir::new().unwrap();
    let project = folder.path().join("Us two.facemath");
    let data = folder.path().join("data");
    let mut session = resumed(&data);
    session.place(invented(7), "Seven", None);
    session.save_project(&project);
    finish_files(&mut session);
    session.tick(0.0, 0.0);
    session.flush_autosave();
    let saved = session.document().clone();

    let session = resumed(&data);
    assert_eq!(session.context().project_path(), Some(project.as_path()));
    assert_eq!(*session.document(), saved);
    assert!(!session.context().is_modified());

    save_project(&project, &Document::new()).unwrap();
    let session = resumed(&data);
    assert!(
        session.context().is_modified(),
        "the project is another now"
    );
}

#[test]
fn quitting_before_it_is_read_leaves_everything_as_it_was() {
    let folder = TempDir::new().unwrap();
    let left = left_in(folder.path());
    let mut session = opened(folder.path());
    session.leave(Departure::Quit);
    assert_eq!(session.take_window_tasks(), [WindowTask::Close]);
    session.flush_autosave();
    drop(session);
    let found = restore(folder.path()).unwrap().map(|work| work.document);
    assert_eq!(found, Some(left));
}

#[test]
fn what_is_done_meanwhile_stays_and_the_work_of_last_time_can_be_brought_back() {
    let folder = TempDir::new().unwrap();
    let left = left_in(folder.path());
    let mut session = opened(folder.path());
    session.place(invented(8), "Eight", None);
    let done = session.document().clone();
    finish_resuming(&mut session);
    assert_eq!(*session.document(), done);
    let kept = Restored {
        document: left.clone(),
        project: None,
    };
    assert_eq!(session.work_set_aside(), Some(&kept));
    assert!(matches!(
        messages(&session).as_slice(),
        [(Severity::Info, text)] if text.contains("Bring back")
    ));
    for second in 0..20 {
        session.tick(f64::from(second), 1.0);
    }
    session.flush_autosave();
    let folder = folder.path();
    let found = restore(folder).unwrap().map(|work| work.document);
    assert_eq!(found, Some(done));
    assert_eq!(restore_set_aside(folder).unwrap(), Some(kept));
}

#[test]
fn what_is_saved_meanwhile_stays_too() {
    let folder = TempDir::new().unwrap();
    let project = folder.path().join("new.facemath");
    let data = folder.path().join("data");
    let left = left_in(&data);
    let mut session = opened(&data);
    session.place(invented(8), "Eight", None);
    let done = session.document().clone();
    session.save_project(&project);
    finish_files(&mut session);
    finish_resuming(&mut session);
    assert_eq!(*session.document(), done);
    assert_eq!(session.context().project_path(), Some(project.as_path()));
    let kept = session.work_set_aside().map(|work| &work.document);
    assert_eq!(kept, Some(&left));
}

#[test]
fn whoever_opens_a_project_meanwhile_is_asked_about_the_work_of_last_time() {
    let folder = TempDir::new().unwrap();
    let project = folder.path().join("other.facemath");
    save_project(&project, &Document::new()).unwrap();
    let data = folder.path().join("data");
    left_in(&data);
    let mut session = opened(&data);
    let departure = Departure::OpenProject(project.clone());
    session.leave(departure.clone());
    assert_eq!(session.leaving(), None, "it is not known what is left");
    finish_resuming(&mut session);
    assert_eq!(session.leaving(), Some(&departure));
    session.answer_leaving(LeavingAnswer::Discard);
    finish_files(&mut session);
    assert_eq!(session.context().project_path(), Some(project.as_path()));
    assert!(session.work_set_aside().is_some());
}

#[test]
fn work_that_cannot_be_read_is_told_of_with_its_file_and_what_to_do() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("autosave.json"), "{\"version\": 5}").unwrap();
    let session = resumed(folder.path());
    assert_eq!(*session.document(), first_run());
    let told = messages(&session);
    let [(Severity::Warning, text)] = told.as_slice() else {
        panic!("one warning: {told:?}");
    };
    for part in ["damaged", "autosave.unreadable-1.json", "Open a project"] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn nothing_is_cleared_that_may_belong_to_the_work_of_last_time() {
    let folder = TempDir::new().unwrap();
    left_in(folder.path());
    let mut session = opened(folder.path());
    assert!(!session.is_enabled(Action::ClearTraces));
    session.perform(Action::ClearTraces.intent(), &no_frames);
    assert!(!session.is_asking_to_clear() && !session.is_clearing());
    finish_resuming(&mut session);
    assert!(session.is_enabled(Action::ClearTraces));
}

#[test]
fn a_model_that_was_asked_for_shows_the_work() {
    let folder = TempDir::new().unwrap();
    let mut session = resumed_with(folder.path(), "anime");
    assert_eq!(session.document().model(), "anime");
    assert!(!session.context().is_modified(), "nothing to lose");
    let is_loading = |request: &Request| matches!(request, Request::UseModel(_));
    assert!(!session.take_requests().iter().any(is_loading));

    let left = left_in(folder.path());
    let mut session = resumed_with(folder.path(), "anime");
    assert_eq!(session.document().model(), "anime");
    session.undo();
    assert_eq!(*session.document(), left);
}

fn names(session: &Session) -> Vec<&str> {
    let slots = session.document().filled_slots();
    slots.map(|slot| slot.name.as_str()).collect()
}

#[test]
fn the_demonstration_is_of_faces_that_the_model_draws() {
    let folder = TempDir::new().unwrap();
    let session = resumed_with(folder.path(), "doodle");
    assert_eq!(names(&session), ["Doodle 1", "Doodle 2"]);
    let session = resumed_with(folder.path(), "models/mine");
    assert_eq!(names(&session), ["Maya", "Omar"], "it has no samples");
    assert_eq!(session.document().model(), "models/mine");

    let mut session = resumed(folder.path());
    let choose = |session: &mut Session, model: &str| {
        let model = model.to_owned();
        assert!(session.commit(Command::UseModel { model }));
    };
    choose(&mut session, "anime");
    assert_eq!(names(&session), ["Drawn 1", "Drawn 2"]);
    assert!(!session.context().is_modified(), "nothing to lose");
    assert!(session.undo());
    assert_eq!(names(&session), ["Maya", "Omar"]);
    // Whoever has tried something keeps what it was tried on.
    session.place(invented(7), "Seven", None);
    choose(&mut session, "doodle");
    assert_eq!(names(&session), ["Maya", "Omar", "Seven"]);
}
