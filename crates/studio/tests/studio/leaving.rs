//! The question before unsaved work is left, without a window: what is asked, what each answer does, and what is kept.

use std::fs;
use std::path::{Path, PathBuf};

use crate::resuming::resumed;
use crate::studio_support::{Studio, errors, finish_files, invented, set_age};
use facemath_studio::{
    Action, Departure, Document, LeavingAnswer, Purpose, Restored, Session, Severity, WindowTask,
    load_project, restore, restore_set_aside,
};
use tempfile::TempDir;

/// A studio on the first run's faces, one of which has been changed.
fn changed() -> Studio {
    let mut studio = Studio::ready();
    studio.session.commit(set_age(&studio, 0, 44.0));
    studio
}

/// The same, after it has been saved once and changed again.
fn changed_project(path: &Path) -> Studio {
    let mut studio = changed();
    assert!(studio.save(path));
    studio.session.commit(set_age(&studio, 0, 55.0));
    studio
}

/// Nothing is left for the window to do.
const NOTHING: [WindowTask; 0] = [];

/// What is left for the window to do after this.
fn leave(session: &mut Session, departure: Departure) -> Vec<WindowTask> {
    session.leave(departure);
    session.take_window_tasks()
}

fn answer_leaving(session: &mut Session, answer: LeavingAnswer) -> Vec<WindowTask> {
    session.answer_leaving(answer);
    session.take_window_tasks()
}

fn save_and_leave(session: &mut Session, path: &Path) -> Vec<WindowTask> {
    session.save_and_leave(path);
    session.take_window_tasks()
}

fn filled(studio: &Studio) -> usize {
    studio.session.document().filled_slots().count()
}

#[test]
fn nothing_is_asked_where_nothing_would_be_lost() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("work.facemath");
    // The faces of the first run.
    let mut studio = Studio::ready();
    assert_eq!(leave(&mut studio.session, Departure::NewProject), NOTHING);
    assert_eq!((studio.session.leaving(), filled(&studio)), (None, 0));
    // Empty slots, whatever is selected.
    assert_eq!(
        leave(&mut studio.session, Departure::Quit),
        [WindowTask::Close]
    );
    // Saved work.
    let mut studio = changed();
    assert!(studio.save(&path));
    studio.act(Action::SelectNext);
    assert_eq!(
        leave(&mut studio.session, Departure::Quit),
        [WindowTask::Close]
    );
    assert_eq!(leave(&mut studio.session, Departure::NewProject), NOTHING);
    assert_eq!((studio.session.leaving(), filled(&studio)), (None, 0));
}

#[test]
fn unsaved_work_stays_until_somebody_decides() {
    let folder = TempDir::new().unwrap();
    let other = folder.path().join("other.facemath");
    facemath_studio::save_project(&other, &Document::new()).unwrap();
    let mut studio = changed();
    let document = studio.session.document().clone();
    for departure in [
        Departure::NewProject,
        Departure::OpenProject(other),
        Departure::Quit,
    ] {
        assert_eq!(leave(&mut studio.session, departure.clone()), NOTHING);
        assert_eq!(studio.session.leaving(), Some(&departure));
        assert_eq!(*studio.session.document(), document);
        assert_eq!(
            answer_leaving(&mut studio.session, LeavingAnswer::Cancel),
            NOTHING
        );
        assert_eq!(studio.session.leaving(), None);
        assert_eq!(*studio.session.document(), document);
        assert!(
            studio.session.context().undo_title().is_some(),
            "the history too"
        );
    }
}

/// Wants to leave work that is in no file, and answers "save": a file is to be chosen then.
fn choose_to_save(studio: &mut Studio, departure: Departure) {
    assert_eq!(leave(&mut studio.session, departure), NOTHING);
    let tasks = answer_leaving(&mut studio.session, LeavingAnswer::Save);
    let [WindowTask::Ask(dialog)] = tasks.as_slice() else {
        panic!("a file is to be chosen: {tasks:?}");
    };
    assert_eq!(dialog.purpose, Purpose::SaveAndLeave);
}

#[test]
fn saving_goes_on_to_what_was_wanted() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("work.facemath");
    let mut studio = changed_project(&path);
    assert_eq!(leave(&mut studio.session, Departure::NewProject), NOTHING);
    assert_eq!(
        answer_leaving(&mut studio.session, LeavingAnswer::Save),
        NOTHING
    );
    finish_files(&mut studio.session);
    assert_eq!(
        (filled(&studio), studio.session.context().project_path()),
        (0, None)
    );
    let saved = load_project(&path).unwrap();
    assert_eq!(saved.slots()[0].edits.age_years, Some(55.0));
}

