//! Saving and opening projects in a session, on other threads.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::{photo_of, picture, two_photos};
use crate::studio_support::{Photos, Studio, finish_files, no_frames, ready, set_age};
use facemath_studio::{
    Action, Departure, Document, PhotoStorage, Session, SessionOptions, Severity, WindowTask,
    load_project,
};
use tempfile::TempDir;

/// A session with folders of its own, on real files.
fn session(data: &Path, document: Document) -> Session {
    let options = SessionOptions {
        document,
        project: None,
        engine_model: "faces".to_owned(),
        autosave_folder: Some(data.to_owned()),
        data_folder: Some(data.to_owned()),
        libraries_folder: None,
        seed: 1,
        wake: Arc::new(|| {}),
    };
    let mut session = Session::new(options, Box::new(Photos::default()));
    session.handle(ready());
    session
}

#[test]
fn it_is_asked_once_and_changed_at_any_time() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let project = folder.path().join("us.facemath");
    let (paths, document) = two_photos(folder.path());
    assert!(
        !Studio::ready().session.asks_for_photo_storage(),
        "there are none"
    );
    let mut session = session(&data, document);
    assert!(session.asks_for_photo_storage());
    session.perform(Action::EmbedPhotos.intent(), &no_frames);
    assert!(!session.asks_for_photo_storage());
    assert_eq!(session.is_on(Action::EmbedPhotos), Some(true));
    session.save_project(&project);
    finish_files(&mut session);
    assert!(!session.context().is_modified());
    assert_eq!(
        photo_of(session.document(), 0),
        paths[0],
        "the work goes on where it was"
    );
    let embedded = fs::metadata(&project).unwrap().len();
    assert!(embedded as usize > 2 * picture(0).len());

    // Opened without the originals.
    fs::remove_dir_all(paths[0].parent().unwrap()).unwrap();
    fs::remove_dir_all(paths[1].parent().unwrap()).unwrap();
    session.new_project();
    session.leave(Departure::OpenProject(project.clone()));
    finish_files(&mut session);
    assert_eq!(session.photo_storage(), Some(PhotoStorage::Embedded));
    assert_eq!(
        fs::read(photo_of(session.document(), 1)).unwrap(),
        picture(1)
    );
    // The autosave has links only.
    session.flush_autosave();
    assert!(fs::metadata(data.join("autosave.json")).is_ok_and(|file| file.len() < 10_000));
    assert!(
        photo_of(session.document(), 1).exists(),
        "what the work needs stays"
    );

    // From now on with links: the photos are beside the project then.
    session.perform(Action::EmbedPhotos.intent(), &no_frames);
    assert!(
        session.context().is_modified(),
        "another way to save it is a change"
    );
    session.save_project(&project);
    finish_files(&mut session);
    assert!(fs::metadata(&project).unwrap().len() < 10_000);
    let linked = load_project(&project).unwrap();
    assert_eq!(
        photo_of(&linked, 0),
        folder.path().join("us photos/ich ü.jpg")
    );
    assert_eq!(
        photo_of(&linked, 1),
        folder.path().join("us photos/ich ü 2.jpg")
    );
    assert_eq!(fs::read(photo_of(&linked, 1)).unwrap(), picture(1));

    // What no work needs any more goes at the end.
    session.new_project();
    session.flush_autosave();
    assert!(
        fs::read_dir(data.join("unpacked"))
            .unwrap()
            .next()
            .is_none()
    );
}

#[test]
fn saving_again_before_the_first_is_done_writes_the_newest_work() {
    let folder = TempDir::new().unwrap();
    let project = folder.path().join("us.facemath");
    let mut studio = Studio::ready();
    for age_years in [40.0, 50.0] {
        studio.session.commit(set_age(&studio, 0, age_years));
        studio.session.save_project(&project);
    }
    finish_files(&mut studio.session);
    assert!(!studio.session.context().is_modified());
    let saved = load_project(&project).unwrap();
    assert_eq!(saved.slots()[0].edits.age_years, Some(50.0));
}

#[test]
fn leaving_waits_for_the_file_and_other_work_is_not_saved_over_it() {
    let folder = TempDir::new().unwrap();
    let project = folder.path().join("us.facemath");
    let mut studio = Studio::ready();
    studio.session.commit(set_age(&studio, 0, 40.0));
    studio.session.save_project(&project);
    studio.session.leave(Departure::Quit);
    assert_eq!(studio.session.take_window_tasks(), [], "it waits");
    assert_eq!(studio.session.leaving(), None, "nothing is lost");
    finish_files(&mut studio.session);
    assert_eq!(studio.session.take_window_tasks(), [WindowTask::Close]);

    studio.session.commit(set_age(&studio, 0, 50.0));
    studio.session.save_project(&project);
    studio.session.new_project();
    finish_files(&mut studio.session);
    let context = studio.session.context();
    assert_eq!(context.project_path(), None, "the new work is in no file");
    let mut messages = context.messages().iter();
    assert!(messages.all(|message| message.severity < Severity::Error));
}