#[test]
fn work_without_a_file_asks_for_one_and_then_goes_on() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("work.facemath");
    let mut studio = changed();
    choose_to_save(&mut studio, Departure::Quit);
    assert_eq!(studio.session.leaving(), None, "the file dialog is open");
    assert_eq!(save_and_leave(&mut studio.session, &path), NOTHING);
    finish_files(&mut studio.session);
    assert_eq!(studio.session.take_window_tasks(), [WindowTask::Close]);
    assert_eq!(
        load_project(&path).unwrap().slots()[0].edits.age_years,
        Some(44.0)
    );
}

#[test]
fn a_save_that_fails_or_is_cancelled_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    let nowhere = folder.path().join("gone/work.facemath");
    let mut studio = changed();
    let document = studio.session.document().clone();

    choose_to_save(&mut studio, Departure::Quit);
    assert_eq!(save_and_leave(&mut studio.session, &nowhere), NOTHING);
    finish_files(&mut studio.session);
    assert_eq!(studio.session.take_window_tasks(), NOTHING);
    assert!(errors(&studio)[0].contains("gone"), "{:?}", errors(&studio));
    assert_eq!(*studio.session.document(), document);
    assert!(studio.session.context().is_modified());

    choose_to_save(&mut studio, Departure::NewProject);
    assert_eq!(
        answer_leaving(&mut studio.session, LeavingAnswer::Cancel),
        NOTHING
    );
    // A file that is chosen after all comes too late.
    let late = folder.path().join("late.facemath");
    assert_eq!(save_and_leave(&mut studio.session, &late), NOTHING);
    assert!(!late.exists());
    assert_eq!(*studio.session.document(), document);
}

#[test]
fn the_newest_wish_counts() {
    let mut studio = changed();
    assert_eq!(leave(&mut studio.session, Departure::NewProject), NOTHING);
    assert_eq!(leave(&mut studio.session, Departure::Quit), NOTHING);
    assert_eq!(studio.session.leaving(), Some(&Departure::Quit));
    assert_eq!(
        answer_leaving(&mut studio.session, LeavingAnswer::Discard),
        [WindowTask::Close]
    );
}

#[test]
fn a_project_that_cannot_be_opened_leaves_the_work_as_it_was() {
    let mut studio = changed();
    let document = studio.session.document().clone();
    let gone = Departure::OpenProject(PathBuf::from("/gone/away.facemath"));
    assert_eq!(leave(&mut studio.session, gone), NOTHING);
    assert_eq!(
        answer_leaving(&mut studio.session, LeavingAnswer::Discard),
        NOTHING
    );
    finish_files(&mut studio.session);
    assert_eq!(*studio.session.document(), document);
    assert_eq!(errors(&studio).len(), 1);
}

#[test]
fn the_title_names_the_project_and_marks_unsaved_work() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("Us two.facemath");
    let mut studio = Studio::ready();
    assert_eq!(studio.session.title(), "FaceMath Studio");
    studio.session.commit(set_age(&studio, 0, 44.0));
    assert_eq!(studio.session.title(), "Untitled* - FaceMath Studio");
    assert!(studio.save(&path));
    assert_eq!(studio.session.title(), "Us two - FaceMath Studio");
    studio.session.commit(set_age(&studio, 0, 45.0));
    assert_eq!(studio.session.title(), "Us two* - FaceMath Studio");
    studio.session.undo();
    assert_eq!(studio.session.title(), "Us two - FaceMath Studio");
}

#[test]
fn discarded_work_can_be_brought_back() {
    let mut studio = changed();
    let document = studio.session.document().clone();
    assert!(!studio.session.is_enabled(Action::BringBack));
    assert_eq!(leave(&mut studio.session, Departure::NewProject), NOTHING);
    assert_eq!(
        answer_leaving(&mut studio.session, LeavingAnswer::Discard),
        NOTHING
    );
    assert_eq!(filled(&studio), 0);
    assert!(studio.session.is_enabled(Action::BringBack));

    // It takes the place of other work only after the same question.
    studio.session.place(invented(7), "Seven", None);
    assert_eq!(leave(&mut studio.session, Departure::BringBack), NOTHING);
    assert_eq!(studio.session.leaving(), Some(&Departure::BringBack));
    assert_eq!(
        answer_leaving(&mut studio.session, LeavingAnswer::Discard),
        NOTHING
    );
    assert_eq!(*studio.session.document(), document);
    assert!(
        studio.session.context().is_modified(),
        "it is in no file yet"
    );
    assert_eq!(
        studio
            .session
            .work_set_aside()
            .map(|work| work.document.filled_slots().count()),
        Some(1),
        "what it took the place of"
    );
}

/// Work that was discarded, and that which was gone on with, as a window leaves them in its folder.
fn left_after_discarding(folder: &Path) -> [Document; 2] {
    let mut session = resumed(folder);
    session.place(invented(7), "Seven", None);
    let discarded = session.document().clone();
    session.new_project();
    session.place(invented(8), "Eight", None);
    for second in 0..20 {
        session.tick(f64::from(second), 1.0);
    }
    session.flush_autosave();
    [discarded, session.document().clone()]
}

#[test]
fn the_autosave_of_discarded_work_outlives_that_of_the_work_that_follows() {
    let folder = TempDir::new().unwrap();
    let [discarded, next] = left_after_discarding(folder.path());

    assert_eq!(
        restore(folder.path()).unwrap().map(|work| work.document),
        Some(next)
    );
    let session = resumed(folder.path());
    assert_eq!(
        session.work_set_aside(),
        Some(&Restored {
            document: discarded,
            project: None
        })
    );
}

#[test]
fn discarded_work_is_not_gone_on_with_where_the_autosave_is_damaged() {
    let folder = TempDir::new().unwrap();
    let [discarded, _] = left_after_discarding(folder.path());
    fs::write(folder.path().join("autosave.json"), "{\"version\": 5}").unwrap();

    let session = resumed(folder.path());
    assert_ne!(*session.document(), discarded);
    let kept = session.work_set_aside().map(|work| &work.document);
    assert_eq!(kept, Some(&discarded), "it can be brought back");
    assert!(session.is_enabled(Action::BringBack));
}

#[test]
fn the_work_that_follows_is_not_written_before_the_discarded_one_is_safe() {
    let folder = TempDir::new().unwrap();
    let mut session = resumed(folder.path());
    session.place(invented(7), "Seven", None);
    let discarded = session.document().clone();
    session.tick(0.0, 0.0);
    session.flush_autosave();
    // Nothing can be written in the place of a folder.
    fs::create_dir_all(folder.path().join("autosave-before.json/in the way")).unwrap();
    session.new_project();
    session.place(invented(8), "Eight", None);
    for second in 1..40 {
        session.tick(f64::from(second), 1.0);
    }
    session.flush_autosave();
    let last = restore(folder.path()).unwrap().expect("it is still there");
    assert_eq!(last.document, discarded);
}

#[test]
fn after_discarding_on_the_way_out_the_next_start_has_the_saved_work() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("work.facemath");
    let data = folder.path().join("data");
    let mut session = resumed(&data);
    session.place(invented(7), "Seven", None);
    session.save_project(&path);
    finish_files(&mut session);
    let saved = session.document().clone();
    session.place(invented(8), "Eight", None);
    let discarded = session.document().clone();
    session.tick(0.0, 0.0);
    assert_eq!(leave(&mut session, Departure::Quit), NOTHING);
    assert_eq!(
        answer_leaving(&mut session, LeavingAnswer::Discard),
        [WindowTask::Close]
    );
    session.flush_autosave();
    drop(session);

    let restored = restore(&data).unwrap().expect("an autosave");
    assert_eq!(
        (restored.document, restored.project),
        (saved, Some(path.clone()))
    );
    let set_aside = restore_set_aside(&data).unwrap().expect("it is kept");
    assert_eq!(
        (set_aside.document, set_aside.project),
        (discarded, Some(path))
    );
}

#[test]
fn nothing_of_this_is_an_error() {
    let mut studio = changed();
    assert_eq!(
        answer_leaving(&mut studio.session, LeavingAnswer::Save),
        NOTHING,
        "nobody asked"
    );
    assert_eq!(
        answer_leaving(&mut studio.session, LeavingAnswer::Discard),
        NOTHING
    );
    assert!(studio.session.context().is_modified());
    let mut messages = studio.session.context().messages().iter();
    assert!(messages.all(|message| message.severity == Severity::Info));
}
